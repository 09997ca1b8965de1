"""What the rows of an artifact are called, so that people read names in place of ids. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.paths import children
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.labels import value_in_words

_NODES = ("steps", "events", "gateways")
REFERENCES: dict[str, tuple[str, ...]] = {
    "after_step": _NODES,
    "at_step": _NODES,
    "attached_to": _NODES,
    "baseline_refs": ("metrics",),
    "component": ("ai", "steps"),
    "consumer": ("steps", "lanes", "roles"),
    "data_source": ("data_sources",),
    "data_source_id": ("data_sources",),
    "default_flow": ("flows",),
    "delivered_in": ("systems",),
    "ends_at": _NODES,
    "fallback_step": _NODES,
    "flow": ("flows",),
    "from": (*_NODES, "systems"),
    "from_lane": ("lanes",),
    "gap_kpi": ("metrics",),
    "gateway": ("gateways",),
    "grounding_sources": ("data_sources",),
    "lane": ("lanes",),
    "metric": ("metrics",),
    "outcome_metrics": ("metrics",),
    "path": (*_NODES, "flows"),
    "returns_to": _NODES,
    "step": _NODES,
    "step_refs": _NODES,
    "system": ("systems",),
    "system_id": ("systems",),
    "to": (*_NODES, "systems"),
    "to_lane": ("lanes",),
}
"""Fields that hold ids of rows, and in which tables those are looked up."""

_NAMING = (
    "name", "activity", "decision", "question", "title", "action", "sli", "vendor", "text", "trigger", "kind",
    "role", "risk", "message", "output_type", "severity", "criterion", "rule",
)  # fmt: skip
_NAME_CHARS = 90


class Names:
    """The names of all rows of one artifact."""

    def __init__(self, artifact: Header) -> None:
        self._tables: dict[str, dict[str, str]] = {}
        for field, row in _rows(artifact):
            self._tables.setdefault(field, {}).setdefault(row.id, row_name(row))
        for row in getattr(artifact, "gateways", []):
            if not row.question:
                self._tables["gateways"][row.id] = self._unasked(artifact, row.id)
        for row in getattr(artifact, "flows", []):
            self._tables["flows"][row.id] = self._flow(row)
        for row in getattr(artifact, "ai", []):
            self._tables["ai"][row.id] = f"AI in “{self.of('step', row.step)}”"

    def of(self, field: str, row_id: str) -> str:
        """What the row is called that a field names; the id itself where there is no such row."""
        for table in REFERENCES.get(field, ()):
            found = self._tables.get(table, {}).get(row_id)
            if found:
                return found
        return one_line(row_id)

    def row(self, table: str, row_id: str) -> str:
        """What a row of a table is called."""
        return self._tables.get(table, {}).get(row_id) or one_line(row_id)

    def _unasked(self, artifact: Any, gateway: str) -> str:
        """A join has no question of its own: it is told by what comes after it."""
        after = [flow.target for flow in artifact.flows if flow.source == gateway]
        return f"before “{self.of('to', after[0])}”" if len(after) == 1 else one_line(gateway)

    def _flow(self, flow: Any) -> str:
        target = self.of("to", flow.target)
        return f"{target} ({one_line(flow.condition_text)})" if flow.condition_text else target


def row_name(row: Row) -> str:
    """What a row is called: its name, else what it says first, else its id."""
    for field in _NAMING:
        given = getattr(row, field, None)
        if isinstance(given, str) and given.strip():
            text = one_line(value_in_words(given.value) if isinstance(given, Enum) else given)
            return text if len(text) <= _NAME_CHARS else f"{text[:_NAME_CHARS].rstrip()}…"
    return one_line(row.id)


def _rows(node: Any, field: str = "") -> Iterator[tuple[str, Row]]:
    """All rows below a node with the field in which their table stands."""
    if isinstance(node, Slot):
        yield from _rows(node.value, field)
    elif isinstance(node, list):
        for each in node:
            if isinstance(each, Row):
                yield field, each
            if isinstance(each, BaseModel):
                yield from _rows(each)
    elif isinstance(node, BaseModel):
        for name, child in children(node):
            if isinstance(child, BaseModel | list):
                yield from _rows(child, name)
