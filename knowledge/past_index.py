"""Searching an earlier state: exact, made in memory when it is asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from knowledge.admission import admitted_status
from knowledge.audience import NO_GROUPS
from knowledge.documents import Passage
from knowledge.index_text import index_text
from knowledge.keyword_index import KeywordEntry, SqliteKeywordIndex
from knowledge.partitions import Partition, Standing
from knowledge.standing import effective_statuses
from knowledge.store.access import effective_catalog
from knowledge.store.embeddings import load_vectors, model_id
from knowledge.store.passages import passages_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PastScope:
    """Which passages an index of the past consists of."""

    release: int
    on: date
    role: str
    groups: frozenset[str] = NO_GROUPS
    collection: str | None
    in_force: bool


class PastIndex:
    """Both indexes over the passages of one scope. Safe for threads."""

    def __init__(self, passages: Sequence[Passage], audiences: Sequence[str], vectors: np.ndarray) -> None:
        self.passages = {passage.passage_id: passage for passage in passages}
        self._ids = np.array([passage.passage_id for passage in passages], dtype=np.int64)
        self._vectors = vectors
        self._lock = threading.Lock()
        self._keywords = SqliteKeywordIndex()
        self._engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        self._partitions = self._fill(passages, audiences)

    def search_keywords(self, text: str, *, top_k: int) -> list[tuple[int, float]]:
        """As `KeywordIndex.search`."""
        with self._lock, self._engine.begin() as connection:
            return self._keywords.search(connection, self._partitions, text, top_k=top_k)

    def search_vectors(self, vector: np.ndarray, *, top_k: int) -> list[tuple[int, float]]:
        """As `VectorIndex.search`, by comparing with every vector."""
        if not len(self._ids):
            return []
        cosines = self._vectors @ vector
        order = np.lexsort((self._ids, -cosines))[:top_k]
        return [(int(self._ids[at]), float(cosines[at])) for at in order if cosines[at] != 0.0]

    def close(self) -> None:
        """Free the memory."""
        with self._lock:
            self._engine.dispose()

    def _fill(self, passages: Sequence[Passage], audiences: Sequence[str]) -> list[Partition]:
        groups: dict[Partition, list[KeywordEntry]] = defaultdict(list)
        for passage, audience in zip(passages, audiences, strict=True):
            partition = Partition(
                collection=passage.collection, audience=audience, standing=Standing.IN_FORCE
            )
            text = index_text(passage.title, passage.heading_path, passage.context, passage.text)
            groups[partition].append(KeywordEntry(passage_id=passage.passage_id, text=text))
        with self._engine.begin() as connection:
            for partition, entries in groups.items():
                self._keywords.add(connection, partition, entries)
        return sorted(groups)


class PastIndexes:
    """The most recently used indexes of the past."""

    def __init__(self, *, capacity: int = 2) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, PastIndex] = OrderedDict()

    def get(self, key: Hashable, build: Callable[[], PastIndex]) -> PastIndex:
        """The index for a key, which names all that decides what it holds; made by `build` if need be."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = build()
            self._kept.move_to_end(key)
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
            return self._kept[key]


def build_past_index(connection: Connection, scope: PastScope, *, fingerprint: str, dim: int) -> PastIndex:
    """Read the passages that a reader could have found, with their stored vectors."""
    entries = effective_catalog(connection, release=scope.release)
    statuses = effective_statuses(entries, on=scope.on)
    labels = {entry.version_id: entry.audience for entry in entries}
    chosen: list[Passage] = []
    audiences: list[str] = []
    keys: list[bytes] = []
    for stored in passages_at(connection, scope.release):
        status = admitted_status(
            stored,
            statuses,
            labels,
            role=scope.role,
            groups=scope.groups,
            collection=scope.collection,
            in_force=scope.in_force,
        )
        if status is None:
            continue
        chosen.append(stored.build(status))
        audiences.append(labels[stored.version_id])
        keys.append(stored.row.index_text_sha256)
    return PastIndex(chosen, audiences, _vectors(connection, keys, fingerprint, dim))


def _vectors(connection: Connection, keys: Iterable[bytes], fingerprint: str, dim: int) -> np.ndarray:
    """(n, dim) float32; a row of zeros where the text was never embedded by this model."""
    ordered = list(keys)
    model = model_id(connection, fingerprint=fingerprint, dim=dim, create=False)
    stored = load_vectors(connection, model, ordered) if model is not None else {}
    matrix = np.zeros((len(ordered), dim), dtype=np.float32)
    for row, key in enumerate(ordered):
        if key in stored:
            matrix[row] = stored[key]
    return matrix
