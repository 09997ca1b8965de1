"""How many cases a margin needs, and what a number of cases can show. Pure.

All formulas are for paired cases and one-sided bounds; `alpha` is that of one bound.
Clustered cases count for fewer: multiply the number by the design effect.
"""

from __future__ import annotations

import math

from evals.gate.statistics.clusters import z_quantile
from evals.gate.statistics.tango import tango_bounds

MOST_CASES = 1_000_000


def cases_to_detect(variance: float, drop: float, *, alpha: float = 0.05, power: float = 0.8) -> int:
    """Cases that show a true drop with this power.

    Args:
        variance: Of the paired difference of one case: for 0/1 metrics the share of cases that
            change less the squared drop (`binary_variance`), with K repeats ω² + 2σ²/K.
        drop: Above 0, such as 0.05.
        alpha: Of the one-sided bound; half of it gives the two-sided figure.
        power: Chance to see the drop.

    Raises:
        ValueError: If the drop is not above 0, or the variance is below 0.

    >>> cases_to_detect(1 / 9, 0.03, alpha=0.025)
    969
    """
    if drop <= 0 or variance < 0:
        raise ValueError("a drop must be above 0 and a variance not below 0")
    return math.ceil(_factor(alpha, power) * variance / drop**2 - 1e-9)


def cases_for_margin(variance: float, margin: float, *, alpha: float = 0.05, power: float = 0.8) -> int:
    """Cases with which a candidate that is as good as its baseline passes with this power.

    >>> cases_for_margin(0.05, 0.05)
    124
    """
    return cases_to_detect(variance, margin, alpha=alpha, power=power)


def binary_variance(changing: float, difference: float = 0.0) -> float:
    """Variance of a paired 0/1 difference, from the share of cases that change.

    Raises:
        ValueError: If fewer cases change than the difference needs.
    """
    if not abs(difference) <= changing <= 1:
        raise ValueError(f"a difference of {difference} needs that share of cases to change, and 1 is all")
    return changing - difference**2


def detectable_binary_drop(changing: float, n: float, *, alpha: float = 0.05, power: float = 0.8) -> float:
    """The smallest drop of a 0/1 metric that n cases show with this power.

    Where fewer cases change than such a drop needs, all that change are taken to drop:
    without any change it is K / (n + K).

    >>> round(detectable_binary_drop(0.1, 200), 3)
    0.055
    """
    factor = _factor(alpha, power)
    drop = math.sqrt(factor * changing / (n + factor))
    return drop if drop < changing else factor / (n + factor)


def detectable_drop(standard_error: float, n: float, *, alpha: float = 0.05, power: float = 0.8) -> float:
    """The same of a graded metric; never less than for a 0/1 metric of which no case changed."""
    factor = _factor(alpha, power)
    return max(math.sqrt(factor) * standard_error, factor / (n + factor))


def cases_to_pass(margin: float, worse: int = 0, *, alpha: float = 0.05) -> int:
    """Fewest single cases with which a 0/1 metric can pass at all when `worse` of them got worse.

    Raises:
        ValueError: If the margin is not above 0.

    >>> [cases_to_pass(0.05, worse) for worse in (0, 1, 2)]
    [52, 87, 118]
    """
    if margin <= 0:
        raise ValueError("no number of cases passes without a margin")
    z = z_quantile(1 - alpha)
    few, many = max(worse, 1) - 1, MOST_CASES
    while many - few > 1:
        middle = (few + many) // 2
        if tango_bounds(worse, 0, middle, z=z)[0] > -margin:
            many = middle
        else:
            few = middle
    return many


def _factor(alpha: float, power: float) -> float:
    """(z_{1-alpha} + z_power)²; 6.18 at the usual 0.05 and 0.8."""
    return (z_quantile(1 - alpha) + z_quantile(power)) ** 2
