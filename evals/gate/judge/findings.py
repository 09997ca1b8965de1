"""What a judge found in a run: values for the decision, and how far they can be trusted. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import fmean
from typing import Any

from evals.gate.cases.case import Case
from evals.gate.decision.validity import JudgeHealth
from evals.gate.judge.calibration import Calibration
from evals.gate.judge.item import Item, is_judged, item_of
from evals.gate.judge.judge import Fault, Opinion
from evals.gate.judge.metrics import NAMES
from evals.gate.metric import RunScores
from evals.gate.outputs import Output
from evals.gate.statistics.judging import corrected_share

Values = Mapping[str, Mapping[str, Sequence[float]]]
"""Metric, then case id, to one value a repeat."""
Shown = Mapping[str, Sequence[Item | None]]
"""Case id to what each repeat of it said; None where it said nothing or there is no output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeFindings:
    """Of one run."""

    values: Mapping[str, Values] = field(default_factory=dict)
    """By side: candidate, baseline, anchor."""
    asked: int = 0
    unreadable: int = 0
    problem: str = ""
    """Why no judged metric may gate, in one sentence; "" where they may."""
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Metric to what is to be known beside its figure, one sentence each."""

    @property
    def health(self) -> JudgeHealth:
        """For the decision."""
        readable = (self.asked - self.unreadable) / self.asked if self.asked else 1.0
        return JudgeHealth(valid_rate=readable, problem=self.problem)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `findings_from_json` reads them."""
        return asdict(self)


def findings_from_json(values: Mapping[str, Any]) -> JudgeFindings:
    """Findings as `JudgeFindings.to_json` gave them.

    Raises:
        TypeError: If they are none.
    """
    return JudgeFindings(**values)


def shown(cases: Sequence[Case], outputs: Sequence[Output], *, repeats: int) -> dict[str, list[Item | None]]:
    """What one release said, of every case that is for a judge and every repeat that was declared."""
    judged = {case.id: case for case in cases if is_judged(case)}
    given: dict[str, dict[int, Output]] = {case_id: {} for case_id in judged}
    for output in outputs:
        if output.case_id in judged:
            given[output.case_id][output.repeat] = output
    found = {}
    for case_id, case in judged.items():
        wanted = max([repeats, *(number + 1 for number in given[case_id])])
        found[case_id] = [
            item_of(case, output) if (output := given[case_id].get(number)) else None
            for number in range(wanted)
        ]
    return found


def values_of(said: Shown, opinions: Mapping[Item, Opinion]) -> dict[str, dict[str, list[float]]]:
    """1 where the judge clearly said yes; 0 where it said no, said nothing clear, or nothing was answered."""
    return {
        name: {
            case_id: [float(opinions[item].values()[name]) if item else 0.0 for item in items]
            for case_id, items in said.items()
        }
        for name in NAMES
    }


def with_judged(scores: RunScores, values: Values | None) -> RunScores:
    """Scores with those of the judge beside them."""
    if not values:
        return scores
    return RunScores(values={**scores.values, **values}, errors=scores.errors, passed=scores.passed)


def fault_of(opinions: Mapping[Item, Opinion]) -> str:
    """Why verdicts that should be there are not, in one sentence; "" where they are."""
    for fault, words in ((Fault.MISSING, "not recorded"), (Fault.FAILED, "not to be had")):
        lost = [each for each in opinions.values() if each.fault is fault]
        if lost:
            first = lost[0].why.rstrip(".")
            return f"{len(lost)} of the judge's {len(opinions)} replies are {words}: {first}."
    return ""


def unreadable(opinions: Mapping[Item, Opinion]) -> int:
    """How many replies were no verdict."""
    return sum(each.fault is Fault.UNREADABLE for each in opinions.values())


def corrected_note(
    name: str, said: Shown, opinions: Mapping[Item, Opinion], calibration: Calibration, *, whose: str
) -> str:
    """The judge's share corrected for its errors (Rogan and Gladen), in one sentence; "" without answers.

    What says nothing is no yes for certain, so only what was judged is corrected.
    """
    judged = {case_id: [item for item in items if item] for case_id, items in said.items()}
    shares = [fmean(opinions[item].values()[name] for item in items) for items in judged.values() if items]
    if not shares:
        return ""
    answered = fmean(sum(item is not None for item in items) / len(items) for items in said.values())
    counts = calibration.figures[name].counts
    try:
        found = corrected_share(sum(shares), len(shares), counts)
    except ValueError as error:
        return f"No true share of {whose} can be told: {error}."
    value, low, high = (answered * each for each in (found.value, found.low, found.high))
    return (
        f"Corrected for the judge's errors, {whose} is at {value:.3f} ({low:.3f} to {high:.3f}); "
        f"the judge itself said {answered * fmean(shares):.3f}."
    )
