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
from knowledge.audience import NO_GROUPS, admits
from knowledge.documents import DocumentStatus
from knowledge.keyword_index import KeywordEntry, SqliteKeywordIndex
from knowledge.partitions import Partition, Standing
from knowledge.standing import CatalogEntry, effective_statuses, standings
from knowledge.store.access import effective_catalog
from knowledge.store.embeddings import load_vectors, model_id
from knowledge.store.passages import StoredPassage, passages_of
from knowledge.store.releases import published_on


@dataclass(frozen=True, slots=True, kw_only=True)
class PastScope:
    """Which passages an index of the past consists of."""

    release: int
    on: date
    role: str
    groups: frozenset[str] = NO_GROUPS
    collection: str | None
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPassage:
    """A passage as the indexes held it, whether or not it was in force on the day."""

    stored: StoredPassage
    audience: str
    """The label that counts for it today."""
    status: DocumentStatus | None
    """The status under which it may be shown; None where it may not."""


class PastIndex:
    """Both indexes over the passages that the partitions of one scope held. Safe for threads.

    Word statistics and candidates are those that the live indexes had, so that an answer can be
    given again: passages of other collections count among the words although they are not found,
    and what is not shown on the day still takes its place among the candidates.
    """

    def __init__(self, held: Sequence[HeldPassage], vectors: np.ndarray, *, collection: str | None) -> None:
        """
        Args:
            held: In order of id, of every collection.
            vectors: (n, dim) float32, of the passages of `collection` among them.
            collection: The one that is searched; None searches all.
        """
        self.passages = {
            each.stored.passage_id: each.stored.build(each.status) for each in held if each.status is not None
        }
        found = [each.stored.passage_id for each in held if _is_of(each, collection)]
        self._ids = np.array(found, dtype=np.int64)
        self._vectors, self._collection = vectors, collection
        self._lock = threading.Lock()
        self._keywords = SqliteKeywordIndex()
        self._engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        self._partitions = self._fill(held)

    def search_keywords(self, text: str, *, top_k: int) -> list[tuple[int, float]]:
        """As `KeywordIndex.search`."""
        with self._lock, self._engine.begin() as connection:
            return self._keywords.search(
                connection, self._partitions, text, top_k=top_k, collection=self._collection
            )

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

    def _fill(self, held: Sequence[HeldPassage]) -> list[Partition]:
        """Index the words of all; gives the partitions that are searched."""
        groups: dict[Partition, list[KeywordEntry]] = defaultdict(list)
        for each in held:
            partition = Partition(
                collection=each.stored.collection, audience=each.audience, standing=Standing.IN_FORCE
            )
            entry = KeywordEntry(passage_id=each.stored.passage_id, text=each.stored.index_text)
            groups[partition].append(entry)
        with self._engine.begin() as connection:
            for partition, entries in groups.items():
                self._keywords.add(connection, partition, entries)
        return sorted(each for each in groups if self._collection in (None, each.collection))


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
    held = [
        HeldPassage(
            stored=stored,
            audience=labels[stored.version_id],
            status=admitted_status(
                stored,
                statuses,
                labels,
                role=scope.role,
                groups=scope.groups,
                collection=scope.collection,
                in_force=scope.in_force,
            ),
        )
        for stored in passages_of(connection, _held(connection, entries, scope), release=scope.release)
    ]
    keys = [each.stored.row.index_text_sha256 for each in held if _is_of(each, scope.collection)]
    vectors = _vectors(connection, keys, fingerprint, dim)
    return PastIndex(held, vectors, collection=scope.collection)


def _held(connection: Connection, entries: Sequence[CatalogEntry], scope: PastScope) -> list[int]:
    """The versions in the partitions that the reader may open, as the release left them."""
    published = published_on(connection, scope.release) or scope.on
    places = standings(entries, on=published)
    wanted = Standing.IN_FORCE if scope.in_force else Standing.NOT_IN_FORCE
    return [
        entry.version_id
        for entry in entries
        if wanted in places[entry.version_id] and admits(entry.audience, scope.role, scope.groups)
    ]


def _is_of(held: HeldPassage, collection: str | None) -> bool:
    return collection in (None, held.stored.collection)


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
