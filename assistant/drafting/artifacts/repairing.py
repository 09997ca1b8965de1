"""Validate data against a model and leave out what does not fit, telling why. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.drafting.artifacts.fitting import Note, SlotData

_ROUNDS = 60
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ASKED = {
    "date": "write a date like 2026-03-31",
    "float": "write a number",
    "int": "write a whole number",
    "bool": "write true or false",
    "string": "write a text",
    "list": "write a list",
    "tuple": "write two numbers, like [0.6, 0.9]",
    "dict": "write a mapping",
    "model": "write its fields under it, one a line",
}


def build(model: type[BaseModel], data: dict[str, Any], note: Note) -> Any:
    """The artifact, without the values that do not fit; each is told through `note`.

    The data is changed in place.

    Raises:
        ValidationError: If nothing helps, which no data from a file should bring about.
    """
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=True)
            for problem in sorted(problems, key=lambda one: _order(one["loc"]), reverse=True):
                _mend(data, problem, note)
    return model.model_validate(data)


def _order(loc: Sequence[Any]) -> tuple[tuple[int, int, str], ...]:
    """Later items of a list first when reversed, so that leaving one out moves no other."""
    return tuple((0, part, "") if isinstance(part, int) else (1, 0, str(part)) for part in loc)


def _mend(data: Any, problem: Any, note: Note) -> None:
    missing = problem["type"] == "missing"
    trail = _trail(data, problem["loc"][:-1] if missing else problem["loc"])
    if missing:
        _leave_out_holder(trail, str(problem["loc"][-1]), _path(trail), note)
        return
    # Half a pair says nothing: the whole of it goes.
    while len(trail) > 1 and isinstance(trail[-1][1], int) and _is_pair(trail[-1][0]):
        trail = trail[:-1]
    if trail:
        holder, key = trail[-1]
        path, complaint = _path(trail), _complaint(problem, holder[key])
        _remove(trail)
        note(path, complaint)


def _is_pair(holder: Any) -> bool:
    return isinstance(holder, list) and len(holder) <= 2 and all(isinstance(x, int | float) for x in holder)


def _trail(data: Any, loc: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The containers and keys along a location; parts that only name a branch of a union are passed over."""
    trail: list[tuple[Any, Any]] = []
    node = data
    for part in loc:
        if (isinstance(node, dict) and part in node) or (isinstance(node, list) and _within(node, part)):
            trail.append((node, part))
            node = node[part]
    return trail


def _within(node: list[Any], part: Any) -> bool:
    return isinstance(part, int) and part < len(node)


def _path(trail: Sequence[tuple[Any, Any]]) -> str:
    """The path as `paths` writes it: rows by their id, without the `value` of slots."""
    parts = []
    for holder, key in trail:
        if isinstance(holder, SlotData) and key == "value":
            continue
        row = holder[key] if isinstance(holder, list) else None
        named = isinstance(row, dict) and isinstance(row.get("id"), str)
        parts.append(str(row["id"] if named and row is not None else key))
    return ".".join(parts)


def _remove(trail: list[tuple[Any, Any]]) -> None:
    """Leave out the last value; a slot without its value is an empty slot."""
    holder, key = trail[-1]
    if isinstance(holder, SlotData) and key == "value":
        holder.pop("value")
        if holder.get("status", "confirmed") != "tbc":
            holder.pop("status", None)
        holder.pop("provenance", None)
        return
    del holder[key]


def _leave_out_holder(trail: list[tuple[Any, Any]], field: str, path: str, note: Note) -> None:
    if trail:
        _remove(trail)
        needs = "two values, like [0.6, 0.9]" if field.isdigit() else f"`{field}`"
        note(path, f"It needs {needs}, so it was left out; add that.")


def _complaint(problem: Any, value: Any) -> str:
    kind, context = problem["type"], problem.get("ctx") or {}
    shown = _shown(value)
    if kind in ("enum", "literal_error"):
        return f"{shown} is not allowed here; write {_spoken(context.get('expected', ''))}."
    if kind == "value_error":
        return f"{context.get('error', problem['msg'])}."
    if kind == "string_too_long":
        return f"{shown} is longer than {context['max_length']} characters; shorten it."
    if kind.startswith(("greater_than", "less_than")):
        return f"{shown} is out of range: {problem['msg'].lower()}."
    asked = next((text for start, text in _ASKED.items() if kind.startswith(start)), None)
    if kind.startswith(("float", "int")) and isinstance(value, str) and (found := _NUMBER.search(value)):
        asked = f"{asked} alone, such as {found.group()}"
    return f"{shown} does not fit here; {asked or problem['msg'].lower()}."


def _spoken(expected: str) -> str:
    return re.sub(r"'([^']*)'", r"\1", expected)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "A mapping"
    if isinstance(value, list):
        return "A list"
    text = str(value).replace("\n", " ")
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"
