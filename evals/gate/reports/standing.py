"""How each case stands: what the candidate makes of it beside production. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.gate.cases.case import Case
from evals.gate.decision.verdict import Decision
from evals.gate.reports.context import ReportContext


class Standing(StrEnum):
    """The weightiest first."""

    ERROR = "no output"
    BREAKS_RULE = "breaks a hard rule"
    NEW_FAILURE = "fails now"
    NEW_PASS = "passes now"  # noqa: S105 - no password
    STILL_FAILS = "fails in production too"
    FAILS = "fails"
    """With nothing in production to compare with."""
    PASSES = "passes"
    UNSCORED = "not judged as a whole"


ORDER = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """One case with what it is told of."""

    case_id: str
    case: Case | None
    """None where an id is known from its error alone."""
    standing: Standing
    error: str = ""
    rules: Sequence[str] = ()
    """Hard rules that it broke, in the decision's order."""
    values: Mapping[str, tuple[float | None, float | None]]
    """Metric to production's and the candidate's mean over the repeats, in the decision's order."""

    @property
    def kind(self) -> str:
        return self.case.kind.value if self.case else "unknown"


def case_standings(context: ReportContext, decision: Decision) -> list[CaseStanding]:
    """Every case of the run, and every one that only an error or a rule names; by id."""
    errors = {**context.candidate_scores.errors, **(decision.errors or {})}
    rules = broken_rules(decision)
    flips = {flip.case_id: flip.now_passes for flip in decision.flips}
    values = _values(context, decision)
    return [
        CaseStanding(
            case_id=case_id,
            case=context.cases.get(case_id),
            standing=_standing(context, case_id, errors, rules, flips),
            error=errors.get(case_id, ""),
            rules=rules.get(case_id, ()),
            values=values.get(case_id, {}),
        )
        for case_id in sorted({*context.cases, *errors, *rules, *flips})
    ]


def broken_rules(decision: Decision) -> dict[str, list[str]]:
    """Case id to the hard rules that it broke."""
    found: dict[str, list[str]] = {}
    for rule, ids in (decision.hard_failures or {}).items():
        for case_id in ids:
            found.setdefault(case_id, []).append(rule)
    return found


def _standing(
    context: ReportContext,
    case_id: str,
    errors: Mapping[str, str],
    rules: Mapping[str, Sequence[str]],
    flips: Mapping[str, bool],
) -> Standing:
    if case_id in errors:
        return Standing.ERROR
    if case_id in rules:
        return Standing.BREAKS_RULE
    if case_id in flips:
        return Standing.NEW_PASS if flips[case_id] else Standing.NEW_FAILURE
    now = context.candidate_scores.passed.get(case_id)
    before = context.base_scores.passed.get(case_id)
    if now is None:
        return Standing.UNSCORED
    if now:
        return Standing.NEW_PASS if before is False else Standing.PASSES
    if before is None:
        return Standing.FAILS
    return Standing.NEW_FAILURE if before else Standing.STILL_FAILS


def _values(
    context: ReportContext, decision: Decision
) -> dict[str, dict[str, tuple[float | None, float | None]]]:
    names = dict.fromkeys(metric.name for metric in decision.metrics)
    names |= dict.fromkeys(sorted({*context.candidate_scores.values, *context.base_scores.values}))
    found: dict[str, dict[str, tuple[float | None, float | None]]] = {}
    for name in names:
        now = context.candidate_scores.values.get(name, {})
        before = context.base_scores.values.get(name, {})
        for case_id in dict.fromkeys([*now, *before]):
            pair = (_mean(before.get(case_id, ())), _mean(now.get(case_id, ())))
            found.setdefault(case_id, {})[name] = pair
    return found


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
