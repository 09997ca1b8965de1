"""Appending to the audit trail, within the transaction of the act that it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from knowledge.audit.entry import GENESIS_SHA256, AuditEntry, canonical_json, entry_sha256
from knowledge.characters import whole_characters
from knowledge.store.schema import audit_entries


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
        actor: Who acts.
        action: Thing and past participle, such as `proposal.approved`.
        subject: What is acted on.
        details: JSON-able values.
    """
    last = connection.execute(
        select(audit_entries.c.sequence, audit_entries.c.sha256)
        .order_by(audit_entries.c.sequence.desc())
        .limit(1)
    ).first()
    fields = {
        "sequence": (last.sequence if last else 0) + 1,
        "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "actor": whole_characters(actor)[:200],
        "action": action,
        "subject": whole_characters(subject)[:300],
        "details": whole_characters(canonical_json(details)),
        "previous_sha256": last.sha256 if last else GENESIS_SHA256,
    }
    entry = AuditEntry(**fields, sha256=entry_sha256(**fields))
    connection.execute(insert(audit_entries).values(**fields, sha256=entry.sha256))
    return entry
