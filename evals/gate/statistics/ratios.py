"""Paired ratios of times or money: how many times as much the candidate needs. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class PairedRatio:
    """The median over cases of candidate / base, with its one-sided lower bound."""

    value: float
    low: float | None
    """None where there are too few cases for a bound: 5 give one at alpha 0.05."""


def paired_ratio(
    candidate: Sequence[float], base: Sequence[float], *, alpha: float = 0.05
) -> PairedRatio | None:
    """The usual ratio and how sure it is, by the sign test: no matter how times are spread.

    The machine's noise hits single cases; a candidate is slower for sure only when nearly
    all cases say so. 0 beside 0 is 1, and anything beside 0 is infinitely more.

    Args:
        candidate: Not below 0, one a case.
        base: The same cases in the same order.
        alpha: Of the bound.

    Returns:
        None where there is no case.

    Raises:
        ValueError: If a value is below 0 or no finite number, or the two differ in length.

    >>> paired_ratio([2.0] * 6, [1.0] * 6)
    PairedRatio(value=2.0, low=2.0)
    """
    if not all(math.isfinite(value) and value >= 0 for value in (*candidate, *base)):
        raise ValueError("times and money are finite and not below 0")
    ratios = sorted(_ratio(new, old) for new, old in zip(candidate, base, strict=True))
    if not ratios:
        return None
    place = _low_place(len(ratios), alpha)
    return PairedRatio(median(ratios), ratios[place] if place is not None else None)


def percentile_95(values: Sequence[float]) -> float:
    """The smallest value that 95 of 100 values do not exceed.

    Raises:
        ValueError: If there is none.

    >>> percentile_95(range(1, 101))
    95
    """
    if not values:
        raise ValueError("no values have no percentile")
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _ratio(new: float, old: float) -> float:
    if old == 0:
        return 1.0 if new == 0 else math.inf
    return new / old


def _low_place(n: int, alpha: float) -> int | None:
    """The 0-based place k with P(fewer than k + 1 of n lie below the median) at most alpha."""
    tail, place = 0.0, None
    for k in range(n):
        tail += math.comb(n, k) / 2**n
        if tail > alpha:
            break
        place = k
    return place
