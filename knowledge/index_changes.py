"""Carrying a placement out in the two indexes, from what the truth store has kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, Engine

from knowledge.keyword_index import KeywordEntry, KeywordIndex
from knowledge.partitions import Partition
from knowledge.publication import PassageKey, Place, Placement, by_partition
from knowledge.store.embeddings import load_vectors, model_id
from knowledge.store.engine import snapshot
from knowledge.store.indexing import IndexState, load_entries, load_partitions
from knowledge.store.passages import entry_passage_ids, indexed_passages
from knowledge.vector_index import VectorIndex

VECTOR_BATCH = 5_000
"""Vectors given to the index at a time."""


class VectorChanges:
    """Changes the vector index of one state. The caller holds the home's write lock."""

    def __init__(self, engine: Engine, state: IndexState) -> None:
        self._engine, self._state = engine, state

    def add(
        self,
        index: VectorIndex,
        places: Sequence[Place],
        new_keys: Mapping[int, list[PassageKey]],
    ) -> Iterator[tuple[int, int]]:
        """Add versions batch by batch; gives (batches done, batches in all) after each.

        Args:
            index: The open index of the state.
            places: The versions and where they go.
            new_keys: Of the versions that the store does not hold yet.
        """
        stored = self._keys({version for version, _ in places} - new_keys.keys())
        batches = list(_batches(places, {**stored, **new_keys}))
        for number, (partition, keys) in enumerate(batches, start=1):
            self._add_stored(index, partition, keys)
            yield number, len(batches)

    def remove(self, index: VectorIndex, places: Sequence[Place]) -> None:
        """Take versions out of partitions."""
        keys = self._keys({version for version, _ in places})
        for partition, versions in by_partition(places).items():
            passage_ids = [each for version in versions for each, _ in keys.get(version, ())]
            index.remove(partition, passage_ids)

    def mend(self, index: VectorIndex) -> None:
        """Make the partitions that a write left unfinished agree with the truth store."""
        for partition, passage_ids in sorted(self._pending().items()):
            held = index.ids(partition)
            index.remove(partition, sorted(held - passage_ids))
            missing = self._known_keys(passage_ids - held)
            for start in range(0, len(missing), VECTOR_BATCH):
                self._add_stored(index, partition, missing[start : start + VECTOR_BATCH])

    def _add_stored(
        self, index: VectorIndex, partition: Partition, keys: Sequence[PassageKey]
    ) -> None:
        """Add those passages whose vectors are stored."""
        with snapshot(self._engine) as connection:
            model = model_id(
                connection, fingerprint=self._state.fingerprint, dim=self._state.dim, create=False
            )
            sha256s = [sha256 for _, sha256 in keys]
            stored = load_vectors(connection, model, sha256s) if model is not None else {}
        present = [(passage_id, stored[key]) for passage_id, key in keys if key in stored]
        vectors = np.array([vector for _, vector in present], dtype=np.float32)
        index.add(partition, [passage_id for passage_id, _ in present], vectors)

    def _keys(self, version_ids: Collection[int]) -> dict[int, list[PassageKey]]:
        """The passages of stored versions, by version."""
        by_version: dict[int, list[PassageKey]] = defaultdict(list)
        chunking = self._state.chunking
        with snapshot(self._engine) as connection:
            for each in indexed_passages(connection, version_ids, chunking=chunking):
                by_version[each.version_id].append((each.passage_id, each.text.sha256))
        return by_version

    def _known_keys(self, passage_ids: set[int]) -> list[PassageKey]:
        """The keys of published passages."""
        if not passage_ids:
            return []
        with snapshot(self._engine) as connection:
            versions = {version for version, _ in load_entries(connection)}
        keys = (key for group in self._keys(versions).values() for key in group)
        return sorted(key for key in keys if key[0] in passage_ids)

    def _pending(self) -> dict[Partition, set[int]]:
        """What the unfinished partitions should hold."""
        with snapshot(self._engine) as connection:
            return {
                partition: entry_passage_ids(connection, number)
                for partition, number in load_partitions(connection).items()
                if number in self._state.pending
            }


def change_keywords(
    connection: Connection,
    own: Connection,
    keywords: KeywordIndex,
    placement: Placement,
    *,
    chunking: int,
) -> None:
    """Move versions in the keyword index.

    Args:
        connection: To the truth store, which holds the versions by now.
        own: To the keyword index; the same where both share a database.
        keywords: The index.
        placement: What moves.
        chunking: Which cut of the versions the indexes hold.
    """
    for partition, versions in by_partition(placement.added).items():
        rows = indexed_passages(connection, versions, chunking=chunking)
        entries = [KeywordEntry(passage_id=each.passage_id, text=each.text) for each in rows]
        keywords.add(own, partition, entries)
    for partition, versions in by_partition(placement.removed).items():
        rows = indexed_passages(connection, versions, chunking=chunking)
        keywords.remove(own, partition, [each.passage_id for each in rows])


def _batches(
    places: Sequence[Place], keys: Mapping[int, Sequence[PassageKey]]
) -> Iterator[tuple[Partition, list[PassageKey]]]:
    for partition, versions in by_partition(places).items():
        wanted = [key for version in versions for key in keys.get(version, ())]
        for start in range(0, len(wanted), VECTOR_BATCH):
            yield partition, wanted[start : start + VECTOR_BATCH]
