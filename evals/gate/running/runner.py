"""Ask a release every case, in parallel, taking from what is kept what was asked before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.gate.digests import sha256_of
from evals.gate.outputs import Output, output_from_json
from evals.gate.running.kept import KeptValues

if TYPE_CHECKING:
    from evals.gate.cases.case import Case
    from evals.gate.running.replies import RecordedChatModel
    from evals.gate.subject import Subject

AT_A_TIME = 2
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What outputs follow from besides release and case."""

    program_sha256: str
    corpus_sha256: str
    day: str
    """ISO date: what an organisation published comes into force and falls due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactions:
    """What a release gave."""

    outputs: Sequence[Output]
    """Case by case in the cases' order, the repeats of each together."""
    kept: int
    """How many were there before."""


class Runner:
    """Asks releases. What was kept is used only where everything that it follows from is the same."""

    def __init__(self, kept: KeptValues, surroundings: Surroundings, *, at_a_time: int = AT_A_TIME) -> None:
        self._kept, self._surroundings, self._at_a_time = kept, surroundings, at_a_time

    def run(
        self,
        subject: Subject,
        cases: Sequence[Case],
        *,
        repeats: int = 1,
        replies: RecordedChatModel | None = None,
        progress: Progress | None = None,
    ) -> Reactions:
        """Ask every case as often as declared.

        Args:
            subject: The release.
            cases: In the order of the outputs.
            repeats: How often each is asked; drafts and the sources' own words need one.
            replies: The chat model whose repeats are told apart.
            progress: Told the release's name, done and all.
        """
        asked = [(case, repeat) for case in cases for repeat in range(repeats)]
        done, kept = 0, 0
        outputs: list[Output] = []

        def react(one: tuple[Case, int]) -> tuple[Output, bool]:
            if replies is not None:
                replies.repeat(one[1])
            return self._react(subject, *one)

        with ThreadPoolExecutor(max_workers=self._at_a_time) as pool:
            for output, was_kept in pool.map(react, asked):
                outputs.append(output)
                done, kept = done + 1, kept + was_kept
                if progress is not None:
                    progress(subject.name, done, len(asked))
        return Reactions(outputs=tuple(outputs), kept=kept)

    def _react(self, subject: Subject, case: Case, repeat: int) -> tuple[Output, bool]:
        key = self._key(subject, case, repeat)
        found = self._kept.get(key)
        if found is not None:
            try:
                return output_from_json(found), True
            except TypeError:
                pass  # kept by another version of the program that forgot to say so
        output = subject.react(case, repeat)
        if not output.error:
            self._kept.put(key, output.to_json())
        return output, False

    def _key(self, subject: Subject, case: Case, repeat: int) -> str:
        around = self._surroundings
        return sha256_of(
            [
                subject.depends_on(case),
                case.id,
                case.kind.value,
                case.input.model_dump(mode="json"),
                repeat,
                around.program_sha256,
                around.corpus_sha256,
                around.day if case.input.library == "live" else "",
            ]
        )
