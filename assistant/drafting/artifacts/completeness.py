"""How much of an artifact there is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.paths import children, key_of
from assistant.drafting.artifacts.slot import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Required fields, by what is known of them. A required table counts as one field."""

    required: int
    filled: int
    open: tuple[str, ...]
    """Paths to be confirmed by somebody until a date."""
    missing: tuple[str, ...]
    """Paths with neither a value nor anybody who will give it."""


def completeness(artifact: Header) -> Completeness:
    """Count the required fields of an artifact."""
    asked = {item.field for item in artifact.open_items}
    found = [
        (path, "open" if state == "missing" and path in asked else state)
        for path, state in _required(artifact, "")
    ]
    return Completeness(
        required=len(found),
        filled=sum(state == "filled" for _, state in found),
        open=tuple(path for path, state in found if state == "open"),
        missing=tuple(path for path, state in found if state == "missing"),
    )


def _required(node: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(node, Slot):
        return _required(node.value, path)
    found: list[tuple[str, str]] = []
    if isinstance(node, BaseModel):
        for name, field in type(node).model_fields.items():
            extra = field.json_schema_extra
            child = getattr(node, name)
            below = f"{path}.{key_of(type(node), name)}" if path else key_of(type(node), name)
            if isinstance(extra, dict) and extra.get("x-required"):
                found.append((below, _state(child)))
            if isinstance(child, BaseModel | list):
                found += _required(child, below)
    elif isinstance(node, list):
        for key, child in children(node):
            found += _required(child, f"{path}.{key}")
    return found


def _state(child: Any) -> str:
    if isinstance(child, Slot):
        return "filled" if child.filled else "open" if child.open else "missing"
    return "filled" if child else "missing"
