"""One write transaction in which an act is carried out, and the newest moment that is on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from knowledge.audit.trail import hold_trail
from knowledge.store.engine import write
from knowledge.store.schema import audit_entries

_RAISED_BY_A_RULE = "P0001"
"""PostgreSQL's state for what a trigger refuses; with SQLite that is a breach of integrity."""


class RefusedByRuleError(Exception):
    """A rule of the database forbids it; the message is the rule's."""


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All of it or nothing, and no other act at the same time.

    Raises:
        RefusedByRuleError: If a rule of the database forbids it.
    """
    try:
        with write(engine) as connection:
            hold_trail(connection)
            yield connection
    except DatabaseError as error:
        by_rule = isinstance(error, IntegrityError)
        if by_rule or getattr(error.orig, "sqlstate", None) == _RAISED_BY_A_RULE:
            raise RefusedByRuleError(str(error.orig).splitlines()[0]) from error
        raise


def newest_moment(connection: Connection) -> str | None:
    """When the newest entry of the audit trail says that it was, as it says that; None without any.

    The latest moment and not the last entry: somebody may have set the clock back in between.
    """
    return connection.execute(select(func.max(audit_entries.c.at))).scalar()
