"""Orders of candidates, best first. Pure; what it takes from the store is `knowledge.ranker`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge.documents import Passage
from knowledge.embedder import QuestionVectors
from knowledge.fusion import reciprocal_rank_fusion, score_fusion
from knowledge.reranker import Reranker
from knowledge.retrieval import UnitVectors
from knowledge.settings import RetrievalSettings
from knowledge.unit_vectors import passage_text
from knowledge.word_matches import unnamed_words

RERANKED = 30
"""Candidates that a reranker reads."""

Ranking = list[tuple[int, float]]
"""(passage id, score) pairs, best first."""


@dataclass(slots=True, kw_only=True)
class Candidates:
    """What the two indexes returned."""

    dense: Ranking = field(default_factory=list)
    keyword: Ranking = field(default_factory=list)
    question: QuestionVectors
    degraded: str | None = None

    @property
    def vector(self) -> np.ndarray:
        """Of the question, (dim,) float32; zeros where it holds no word."""
        return self.question.vector

    def among(self, passages: Mapping[int, Passage]) -> Candidates:
        """Those that are among the passages."""
        return Candidates(
            dense=[pair for pair in self.dense if pair[0] in passages],
            keyword=[pair for pair in self.keyword if pair[0] in passages],
            question=self.question,
            degraded=self.degraded,
        )


def fused(
    found: Candidates, similarities: Mapping[int, float], settings: RetrievalSettings
) -> Ranking:
    """Both indexes' candidates as one list."""
    weights = [settings.dense_weight, settings.keyword_weight]
    if settings.fusion == "ranks":
        return reciprocal_rank_fusion(
            [[each for each, _ in found.dense], [each for each, _ in found.keyword]],
            smoothing=settings.smoothing,
            weights=weights,
        )
    return score_fusion([similarities, dict(found.keyword)], weights=weights)


def reranked(
    reranker: Reranker, question: str, ranking: Ranking, passages: Mapping[int, Passage]
) -> Ranking:
    """The first candidates in the reranker's order; the others stay behind them."""
    head, tail = ranking[:RERANKED], ranking[RERANKED:]
    if not head:
        return []
    scores = reranker.scores(question, [passage_text(passages[each]).joined for each, _ in head])
    ordered = sorted(
        ((each, score) for (each, _), score in zip(head, scores, strict=True)),
        key=lambda pair: (-pair[1], pair[0]),
    )
    floor = min(scores)
    return [*ordered, *((each, floor - 1 + score) for each, score in tail)]


def weighed_by_units(
    ranking: Sequence[tuple[int, float]],
    units: Mapping[int, UnitVectors],
    vector: np.ndarray,
    weight: float,
) -> Ranking:
    """Add each passage's best sentence to its score, scaled to a best of 1.

    A passage is the mean of what it says; the one sentence that answers can drown in it.
    """
    best = {
        each: float((units[each].vectors @ vector).max()) if len(units[each].units) else 0.0
        for each, _ in ranking
    }
    highest = max(best.values(), default=0.0)
    if weight == 0 or highest <= 0:
        return list(ranking)
    return [(each, score + weight * max(best[each], 0.0) / highest) for each, score in ranking]


def weighed_by_words(
    ranking: Sequence[tuple[int, float]],
    units: Mapping[int, UnitVectors],
    passages: Mapping[int, Passage],
    words: Sequence[str],
    settings: RetrievalSettings,
) -> Ranking:
    """Add how well each passage meets the question word by word.

    The words that title and headings do not name count once more: among passages of one
    document they alone tell which one answers.
    """
    if not words or (settings.word_weight == 0 and settings.unnamed_word_weight == 0):
        return list(ranking)
    weighed = []
    for each, score in ranking:
        matches = units[each].matches
        met = matches.max(axis=0) if len(matches) else np.zeros(len(words), np.float32)
        passage = passages[each]
        free = unnamed_words(words, [passage.title, *passage.heading_path])
        gain = settings.word_weight * met.mean() + settings.unnamed_word_weight * met[free].mean()
        weighed.append((each, score + float(gain)))
    return weighed


def settled(ranking: Ranking, passages: Mapping[int, Passage]) -> Ranking:
    """Order by score, near ties by document and place.

    The last digits of a cosine depend on how an index summed it, and ids on what was ever
    published; neither may decide what a reader sees first.
    """

    def key(pair: tuple[int, float]) -> tuple[float, str, int, int]:
        passage = passages[pair[0]]
        return -round(pair[1], 5), passage.doc_id, passage.start, pair[0]

    return sorted(ranking, key=key)
