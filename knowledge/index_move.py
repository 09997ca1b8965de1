"""Moving passages in the indexes to where they belong now, without a release.

At any instant a crash leaves the indexes as they were or as they will be, as far as searches can
tell: what the vector index holds beyond that is announced before and mended by the next write.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine

from knowledge.index_changes import VectorChanges, change_keywords
from knowledge.keyword_index import KeywordIndex
from knowledge.publication import Placement, place
from knowledge.store.access import effective_catalog
from knowledge.store.engine import snapshot, write, write_both
from knowledge.store.indexing import (
    IndexState,
    change_entries,
    change_index_state,
    ensure_partitions,
    load_entries,
    load_index_state,
    load_partitions,
)
from knowledge.store.releases import current_release
from knowledge.vector_index import VectorIndex
from knowledge.vector_store import VectorStore


class IndexMover:
    """Makes the indexes fit the catalog. The caller holds the home's write lock."""

    def __init__(
        self,
        *,
        engine: Engine,
        vectors: VectorStore,
        keywords: KeywordIndex,
        keyword_engine: Engine,
        clock: Callable[[], datetime],
        recover: Callable[[], None],
        checkpoint: Callable[[str], None],
    ) -> None:
        """
        Args:
            engine: The truth store.
            vectors: The vector index.
            keywords: The keyword index.
            keyword_engine: The database that holds it.
            clock: Gives the moment by which is judged what is in force.
            recover: Mends what an interrupted write left, see `Publisher.recover`.
            checkpoint: Called between durable effects; for crash tests.
        """
        self._engine, self._keyword_engine = engine, keyword_engine
        self._vectors, self._keywords = vectors, keywords
        self._clock, self._recover, self._checkpoint = clock, recover, checkpoint

    def settle(self) -> int:
        """Move whatever lies elsewhere than its audience and standing say.

        Returns:
            How many (version, partition) places changed.

        Raises:
            StoreUnavailableError: If the vector index cannot be written.
        """
        self._recover()
        with snapshot(self._engine) as connection:
            state = load_index_state(connection)
            placement = self._placement(connection)
        if state is None or not placement.partitions:
            return 0
        self._announce(placement)
        with self._vectors.writing(state) as index:
            self._move(index, state, placement)
        self._finish(state, state.generation + 2)
        return len(placement.added) + len(placement.removed)

    def _placement(self, connection: Connection) -> Placement:
        entries = effective_catalog(connection, release=current_release(connection))
        numbers = {number: each for each, number in load_partitions(connection).items()}
        held = {(version, numbers[number]) for version, number in load_entries(connection)}
        return place(entries, held, on=self._clock().date())

    def _announce(self, placement: Placement) -> None:
        with write(self._engine) as connection:
            numbers = ensure_partitions(connection, placement.partitions)
            pending = sorted(numbers[each] for each in placement.partitions)
            change_index_state(connection, pending=pending)
        self._checkpoint("move announced")

    def _move(self, index: VectorIndex, state: IndexState, placement: Placement) -> None:
        vectors = VectorChanges(self._engine, state)
        for done, _ in vectors.add(index, placement.added, {}):
            self._checkpoint(f"vector batch {done} moved")
        generation = state.generation + 1
        with write_both(self._engine, self._keyword_engine) as (connection, own):
            self._change_entries(connection, placement)
            change_keywords(connection, own, self._keywords, placement, chunking=state.chunking)
            for partition in {partition for _, partition in placement.removed}:
                self._keywords.recount(own, partition)
            change_index_state(connection, generation=generation)
            self._checkpoint("move written")
        self._vectors.advance(state.vectors_folder, generation)
        self._checkpoint("move visible")
        vectors.remove(index, placement.removed)
        self._checkpoint("moved vectors removed")

    def _change_entries(self, connection: Connection, placement: Placement) -> None:
        numbers = load_partitions(connection)
        change_entries(
            connection,
            added=[(version, numbers[each]) for version, each in placement.added],
            removed=[(version, numbers[each]) for version, each in placement.removed],
        )

    def _finish(self, state: IndexState, generation: int) -> None:
        with write(self._engine) as connection:
            change_index_state(connection, pending=[], generation=generation)
        self._vectors.advance(state.vectors_folder, generation)
