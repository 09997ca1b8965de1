"""Score interval of a paired difference of two proportions (Tango, 1998). Pure."""

from __future__ import annotations

import math

STEPS = 60
"""Halvings of [-1, 1]: far below what a figure is printed with."""


def tango_bounds(worse: float, better: float, n: float, *, z: float) -> tuple[float, float]:
    """One-sided lower and upper bound of (better - worse) / n.

    Unlike the interval from the normal approximation it holds for small n and few
    changes; without any change it is `-z² / (n + z²)` and its opposite.

    Args:
        worse: Cases that are 1 in the baseline and 0 in the candidate. Need not be whole:
            an effective number of cases scales all three.
        better: Cases that are 0 in the baseline and 1 in the candidate.
        n: All cases, those without a change too; above 0.
        z: Quantile that both bounds are taken at, such as 1.645 for 95 % each.

    Raises:
        ValueError: If the counts are negative, not finite, or more than n.

    >>> [round(bound, 4) for bound in tango_bounds(0, 0, 100, z=1.645)]
    [-0.0263, 0.0263]
    """
    fits = math.isfinite(n) and n > 0 and worse >= 0 and better >= 0 and worse + better <= n * (1 + 1e-9)
    if not fits:
        raise ValueError(f"{worse} worse and {better} better are not counts of {n} cases")
    return _low(worse, better, n, z), -_low(better, worse, n, z)


def _low(worse: float, better: float, n: float, z: float) -> float:
    """The largest difference that the cases speak against at z."""
    low, high = -1.0, (better - worse) / n
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _score(worse, better, n, middle) >= z:
            low = middle
        else:
            high = middle
    return low


def _score(worse: float, better: float, n: float, difference: float) -> float:
    """How far the cases lie above `difference`, in standard errors under it."""
    b = -worse - better + (2 * n - better + worse) * difference
    c = -worse * difference * (1 - difference)
    q = (math.sqrt(max(0.0, b * b - 8 * n * c)) - b) / (4 * n)
    variance = n * (2 * q + difference * (1 - difference))
    above = better - worse - n * difference
    if variance <= 0:
        return math.inf if above > 0 else 0.0
    return above / math.sqrt(variance)
