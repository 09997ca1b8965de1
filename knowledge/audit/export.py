"""The audit trail as JSON lines: everything that is hashed, so that the file can be verified alone. Pure.

Lines are ASCII. A name with a line break in it, of whatever alphabet, cannot look like two lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

from knowledge.audit.entry import AuditEntry, UnreadableEntryError

_TYPES = {field.name: int if field.name == "sequence" else str for field in fields(AuditEntry)}


def render_entry(entry: AuditEntry) -> str:
    """One line, without its end.

    The details stay the text that was hashed: a reader who took them apart and wrote them
    anew could not verify them.
    """
    return json.dumps(asdict(entry), separators=(",", ":"))


def parse_entries(lines: Iterable[str]) -> Iterator[AuditEntry]:
    """The entries of an export, in the order of its lines. Empty lines count for nothing.

    Raises:
        UnreadableEntryError: At a line that is no entry, while iterating.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield AuditEntry(**_checked(json.loads(line, object_pairs_hook=_object)))
            except (ValueError, RecursionError) as error:
                raise UnreadableEntryError(f"line {number} is not one exported entry") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that stands twice, one program reads the first value and another the last."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _checked(value: Any) -> dict[str, Any]:
    """Exactly the fields of an entry: what the hash does not cover may not ride along."""
    if not isinstance(value, dict) or {name: type(each) for name, each in value.items()} != _TYPES:
        raise ValueError("other fields than those of an entry")
    return value
