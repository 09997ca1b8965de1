"""What the indexes were built with and what they should hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.partitions import Partition, Standing
from knowledge.store.schema import index_entries, index_state, partitions, passages


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """The one row that says how the indexes were built and how far they are."""

    fingerprint: str
    dim: int
    chunker_version: str
    generation: int
    vectors_folder: str
    chunking: int
    next_version_id: int
    next_passage_id: int
    pending: tuple[int, ...]
    """Partitions that a publication had begun to change and not finished."""


def load_index_state(connection: Connection) -> IndexState | None:
    """The state; None before the first publication."""
    row = connection.execute(select(index_state)).mappings().first()
    if row is None:
        return None
    values = {name: value for name, value in row.items() if name not in ("id", "pending")}
    return IndexState(**values, pending=tuple(row["pending"]))


def create_index_state(connection: Connection, *, fingerprint: str, dim: int, chunker_version: str) -> None:
    """Write the state of empty indexes."""
    connection.execute(
        insert(index_state).values(
            id=1,
            fingerprint=fingerprint,
            dim=dim,
            chunker_version=chunker_version,
            generation=1,
            vectors_folder="g000001",
            chunking=1,
            next_version_id=1,
            next_passage_id=1,
            pending=[],
        )
    )


def change_index_state(connection: Connection, **values: Any) -> None:
    """Set columns of the state."""
    connection.execute(update(index_state).values(**values))


def ensure_partitions(connection: Connection, wanted: Iterable[Partition]) -> Mapping[Partition, int]:
    """The number of each partition, of all that are known and these."""
    known = load_partitions(connection)
    for partition in sorted(set(wanted) - known.keys()):
        added = connection.execute(
            insert(partitions).values(
                collection=partition.collection,
                audience=partition.audience,
                standing=partition.standing.value,
            )
        )
        known[partition] = int(added.inserted_primary_key[0])
    return known


def load_partitions(connection: Connection) -> dict[Partition, int]:
    """Every partition with its number."""
    return {
        Partition(
            collection=row.collection, audience=row.audience, standing=Standing(row.standing)
        ): row.partition_id
        for row in connection.execute(select(partitions))
    }


def searchable_partitions(connection: Connection) -> list[Partition]:
    """The partitions that hold a passage; an interrupted publication may leave empty ones."""
    holds = (
        select(index_entries.c.version_id)
        .join(passages, passages.c.version_id == index_entries.c.version_id)
        .where(index_entries.c.partition_id == partitions.c.partition_id)
    )
    rows = connection.execute(select(partitions).where(holds.exists()))
    return [
        Partition(collection=row.collection, audience=row.audience, standing=Standing(row.standing))
        for row in rows
    ]


def load_entries(connection: Connection) -> set[tuple[int, int]]:
    """(version id, partition number) pairs that the indexes should hold."""
    return {(row.version_id, row.partition_id) for row in connection.execute(select(index_entries))}


def change_entries(
    connection: Connection,
    *,
    added: Sequence[tuple[int, int]],
    removed: Sequence[tuple[int, int]],
) -> None:
    """Record what the indexes hold from this transaction on."""
    for version_id, partition_id in removed:
        connection.execute(
            delete(index_entries).where(
                index_entries.c.version_id == version_id,
                index_entries.c.partition_id == partition_id,
            )
        )
    if added:
        connection.execute(
            insert(index_entries),
            [{"version_id": version, "partition_id": partition} for version, partition in added],
        )
