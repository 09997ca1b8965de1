"""Entries of the audit trail between two moments, one at a time: a trail may be larger than the memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from knowledge.store.schema import audit_entries

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEntry:
    """One entry, as far as figures need it."""

    at: str
    """ISO moment in UTC."""
    actor: str
    subject: str
    details: Mapping[str, Any] | None
    """None where it cannot be read."""


def entries_between(
    connection: Connection, action: str, since: datetime, until: datetime
) -> Iterator[PastEntry]:
    """Entries of one action from `since` on and before `until`, as they were appended."""
    kept = audit_entries.c
    query = select(kept.at, kept.actor, kept.subject, kept.details).where(
        kept.action == action, kept.at >= stated(since), kept.at < stated(until)
    )
    rows = connection.execute(query.order_by(kept.sequence).execution_options(yield_per=_AT_A_TIME))
    for row in rows:
        yield PastEntry(at=row.at, actor=row.actor, subject=row.subject, details=_read(row.details))


def count_from(connection: Connection, action: str, since: datetime) -> int:
    """How many entries of an action say that they are from `since` or later."""
    kept = audit_entries.c
    query = select(func.count()).where(kept.action == action, kept.at >= stated(since))
    return int(connection.execute(query).scalar_one())


def stated(moment: datetime) -> str:
    """A moment as entries state theirs, so that both compare as texts.

    >>> stated(datetime(2026, 6, 1, 12, tzinfo=UTC))
    '2026-06-01T12:00:00.000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _read(text: str) -> Mapping[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
