"""The interval that the gate decides by: a paired mean difference over clustered cases. Pure.

Which interval was chosen by simulation (`tests/evals/gate/statistics/test_coverage.py`):
share of one-sided 95 % lower bounds at or below the true difference.

0/1 metrics, 800 runs each; 5 % of cases lost on balance, 10 % change:

    clusters x size, ICC     Tango   cluster t   wider of both   Tango on effective n, t
    60 x 1, 0                .97     .93         .97             .97
    12 x 5, 0 / .2 / .5      .96 .90 .81   .92 .86 .76   .97 .93 .87   .98 .96 .96
    40 x 5, 0 / .2 / .5      .95 .90 .82   .95 .92 .90   .96 .93 .91   .96 .94 .93
    15 uneven, 0 / .2 / .5   .94 .84 .69   .92 .86 .74   .95 .90 .80   .96 .93 .87

Hence Tango on n / design effect, at the t quantile of C - 1 degrees of freedom.

Graded metrics, 500 runs each; rare large drops (5 % of cases lose .4 to 1), and a normal spread:

    clusters x size, ICC     t     BCa   wider of both   never narrower than without a change
    rare 60 x 1, 0           .88   .94   .94             1.0
    rare 200 x 1, 0          .88   .95   .95             .95
    rare 40 x 5, 0 / .2/ .5  .90 .86 .82   .93 .90 .88   .93 .90 .88   .93 .90 .88
    normal 12 x 5, .5        .95   .93   .96             1.0
    normal 60 x 1, 0         .96   .92   .96             .99

Hence the wider of both, and never narrower than for as many effective cases of which none
changed. Rare large drops that strike whole clusters stay short of 95 %; the budget of new
failures is there for them.
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
