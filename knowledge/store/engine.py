"""Opening the database: connection settings, transactions, schema version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from knowledge.errors import NotStorableError, StoreUnavailableError
from knowledge.store.schema import SCHEMA_VERSION

DATABASE_NAME = "playbook.db"
BUSY_TIMEOUT_MS = 10_000

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cache_size=-32000",
    "PRAGMA mmap_size=1073741824",
)


def open_engine(home: Path, *, database_url: str | None = None) -> Engine:
    """Open the truth store of `home`, creating or upgrading its tables where needed.

    Args:
        home: The installation's folder; created, for this user alone, if absent.
        database_url: An SQLAlchemy URL such as `postgresql+psycopg://…`; None is SQLite
            in `<home>/playbook.db`.

    Raises:
        StoreUnavailableError: If the folder cannot be made or the database not be read.
    """
    url = make_url(database_url) if database_url else URL.create("sqlite", database=str(home / DATABASE_NAME))
    try:
        # Restricted documents lie in here: nobody else of this machine may look in.
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not database_url:
            _refuse_lost_database(home)
        # An error's text goes to logs; what people asked and what documents say must not.
        engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite", hide_parameters=True)
        _name_what_cannot_be_stored(engine)
        if engine.dialect.name == "sqlite":
            _configure_sqlite(engine)
        _ensure_schema(engine)
    except OSError as error:
        raise StoreUnavailableError(
            f"The folder {home} cannot be used ({error.strerror}); choose another with "
            "PLAYBOOK_HOME or give this user permission to write there."
        ) from error
    except DatabaseError as error:
        raise _unreadable(url, error) from error
    return engine


def _refuse_lost_database(home: Path) -> None:
    """Starting anew beside the originals of a lost database would look like an empty library."""
    path = home / DATABASE_NAME
    if path.is_file() and path.stat().st_size == 0 and (home / "originals").is_dir():
        raise StoreUnavailableError(
            f"The database {path} is empty although documents were stored; restore a backup, or "
            "delete the file to start anew."
        )


def stored_schema_version(connection: Connection) -> str | None:
    """The Alembic revision in the database; None where there is no schema yet."""
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError as error:
        if "alembic_version" not in str(error):
            raise
        return None


def single_connection(engine: Engine) -> Engine:
    """An engine on the same SQLite database that has one connection and never another at a time,
    so that temporary tables last; whoever needs it meanwhile waits."""
    alone = create_engine(
        engine.url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )
    _configure_sqlite(alone)
    return alone


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """One read transaction: everything read in it belongs to one state."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def write(engine: Engine) -> Iterator[Connection]:
    """One write transaction: all of it or nothing."""
    options = {"begin_immediate": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def write_both(truth: Engine, keywords: Engine) -> Iterator[tuple[Connection, Connection]]:
    """A write transaction of each store; one and the same where they share a database."""
    with write(truth) as connection:
        if keywords is truth:
            yield connection, connection
            return
        with write(keywords) as own:
            yield connection, own


def _configure_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # The driver would begin transactions on its own and not before a SELECT.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _name_what_cannot_be_stored(engine: Engine) -> None:
    """Numbers and texts come from people; what no database holds is their mistake, told as one."""

    @event.listens_for(engine, "handle_error")
    def tell(context: Any) -> None:
        error = context.original_exception
        if isinstance(error, OverflowError):
            raise NotStorableError("A number that was given is too large to number anything here; check it.")
        if isinstance(error, UnicodeEncodeError):
            raise NotStorableError("A text that was given is not whole UTF-8; write it again.")


def _ensure_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        stored = stored_schema_version(connection)
    if stored == SCHEMA_VERSION:
        return
    if stored is not None and stored > SCHEMA_VERSION:
        raise StoreUnavailableError(
            f"The database was written by a newer version (schema {stored}, this one knows "
            f"{SCHEMA_VERSION}); install that version again or restore a backup."
        )
    from knowledge.store.migrations.upgrade import upgrade

    upgrade(engine)


def _unreadable(url: URL, error: DatabaseError) -> StoreUnavailableError:
    place = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    if "readonly" in str(error.orig):
        return StoreUnavailableError(
            f"The database {place} may not be written to; give this user permission to write to it "
            "and to its folder, or choose another home with PLAYBOOK_HOME."
        )
    return StoreUnavailableError(
        f"The database {place} cannot be read ({error.orig}); restore a backup or, where it is "
        "locked, end the process that holds it."
    )
