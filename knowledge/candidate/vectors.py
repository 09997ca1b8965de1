"""The vector index as it would be after changes: the stored one, with some in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from knowledge.candidate.remembering import RememberedNeighbours
from knowledge.partitions import Partition
from knowledge.store.indexing import IndexState
from knowledge.vector_index import VectorIndex
from knowledge.vector_store import VectorStore

SPARE = 50
"""How many more are asked of the stored index at first, for those that are gone by then. With or
without changes it is asked alike, so that what it says need not be found out twice."""


class CandidateVectorStore:
    """Hands out the index as it would be, as `VectorStore.reading` does the stored one."""

    def __init__(
        self, stored: VectorStore, held: Collection[Partition], neighbours: RememberedNeighbours
    ) -> None:
        """
        Args:
            stored: Gives the index that everybody searches.
            held: The partitions of which it holds anything.
            neighbours: Keeps what it found.
        """
        self._stored, self._held, self._neighbours = stored, frozenset(held), neighbours
        self.changes = VectorOverlay()

    @contextmanager
    def reading(self, state: IndexState) -> Iterator[CandidateVectorIndex]:
        """The index as of `state`, for one search.

        Raises:
            StoreUnavailableError: As `VectorStore.reading`.
        """
        if not self._held:
            yield CandidateVectorIndex(None, self.changes)
            return
        with self._stored.reading(state) as index:
            stored = _StoredIndex(index, self._held, self._neighbours, state.generation)
            yield CandidateVectorIndex(stored, self.changes)


class _StoredIndex:
    """The index that everybody searches, as of one state."""

    def __init__(
        self,
        index: VectorIndex,
        held: Collection[Partition],
        neighbours: RememberedNeighbours,
        generation: int,
    ) -> None:
        self._index, self._held = index, held
        self._neighbours, self._generation = neighbours, generation

    def near(self, partition: Partition, vector: np.ndarray, *, top_k: int) -> list[tuple[int, float]]:
        """Its nearest passages of one partition; none of one that it does not hold."""
        if partition not in self._held:
            return []
        return self._neighbours.search(
            self._index, partition, vector, top_k=top_k, generation=self._generation
        )


class VectorOverlay:
    """What is added to and removed from each partition."""

    def __init__(self) -> None:
        self._added: dict[Partition, list[tuple[Sequence[int], np.ndarray]]] = defaultdict(list)
        self._removed: dict[Partition, set[int]] = defaultdict(set)

    def add(self, partition: Partition, passage_ids: Sequence[int], vectors: np.ndarray) -> None:
        """Add unit vectors, (n, dim) float32."""
        if passage_ids:
            self._added[partition].append((passage_ids, vectors))

    def remove(self, partition: Partition, passage_ids: Sequence[int]) -> None:
        """Forget passages of the stored index."""
        self._removed[partition].update(passage_ids)

    def removed(self, partition: Partition) -> Collection[int]:
        """The passages that are forgotten."""
        return self._removed.get(partition, set())

    def near(self, partition: Partition, vector: np.ndarray, *, top_k: int) -> list[tuple[int, float]]:
        """The added passages nearest to a unit vector with their cosines, by exact comparison."""
        found: list[tuple[int, float]] = []
        for passage_ids, vectors in self._added.get(partition, ()):
            found += zip(passage_ids, (vectors @ vector).tolist(), strict=True)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:top_k]

    # The writing half of `VectorIndex`; nobody asks what an overlay holds, or closes it.


class CandidateVectorIndex:
    """The searching half of `VectorIndex`."""

    def __init__(self, stored: _StoredIndex | None, overlay: VectorOverlay) -> None:
        self._stored, self._overlay = stored, overlay

    def search(
        self, partitions: Sequence[Partition], vector: np.ndarray, *, top_k: int
    ) -> list[tuple[int, float]]:
        """As `VectorIndex.search`."""
        found: dict[int, float] = {}
        for partition in partitions:
            if self._stored is not None:
                found.update(self._remaining(self._stored, partition, vector, top_k))
            found.update(self._overlay.near(partition, vector, top_k=top_k))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:top_k]

    def _remaining(
        self, stored: _StoredIndex, partition: Partition, vector: np.ndarray, top_k: int
    ) -> list[tuple[int, float]]:
        """What remains of the stored index, asked for more where too little remains."""
        removed = self._overlay.removed(partition)
        wanted = top_k + SPARE
        while True:
            near = stored.near(partition, vector, top_k=wanted)
            kept = [pair for pair in near if pair[0] not in removed]
            if len(kept) >= top_k or len(near) < wanted or wanted >= top_k + len(removed):
                return kept[:top_k]
            wanted = min(4 * wanted, top_k + len(removed))
