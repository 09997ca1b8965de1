"""Making the chat page's tables ready in an opened database."""

from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from assistant.ui.store.schema import SCHEMA_VERSION, VERSION_TABLE
from knowledge.errors import StoreUnavailableError


def prepare_tables(engine: Engine) -> None:
    """Create or upgrade the tables of accounts and conversations.

    Raises:
        StoreUnavailableError: If a newer version of the program has written them.
    """
    stored = _stored_version(engine)
    if stored == SCHEMA_VERSION:
        return
    if stored is not None and stored > SCHEMA_VERSION:
        raise StoreUnavailableError(
            f"The conversations were written by a newer version (schema {stored}, this one knows "
            f"{SCHEMA_VERSION}); install that version again or restore a backup."
        )
    from assistant.ui.store.migrations.upgrade import upgrade

    upgrade(engine)


def _stored_version(engine: Engine) -> str | None:
    try:
        with engine.connect() as connection:
            query = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a constant
            return connection.execute(query).scalar()
    except (OperationalError, ProgrammingError) as error:
        if VERSION_TABLE not in str(error):
            raise
        return None
