"""Intervals for the figures that benchmarks print."""

from __future__ import annotations

import math


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
