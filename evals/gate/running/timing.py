"""How long releases take to answer, asked in turns so that a busy machine hits both alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from evals.gate.cases.case import CaseKind

if TYPE_CHECKING:
    from evals.gate.cases.case import Case
    from evals.gate.subject import Subject

PROBED = 40
ROUNDS = 5
_ANSWERED = (CaseKind.ANSWER, CaseKind.NEAR_MISS)


def probed_cases(cases: Sequence[Case], limit: int = PROBED) -> list[Case]:
    """Cases spread evenly over those that are answered."""
    answered = [case for case in cases if case.kind in _ANSWERED]
    step = max(1, len(answered) // limit)
    return answered[::step][:limit]


def time_answers(
    subjects: Sequence[Subject],
    cases: Sequence[Case],
    *,
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.perf_counter,
) -> list[Mapping[str, float]]:
    """The shortest of several times, in milliseconds, that each release took for each case.

    The shortest, because whatever else the machine does only ever makes it longer. Releases take
    turns within a case, and the one that begins changes from round to round.

    Returns:
        For each release, in order, case id to milliseconds. A case that fails has no time.
    """
    times: list[dict[str, float]] = [{} for _ in subjects]
    for case in cases:
        for turn in range(rounds):
            order = range(len(subjects)) if turn % 2 == 0 else range(len(subjects) - 1, -1, -1)
            for index in order:
                started = clock()
                output = subjects[index].react(case)
                taken = (clock() - started) * 1000
                if not output.error:
                    times[index][case.id] = min(taken, times[index].get(case.id, taken))
    return list(times)
