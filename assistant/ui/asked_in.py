"""What a question was restricted to: a collection, an earlier day, a file of one's own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assistant.ui.markdown_guard import SOURCE_PAGES

KEY = "asked_in"
"""In the record of a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedIn:
    """Where a question looks for its answer; by default in everything, as it is now."""

    collection: str | None = None
    as_of: str | None = None
    """An ISO date."""
    attachment: str | None = None
    """The name of a file that belongs to the conversation."""

    @property
    def everything(self) -> bool:
        """Whether nothing is restricted."""
        return self == AskedIn()

    def record(self) -> dict[str, Any]:
        """As a step keeps it; nothing where nothing is restricted."""
        return {} if self.everything else {KEY: asdict(self)}

    def words(self) -> str:
        """In words, such as "Asked in: finance; as of 1 March 2026"; "" where nothing is restricted.

        >>> AskedIn(collection="finance", as_of="2026-03-01").words()
        'Asked in: finance; as of 1 March 2026'
        """
        where = f"your file {self.attachment}" if self.attachment else self.collection
        day = date.fromisoformat(self.as_of) if self.as_of else None
        parts = [f"in: {where}"] if where else []
        parts += [f"as of {day.day} {day:%B %Y}"] if day else []
        return f"Asked {'; '.join(parts)}" if parts else ""


def asked_in_of(record: Mapping[str, Any] | None) -> AskedIn:
    """What the record of a step says of its question."""
    kept = (record or {}).get(KEY) or {}
    return AskedIn(**{name: kept[name] for name in AskedIn.__dataclass_fields__ if name in kept})


def pages_of(asked_in: AskedIn, thread_id: str) -> str:
    """Where the sources of an answer open: an attached file within its conversation only."""
    return f"/attached/{thread_id}/" if asked_in.attachment else SOURCE_PAGES
