"""Comparing the derived indexes with the truth store, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from knowledge.keyword_index import SqliteKeywordIndex
from knowledge.partitions import Partition
from knowledge.store.engine import snapshot, write
from knowledge.store.indexing import load_index_state, load_partitions
from knowledge.store.schema import index_entries, passages
from knowledge.vector_store import VectorStore


def index_differences(engine: Engine, home: Path) -> list[str]:
    """What the indexes hold too much or lack, one sentence each; empty means they fit.

    Loads chromadb and reads every stored id: about a second for 100,000 passages.

    Raises:
        StoreUnavailableError: If an index cannot be read, or another process is writing to it.
    """
    with snapshot(engine) as connection:
        state = load_index_state(connection)
        if state is None:
            return []
        expected = dict(_expected_ids(connection, state.chunking))
    store = VectorStore(home)
    try:
        with store.reading(state) as index:
            found = {partition: index.ids(partition) for partition in expected}
    finally:
        store.close()
    differences = [
        f"The vector index holds {len(found[partition] - ids)} passages too many and lacks "
        f"{len(ids - found[partition])} of {partition.collection} ({partition.label})."
        for partition, ids in expected.items()
        if found[partition] != ids
    ]
    return differences + _keyword_differences(engine, sum(len(ids) for ids in expected.values()))


def _expected_ids(connection: Connection, chunking: int) -> Iterator[tuple[Partition, set[int]]]:
    for partition, number in load_partitions(connection).items():
        rows = connection.execute(
            select(passages.c.passage_id)
            .join(index_entries, index_entries.c.version_id == passages.c.version_id)
            .where(index_entries.c.partition_id == number, passages.c.chunking == chunking)
        )
        yield partition, set(rows.scalars())


def _keyword_differences(engine: Engine, expected: int) -> list[str]:
    if engine.dialect.name != "sqlite":
        return []
    with write(engine) as connection:  # FTS5's own check is an INSERT
        SqliteKeywordIndex().verify(connection)
        tables = connection.exec_driver_sql("SELECT name FROM keyword_tables").scalars().all()
        held = sum(
            connection.exec_driver_sql(f"SELECT count(*) FROM {name}_docsize").scalar_one()  # noqa: S608
            for name in tables
        )
    if held == expected:
        return []
    return [f"The keyword index holds {held} passages where the database has {expected}."]
