"""One entry of the audit trail and the hash that chains it to the one before. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENESIS_SHA256 = "0" * 64
"""What the first entry gives as the hash of its predecessor."""

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to which thing, and when."""

    sequence: int
    """1-based, without holes."""
    at: str
    """ISO moment in UTC. Order is by sequence: clocks may jump."""
    actor: str
    action: str
    """Thing and past participle, such as `proposal.approved`."""
    subject: str
    """What it was done to, such as `proposal 4`, `release 7`, an account or an answer's id."""
    details: str
    """Canonical JSON."""
    previous_sha256: str
    sha256: str


class UnreadableEntryError(ValueError):
    """What stands in an entry's place is none; the message says why, without any of its words."""


def canonical_json(value: Mapping[str, Any]) -> str:
    """JSON of which one value has exactly one form: sorted keys, no blanks, dates as ISO."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def entry_sha256(
    *, sequence: int, at: str, actor: str, action: str, subject: str, details: str, previous_sha256: str
) -> str:
    """The hash of an entry: covers each of its fields and, by the predecessor's, all before it."""
    text = _compact([sequence, at, actor, action, subject, details, previous_sha256])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_whole(row: Mapping[str, Any]) -> bool:
    """Whether an entry's fields, as a table holds them, are those that its hash was made of."""
    fields = dict(row)
    try:
        return bool(fields.pop("sha256") == entry_sha256(**fields))
    except ValueError:
        return False
