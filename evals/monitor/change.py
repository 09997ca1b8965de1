"""Figures of two windows beside each other: intervals, and tests of whether something changed. Pure.

All tests are two-sided; 1 where there is nothing to compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.statistics import wilson_interval

_SMALL = 1e-4
"""Keeps an empty class from making a stability index endless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure of one window with its 95 % interval."""

    value: float | None
    """None where the window holds nothing that has it."""
    n: int
    low: float | None = None
    high: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def share(count: int, n: int) -> Estimate:
    """A share with Wilson's interval."""
    if n == 0:
        return Estimate(value=None, n=0)
    low, high = wilson_interval(count, n)
    return Estimate(value=round(count / n, 4), n=n, low=low, high=high)


def share_change(count: int, n: int, before: int, n_before: int) -> float:
    """Fisher's exact test of two shares.

    >>> round(share_change(9, 10, 1, 10), 4)
    0.0011
    """
    from scipy.stats import fisher_exact

    if not n or not n_before:
        return 1.0
    return min(1.0, float(fisher_exact([[count, n - count], [before, n_before - before]])[1]))


def quantile(values: Sequence[float], q: float) -> Estimate:
    """A quantile with the interval that its order statistics give (Conover, 1999): no shape is assumed."""
    import numpy as np
    from scipy.stats import binom

    n = len(values)
    if n == 0:
        return Estimate(value=None, n=0)
    ordered = np.sort(np.asarray(values, dtype=float))
    low = int(max(0, binom.ppf(0.025, n, q) - 1))
    high = int(min(n - 1, binom.ppf(0.975, n, q)))
    return Estimate(
        value=_round(np.quantile(ordered, q)), n=n, low=_round(ordered[low]), high=_round(ordered[high])
    )


def mean(values: Sequence[float], *, resamples: int = 1000, seed: int = 0) -> Estimate:
    """A mean with a percentile bootstrap; of more than 2,000 values with the normal interval."""
    import numpy as np

    n = len(values)
    if n == 0:
        return Estimate(value=None, n=0)
    found = np.asarray(values, dtype=float)
    middle = float(found.mean())
    if n > 2000:
        spread = 1.96 * float(found.std(ddof=1)) / n**0.5
        low, high = middle - spread, middle + spread
    else:
        drawn = np.random.default_rng(seed).integers(0, n, size=(resamples, n), dtype=np.int32)
        low, high = np.percentile(found[drawn].mean(axis=1), [2.5, 97.5])
    return Estimate(value=_round(middle), n=n, low=_round(low), high=_round(high))


def shift(values: Sequence[float], before: Sequence[float]) -> float:
    """Mann and Whitney's test of whether one window's values lie higher."""
    from scipy.stats import mannwhitneyu

    if not len(values) or not len(before):
        return 1.0
    p = float(mannwhitneyu(values, before, method="asymptotic").pvalue)
    return p if p == p else 1.0  # all values alike


def tail_change(values: Sequence[float], before: Sequence[float], q: float) -> float:
    """Whether more of one window lies beyond the quantile of both together."""
    import numpy as np

    if not len(values) or not len(before):
        return 1.0
    first, second = np.asarray(values, dtype=float), np.asarray(before, dtype=float)
    bound = np.quantile(np.concatenate([first, second]), q)
    return share_change(int((first > bound).sum()), len(first), int((second > bound).sum()), len(second))


def same_distribution(values: Sequence[float], before: Sequence[float]) -> float:
    """Kolmogorov and Smirnov's test."""
    from scipy.stats import ks_2samp

    if not len(values) or not len(before):
        return 1.0
    return float(ks_2samp(values, before, method="asymp").pvalue)


def same_classes(counts: Mapping[str, int], before: Mapping[str, int], *, least: int = 5) -> float:
    """Chi-squared test of two distributions over classes; rare classes are joined first."""
    from scipy.stats import chi2_contingency

    joined = [(a, b) for a, b in _joined(counts, before, least) if a + b]
    if len(joined) < 2 or not sum(a for a, _ in joined) or not sum(b for _, b in joined):
        return 1.0
    return float(chi2_contingency([[a for a, _ in joined], [b for _, b in joined]]).pvalue)


def _joined(counts: Mapping[str, int], before: Mapping[str, int], least: int) -> list[tuple[int, int]]:
    n, m = sum(counts.values()), sum(before.values())
    smaller = min(n, m) / max(1, n + m)
    kept, rest = [], [0, 0]
    for name in sorted({*counts, *before}):
        pair = counts.get(name, 0), before.get(name, 0)
        if sum(pair) * smaller >= least:
            kept.append(pair)
        else:
            rest = [rest[0] + pair[0], rest[1] + pair[1]]
    return [*kept, (rest[0], rest[1])]


def stability_index(counts: Sequence[int], before: Sequence[int]) -> float | None:
    """Population stability index over classes, less what chance alone adds to it; None without values.

    0.1 is often called a small change, 0.25 a large one. Of two draws from one population the plain
    index is (classes − 1)(1/n + 1/m) on average, which small windows mistake for a change.
    """
    import math

    n, m = sum(counts), sum(before)
    if not n or not m:
        return None
    used = [(a, b) for a, b in zip(counts, before, strict=True) if a + b]
    shares = [(max(a / n, _SMALL), max(b / m, _SMALL)) for a, b in used]
    plain = sum((a - b) * math.log(a / b) for a, b in shares)
    return round(max(0.0, plain - (len(used) - 1) * (1 / n + 1 / m)), 4)


def tenths(values: Sequence[float], before: Sequence[float]) -> tuple[list[int], list[int]]:
    """Counts of both windows between the tenths of the earlier one."""
    import numpy as np

    if not len(values) or not len(before):
        return [], []
    edges = np.unique(np.quantile(np.asarray(before, dtype=float), [n / 10 for n in range(1, 10)]))

    def count(found: Sequence[float]) -> list[int]:
        places = np.searchsorted(edges, np.asarray(found, dtype=float), side="right")
        return [int(each) for each in np.bincount(places, minlength=len(edges) + 1)]

    return count(values), count(before)


def _round(value: Any) -> float:
    return round(float(value), 4)
