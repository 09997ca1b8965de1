"""Where a value stands in an artifact: `steps.triage.accountable`, rows by their id. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.slot import Slot


def key_of(model: type[BaseModel], name: str) -> str:
    """How files name a field."""
    return model.model_fields[name].alias or name


def children(node: Any) -> Iterator[tuple[str, Any]]:
    """The named parts of a model, or the rows of a table by id (else by position, from 0)."""
    if isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield key_of(type(node), name), getattr(node, name)
    elif isinstance(node, list):
        for position, row in enumerate(node):
            yield (row.id if isinstance(row, Row) else str(position)), row


def slots_of(node: Any, path: str = "") -> Iterator[tuple[str, Slot[Any]]]:
    """Every slot with its path, in the order of the schema; slots within filled slots too."""
    if isinstance(node, Slot):
        if path:
            yield path, node
        yield from slots_of(node.value, path)
        return
    for name, child in children(node):
        below = f"{path}.{name}" if path else name
        if isinstance(child, BaseModel | list):
            yield from slots_of(child, below)


def at_path(artifact: Any, path: str) -> Any:
    """The value at a path; the value of a slot is passed through on the way, not at the end.

    Raises:
        KeyError: If there is nothing.
    """
    holder, name = _holder(artifact, path)
    for key, child in children(holder):
        if key == name:
            return child
    raise KeyError(path)


def put_at(artifact: Any, path: str, value: Any) -> None:
    """Set the field at a path to a value, which the model checks.

    Raises:
        KeyError: If there is no such field.
        ValidationError: If the value does not fit.
    """
    holder, name = _holder(artifact, path)
    if isinstance(holder, list):
        for position, (key, _row) in enumerate(children(holder)):
            if key == name:
                holder[position] = value
                return
        raise KeyError(path)
    for field in type(holder).model_fields:
        if key_of(type(holder), field) == name:
            setattr(holder, field, value)
            return
    raise KeyError(path)


def _holder(artifact: Any, path: str) -> tuple[Any, str]:
    """The model or list in which the last part of a path stands, and that part."""
    node, rest = artifact, path
    while True:
        node = node.value if isinstance(node, Slot) and not _is_slot_field(rest) else node
        # Ids of imported rows may hold full stops: the longest key that fits is meant.
        fits = [(key, child) for key, child in children(node) if rest == key or rest.startswith(f"{key}.")]
        if not fits:
            if "." not in rest and isinstance(node, BaseModel | list):
                return node, rest
            raise KeyError(path)
        key, child = max(fits, key=lambda each: len(each[0]))
        if rest == key:
            return node, key
        node, rest = child, rest[len(key) + 1 :]


def _is_slot_field(rest: str) -> bool:
    return rest.partition(".")[0] in Slot.model_fields
