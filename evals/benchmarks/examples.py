"""Examples to fit weights on: what was read for a question, and what was right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from evals.benchmarks.answers import question_of
from evals.calibration import DecisionExample
from evals.matching import quote_overlaps
from evals.questions import QuestionCase
from evals.unit_weights import READ, UnitExample

if TYPE_CHECKING:
    from assistant.answering.reading import ReadUnit
    from assistant.bootstrap import Composition
    from evals.benchmarks.reading import ReadingOutcome
    from evals.progress import Progress


def examples_of_questions(
    composition: Composition, cases: Sequence[QuestionCase], *, source: str, progress: Progress
) -> tuple[list[DecisionExample], list[UnitExample]]:
    """Read every case as an answer would; questions to be asked back are left out."""
    assistant = composition.assistant()
    decisions, units = [], []
    for case in progress.each([c for c in cases if c.expected_status != "clarify"], "Reading"):
        verdict = assistant.examine(question_of(case))
        read = verdict.reading.units[:READ]
        if not read:
            continue
        decisions.append(
            DecisionExample(signals=verdict.signals, answerable=case.answerable, source=source)
        )
        if case.evidence:
            right = np.array([_right(each, case) for each in read], dtype=float)
            units.append(
                UnitExample(
                    features=np.array([each.features for each in read]),
                    right=right,
                    source=source,
                    group=case.collection or source,
                )
            )
    return decisions, units


def _right(read: ReadUnit, case: QuestionCase) -> int:
    gold = [each.quote for each in case.evidence if read.span.version.source in each.docs]
    if any(quote_overlaps(quote, read.unit.text) for quote in gold):
        return 2
    return int(any(quote_overlaps(quote, read.window_text) for quote in gold))


def examples_of_passages(
    outcomes: Sequence[ReadingOutcome], *, source: str
) -> tuple[list[DecisionExample], list[UnitExample]]:
    """The same for passages that were handed over; every tenth question is one group."""
    decisions = [
        DecisionExample(signals=each.signals, answerable=each.case.answerable, source=source)
        for each in outcomes
    ]
    units = [
        UnitExample(
            features=np.array([features for features, _ in each.units]),
            right=np.array([2.0 * right for _, right in each.units]),
            source=source,
            group=f"{source} {number % 10}",
        )
        for number, each in enumerate(outcomes)
        if each.case.answerable and each.units
    ]
    return decisions, units
