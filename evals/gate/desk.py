"""Lock, run, score again, compare and verify: the gate as one desk for commands and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering.candidate import load_candidate
from evals.gate.asking import ANCHOR, BASELINE, CANDIDATE, Asking, Progress
from evals.gate.cases.case import Case
from evals.gate.cases.reading import DATASETS_DIR
from evals.gate.digests import sha256_of
from evals.gate.errors import InvalidRunError, TamperedError
from evals.gate.judge.desk import WHOSE, JudgeDesk
from evals.gate.judge.findings import JudgeFindings, findings_from_json
from evals.gate.judging import Corpora, Judgement, Sides, judge
from evals.gate.library import GateLibrary, text_of
from evals.gate.locking import Lock, LockedRelease, check_unchanged, read_lock, write_lock
from evals.gate.locks import Locks
from evals.gate.record import GateRecord, OnRecord
from evals.gate.run_folder import (
    DECISION,
    JUDGED,
    OPERATIONS,
    OUTPUTS,
    OUTPUTS_OF_ANCHOR,
    OUTPUTS_OF_BASELINE,
    REPLIES,
    RESULTS,
    RunFolder,
)
from evals.gate.running.bundles import Bundle, keep_replies, read_bundle, write_bundle
from evals.gate.verdicts import result_lines, verdict_record

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.bootstrap import Composition
    from assistant.promotion.records import KeptVerdict
    from knowledge.acting import Actor

LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A run that came to a decision."""

    lock: Lock
    folder: RunFolder
    judgement: Judgement
    cases: Sequence[Case]
    sides: Sides
    recipes: tuple[Recipe | None, Recipe]
    """Of production, or what stands for it, and of the candidate."""
    kept_share: float | None
    """How many outputs were there before, from 0 to 1; None where none were made."""
    judged: JudgeFindings | None = None
    """What a judging chat model found; None where the bar names nothing that is judged."""


class GateDesk:
    """Judges releases of one installation."""

    def __init__(
        self,
        composition: Composition,
        record: GateRecord,
        *,
        own_cases: Callable[[], Sequence[Case]] = tuple,
        datasets: Path = DATASETS_DIR,
        documents: Mapping[str, Path] | None = None,
    ) -> None:
        """
        Args:
            composition: Of the installation.
            record: Releases, bars, locks and verdicts.
            own_cases: The accepted cases that the organisation added.
            datasets: Where the bar's datasets lie.
            documents: Of the gate's library, collection to folder; those of the program by default.
        """
        self._composition, self.record = composition, record
        self.own_cases, self.datasets = own_cases, datasets
        self._folder = composition.settings.home / "gate"
        self._asking = Asking(composition, self._folder, documents)
        self.judge = JudgeDesk(
            composition.settings.gate.judge, self._folder / "judge", self._asking.replies, record
        )
        self.locks = Locks(
            record,
            own_cases,
            datasets=datasets,
            live_release=composition.knowledge_base().current_release,
            judge=self.judge.sha256,
        )

    def lock(
        self,
        path: Path | None,
        actor: Actor,
        *,
        author: str | None = None,
        change: str = "",
        baseline: Path | None = None,
        progress: Progress | None = None,
    ) -> Lock:
        """Bind a candidate, production, the bar and the cases for one run.

        Args:
            path: The candidate's release file; None is what is installed.
            actor: Who locks.
            author: Who made the candidate; the actor by default.
            change: What it changes, in words.
            baseline: A release file to compare with in place of what is in production, for a check
                before anything is in production. Such a run promotes nothing.
            progress: Told how far building the gate's library is.

        Raises:
            AssistantError: If a release file cannot be used.
            GateError: If a dataset, the bar or a folder cannot be used.
        """
        recipe = load_candidate(path, self._composition.settings)
        live = self.record.in_channel(self.record.bar().bar.baseline)
        base = live if baseline is None else self._baseline(baseline, actor)
        self._check_judge(recipe, base.recipe if base else None)
        candidate = self.record.register(
            recipe,
            actor,
            author=author,
            change=change,
            origin=path.name if path else "installed",
            # Not of what it is compared with: whose prompt production lacks counts as an editor.
            instead_of=live.recipe if live else None,
        )
        now = self.record.clock()
        lock = self.locks.compose(
            run_id=f"{now:%Y-%m-%dT%H%M%S}-{candidate.registered.digest[:8]}",
            at=now,
            by=actor.name,
            candidate=candidate,
            baseline=base,
            corpus_sha256=self._asking.library(recipe, progress).sha256,
        )
        write_lock(lock, self._folder / "runs" / lock.run_id)
        self.record.tell_lock(lock, actor)
        return lock

    def _check_judge(self, candidate: Recipe, base: Recipe | None) -> None:
        """No chat model judges itself."""
        bar = self.record.bar().bar
        anchor = self.record.anchor(bar)
        sides = {CANDIDATE: candidate, BASELINE: base, ANCHOR: anchor.recipe if anchor else None}
        self.judge.check_apart(
            bar, {WHOSE[side]: each.settings["model"]["name"] for side, each in sides.items() if each}
        )

    def _baseline(self, path: Path, actor: Actor) -> OnRecord:
        recipe = load_candidate(path, self._composition.settings)
        return self.record.register(
            recipe, actor, author=None, change="To compare with", origin=path.name, instead_of=None
        )

    def run(
        self,
        reference: str = LATEST,
        *,
        actor: Actor,
        recorded_only: bool = False,
        progress: Progress | None = None,
    ) -> Judged:
        """Ask every case, score, decide, and put the verdict on record.

        A run that was broken off goes on where it stopped: what was asked is kept.

        Raises:
            GateError: TamperedError where something locked is not what it was.
        """
        folder = self.folder(reference)
        lock = self.check(folder)
        self._require_open(folder)
        cases = self.locks.cases()
        sides_of = self._sides(lock)
        self._asking.replies.noted.clear()
        built = self._asking.build(
            {side: (each.registered.name, each.recipe) for side, each in sides_of.items()},
            recorded_only=recorded_only,
            with_live=self._with_live(),
            progress=progress,
        )
        sides, kept = self._asking.ask(lock, built, cases, day=self._day(), progress=progress)
        found = self._findings(lock, cases, sides, recorded_only=recorded_only, progress=progress)
        judged = Judged(
            lock=lock,
            folder=folder,
            judgement=self._judge(lock, cases, sides, built[CANDIDATE].library, found),
            cases=cases,
            sides=sides,
            recipes=(sides_of[BASELINE].recipe if BASELINE in sides_of else None, sides_of[CANDIDATE].recipe),
            kept_share=kept,
            judged=found,
        )
        # Another process may have run it meanwhile: its files are those that the verdict is about.
        self._require_open(folder)
        files = _write(judged, self._asking.replies.noted)
        verdict = verdict_record(lock, folder, judged.judgement.decision, files)
        self.record.tell_verdict(sides_of[CANDIDATE], verdict, actor)
        return judged

    def _require_open(self, folder: RunFolder) -> None:
        """Refuse a run that left a verdict. Files without one were left by a run that was broken off."""
        if self.record.verdict(folder.run_id) is not None:
            raise InvalidRunError(
                f"The run {folder.run_id} is finished; `playbook gate rescore` scores it again, and a new "
                "lock runs it again."
            )

    def check(self, folder: RunFolder) -> Lock:
        """The lock of a run, if all that it binds is still there as it was.

        Raises:
            TamperedError: If anything differs.
        """
        lock = self._recorded_lock(folder)
        sides = self._sides(lock)
        now = self.locks.compose(
            run_id=lock.run_id,
            at=datetime.fromisoformat(lock.locked_at),
            by=lock.locked_by,
            candidate=sides[CANDIDATE],
            baseline=sides.get(BASELINE),
            corpus_sha256=self._asking.library(sides[CANDIDATE].recipe).sha256,
        )
        check_unchanged(lock, now)
        return lock

    def _recorded_lock(self, folder: RunFolder) -> Lock:
        lock = read_lock(folder.path)
        if self.record.lock_sha256(folder.run_id) != lock.sha256 or lock.run_id != folder.run_id:
            raise TamperedError(
                f"The lock of {folder.run_id} is not the one on record; lock the release again."
            )
        return lock

    def _sides(self, lock: Lock) -> dict[str, OnRecord]:
        locked = {CANDIDATE: lock.candidate, BASELINE: lock.baseline, ANCHOR: lock.anchor}
        return {side: self.record.release(each.number) for side, each in locked.items() if each}

    def _findings(
        self,
        lock: Lock,
        cases: Sequence[Case],
        sides: Sides,
        *,
        recorded_only: bool,
        progress: Progress | None,
    ) -> JudgeFindings | None:
        return self.judge.findings(
            self.record.bar().bar,
            cases,
            {CANDIDATE: sides.candidate, BASELINE: sides.baseline, ANCHOR: sides.anchor},
            repeats=lock.repeats,
            recorded_only=recorded_only,
            progress=progress,
        )

    def _judge(
        self,
        lock: Lock,
        cases: Sequence[Case],
        sides: Sides,
        library: GateLibrary,
        judged: JudgeFindings | None,
    ) -> Judgement:
        live = _LiveTexts(self._composition) if lock.live_release else None
        return judge(
            self.record.bar().bar,
            cases,
            sides,
            Corpora(gate=library, live=live),
            repeats=lock.repeats,
            judged=judged,
        )

    def rescore(self, reference: str = LATEST) -> Judged:
        """Score and decide again from the outputs of a finished run; asks nobody, records nothing.

        Raises:
            GateError: If the run is not finished, or anything of it was changed.
        """
        folder = self.folder(reference)
        lock, _, _ = self._whole(folder)
        cases, sides_of = self.locks.cases(), self._sides(lock)
        candidate = sides_of[CANDIDATE]
        library = self._asking.library(candidate.recipe)
        times = folder.read_json(OPERATIONS)
        sides = Sides(
            candidate=folder.read_outputs(OUTPUTS),
            baseline=folder.read_outputs(OUTPUTS_OF_BASELINE),
            anchor=folder.read_outputs(OUTPUTS_OF_ANCHOR),
            candidate_ms=times["candidate_ms"],
            baseline_ms=times["baseline_ms"],
        )
        judged = _read_findings(folder)
        return Judged(
            lock=lock,
            folder=folder,
            judgement=self._judge(lock, cases, sides, library, judged),
            cases=cases,
            sides=sides,
            recipes=(sides_of[BASELINE].recipe if BASELINE in sides_of else None, candidate.recipe),
            kept_share=None,
            judged=judged,
        )

    def verify(self, reference: str = LATEST) -> dict[str, Any]:
        """Whether a run is whole: lock, files and verdict are those on record.

        Raises:
            TamperedError: Naming what is not.
        """
        lock, digests, kept = self._whole(self.folder(reference))
        return {"run": lock.run_id, "verdict": kept.run.verdict, "files": digests}

    def _whole(self, folder: RunFolder) -> tuple[Lock, dict[str, str], KeptVerdict]:
        """The lock, the files' digests and the verdict of a run, each as it is on record."""
        lock, digests = self._recorded_lock(folder), folder.check_sealed()
        kept = self.record.verdict(lock.run_id)
        if kept is None:
            raise InvalidRunError(
                f"No verdict of {lock.run_id} is on record; `playbook gate run {lock.run_id}` goes on with "
                "it."
            )
        run = kept.run
        on_record = (
            run.lock_sha256,
            run.results_sha256,
            run.decision_sha256,
            (run.summary or {}).get("files"),
        )
        found = (lock.sha256, digests.get(RESULTS, ""), digests.get(DECISION, ""), sha256_of(digests))
        if on_record != found:
            raise TamperedError(f"The verdict on record is not about these files of {lock.run_id}.")
        return lock, digests, kept

    def export_replies(self, reference: str, path: Path) -> Bundle:
        """Write what chat models wrote for a finished run, and for its judge's calibration, to a file.

        Raises:
            GateError: If the run is not whole, used no chat model, or the file cannot be written.
        """
        folder = self.folder(reference)
        self.verify(folder.run_id)
        replies = {each["key"]: each["reply"] for each in folder.read_lines(REPLIES)}
        if (folder.path / JUDGED).is_file():
            kept = {key: self._asking.replies.get(key) for key in self.judge.calibration_replies()}
            replies = {**{key: reply for key, reply in kept.items() if reply}, **replies}
        return write_bundle(path, folder.run_id, replies)

    def import_replies(self, path: Path, actor: Actor) -> tuple[Bundle, int]:
        """Record the replies of a bundle; gives it and how many are new.

        Raises:
            GateError: If it is no bundle, or says other words than are recorded here.
        """
        bundle = read_bundle(path)
        new = keep_replies(bundle, self._asking.replies)
        self.record.tell_import(bundle.sha256, {"run": bundle.run_id, "new": new}, actor)
        return bundle, new

    def compare(self, first: str, second: str, *, progress: Progress | None = None) -> Judged:
        """The second release held against the first, as if the first were in production; records nothing.

        Args:
            first: A release on record, a channel, or a release file.
            second: Likewise; the candidate.
            progress: Told how far it is.
        """
        base, candidate = (self._recipe(each) for each in (first, second))
        self._check_judge(candidate, base)
        built = self._asking.build(
            {CANDIDATE: (second, candidate), BASELINE: (first, base)},
            with_live=self._with_live(),
            progress=progress,
        )
        lock = self.locks.unregistered(
            candidate=_unregistered(candidate),
            baseline=_unregistered(base),
            corpus_sha256=built[CANDIDATE].library.sha256,
            model=built[CANDIDATE].subject.chat_model,
        )
        cases = self.locks.cases()
        sides, kept = self._asking.ask(lock, built, cases, day=self._day(), progress=progress)
        judged = self._findings(lock, cases, sides, recorded_only=False, progress=progress)
        return Judged(
            lock=replace(lock, run_id=f"{first} and {second}"),
            folder=RunFolder(self._folder / "compared"),
            judgement=self._judge(lock, cases, sides, built[CANDIDATE].library, judged),
            cases=cases,
            sides=sides,
            recipes=(base, candidate),
            kept_share=kept,
            judged=judged,
        )

    def folder(self, reference: str = LATEST) -> RunFolder:
        """A run by its id, by the beginning of it, or the latest.

        Raises:
            InvalidRunError: If there is none, or several begin so.
        """
        runs = self._folder / "runs"
        names = sorted(path.name for path in runs.iterdir()) if runs.is_dir() else []
        if not names:
            raise InvalidRunError("Nothing was locked yet; begin with `playbook gate lock`.")
        found = names[-1:] if reference == LATEST else [n for n in names if n.startswith(reference)]
        if reference in names:
            found = [reference]
        if len(found) != 1:
            raise InvalidRunError(
                f"{len(found) or 'No'} runs are called {reference!r}; `playbook gate history` lists them."
            )
        return RunFolder(runs / found[0])

    def _recipe(self, reference: str) -> Recipe:
        path = Path(reference)
        if path.exists():
            return load_candidate(path, self._composition.settings)
        return self.record.release(reference).recipe

    def _with_live(self) -> bool:
        return self.locks.asks_live()

    def _day(self) -> str:
        return self.record.clock().astimezone(UTC).date().isoformat()


class _LiveTexts:
    """The texts that the organisation has published."""

    def __init__(self, composition: Composition) -> None:
        self._base = composition.knowledge_base()

    def text(self, doc_id: str, version: int) -> str:
        return text_of(self._base, doc_id, version)


def _write(judged: Judged, replies: Mapping[str, Any]) -> dict[str, str]:
    """Write a run's files; gives the digest of each."""
    folder, sides = judged.folder, judged.sides
    folder.write_outputs(OUTPUTS, sides.candidate)
    for name, outputs in ((OUTPUTS_OF_BASELINE, sides.baseline), (OUTPUTS_OF_ANCHOR, sides.anchor)):
        if outputs:
            folder.write_outputs(name, outputs)
    folder.write_lines(RESULTS, result_lines(judged.cases, judged.judgement.candidate))
    folder.write_json(OPERATIONS, {"candidate_ms": sides.candidate_ms, "baseline_ms": sides.baseline_ms})
    folder.write_json(DECISION, judged.judgement.decision.to_json())
    if judged.judged is not None:
        folder.write_json(JUDGED, judged.judged.to_json())
    if replies:
        folder.write_lines(REPLIES, ({"key": key, "reply": replies[key]} for key in sorted(replies)))
    return folder.seal(
        [OUTPUTS, OUTPUTS_OF_BASELINE, OUTPUTS_OF_ANCHOR, RESULTS, OPERATIONS, DECISION, JUDGED, REPLIES]
    )


def _read_findings(folder: RunFolder) -> JudgeFindings | None:
    if not (folder.path / JUDGED).is_file():
        return None
    try:
        return findings_from_json(folder.read_json(JUDGED))
    except TypeError as error:
        raise TamperedError(f"{JUDGED} of {folder.run_id} was changed; run the gate again.") from error


def _unregistered(recipe: Recipe) -> LockedRelease:
    return LockedRelease(number=0, digest=recipe.digest, content_sha256=sha256_of(recipe.to_json()))
