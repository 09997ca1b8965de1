"""Appending to the audit trail, within the transaction of the act that it tells of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text

from knowledge.audit.entry import GENESIS_SHA256, AuditEntry, canonical_json, entry_sha256
from knowledge.characters import whole_characters
from knowledge.store.schema import audit_entries

_ACTION = re.compile(r"[a-z_]{1,29}\.[a-z_]{1,30}")
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_APPENDING = 0x61756469
"""PostgreSQL's advisory lock that whoever appends holds until the act is committed."""


def append_entry(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, Any],
) -> AuditEntry:
    """Append one entry. Where this fails the act fails with it, because both share a transaction.

    Args:
        connection: A write transaction, the one that carries the act out.
        at: The moment, with its zone.
        actor: Who acts. Kept on one line, as the subject is: a name must not look like an entry.
        action: Thing and past participle, such as `proposal.approved`.
        subject: What is acted on.
        details: JSON-able values.

    Raises:
        ValueError: If the action is of another form.
    """
    if not _ACTION.fullmatch(action):
        raise ValueError(f"an action reads `thing.verbed`, not {action!r}")
    hold_trail(connection)
    last = connection.execute(
        select(audit_entries.c.sequence, audit_entries.c.sha256)
        .order_by(audit_entries.c.sequence.desc())
        .limit(1)
    ).first()
    fields = {
        "sequence": (last.sequence if last else 0) + 1,
        "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "actor": _on_one_line(actor)[:200],
        "action": action,
        "subject": _on_one_line(subject)[:300],
        "details": whole_characters(canonical_json(details)),
        "previous_sha256": last.sha256 if last else GENESIS_SHA256,
    }
    entry = AuditEntry(**fields, sha256=entry_sha256(**fields))
    connection.execute(insert(audit_entries).values(**fields, sha256=entry.sha256))
    return entry


def hold_trail(connection: Connection) -> None:
    """Until this transaction ends nobody else appends: what is read from now on stays true in it."""
    if connection.dialect.name == "postgresql":
        # SQLite has one writer at a time; here two would read the same last entry.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _APPENDING})


def _on_one_line(words: str) -> str:
    """Line breaks and controls become U+FFFD, so that it shows that something stood there."""
    return _BREAKS.sub("\N{REPLACEMENT CHARACTER}", whole_characters(words))
