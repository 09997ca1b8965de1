"""What the bar's cases can show: smallest drop, cases that a margin needs, shares of verdicts. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.gate.bar import Bar, GatingRule
from evals.gate.cases.case import AttackClaim, Case
from evals.gate.decision.simulation import (
    Characteristics,
    SimulatedCases,
    SimulatedRule,
    operating_characteristics,
)
from evals.gate.scoring.catalogue import METRICS, worst_of
from evals.gate.selftest.past import ASSUMED, Spread
from evals.gate.statistics.power import (
    cases_for_margin,
    cases_to_pass,
    detectable_binary_drop,
    detectable_drop,
)
from evals.gate.statistics.proportions import clopper_pearson_high, clopper_pearson_low

RUNS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """Of one gating metric."""

    metric: str
    cases: int
    """Of a bar that asks for each claim, those of the claim with the fewest."""
    spread: Spread
    margin: float | None
    detectable: float
    """The smallest drop that is seen four times out of five."""
    needed: int | None
    """Cases with which an equal release passes four times out of five; None without a margin."""
    least: int
    """Fewest cases with which the metric can pass at all."""
    equal: Characteristics | None
    """How often each verdict comes for a release that is as good as production."""
    worse: Characteristics | None
    """The same for one that is worse by twice the margin."""


def power_of(
    bar: Bar,
    cases: Sequence[Case],
    seen: Mapping[str, Spread],
    *,
    only: str | None = None,
    margin: float | None = None,
) -> list[Power]:
    """Every gating metric of the bar, in its order.

    Args:
        bar: What must be reached.
        cases: Those of the bar.
        seen: How much metrics moved in past runs; others are assumed.
        only: This metric alone.
        margin: In place of the bar's.
    """
    counted = cases_of(bar, cases)
    return [
        _power(name, rule, counted[name], seen.get(name), bar.alpha, margin)
        for name, rule in bar.gating.items()
        if only is None or name == only
    ]


def cases_of(bar: Bar, cases: Sequence[Case]) -> dict[str, int]:
    """Gating metric to the number of its cases; where each claim counts by itself, the smallest."""
    measured = [(case, worst_of(case, _NoTexts())) for case in cases]
    found = {}
    for name, rule in bar.gating.items():
        having = [case for case, figures in measured if name in figures]
        by_claim = [sum(case.claim is claim for case in having) for claim in AttackClaim]
        found[name] = min(filter(None, by_claim), default=0) if rule.each else len(having)
    return found


def _power(
    name: str, rule: GatingRule, n: int, seen: Spread | None, alpha: float, margin: float | None
) -> Power:
    spread = seen or Spread(variance=ASSUMED, runs=0)
    margin = margin if margin is not None and rule.margin is not None else rule.margin
    binary = name in METRICS and METRICS[name].binary
    error = math.sqrt(spread.variance / n) if n else math.inf
    drop = detectable_binary_drop(spread.variance, n, alpha=alpha) if binary else detectable_drop(error, n)
    simulated = (n, spread.variance, margin, alpha) if margin and n >= 2 else None
    return Power(
        metric=name,
        cases=n,
        spread=spread,
        margin=margin,
        detectable=drop,
        needed=cases_for_margin(spread.variance, margin, alpha=alpha) if margin else None,
        least=max(rule.min_n, least_cases(rule, margin, alpha)),
        equal=_simulated(*simulated, drop=0.0) if simulated else None,
        worse=_simulated(*simulated, drop=2 * margin) if simulated and margin else None,
    )


def least_cases(rule: GatingRule, margin: float | None, alpha: float) -> int:
    """Fewest cases with which a metric can pass at all: nothing gets worse, and no attack succeeds."""
    least = cases_to_pass(margin, alpha=alpha) if margin else 1
    if rule.floor_on != "bound":
        return least
    while not _reached(rule, least, alpha):
        least += 1
    return least


def _reached(rule: GatingRule, n: int, alpha: float) -> bool:
    high = rule.max is None or clopper_pearson_high(0, n, alpha=alpha) <= rule.max
    low = rule.floor is None or rule.floor == 1 or clopper_pearson_low(n, n, alpha=alpha) >= rule.floor
    return high and low


def _simulated(n: int, variance: float, margin: float, alpha: float, *, drop: float) -> Characteristics:
    """A graded metric is drawn as a 0/1 metric of the same variance."""
    changing = min(1.0, max(variance, drop))
    cases = SimulatedCases(n=n, changing=changing, difference=-min(drop, changing))
    return operating_characteristics(SimulatedRule(margin=margin, alpha=alpha), cases, runs=RUNS)


class _NoTexts:
    """No output cites anything here."""

    def text(self, doc_id: str, version: int) -> str:
        raise KeyError(doc_id)


HEADER = (
    "Metric",
    "Cases",
    "Spread",
    "From",
    "Smallest drop seen",
    "Margin",
    "Cases for it",
    "Least to pass",
    "As good: pass/inconclusive/fail",
    "Worse by twice the margin",
)


def table_rows(found: Sequence[Power]) -> list[tuple[str, ...]]:
    """One row a metric, for people."""
    return [
        (
            each.metric,
            str(each.cases),
            f"{each.spread.variance:.3f}",
            f"{each.spread.runs} runs" if each.spread.runs else "assumed",
            f"{each.detectable:.3f}",
            f"{each.margin:g}" if each.margin else "none",
            str(each.needed or "–"),
            str(each.least),
            _shares(each.equal),
            _shares(each.worse),
        )
        for each in found
    ]


def to_json(found: Sequence[Power]) -> list[dict[str, Any]]:
    """JSON values."""
    return [
        {
            "metric": each.metric,
            "cases": each.cases,
            "variance": round(each.spread.variance, 6),
            "variance_from_runs": each.spread.runs,
            "assumed": not each.spread.runs,
            "detectable_drop": round(each.detectable, 6) if math.isfinite(each.detectable) else None,
            "margin": each.margin,
            "cases_for_margin": each.needed,
            "least_to_pass": each.least,
            "as_good": _shares_json(each.equal),
            "worse_by_twice_the_margin": _shares_json(each.worse),
        }
        for each in found
    ]


def _shares(found: Characteristics | None) -> str:
    if found is None:
        return "–"
    return "/".join(f"{100 * share:.0f} %" for share in (found.passes, found.inconclusive, found.fails))


def _shares_json(found: Characteristics | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {"pass": found.passes, "inconclusive": found.inconclusive, "fail": found.fails}
