"""Everything that an artifact holds, with its place and where it comes from. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.paths import children, key_of
from assistant.drafting.artifacts.provenance import Citation, Provenance
from assistant.drafting.artifacts.slot import Slot

_BESIDE = frozenset({"provenance", "citations", "open_items", "change_log", "drafted_by_ai"})
"""Fields about the artifact's values rather than values themselves."""


@dataclass(frozen=True, slots=True)
class Place:
    """A slot, a row or a plain value."""

    path: str
    field: str
    """The name of the field that holds it; that of the list for an entry of a list."""
    value: Any
    required: bool
    """Of a slot: whether the artifact is incomplete without it."""
    sources: tuple[Provenance, ...]
    """Where it comes from: its own provenance, and that of what it stands in."""


def places(artifact: Any) -> list[Place]:
    """Slots, rows and plain values in the order of the schema; a slot before what is in it."""
    found: list[Place] = []
    _walk(artifact, "", "", False, (), found)
    return found


def _walk(
    node: Any, path: str, field: str, required: bool, sources: tuple[Provenance, ...], found: list[Place]
) -> None:
    if node is None:
        return
    if isinstance(node, Slot | Row):
        sources = (*sources, *node.provenance) if node.provenance else sources
        found.append(Place(path, field, node, required, sources))
    if isinstance(node, Slot):
        _walk(node.value, path, field, False, sources, found)
    elif isinstance(node, BaseModel):
        for name, key, demanded in _fields(type(node)):
            below = f"{path}.{key}" if path else key
            _walk(getattr(node, name), below, name, demanded, sources, found)
    elif isinstance(node, list | tuple):
        for key, child in children(list(node)):
            _walk(child, f"{path}.{key}", field, False, sources, found)
    elif isinstance(node, dict):
        for key, child in node.items():
            _walk(child, f"{path}.{key}", field, False, sources, found)
    else:
        found.append(Place(path, field, node, False, sources))


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """Fields of values: in Python, in files, and whether the artifact is incomplete without."""
    found = []
    for name, described in model.model_fields.items():
        extra = described.json_schema_extra
        if name not in _BESIDE:
            demanded = isinstance(extra, dict) and bool(extra.get("x-required"))
            found.append((name, key_of(model, name), demanded))
    return tuple(found)


def citations_of(artifact: Header, walked: Iterable[Place]) -> dict[str, list[Citation]]:
    """The citations of slots and rows by path; those of the header that stand nowhere else, too.

    Args:
        walked: The places of the artifact.
    """
    found = {
        place.path: [source for source in place.value.provenance if isinstance(source, Citation)]
        for place in walked
        if isinstance(place.value, Slot | Row)
    }
    seen = {citation for citations in found.values() for citation in citations}
    for position, citation in enumerate(artifact.citations):
        if citation not in seen:
            found[f"citations.{position}"] = [citation]
    return {path: list(dict.fromkeys(citations)) for path, citations in found.items() if citations}
