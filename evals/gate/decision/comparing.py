"""One metric of the candidate beside another release, case by case. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

from evals.gate.decision.reasons import signed
from evals.gate.decision.verdict import Comparison, Verdict
from evals.gate.metric import Metric
from evals.gate.statistics.differences import paired_bounds

Values = Mapping[str, float]
"""Case id to the mean over the repeats."""


def mean(values: Values) -> float:
    """Exactly rounded, so that the order of the cases does not matter."""
    return fsum(values.values()) / len(values)


def compared(
    metric: Metric,
    candidate: Values,
    base: Values,
    cluster_of: Mapping[str, str],
    *,
    against: str,
    margin: float | None,
    alpha: float,
) -> Comparison:
    """The difference with its bounds, turned so that more is better.

    Args:
        metric: Says which way is better, and whether its values are 0 or 1.
        candidate: One value a case.
        base: Of the same cases.
        cluster_of: Of each case.
        against: `production` or `anchor`.
        margin: None where nothing is decided by it.
        alpha: Of each bound.

    Raises:
        ValueError: If the cases differ, or come from fewer than two clusters.
    """
    if candidate.keys() != base.keys():
        raise ValueError(f"{metric.name} is of other cases in {against}")
    ids, sign = sorted(candidate), 1 if metric.higher_is_better else -1
    differences = [sign * (candidate[i] - base[i]) for i in ids]
    binary = metric.binary and all(value in (-1, 0, 1) for value in differences)
    bounds = paired_bounds(differences, [cluster_of[i] for i in ids], binary=binary, alpha=alpha)
    return Comparison(
        against=against,
        base=mean(base),
        difference=bounds.mean,
        low=bounds.low,
        high=bounds.high,
        margin=margin,
        method=bounds.method,
        discordant=bounds.discordant,
        detectable=bounds.detectable,
    )


def says(difference: float, low: float, high: float, margin: float) -> Verdict:
    """What a difference says: PASS if surely above -margin, FAIL if surely or by itself too low.

    FAIL means that it did not pass and either its upper bound is below zero or the
    difference itself is below -margin.
    """
    if low > -margin:
        return Verdict.PASS
    if high < 0 or difference < -margin:
        return Verdict.FAIL
    return Verdict.INCONCLUSIVE


def reason(metric: Metric, candidate: float, each: Comparison, n: int, alpha: float) -> tuple[Verdict, str]:
    """What the comparison says and why, in one sentence; "" where it passed."""
    if each.margin is None:
        return Verdict.PASS, ""
    verdict = says(each.difference, each.low, each.high, each.margin)
    if verdict is Verdict.PASS:
        return verdict, ""
    figures = f"{_moved(metric, candidate, each)} (from {each.base:.3f} to {candidate:.3f}"
    bound = f"{100 * (1 - alpha):g} % bound {signed(each.low)}"
    if verdict is Verdict.FAIL:
        return verdict, f"{figures}; {bound} is beyond the margin of {each.margin:g})."
    text = f"{figures}; {bound}), and {n} cases cannot rule out a loss of {each.margin:g}."
    return verdict, text


def dropped_for_sure(metric: Metric, candidate: float, each: Comparison) -> str:
    """A drop that is within the margin and yet not by chance, in one sentence; "" where there is none."""
    if each.high >= 0 or each.margin is None or each.low <= -each.margin:
        return ""
    figures = f"{_moved(metric, candidate, each)} (from {each.base:.3f} to {candidate:.3f})"
    return f"{figures}: within the margin of {each.margin:g}, yet not by chance."


def _moved(metric: Metric, candidate: float, each: Comparison) -> str:
    change = candidate - each.base
    verb = "rose" if change > 0 else "fell"
    where = "" if each.against == "production" else f" against the {each.against}"
    if change == 0:
        return f"{metric.name} stayed the same{where}"
    return f"{metric.name} {verb} by {abs(change):.3f}{where}"
