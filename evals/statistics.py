"""Intervals for the figures that benchmarks print."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def wilson_interval(count: int, n: int, *, z: float = 1.96) -> tuple[float, float]:
    """Wilson score interval of a proportion (Wilson, 1927); (0, 1) where n is 0.

    >>> wilson_interval(9, 10)
    (0.5958, 0.9821)
    """
    if n == 0:
        return 0.0, 1.0
    p = count / n
    centre = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return (
        round(max(0.0, (centre - spread) / scale), 4),
        round(min(1.0, (centre + spread) / scale), 4),
    )


def share(flags: Iterable[bool]) -> dict[str, Any]:
    """The share of flags that are set, with its count and 95 % interval; `value` None without flags."""
    found = list(flags)
    return share_of(sum(found), len(found))


def share_of(count: int, n: int) -> dict[str, Any]:
    """The same from counts."""
    low, high = wilson_interval(count, n)
    return {"value": round(count / n, 4) if n else None, "n": n, "low": low, "high": high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure minus another on the same questions, with its 95 % interval."""

    value: float
    low: float
    high: float


def paired_difference(
    ours: Sequence[float],
    theirs: Sequence[float],
    *,
    median: bool = False,
    resamples: int = 10_000,
    seed: int = 0,
) -> Difference | None:
    """Difference of two means, with a percentile bootstrap over the questions (Efron, 1979).

    Args:
        ours: One value a question.
        theirs: For the same questions in the same order.
        median: Compare medians instead.
        resamples: How often the questions are drawn again, with replacement.
        seed: Of the draws; the same seed gives the same interval.

    Returns:
        None where there is no question.

    >>> paired_difference([1, 1, 1], [0, 0, 0])
    Difference(value=1.0, low=1.0, high=1.0)
    """
    import numpy as np

    first, second = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    if not len(first):
        return None
    middle = np.median if median else np.mean
    drawn = np.random.default_rng(seed).integers(0, len(first), size=(resamples, len(first)))
    spread = middle(first[drawn], axis=1) - middle(second[drawn], axis=1)
    return _difference(float(middle(first) - middle(second)), spread)


def paired_auroc_difference(
    ours: tuple[Sequence[float], Sequence[float]],
    theirs: tuple[Sequence[float], Sequence[float]],
    *,
    resamples: int = 10_000,
    seed: int = 0,
) -> Difference | None:
    """Difference of two AUROCs; positive and negative questions are drawn again apart.

    Args:
        ours: Scores of the positive and of the negative questions.
        theirs: For the same questions in the same order.
        resamples: As in `paired_difference`.
        seed: As in `paired_difference`.

    Returns:
        None where there is no positive or no negative question.
    """
    import numpy as np

    first, second = _wins(*ours), _wins(*theirs)
    n, m = first.shape
    if not n or not m:
        return None
    random = np.random.default_rng(seed)
    positive = random.multinomial(n, np.full(n, 1 / n), size=resamples) / n
    negative = random.multinomial(m, np.full(m, 1 / m), size=resamples) / m
    spread = ((positive @ (first - second)) * negative).sum(axis=1)
    return _difference(float(first.mean() - second.mean()), spread)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Chance that a positive scores above a negative; a tie counts half.

    >>> auroc([0.9, 0.4], [0.4, 0.1])
    0.875
    """
    import numpy as np

    if not len(positive) or not len(negative):
        return None
    low = np.sort(np.asarray(negative, dtype=float))
    below = np.searchsorted(low, positive, side="left")
    upto = np.searchsorted(low, positive, side="right")
    return float((below + upto).mean() / 2 / len(low))


def auroc_interval(
    positive: Sequence[float], negative: Sequence[float], *, resamples: int = 2_000, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of `auroc`, both groups drawn again apart; (0, 1) where one is empty."""
    import numpy as np

    wins = _wins(positive, negative)
    if not wins.size:
        return 0.0, 1.0
    n, m = wins.shape
    random = np.random.default_rng(seed)
    rows = random.multinomial(n, np.full(n, 1 / n), size=resamples) / n
    columns = random.multinomial(m, np.full(m, 1 / m), size=resamples) / m
    low, high = np.percentile(((rows @ wins) * columns).sum(axis=1), [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def mcnemar_exact(ours: Sequence[bool], theirs: Sequence[bool]) -> float:
    """Two-sided exact McNemar p for paired yes/no outcomes (McNemar, 1947).

    Only questions on which the two differ count; 1 where there is none.

    >>> mcnemar_exact([True] * 5, [False] * 5)
    0.0625
    """
    better = sum(a and not b for a, b in zip(ours, theirs, strict=True))
    worse = sum(b and not a for a, b in zip(ours, theirs, strict=True))
    n = better + worse
    tail = sum(math.comb(n, k) for k in range(min(better, worse) + 1)) / 2**n
    return min(1.0, 2 * tail)


def _wins(positive: Sequence[float], negative: Sequence[float]) -> np.ndarray:
    import numpy as np

    above = np.asarray(positive, dtype=float)[:, None]
    below = np.asarray(negative, dtype=float)[None, :]
    return (above > below) + 0.5 * (above == below)


def _difference(value: float, spread: np.ndarray) -> Difference:
    import numpy as np

    low, high = np.percentile(spread, [2.5, 97.5])
    return Difference(value=round(value, 4), low=round(float(low), 4), high=round(float(high), 4))
