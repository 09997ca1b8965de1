"""What two trials of one state need not find out twice: vectors of questions, and their neighbours."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from knowledge.embedder import Embedder, PassageVectors, QuestionVectors
from knowledge.partitions import Partition
from knowledge.vector_index import VectorIndex

REMEMBERED = 1_000
"""Questions whose vectors are kept, some 10 KB each."""


class SharedWork:
    """Given to several trials, spares them from embedding and looking up the same question again."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = RememberingEmbedder(embedder)
        self.neighbours = RememberedNeighbours()


class RememberedNeighbours:
    """The nearest stored passages of the last questions, by partition. Safe for threads."""

    def __init__(self, *, capacity: int = 4 * REMEMBERED) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, Partition, bytes, int], list[tuple[int, float]]] = OrderedDict()

    def search(
        self, index: VectorIndex, partition: Partition, vector: np.ndarray, *, top_k: int, generation: int
    ) -> list[tuple[int, float]]:
        """As `VectorIndex.search` of one partition; `generation` says of which state of the index."""
        key = (generation, partition, vector.tobytes(), top_k)
        with self._lock:
            if key in self._kept:
                return self._kept[key]
        found = index.search([partition], vector, top_k=top_k)
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        return found


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
