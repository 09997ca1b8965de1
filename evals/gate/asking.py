"""Ask the releases of a run every case, and time them beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.gate.digests import sha256_of
from evals.gate.judging import Sides
from evals.gate.library import GateLibrary, open_gate_library
from evals.gate.running.kept import AskedAnew, KeptValues, NotedValues
from evals.gate.running.runner import Runner, Surroundings
from evals.gate.running.timing import probed_cases, time_answers
from evals.gate.subjects import Built, build_subject

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.bootstrap import Composition
    from evals.gate.cases.case import Case
    from evals.gate.locking import Lock

Progress = Callable[[str, int, int], None]
CANDIDATE, BASELINE, ANCHOR = "candidate", "baseline", "anchor"


class Asking:
    """Builds and asks releases; keeps what they gave below the gate's folder."""

    def __init__(
        self, composition: Composition, folder: Path, documents: Mapping[str, Path] | None = None
    ) -> None:
        """
        Args:
            composition: Of the installation.
            folder: Where outputs and replies are kept.
            documents: Of the gate's library; those that come with the program by default.
        """
        self._composition, self._folder, self._documents = composition, folder, documents
        self.replies = NotedValues(folder / "replies")
        """What chat models wrote; it notes what a run used."""

    def library(self, recipe: Recipe, progress: Progress | None = None) -> GateLibrary:
        """The documents that a release is asked about, indexed as it says."""
        owner = self._composition.indexed_as(recipe)
        return open_gate_library(owner, self._documents, progress=progress)

    def build(
        self,
        recipes: Mapping[str, tuple[str, Recipe]],
        *,
        recorded_only: bool = False,
        with_live: bool = False,
        progress: Progress | None = None,
    ) -> dict[str, Built]:
        """Prepare releases, each side's name and recipe."""
        return {
            side: build_subject(
                self._composition,
                recipe,
                name=name,
                replies=self.replies,
                recorded_only=recorded_only,
                with_live=with_live,
                documents=self._documents,
                progress=progress,
            )
            for side, (name, recipe) in recipes.items()
        }

    def ask(
        self,
        lock: Lock,
        built: Mapping[str, Built],
        cases: Sequence[Case],
        *,
        day: str,
        progress: Progress | None = None,
    ) -> tuple[Sides, float]:
        """Outputs and times of every side, and which share of the outputs was there before."""
        kept = KeptValues(self._folder / "outputs")
        around = Surroundings(
            program_sha256=lock.program_sha256,
            corpus_sha256=sha256_of([lock.corpus_sha256, lock.live_release]),
            day=day,
        )
        # A chat model's outputs are made anew of its recorded replies, so that a run knows which it used.
        reactions = {
            side: Runner(AskedAnew(kept) if each.replies else kept, around).run(
                each.subject, cases, repeats=lock.repeats, replies=each.replies, progress=progress
            )
            for side, each in built.items()
        }
        outputs = {side: each.outputs for side, each in reactions.items()}
        asked = sum(len(each) for each in outputs.values())
        times = self._times(built, cases, progress)
        sides = Sides(
            candidate=outputs[CANDIDATE],
            baseline=outputs.get(BASELINE, ()),
            anchor=outputs.get(ANCHOR, ()),
            candidate_ms=times.get(CANDIDATE, {}),
            baseline_ms=times.get(BASELINE, {}),
        )
        return sides, sum(each.kept for each in reactions.values()) / max(1, asked)

    def _times(
        self, built: Mapping[str, Built], cases: Sequence[Case], progress: Progress | None
    ) -> dict[str, Mapping[str, float]]:
        timed = [side for side in (CANDIDATE, BASELINE) if side in built]
        if progress is not None:
            progress("timing", 0, 1)
        found = time_answers([built[side].subject for side in timed], probed_cases(cases))
        return dict(zip(timed, found, strict=True))
