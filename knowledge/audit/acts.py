"""Acts of other parts in the audit trail: written with what they are about, and found again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError

from knowledge.audit.entry import is_whole
from knowledge.audit.trail import append_entry
from knowledge.errors import AuditBrokenError, AuditWriteError
from knowledge.store.engine import snapshot, write
from knowledge.store.schema import audit_entries


def record_act(
    engine: Engine, *, at: datetime, actor: str, action: str, subject: str, details: Mapping[str, Any]
) -> None:
    """Append an act that changes nothing else in the database.

    Args:
        at: The moment, with its zone.
        actor: Who acted.
        action: Thing and past participle, such as `run.locked`.
        subject: What was acted on.
        details: JSON-able values.

    Raises:
        AuditWriteError: If it cannot be written.
    """
    try:
        with write(engine) as connection:
            append_entry(connection, at=at, actor=actor, action=action, subject=subject, details=details)
    except DatabaseError as error:
        raise AuditWriteError from error


def find_act(engine: Engine, *, action: str, subject: str) -> Mapping[str, Any] | None:
    """The details of the first such act; None where there is none.

    Raises:
        AuditBrokenError: If its entry is not as it was written.
    """
    query = select(audit_entries).where(
        audit_entries.c.action == action, audit_entries.c.subject == subject
    )
    with snapshot(engine) as connection:
        row = connection.execute(query.order_by(audit_entries.c.sequence).limit(1)).first()
    if row is None:
        return None
    if not is_whole(row._mapping):
        raise AuditBrokenError(
            f"Entry {row.sequence} was changed since it was written; `playbook audit verify` shows what is "
            "still whole."
        )
    found: Mapping[str, Any] = json.loads(row.details)
    return found
