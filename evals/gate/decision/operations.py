"""Time and money: an absolute limit, and no more than so many times what production needs. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evals.gate.bar import OperationsRule
from evals.gate.decision.reasons import listed, worst
from evals.gate.decision.verdict import OperationsResult, Verdict
from evals.gate.statistics.ratios import PairedRatio, paired_ratio, percentile_95


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsSample:
    """One measure of both releases, by case. A case that was not measured is left out, never 0."""

    name: str
    """As in the bar, such as `latency_ms`."""
    candidate: Mapping[str, float] = field(default_factory=dict)
    base: Mapping[str, float] = field(default_factory=dict)


def judge_operations(
    rules: Mapping[str, OperationsRule],
    samples: Sequence[OperationsSample],
    *,
    alpha: float,
    bootstrap: bool = False,
) -> list[OperationsResult]:
    """One result for each rule of the bar, in its order.

    `max` holds for the candidate's 95th percentile; `max_ratio` is broken only when the lower
    bound of the median ratio, case by case, exceeds it. What the bar asks for and nobody
    measured is INVALID.

    Args:
        rules: Of the bar.
        samples: By their name; those that the bar does not ask for are passed over.
        alpha: Of the bound.
        bootstrap: There is no base, so that no ratio is asked for.
    """
    by_name = {sample.name: sample for sample in samples}
    return [
        _judged(rule, by_name.get(name, OperationsSample(name=name)), alpha, bootstrap)
        for name, rule in rules.items()
    ]


def _judged(
    rule: OperationsRule, sample: OperationsSample, alpha: float, bootstrap: bool
) -> OperationsResult:
    compares = rule.max_ratio is not None and not bootstrap
    fault = _fault(sample, compares)
    if fault:
        return OperationsResult(
            name=sample.name,
            candidate=None,
            base=None,
            ratio=None,
            ratio_low=None,
            verdict=Verdict.INVALID,
            reasons=(fault,),
            limit=rule.max,
            max_ratio=rule.max_ratio,
        )
    slow = percentile_95(list(sample.candidate.values()))
    ids = sorted(sample.candidate) if compares else []
    ratio = paired_ratio([sample.candidate[i] for i in ids], [sample.base[i] for i in ids], alpha=alpha)
    found = [*_over_limit(rule, sample.name, slow), *_over_ratio(rule, sample.name, ratio, len(ids))]
    return OperationsResult(
        name=sample.name,
        candidate=slow,
        base=percentile_95(list(sample.base.values())) if compares else None,
        ratio=_finite(ratio.value) if ratio else None,
        ratio_low=_finite(ratio.low) if ratio else None,
        verdict=worst(verdict for verdict, _ in found),
        reasons=tuple(text for _, text in found),
        limit=rule.max,
        max_ratio=rule.max_ratio,
    )


def _fault(sample: OperationsSample, compares: bool) -> str:
    """Why the measure says nothing; "" where it does."""
    if not sample.candidate:
        return f"{sample.name} was not measured for the candidate, and the bar asks for it."
    values = (*sample.candidate.values(), *sample.base.values())
    if not all(math.isfinite(value) and value >= 0 for value in values):
        return f"{sample.name} holds a value that is below 0 or no number."
    apart = sorted(set(sample.candidate) ^ set(sample.base)) if compares else []
    if compares and not sample.base:
        return f"{sample.name} was not measured for production, and the bar asks for the ratio."
    if apart:
        return f"{sample.name} was measured for one release alone in {listed(apart)}."
    return ""


def _over_limit(rule: OperationsRule, name: str, slow: float) -> list[tuple[Verdict, str]]:
    if rule.max is None or slow <= rule.max:
        return []
    return [(Verdict.FAIL, f"{name} is {slow:g} at its 95th percentile, above the limit of {rule.max:g}.")]


def _over_ratio(
    rule: OperationsRule, name: str, ratio: PairedRatio | None, cases: int
) -> list[tuple[Verdict, str]]:
    if rule.max_ratio is None or ratio is None or ratio.value <= rule.max_ratio:
        return []
    said = f"{name} is {_times(ratio.value)}"
    if ratio.low is None:
        return [(Verdict.INCONCLUSIVE, f"{said}, and {cases} cases are too few to be sure of it.")]
    if ratio.low <= rule.max_ratio:
        return []
    surely = f"at least {ratio.low:.2f} times; " if math.isfinite(ratio.low) else ""
    return [(Verdict.FAIL, f"{said} ({surely}the bar allows {rule.max_ratio:g} times).")]


def _times(ratio: float) -> str:
    if not math.isfinite(ratio):
        return "incomparably more than production's, which is 0"
    return f"{ratio:.2f} times production's, case by case"


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
