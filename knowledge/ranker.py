"""From confirmed candidates to scored passages, with the vectors that the store keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from knowledge.documents import Passage, ScoredPassage
from knowledge.embedder import QuestionVectors
from knowledge.ranking import (
    Candidates,
    Ranking,
    fused,
    reranked,
    settled,
    weighed_by_units,
    weighed_by_words,
)
from knowledge.reranker import Reranker
from knowledge.retrieval import UnitVectors
from knowledge.settings import RetrievalSettings
from knowledge.stopwatch import Stopwatch
from knowledge.store.embeddings import load_units, load_vectors, model_id
from knowledge.store.indexing import IndexState
from knowledge.unit_vectors import passage_text, units_of

RESCORED = 40
"""Best candidates that are also weighed by their best sentence and word by word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The passages of one search, best first, and the units of each by passage id."""

    passages: Sequence[ScoredPassage]
    units: Mapping[int, UnitVectors]


class Ranker:
    """Ranks candidates as the settings say. Safe for threads."""

    def __init__(self, settings: RetrievalSettings, reranker: Reranker | None) -> None:
        self._settings, self._reranker = settings, reranker

    def rank(
        self,
        stored: StoredUnits,
        question: str,
        found: Candidates,
        passages: Mapping[int, Passage],
        *,
        top_k: int,
        clock: Stopwatch,
    ) -> Ranked:
        """Fuse, weigh the best candidates by their best sentence too, cut to `top_k`.

        Args:
            stored: Gives vectors that the indexes did not return.
            question: For the reranker, where there is one.
            found: What the indexes returned.
            passages: Those of them that the reader may see, by id.
            top_k: Largest number of passages to return.
            clock: Told how long the stages take.
        """
        with clock.stage("fetch"):
            found = found.among(passages)
            similarities = stored.similarities(found, passages)
        with clock.stage("fuse"):
            ranking = fused(found, similarities, self._settings)
        if self._reranker is not None:
            with clock.stage("rerank"):
                ranking = reranked(self._reranker, question, ranking, passages)
        with clock.stage("units"):
            head = ranking[: max(top_k, RESCORED)]
            units = stored.units([passages[each] for each, _ in head], found.question)
            if self._reranker is None:
                weight = self._settings.unit_weight
                head = weighed_by_units(head, units, found.vector, weight)
                words = found.question.words
                ranking = weighed_by_words(head, units, passages, words, self._settings)
        best = settled(ranking, passages)[: max(top_k, 0)]
        return Ranked(
            passages=_scored(best, passages, similarities, dict(found.keyword)),
            units={each: units[each] for each, _ in best if each in units},
        )


class StoredUnits:
    """Vectors of passages and their units in one snapshot of the store."""

    def __init__(self, connection: Connection, state: IndexState) -> None:
        self._connection, self._dim = connection, state.dim
        self._model = model_id(
            connection, fingerprint=state.fingerprint, dim=state.dim, create=False
        )

    def similarities(
        self, found: Candidates, passages: Mapping[int, Passage]
    ) -> dict[int, float]:
        """Cosines of all candidates, those that only the keyword index returned included."""
        similarities = dict(found.dense)
        lacking = {
            each: passage_text(passages[each]).sha256
            for each, _ in found.keyword
            if each not in similarities
        }
        if lacking and self._model is not None and found.vector.any():
            vectors = load_vectors(self._connection, self._model, list(lacking.values()))
            for each, key in lacking.items():
                if key in vectors:
                    similarities[each] = float(vectors[key] @ found.vector)
        return similarities

    def units(
        self, passages: Sequence[Passage], question: QuestionVectors
    ) -> dict[int, UnitVectors]:
        """The units of each passage, matched with the question's words, by passage id."""
        keys = {each.passage_id: passage_text(each).sha256 for each in passages}
        vectors = (
            load_units(self._connection, self._model, list(keys.values()), dim=self._dim)
            if keys and self._model is not None
            else {}
        )
        return {
            each.passage_id: self._units_of(each, vectors.get(keys[each.passage_id]), question)
            for each in passages
        }

    def _units_of(
        self,
        passage: Passage,
        stored: tuple[np.ndarray, bytes] | None,
        question: QuestionVectors,
    ) -> UnitVectors:
        vectors, words = stored or (None, b"")
        return units_of(
            passage, vectors, dim=self._dim, words=words, question_words=question.word_vectors
        )


def _scored(
    ranking: Ranking,
    passages: Mapping[int, Passage],
    similarities: Mapping[int, float],
    keyword_scores: Mapping[int, float],
) -> list[ScoredPassage]:
    return [
        ScoredPassage(
            passage=passages[passage_id],
            score=score,
            rank=rank,
            similarity=similarities.get(passage_id),
            keyword_score=keyword_scores.get(passage_id),
        )
        for rank, (passage_id, score) in enumerate(ranking, start=1)
    ]
