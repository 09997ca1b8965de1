"""Joining ranked lists. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Id]],
    *,
    smoothing: int = 60,
    weights: Sequence[float] | None = None,
) -> list[tuple[Id, float]]:
    """Fuse ranked id lists by the weighted sum of reciprocal ranks.

    Uses positions only, so scores of different indexes need no calibration
    (Cormack, Clarke and Büttcher, SIGIR 2009).

    Args:
        rankings: Id lists, each best first and without repeats. May be empty.
        smoothing: The paper's k, at least 1; larger values flatten the top.
        weights: One non-negative factor a ranking; None weighs all alike. A ranking of
            weight 0 has no say and adds no ids.

    Returns:
        (id, fused score) pairs, best first; ties break by id, so the order is stable.

    Raises:
        ValueError: If `smoothing` is below 1, a weight is negative or their number differs.

    >>> [passage for passage, _ in reciprocal_rank_fusion([[1, 2], [2, 3]])]
    [2, 1, 3]
    """
    if smoothing < 1:
        raise ValueError(f"`smoothing` must be at least 1, got {smoothing}")
    factors = [1.0] * len(rankings) if weights is None else list(weights)
    if len(factors) != len(rankings) or any(factor < 0 for factor in factors):
        raise ValueError("`weights` needs one non-negative number for each ranking")
    fused: dict[Id, float] = defaultdict(float)
    for ranking, factor in zip(rankings, factors, strict=True):
        if factor == 0:
            continue
        for rank, item in enumerate(ranking, start=1):
            fused[item] += factor / (smoothing + rank)
    return sorted(fused.items(), key=lambda pair: (-pair[1], pair[0]))  # type: ignore[operator]


def score_fusion(
    scores: Sequence[Mapping[Id, float]], *, weights: Sequence[float]
) -> list[tuple[Id, float]]:
    """Fuse scored ids by the weighted sum of scores, each list scaled to a best of 1.

    Unlike ranks, scores keep how far apart two candidates are, which helps where one index
    is sure and the other is not (Bruch, Gai and Ingber, TOIS 2023). An id that a list lacks,
    or scores below 0, gets 0 from it.

    Args:
        scores: For each list, its scores by id; higher is better. May be empty.
        weights: One non-negative factor a list.

    Returns:
        (id, fused score) pairs, best first; ties break by id, so the order is stable.

    >>> score_fusion([{1: 0.9, 2: 0.45}, {2: 8.0}], weights=[0.6, 0.4])
    [(2, 0.7), (1, 0.6)]
    """
    fused: dict[Id, float] = defaultdict(float)
    for each, factor in zip(scores, weights, strict=True):
        best = max(each.values(), default=0.0)
        for item, score in each.items():
            fused[item] += factor * max(score, 0.0) / best if best > 0 else 0.0
    return sorted(fused.items(), key=lambda pair: (-pair[1], pair[0]))  # type: ignore[operator]
