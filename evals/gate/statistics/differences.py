"""The interval that the gate decides by: a paired mean difference over clustered cases. Pure.

Chosen by simulation: share of one-sided 95 % lower bounds at or below the true difference
(`tests/evals/gate/statistics/test_coverage.py` repeats it). Cases do as their cluster with the
root of the intraclass correlation, 0 / .2 / .5.

0/1 metrics, 5 points lost and 10 % of cases changed; the last column is of 2,000 runs, others of 800:

    clusters x size   Tango         cluster t     wider of both   Tango on effective n
    60 x 1            .97           .93           .97             .96
    200 x 1           .96           .94           .96             .94
    12 x 5            .96 .90 .81   .92 .86 .76   .97 .93 .87     .98 .96 .92
    40 x 5            .95 .90 .82   .95 .92 .90   .96 .93 .91     .97 .95 .95

Hence Tango on n / design effect, at the t quantile of C - 1 degrees of freedom where clusters
hold several cases. With 20 % changed it covers .95 to .97 throughout; its weakest cell is .91, with
4 % changed and 40 clusters that are half alike.

Graded metrics; rare large drops (5 % of cases lose .4 to 1) of 500 runs, the last column of 1,000:

    clusters x size   t             BCa           never narrower than without a change
    60 x 1            .88           .94           1.0
    200 x 1           .88           .95           .95
    40 x 5            .90 .86 .82   .93 .90 .88   .95 .91 .88

Normal differences cover .95 to .99 throughout, where BCa alone has .92 for 60 x 1. Hence the
wider of both, and never narrower than for as many effective cases of which none changed. Rare
large drops that strike whole clusters stay short of 95 %: the budget of new failures is for them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from evals.gate.statistics.clusters import (
    Clustered,
    cluster_bca_bounds,
    cluster_t_bounds,
    clustered,
    design_effect,
    standard_error,
    t_quantile,
    z_quantile,
)
from evals.gate.statistics.power import detectable_binary_drop, detectable_drop
from evals.gate.statistics.tango import tango_bounds

NEVER_CHANGED = "no_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedBounds:
    """A mean difference with its one-sided bounds."""

    mean: float
    low: float
    high: float
    method: str
    """`tango`, `cluster_bca`, `cluster_t` or `no_change`."""
    discordant: float | None
    """Share of cases that differ; None of graded metrics."""
    detectable: float
    """The smallest drop that these cases show with power 0.8."""
    design_effect: float
    """How many of these cases are worth one single case."""


def paired_bounds(
    differences: Sequence[float], clusters: Sequence[Hashable], *, binary: bool, alpha: float = 0.05
) -> PairedBounds:
    """Bounds of the mean difference over cases like these, those unseen included.

    Runs without any difference still say nothing certain of unseen cases: their bounds
    are `-z² / (n + z²)` and its opposite, never [0, 0].

    Args:
        differences: Candidate less base, one a case, from -1 to 1.
        clusters: What each case comes from, in the same order.
        binary: All differences are -1, 0 or 1.
        alpha: Of each bound.

    Raises:
        ValueError: If there are fewer than two clusters, or a difference is no finite number
            from -1 to 1, or no whole one where `binary`.
    """
    data = clustered(differences, clusters)
    if len(data.sums) < 2:
        raise ValueError("an interval needs two clusters at least")
    if not all(-1 <= value <= 1 and (not binary or value == int(value)) for value in differences):
        raise ValueError("differences lie between -1 and 1, and those of 0/1 metrics are whole")
    if not any(differences):
        return _without_change(data, binary, alpha)
    return _binary(differences, data, alpha) if binary else _graded(data, alpha)


def _without_change(data: Clustered, binary: bool, alpha: float) -> PairedBounds:
    reach = no_change_reach(data.n, alpha)
    return PairedBounds(
        mean=0.0,
        low=-reach,
        high=reach,
        method=NEVER_CHANGED,
        discordant=0.0 if binary else None,
        detectable=detectable_binary_drop(0.0, data.n, alpha=alpha),
        design_effect=1.0,
    )


def _binary(differences: Sequence[float], data: Clustered, alpha: float) -> PairedBounds:
    effect, single = design_effect(data), len(data.sums) == data.n
    z = z_quantile(1 - alpha) if single else t_quantile(1 - alpha, len(data.sums) - 1)
    worse, better = sum(value < 0 for value in differences), sum(value > 0 for value in differences)
    low, high = tango_bounds(worse / effect, better / effect, data.n / effect, z=z)
    changing = (worse + better) / data.n
    return PairedBounds(
        mean=data.mean,
        low=low,
        high=high,
        method="tango",
        discordant=changing,
        detectable=detectable_binary_drop(changing, data.n / effect, alpha=alpha),
        design_effect=effect,
    )


def _graded(data: Clustered, alpha: float) -> PairedBounds:
    effect = design_effect(data)
    by_t, by_bootstrap = cluster_t_bounds(data, alpha=alpha), cluster_bca_bounds(data, alpha=alpha)
    reach = no_change_reach(data.n / effect, alpha)
    return PairedBounds(
        mean=data.mean,
        low=max(-1.0, min(by_t[0], by_bootstrap[0], data.mean - reach)),
        high=min(1.0, max(by_t[1], by_bootstrap[1], data.mean + reach)),
        method="cluster_bca" if by_bootstrap[0] < by_t[0] else "cluster_t",
        discordant=None,
        detectable=detectable_drop(standard_error(data), data.n / effect, alpha=alpha),
        design_effect=effect,
    )


def no_change_reach(n: float, alpha: float) -> float:
    """How far a true difference may lie from that of n cases of which none changed: z² / (n + z²)."""
    square = z_quantile(1 - alpha) ** 2
    return square / (n + square)
