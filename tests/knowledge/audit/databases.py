"""Reading a trail, and doing to its database file what an intruder can."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from knowledge.audit.entry import AuditEntry
from knowledge.audit.reading import read_trail
from knowledge.store.engine import DATABASE_NAME, snapshot


def trail_of(engine: Engine) -> list[AuditEntry]:
    """Every entry."""
    with snapshot(engine) as connection:
        return list(read_trail(connection))


def overwrite(home: Path, entries: Sequence[AuditEntry]) -> None:
    """Put other entries in the place of all, with the database's rules dropped and put back."""
    with sqlite3.connect(home / DATABASE_NAME) as raw:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'"
        rules = raw.execute(query).fetchall()
        for name, _ in rules:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("DELETE FROM audit_entries")
        raw.executemany(
            "INSERT INTO audit_entries (sequence, at, actor, action, subject, details, previous_sha256,"
            " sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [[getattr(entry, field) for field in AuditEntry.__slots__] for entry in entries],
        )
        for _, sql in rules:
            raw.execute(sql)
    raw.close()
