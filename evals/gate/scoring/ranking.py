"""Measures of one ranking, as trec_eval and ir-measures define them. Pure.

Computed here, and held against ir-measures by tests: that library needs a compiled extension
which has no build for Linux on ARM, and nobody should need a compiler to use the gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2


def ndcg_at(ranking: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """Discounted gain of the first k by the best one that was possible.

    The gain is the relevance itself, its discount log2(rank + 1) (Järvelin and Kekäläinen 2002).

    Args:
        ranking: Ids, best first, without repeats.
        relevance: Id to its grade; what is not named, or has 0, gains nothing.
        k: Where the ranking is cut, at least 1.

    Returns:
        0 to 1; 0 where nothing is relevant.
    """
    ideal = _gain(sorted(relevance.values(), reverse=True)[:k])
    return _gain([relevance.get(each, 0) for each in ranking[:k]]) / ideal if ideal else 0.0


def recall_at(ranking: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """Share of what is relevant that stands among the first k; 0 where nothing is relevant."""
    relevant = {each for each, grade in relevance.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank_at(ranking: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """1 by the rank of the first that is relevant; 0 where none of the first k is."""
    ranks = (rank for rank, each in enumerate(ranking[:k], start=1) if relevance.get(each, 0) > 0)
    return 1 / next(ranks, float("inf"))


def judged_at(ranking: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """Share of the first k, or of all where there are fewer, of which the grade is known, 0 included."""
    shown = ranking[:k]
    return sum(each in relevance for each in shown) / len(shown) if shown else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1))
