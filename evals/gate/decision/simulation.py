"""How often the rule is right: runs drawn at random, judged as `decide` judges them. Pure.

`playbook gate aa` shows the false alarms of a release beside itself, `playbook gate power`
what a bar does for a number of cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.gate.decision.comparing import says
from evals.gate.decision.verdict import Verdict
from evals.gate.statistics.differences import paired_bounds

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRule:
    """The part of a bar that a comparison of one 0/1 metric goes by."""

    margin: float
    alpha: float = 0.05
    max_new_failures: int | None = None
    """None leaves the budget of new failures out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCases:
    """What kind of cases are drawn."""

    n: int
    changing: float
    """Share of cases that differ between two runs, whichever way (psi)."""
    difference: float = 0.0
    """True difference; below 0 the candidate is worse."""
    cluster_size: int = 1
    likeness: float = 0.0
    """Intraclass correlation of the differences, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristics:
    """How often each verdict came, of all simulated runs."""

    passes: float
    inconclusive: float
    fails: float


def operating_characteristics(
    rule: SimulatedRule, cases: SimulatedCases, *, runs: int = 2_000, seed: int = 0
) -> Characteristics:
    """Shares of PASS, INCONCLUSIVE and FAIL; the same seed gives the same shares.

    Raises:
        ValueError: If the difference is larger than the share of cases that change, there are
            fewer than two clusters, or no runs.
    """
    import numpy as np

    _check(cases, runs)
    random = np.random.default_rng(seed)
    known: dict[tuple[int, int], Verdict] = {}
    counts = dict.fromkeys((Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.FAIL), 0)
    for _ in range(runs):
        counts[_verdict(rule, cases, _drawn(cases, random), known)] += 1
    return Characteristics(
        passes=counts[Verdict.PASS] / runs,
        inconclusive=counts[Verdict.INCONCLUSIVE] / runs,
        fails=counts[Verdict.FAIL] / runs,
    )


def false_alarm_rate(
    rule: SimulatedRule, *, n: int, changing: float, runs: int = 2_000, seed: int = 0
) -> float:
    """How often a release that is as good as production fails, only because answers waver."""
    cases = SimulatedCases(n=n, changing=changing)
    return operating_characteristics(rule, cases, runs=runs, seed=seed).fails


def _check(cases: SimulatedCases, runs: int) -> None:
    if not abs(cases.difference) <= cases.changing <= 1 or not 0 <= cases.likeness <= 1:
        raise ValueError(
            "the difference must be at most the share of cases that change, and shares at most 1"
        )
    if cases.cluster_size < 1 or cases.n < 2 * cases.cluster_size or runs < 1:
        raise ValueError("a simulation needs two clusters and one run at least")


def _drawn(cases: SimulatedCases, random: np.random.Generator) -> np.ndarray:
    """Differences of one run: -1, 0 or 1. A case does as its cluster with the root of the likeness."""
    import numpy as np

    worse, better = (cases.changing - cases.difference) / 2, (cases.changing + cases.difference) / 2
    chances = [worse, 1 - worse - better, better]
    own = random.choice([-1, 0, 1], size=cases.n, p=chances)
    if cases.likeness == 0:
        return own
    of_cluster = random.choice([-1, 0, 1], size=math.ceil(cases.n / cases.cluster_size), p=chances)
    follows = random.random(cases.n) < math.sqrt(cases.likeness)
    return np.where(follows, np.repeat(of_cluster, cases.cluster_size)[: cases.n], own)


def _verdict(
    rule: SimulatedRule, cases: SimulatedCases, drawn: np.ndarray, known: dict[tuple[int, int], Verdict]
) -> Verdict:
    counts = (int((drawn < 0).sum()), int((drawn > 0).sum()))
    if rule.max_new_failures is not None and counts[0] > rule.max_new_failures:
        return Verdict.FAIL
    if cases.cluster_size == 1 and counts in known:
        return known[counts]
    clusters = [place // cases.cluster_size for place in range(cases.n)]
    bounds = paired_bounds([float(value) for value in drawn], clusters, binary=True, alpha=rule.alpha)
    known[counts] = says(bounds.mean, bounds.low, bounds.high, rule.margin)
    return known[counts]
