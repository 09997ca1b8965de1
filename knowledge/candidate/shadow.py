"""A private view of the truth store in which changes can be tried.

One connection of its own shadows the tables that a publication changes with temporary ones: the
small ones are copied into its private memory; of the large ones, texts and passages, it sees what
is stored together with what was added here. Whoever reads through it meets the rules that real
releases are read by, and nothing that is written through it reaches the database.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, event, insert, select

from knowledge.errors import StoreUnavailableError
from knowledge.store import schema
from knowledge.store.engine import single_connection, snapshot

COPIED = (
    schema.documents,
    schema.validities,
    schema.supersessions,
    schema.partitions,
    schema.index_entries,
    schema.index_state,
    schema.releases,
)
"""A row for each document and version at most: copied in milliseconds."""
ADDED_TO = (schema.versions, schema.passages)
"""The texts themselves: read where they are, with what was added beside them."""


def open_shadow(engine: Engine) -> Engine:
    """An engine on the same database whose releases are its own.

    Everything that it reads belongs to the state of this moment, apart from versions and passages
    that are added later, which no release here refers to. `seal` it once the changes are made.

    Raises:
        StoreUnavailableError: If the truth store is no SQLite database.
    """
    if engine.dialect.name != "sqlite":
        raise StoreUnavailableError(
            "Changes can be tried before they are published only where the truth store is SQLite; "
            "publish them in a copy of this home instead."
        )
    shadow = single_connection(engine)
    try:
        with snapshot(shadow) as connection:
            for table in COPIED:
                _copy(connection, table)
            for table in ADDED_TO:
                _extend(connection, table)
    except BaseException:
        shadow.dispose()
        raise
    return shadow


def seal(shadow: Engine) -> None:
    """Let nothing be written from now on, and no second connection pass for the first."""
    with snapshot(shadow) as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")

    @event.listens_for(shadow, "connect")
    def refuse(_connection: Any, _record: Any) -> None:
        raise StoreUnavailableError("The trial of these changes was interrupted; start it again.")


def stored_generation(connection: Connection) -> int | None:
    """How far the indexes that everybody searches are by now, whatever is tried here."""
    stored = schema.index_state.to_metadata(MetaData(), schema="main")
    return connection.execute(select(stored.c.generation)).scalar()


def _copy(connection: Connection, table: Table) -> None:
    """Shadow a table with a copy."""
    own, stored = _named(table, "temp"), _named(table, "main")
    own.create(connection)
    names = [column.name for column in table.columns]
    connection.execute(insert(own).from_select(names, select(stored)))


def _extend(connection: Connection, table: Table) -> None:
    """Shadow a table with a view of its rows and of those that will be added."""
    added = _named(table, "temp", name=f"added_{table.name}")
    added.create(connection)
    names = [f'"{column.name}"' for column in table.columns]
    columns, values = ", ".join(names), ", ".join(f"NEW.{name}" for name in names)
    connection.exec_driver_sql(
        f"CREATE TEMP VIEW {table.name} AS SELECT {columns} FROM main.{table.name} "  # noqa: S608 - names of ours
        f"UNION ALL SELECT {columns} FROM temp.{added.name}"
    )
    connection.exec_driver_sql(
        f"CREATE TEMP TRIGGER add_{table.name} INSTEAD OF INSERT ON {table.name} BEGIN "  # noqa: S608
        f"INSERT INTO {added.name}({columns}) VALUES ({values}); END"
    )


def _named(table: Table, database: str, *, name: str | None = None) -> Table:
    """The same columns in one of the connection's databases, without references."""
    metadata = MetaData()
    copy = table.to_metadata(metadata, schema=database, name=name or table.name)
    for constraint in list(copy.foreign_key_constraints):
        copy.constraints.discard(constraint)
    return copy
