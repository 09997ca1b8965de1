"""Embedding each question once, however often and wherever it is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from knowledge.embedder import Embedder, PassageVectors, QuestionVectors

REMEMBERED = 1_000
"""Questions whose vectors are kept, some 10 KB each."""


class RememberingEmbedder:
    """An `Embedder` that keeps the vectors of the last questions. Safe for threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._remembered = lru_cache(maxsize=REMEMBERED)(embedder.embed_question)

    @property
    def fingerprint(self) -> str:
        return self._embedder.fingerprint

    @property
    def dim(self) -> int:
        return self._embedder.dim

    @property
    def word_dim(self) -> int:
        return self._embedder.word_dim

    def embed_question(self, text: str) -> QuestionVectors:
        return self._remembered(text)

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._embedder.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._embedder.embed_passages(texts)

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> PassageVectors:
        return self._embedder.embed_with_spans(texts, spans)
