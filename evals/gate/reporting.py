"""Reports of a run: gathers what they show and writes them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering.recipe_changes import recipe_changes
from evals.gate.errors import InvalidRunError
from evals.gate.outputs import Output
from evals.gate.reports.context import NO_SCORES, ReleaseChange, ReleaseNote, ReportContext, Waiver
from evals.gate.reports.html import html
from evals.gate.reports.json_report import json_report
from evals.gate.reports.junit import junit
from evals.gate.reports.markdown import markdown
from evals.gate.reports.terminal import terminal

if TYPE_CHECKING:
    from evals.gate.desk import GateDesk, Judged
    from evals.gate.locking import LockedRelease

FORMS = ("terminal", "markdown", "html", "junit", "json")
_FILES = {"markdown": "report.md", "html": "report.html", "junit": "junit.xml", "json": "report.json"}


def render(form: str, desk: GateDesk, judged: Judged, *, width: int = 110) -> str:
    """One report as text."""
    context, decision = context_of(desk, judged), judged.judgement.decision
    if form == "terminal":
        return terminal(context, decision, width)
    return {"markdown": markdown, "html": html, "junit": junit, "json": json_report}[form](context, decision)


def write_reports(desk: GateDesk, judged: Judged, folder: Path) -> None:
    """Every report that is a file.

    Raises:
        InvalidRunError: If one cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form, name in _FILES.items():
            (folder / name).write_text(render(form, desk, judged), encoding="utf-8")
    except OSError as error:
        raise InvalidRunError(
            f"{folder} cannot be written ({error.strerror}); name another folder with --out."
        ) from error


def context_of(desk: GateDesk, judged: Judged) -> ReportContext:
    """What reports show beside the decision."""
    lock, judgement = judged.lock, judged.judgement
    before, after = judged.recipes
    return ReportContext(
        run_id=lock.run_id,
        started=lock.locked_at,
        program=version("playbook-assistant"),
        candidate=_note(desk, lock.candidate),
        baseline=_note(desk, lock.baseline) if lock.baseline else None,
        anchor=_note(desk, lock.anchor) if lock.anchor else None,
        bar_number=lock.bar_number,
        bar_digest=lock.bar_sha256,
        corpus_digest=lock.corpus_sha256,
        datasets=lock.datasets,
        cached_share=judged.kept_share,
        recorded=bool(lock.locked_by),
        cases={case.id: case for case in judged.cases},
        candidate_outputs=_first(judged.sides.candidate),
        base_outputs=_first(judged.sides.baseline),
        candidate_scores=judgement.candidate,
        base_scores=judgement.baseline or NO_SCORES,
        waivers=[
            Waiver(
                metric=each.metric, by=each.actor, reason=each.reason, expires=f"{each.expires_at:%Y-%m-%d}"
            )
            for each in desk.record.waivers(lock.candidate.number)
        ],
        changes=[
            ReleaseChange(path=each.path, before=each.before, after=each.after)
            for each in (recipe_changes(before, after) if before else ())
        ],
    )


def _note(desk: GateDesk, locked: LockedRelease) -> ReleaseNote:
    if not locked.number:
        return ReleaseNote(digest=locked.digest)
    registered = desk.record.release(locked.number).registered
    return ReleaseNote(
        digest=locked.digest, number=locked.number, author=registered.author, change=registered.change
    )


def _first(outputs: Sequence[Output]) -> dict[str, Output]:
    return {output.case_id: output for output in outputs if output.repeat == 0}
