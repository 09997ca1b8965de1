"""Intervals of a mean whose cases come in clusters, such as those from one document. Pure.

Cases of one cluster are alike, so that they count for less than as many single ones:
clusters of m cases with intraclass correlation r widen the interval by sqrt(1 + (m - 1) r).
Clusters and cases may come in any order: nothing changes but the order.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 4_000
DRAWN_AT_ONCE = 1_000_000
CLEAREST = 0.9999
"""A bootstrap cannot say more than its resamples show."""


@dataclass(frozen=True, slots=True)
class Clustered:
    """Sums of values by cluster, in an order that does not depend on the order of the cases."""

    sums: tuple[float, ...]
    sizes: tuple[int, ...]
    squares: float
    """Sum of squared deviations from the mean, over the cases."""

    @property
    def n(self) -> int:
        return sum(self.sizes)

    @property
    def mean(self) -> float:
        return math.fsum(self.sums) / self.n


def clustered(values: Sequence[float], clusters: Sequence[Hashable]) -> Clustered:
    """Values by their clusters.

    Raises:
        ValueError: If there is none, if one is not finite, or if the two differ in length.
    """
    if not values or len(values) != len(clusters) or not all(math.isfinite(value) for value in values):
        raise ValueError("every cluster needs its value, and every value must be a finite number")
    groups: dict[Hashable, list[float]] = defaultdict(list)
    for value, cluster in zip(values, clusters, strict=True):
        groups[cluster].append(value)
    parts = sorted((math.fsum(group), len(group)) for group in groups.values())
    mean = math.fsum(values) / len(values)
    squares = math.fsum((value - mean) ** 2 for value in values)
    return Clustered(tuple(total for total, _ in parts), tuple(size for _, size in parts), squares)


def standard_error(data: Clustered) -> float:
    """Of the mean: cluster-robust, with the factor C / (C - 1) for few clusters (CR1).

    Raises:
        ValueError: If there are fewer than two clusters: one cluster shows no spread.
    """
    count, mean = len(data.sums), data.mean
    if count < 2:
        raise ValueError("an interval needs two clusters at least")
    spread = math.fsum((total - size * mean) ** 2 for total, size in zip(data.sums, data.sizes, strict=True))
    return math.sqrt(count / (count - 1) * spread) / data.n


def design_effect(data: Clustered) -> float:
    """How many clustered cases count for one single case; 1 at least."""
    if len(data.sums) < 2 or data.squares <= 0:
        return 1.0
    alone = data.squares * data.n / (data.n - 1) / data.n**2
    return max(1.0, standard_error(data) ** 2 / alone)


def cluster_t_bounds(data: Clustered, *, alpha: float) -> tuple[float, float]:
    """One-sided lower and upper bound of the mean, by Student's t with C - 1 degrees of freedom.

    All values equal give the mean twice; what that is worth is for the caller to say.

    Raises:
        ValueError: If there are fewer than two clusters.
    """
    half = t_quantile(1 - alpha, len(data.sums) - 1) * standard_error(data)
    return data.mean - half, data.mean + half


def cluster_bca_bounds(
    data: Clustered, *, alpha: float, resamples: int = RESAMPLES, seed: int = 0
) -> tuple[float, float]:
    """One-sided bounds by the bias-corrected, accelerated bootstrap over clusters (Efron, 1987).

    Args:
        data: Clusters are drawn again whole, with replacement.
        alpha: Of each bound.
        resamples: How often.
        seed: The same gives the same bounds.

    Returns:
        The mean twice where all clusters have the same mean: there is nothing to draw.

    Raises:
        ValueError: If there are fewer than two clusters.
    """
    import numpy as np

    if len(data.sums) < 2:
        raise ValueError("an interval needs two clusters at least")
    sums, sizes = np.asarray(data.sums), np.asarray(data.sizes, dtype=float)
    means = sums / sizes
    if float(means.max() - means.min()) <= 1e-12:
        return data.mean, data.mean
    spread = np.sort(_resampled_means(sums, sizes, resamples, seed))
    return _bca(spread, data.mean, _acceleration(sums, sizes), alpha)


def _resampled_means(sums: np.ndarray, sizes: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """Means over clusters drawn again; in blocks, so that many clusters need little memory."""
    import numpy as np

    random, count = np.random.default_rng(seed), len(sums)
    rows = max(1, DRAWN_AT_ONCE // count)
    blocks = []
    for start in range(0, resamples, rows):
        drawn = random.integers(0, count, size=(min(rows, resamples - start), count))
        blocks.append(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    return np.concatenate(blocks)


def _bca(spread: np.ndarray, mean: float, acceleration: float, alpha: float) -> tuple[float, float]:
    import numpy as np
    from scipy.special import ndtr, ndtri

    below = float((spread < mean).mean() + (spread == mean).mean() / 2)
    bias = float(ndtri(min(max(below, 1 - CLEAREST), CLEAREST)))
    bounds = []
    for share in (alpha, 1 - alpha):
        reach = bias + float(ndtri(share))
        shrink = 1 - acceleration * reach
        at = float(ndtr(bias + reach / shrink)) if shrink > 0 else (0.0 if share < 0.5 else 1.0)
        bounds.append(float(np.quantile(spread, at)))
    return min(bounds[0], mean), max(bounds[1], mean)


def _acceleration(sums: np.ndarray, sizes: np.ndarray) -> float:
    """From the means without one cluster each."""
    import numpy as np

    if len(sums) < 3:
        return 0.0
    without = (sums.sum() - sums) / (sizes.sum() - sizes)
    away = without.mean() - without
    scale = float((away**2).sum()) ** 1.5
    return float(np.sum(away**3) / (6 * scale)) if scale > 0 else 0.0


def t_quantile(share: float, freedom: int) -> float:
    """Of Student's t; the normal's where there are a million degrees of freedom or more."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, share))


def z_quantile(share: float) -> float:
    """Of the normal distribution."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)
