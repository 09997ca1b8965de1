"""What differs between two artifacts, field by field, rows by their id. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.paths import children
from assistant.drafting.artifacts.slot import Slot

_NOT_COMPARED = frozenset({"open_items", "citations", "change_log", "drafted_by_ai", "provenance"})
"""Lists made from the rest, and where values come from."""
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that differs."""

    path: str
    kind: str
    """added, removed, changed, or status where only the certainty differs."""
    before: str | None
    after: str | None
    status_before: str | None = None
    status_after: str | None = None


def compare(before: Header, after: Header) -> list[FieldChange]:
    """All differences, in the order of the schema."""
    return list(_differences(before, after, ""))


def _differences(one: Any, other: Any, path: str) -> Iterator[FieldChange]:
    if isinstance(one, Slot) and isinstance(other, Slot):
        yield from _slot(one, other, path)
    elif isinstance(one, PartyRef) or isinstance(other, PartyRef) or not _has_parts(one, other):
        if one != other:
            yield _change(path, one, other)
    else:
        yield from _parts(one, other, path)


def _has_parts(one: Any, other: Any) -> bool:
    both_models = isinstance(one, BaseModel) and isinstance(other, BaseModel)
    return both_models or (_is_table(one) and _is_table(other) and bool(one or other))


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, Row) for each in value)


def _parts(one: Any, other: Any, path: str) -> Iterator[FieldChange]:
    first, second = dict(children(one)), dict(children(other))
    for key in (*first, *(key for key in second if key not in first)):
        below = f"{path}.{key}" if path else key
        if key in _NOT_COMPARED or (isinstance(one, Row) and key == "status"):
            continue
        if key in first and key in second:
            yield from _differences(first[key], second[key], below)
        else:
            yield _change(below, first.get(key), second.get(key))


def _slot(one: Slot[Any], other: Slot[Any], path: str) -> Iterator[FieldChange]:
    if (
        isinstance(one.value, BaseModel)
        and isinstance(other.value, BaseModel)
        and not isinstance(one.value, PartyRef)
    ):
        yield from _differences(one.value, other.value, path)
    elif one.value != other.value:
        yield FieldChange(
            path=path,
            kind=_kind(one.value, other.value),
            before=shown(one.value),
            after=shown(other.value),
            status_before=one.status.value,
            status_after=other.status.value,
        )
        return
    if one.status is not other.status:
        yield FieldChange(
            path=path,
            kind="status",
            before=one.status.value,
            after=other.status.value,
            status_before=one.status.value,
            status_after=other.status.value,
        )


def _change(path: str, one: Any, other: Any) -> FieldChange:
    return FieldChange(path=path, kind=_kind(one, other), before=shown(one), after=shown(other))


def _kind(one: Any, other: Any) -> str:
    return "added" if one in (None, [], "") else "removed" if other in (None, [], "") else "changed"


def shown(value: Any) -> str | None:
    """A value in one line for people; None where there is none."""
    if value is None or value in ([], ""):
        return None
    if isinstance(value, Slot):
        return shown(value.value)
    if isinstance(value, PartyRef):
        return value.name
    if isinstance(value, list):
        return "; ".join(filter(None, (shown(each) for each in value)))[:_SHOWN]
    if isinstance(value, BaseModel):
        named = getattr(value, "name", None) or getattr(value, "text", None)
        parts = [
            f"{key} {text}"
            for key, each in children(value)
            if key not in _NOT_COMPARED and (text := shown(each))
        ]
        return (str(named) if named else ", ".join(parts))[:_SHOWN]
    return str(getattr(value, "value", value))[:_SHOWN]
