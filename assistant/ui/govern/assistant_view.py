"""A release of the assistant as its reviewer sees it: differences, verdicts, words of people. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from assistant.answering.recipe import Recipe
from assistant.answering.recipe_changes import RecipeChange, recipe_changes, recipe_values
from assistant.promotion.dossier import Dossier, stands
from assistant.promotion.records import Approval, BarRecord, KeptVerdict, Move, release_name
from assistant.promotion.standing import Candidate, Event
from knowledge.differences.words import Piece, compare_texts
from prompts.registry import Prompt

TONES = {"pass": "good", "inconclusive": "warn", "fail": "bad", "invalid": "bad", "tampered": "bad"}
_SECTIONS = {
    "extractive": "How sentences are chosen and when it refuses",
    "answering": "Answering",
    "retrieval": "Search",
    "model": "Chat model",
    "embedding": "Embedding model",
    "index": "How documents are cut",
}
_PROMPTS = "prompts/"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptChange:
    """A prompt that differs, whole, with its words marked."""

    name: str
    before: Prompt | None
    after: Prompt | None
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueGroup:
    """Parameters or settings of one section."""

    heading: str
    rows: Sequence[RecipeChange]
    """Their paths without the section's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeView:
    """What differs between two releases."""

    prompts: Sequence[PromptChange]
    groups: Sequence[ValueGroup]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView:
    """One verdict with its figures."""

    kept: KeptVerdict
    tone: str
    bar: int | None
    """Number of the bar that it was judged by."""
    other_bar: bool
    """Whether that is not the adopted one."""
    reasons: Sequence[str]
    gating: Sequence[Mapping[str, Any]]
    informing: Sequence[Mapping[str, Any]]
    cases: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordView:
    """An approval or a waiver, and whether it counts."""

    given: Any
    run: str
    mark: str
    """Why it does not count; "" where it does."""


def waiting_for(candidate: Candidate) -> tuple[str, str]:
    """What a candidate waits for, and a tone."""
    verdict, given = candidate.verdict, candidate.consent
    if verdict is None:
        return "to be judged", "plain"
    if given is None:
        return "to be mended", "bad"
    if given.unwaived:
        return f"a waiver of {', '.join(given.unwaived)}", "warn"
    if given.missing:
        return f"{given.missing} more {'approval' if given.missing == 1 else 'approvals'}", "warn"
    return "to be promoted", "good"


def recipe_view(before: Recipe, after: Recipe) -> RecipeView:
    """What the second of two releases does otherwise."""
    changes = recipe_changes(before, after)
    prompts = [each for each in changes if each.path.startswith(_PROMPTS)]
    return RecipeView(
        prompts=[_prompt_change(each, before, after) for each in prompts],
        groups=list(_groups(each for each in changes if each not in prompts)),
    )


def value_groups(recipe: Recipe) -> list[ValueGroup]:
    """Every parameter and setting of a release; `before` is empty."""
    values = recipe_values(recipe).items()
    return list(_groups(RecipeChange(path, "", v) for path, v in values if not path.startswith(_PROMPTS)))


def verdict_views(dossier: Dossier, bars: Sequence[BarRecord]) -> list[VerdictView]:
    """Every verdict, the newest first."""
    numbers = {each.bar.sha256: each.number for each in bars}
    adopted = dossier.bar.bar.sha256 if dossier.bar else None
    return [_verdict(each, numbers, adopted) for each in dossier.verdicts]


def approval_views(dossier: Dossier) -> list[WordView]:
    """Every approval, the newest first."""
    newest = dossier.verdict.verdict_id if dossier.verdict else None
    return [
        WordView(
            given=each, run=_run_of(dossier, each.verdict_id), mark=_approval_mark(each, dossier, newest)
        )
        for each in reversed(dossier.approvals)
    ]


def waiver_views(dossier: Dossier) -> list[WordView]:
    """Every waiver, the newest first."""
    newest = dossier.verdict.verdict_id if dossier.verdict else None
    return [
        WordView(
            given=each,
            run=_run_of(dossier, each.verdict_id),
            mark="ended"
            if each.expires_at <= dossier.at
            else ""
            if each.verdict_id == newest
            else "earlier run",
        )
        for each in reversed(dossier.waivers)
    ]


def history_views(dossier: Dossier) -> list[tuple[datetime, str, str, str]]:
    """What was done with a release, the newest first: when, what, who, and what they said."""
    release = dossier.release
    events = [(release.created_at, "registered", release.author, release.change)]
    events += [(e.at, f"judged {e.run.verdict}", e.actor, e.run.run_id) for e in dossier.verdicts]
    events += [(e.at, "approved", e.approver, e.comment) for e in dossier.approvals]
    events += [
        (e.revoked_at, f"took {e.approver}'s approval back", e.revoked_by or "", "")
        for e in dossier.approvals
        if e.revoked_at
    ]
    events += [(e.at, f"waived {e.metric}", e.actor, e.reason) for e in dossier.waivers]
    events += [(e.at, _move_words(e, release.number), e.actor, e.reason) for e in dossier.moves]
    return sorted(events, key=lambda each: each[0], reverse=True)


def event_view(event: Event) -> tuple[str, str, str, datetime, str]:
    """Something that was done: to what, what, why, when, who."""
    details = event.details
    words = {
        "promote": f"promoted to {details.get('channel')}",
        "rollback": f"brought back to {details.get('channel')}",
        "judged": f"judged {details.get('verdict')}",
        "waived": f"let {details.get('metric')} pass for a while",
        "revoked": f"approval of {details.get('approver')} revoked",
    }
    said = details.get("reason") or details.get("change") or details.get("comment") or ""
    return event.subject, words.get(event.act, event.act), said, event.at, event.actor


def _move_words(move: Move, number: int) -> str:
    if move.release == number:
        instead = f" instead of {release_name(move.previous)}" if move.previous else ""
        verb = "promoted to" if move.act == "promote" else "brought back to"
        return f"{verb} {move.channel}{instead}"
    verb = "replaced" if move.act == "promote" else "taken back"
    return f"{verb} in {move.channel} by {release_name(move.release)}"


def _approval_mark(given: Approval, dossier: Dossier, newest: int | None) -> str:
    if given.revoked_at is not None:
        return f"revoked by {given.revoked_by}"
    if not stands(given, dossier.at):
        return "expired"
    return "" if given.verdict_id == newest else "earlier run"


def _run_of(dossier: Dossier, verdict_id: int) -> str:
    return next((each.run.run_id for each in dossier.verdicts if each.verdict_id == verdict_id), "")


def _prompt_change(change: RecipeChange, before: Recipe, after: Recipe) -> PromptChange:
    name = change.path.removeprefix(_PROMPTS)
    return PromptChange(
        name=name,
        before=before.release.prompts.get(name),
        after=after.release.prompts.get(name),
        # Nothing of a prompt is left out: words could hide there.
        pieces=compare_texts(change.before, change.after),
    )


def _groups(changes: Iterator[RecipeChange]) -> Iterator[ValueGroup]:
    for section, rows in groupby(changes, key=lambda each: each.path.partition(".")[0]):
        yield ValueGroup(
            heading=_SECTIONS.get(section, section),
            rows=[
                RecipeChange(each.path.partition(".")[2] or each.path, each.before, each.after)
                for each in rows
            ],
        )


def _verdict(kept: KeptVerdict, numbers: Mapping[str, int], adopted: str | None) -> VerdictView:
    summary = kept.run.summary or {}
    rows = summary.get("table") or [_bare(name, value) for name, value in summary.get("metrics", {}).items()]
    return VerdictView(
        kept=kept,
        tone=TONES.get(kept.run.verdict, "plain"),
        bar=numbers.get(kept.run.bar_sha256),
        other_bar=kept.run.bar_sha256 != adopted,
        reasons=summary.get("reasons", ()),
        gating=[each for each in rows if each["gating"]],
        informing=[each for each in rows if not each["gating"]],
        cases=summary.get("cases"),
    )


def _bare(name: str, value: float | None) -> dict[str, Any]:
    """A row of a verdict that was kept with the candidate's figures alone."""
    empty = ("floor", "production", "difference", "low", "high", "cases")
    return {
        "name": name, "meaning": "", "gating": True, "verdict": "", "candidate": value,
        "less_is_better": False,
        **dict.fromkeys(empty),
    }  # fmt: skip
