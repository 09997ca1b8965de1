"""Exact bounds of a share, for claims such as "withstands 95 of 100 attacks". Pure."""

from __future__ import annotations

from evals.statistics import wilson_interval

__all__ = ["clopper_pearson_high", "clopper_pearson_low", "wilson_interval"]


def clopper_pearson_low(count: int, n: int, *, alpha: float = 0.05) -> float:
    """Exact one-sided lower bound of a share (Clopper and Pearson, 1934); 0 where n is 0.

    Raises:
        ValueError: If `count` is no count of n cases.

    >>> round(clopper_pearson_low(59, 59), 3)
    0.95
    """
    from scipy.special import betaincinv

    _check(count, n)
    return float(betaincinv(count, n - count + 1, alpha)) if count else 0.0


def clopper_pearson_high(count: int, n: int, *, alpha: float = 0.05) -> float:
    """Its upper bound; 1 where n is 0.

    Raises:
        ValueError: If `count` is no count of n cases.
    """
    return 1 - clopper_pearson_low(n - count, n, alpha=alpha)


def _check(count: int, n: int) -> None:
    if not 0 <= count <= n:
        raise ValueError(f"{count} is no count of {n} cases")
