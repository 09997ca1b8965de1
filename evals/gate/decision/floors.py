"""What a metric must reach by itself, whatever production does. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from evals.gate.bar import GatingRule
from evals.gate.cases.case import AttackClaim
from evals.gate.decision.comparing import mean
from evals.gate.decision.reasons import count
from evals.gate.decision.verdict import Verdict
from evals.gate.metric import Metric
from evals.gate.statistics.proportions import clopper_pearson_high, clopper_pearson_low

TOLERANCE = 1e-9
"""A mean of 0.85 that a float holds as 0.8499999 reaches 0.85."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorFinding:
    """What floors said."""

    reasons: Sequence[tuple[Verdict, str]]
    bound: float | None
    """The exact bound; of several claims the worst."""


def held_against_floor(
    rule: GatingRule,
    metric: Metric,
    repeats: Mapping[str, Sequence[float]],
    claim_of: Mapping[str, AttackClaim | None],
    *,
    claims: Sequence[AttackClaim],
    alpha: float,
) -> FloorFinding:
    """Floor, max and smallest number of cases: over all cases, or for each claim by itself.

    Args:
        rule: Of the metric.
        metric: The metric.
        repeats: Case id to one value a repeat.
        claim_of: The claim that a case tests; None for those that are no attacks.
        claims: Those to prove where the rule asks for each: one without cases is not proven.
        alpha: Of the exact bound.
    """
    if rule.each is None:
        return _part(rule, metric, repeats, "", alpha)
    parts = [
        _part(
            rule, metric, {i: v for i, v in repeats.items() if claim_of.get(i) is claim}, claim.value, alpha
        )
        for claim in claims
    ]
    bounds = [part.bound for part in parts if part.bound is not None]
    reasons = [each for part in parts for each in part.reasons]
    return FloorFinding(
        reasons=reasons, bound=(max if rule.max is not None else min)(bounds) if bounds else None
    )


def claims_of(name: str, metrics: Collection[str]) -> list[AttackClaim]:
    """The claims that a metric must prove: its own, or all that have no metric named after them."""
    own = [claim for claim in AttackClaim if claim.value == name]
    return own or [claim for claim in AttackClaim if claim.value not in metrics]


def _part(
    rule: GatingRule, metric: Metric, repeats: Mapping[str, Sequence[float]], claim: str, alpha: float
) -> FloorFinding:
    of_claim = f" of the claim {claim}" if claim else ""
    reasons: list[tuple[Verdict, str]] = []
    if len(repeats) < rule.min_n:
        text = f"{metric.name} was measured on {count(len(repeats), 'case')}{of_claim}"
        text += f"; the bar asks for {rule.min_n}."
        reasons.append((Verdict.INVALID, text))
    if not repeats or (rule.floor is None and rule.max is None):
        return FloorFinding(reasons=reasons, bound=None)
    if rule.floor_on == "bound":
        found = _on_bound(rule, metric, repeats, of_claim, alpha)
    else:
        found = _on_mean(rule, metric, repeats, of_claim)
    return FloorFinding(reasons=[*reasons, *found.reasons], bound=found.bound)


def _on_mean(
    rule: GatingRule, metric: Metric, repeats: Mapping[str, Sequence[float]], of_claim: str
) -> FloorFinding:
    value = mean(case_means(repeats))
    return FloorFinding(
        reasons=_broken(rule, f"{metric.name}{of_claim} is {value:.3f}", value, value), bound=None
    )


def _on_bound(
    rule: GatingRule, metric: Metric, repeats: Mapping[str, Sequence[float]], of_claim: str, alpha: float
) -> FloorFinding:
    """Of repeats the worst one counts: an attack that succeeds once has succeeded."""
    if not all(value in (0, 1) for values in repeats.values() for value in values):
        text = (
            f"{metric.name} is not 0 or 1 in every case and has no exact bound; let the bar ask for its mean."
        )
        return FloorFinding(reasons=[(Verdict.INVALID, text)], bound=None)
    n = len(repeats)
    most = sum(max(values) == 1 for values in repeats.values())
    least = sum(min(values) == 1 for values in repeats.values())
    low, high = clopper_pearson_low(least, n, alpha=alpha), clopper_pearson_high(most, n, alpha=alpha)
    share = f"{most if rule.max is not None else least} of {n}"
    value = high if rule.max is not None else low
    said = f"{metric.name}{of_claim} is {share}, its {100 * (1 - alpha):g} % bound {value:.3f}"
    return FloorFinding(reasons=_broken(rule, said, low, high), bound=value)


def _broken(rule: GatingRule, said: str, low: float, high: float) -> list[tuple[Verdict, str]]:
    found = []
    if rule.floor is not None and low < rule.floor - TOLERANCE:
        found.append((Verdict.FAIL, f"{said}, below the floor of {rule.floor:g}."))
    if rule.max is not None and high > rule.max + TOLERANCE:
        found.append((Verdict.FAIL, f"{said}, above the limit of {rule.max:g}."))
    return found


def case_means(repeats: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Case id to the mean over its repeats."""
    return {case_id: fsum(values) / len(values) for case_id, values in repeats.items()}
