"""JSON Schema (draft 2020-12) of each kind of artifact. Pure.

Files may hold a bare value where an artifact has a slot, and a name where it has a party, so the schemas
allow both. The demands of slots (`x-required`, `x-ask`, `x-blocks`) stand beside the fields.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.kinds import artifact_kinds

_BY_NUMBER = frozenset({"Baseline", "Target"})
"""Parts for which a bare number stands."""


def schema_of(kind: ArtifactKind) -> dict[str, Any]:
    """The schema of one kind."""
    made = kind.model.model_json_schema(by_alias=True, schema_generator=_Generator, mode="validation")
    parts = made.pop("$defs", {})
    names = _short_names(parts)
    body = {key: value for key, value in made.items() if key not in ("title", "description")}
    definitions = {names[name]: _part(name, part) for name, part in parts.items()}
    return _renamed(
        {
            "$schema": GenerateJsonSchema.schema_dialect,
            "$id": kind.schema_id,
            "title": kind.title,
            "description": made.get("description", ""),
            **_closed(body),
            "$defs": dict(sorted(definitions.items())),
        },
        names,
    )


def schema_files() -> dict[str, str]:
    """The text of every schema by file name."""
    return {
        f"{kind.name}.schema.json": json.dumps(schema_of(kind), ensure_ascii=False, indent=1) + "\n"
        for kind in artifact_kinds().values()
    }


class _Generator(GenerateJsonSchema):
    """Leaves out defaults: a schema says what is allowed, and slots are empty anyway."""

    def datetime_schema(self, schema: Any) -> Any:
        """Without the format `date-time`, which demands a time zone."""
        return {"type": "string", "examples": ["2026-03-31T09:30:00Z"]}

    def default_schema(self, schema: Any) -> Any:
        return self.generate_inner(schema["schema"])


def _part(name: str, part: dict[str, Any]) -> dict[str, Any]:
    """One definition, with the short forms that stand for it."""
    closed = _closed({key: value for key, value in part.items() if key != "title"})
    if name.startswith("Slot_"):
        return {"anyOf": [closed["properties"]["value"], closed]}
    if name == "PartyRef":
        return {"anyOf": [{"type": "string", "minLength": 1}, closed]}
    return {"anyOf": [{"type": "number"}, closed]} if name in _BY_NUMBER else closed


def _closed(part: dict[str, Any]) -> dict[str, Any]:
    """Unknown fields are mistakes, except one's own that begin with `x-`."""
    if part.get("type") != "object" or "properties" not in part:
        return part
    return {**part, "patternProperties": {"^x[-_]": {}}, "additionalProperties": False}


def _short_names(parts: dict[str, Any]) -> dict[str, str]:
    """Names without pydantic's own words: `Slot_Annotated_str_AfterValidator__` is `Slot_Duration`."""
    made: dict[str, str] = {}
    for name in parts:
        short = re.sub(r"Annotated_str_\w*", "Duration", name)
        short = re.sub(r"Annotated_int_\w*", "Score", short)
        short = re.sub(r"_+", "_", short.replace("Literal_", "")).strip("_")
        if short in made.values():
            raise ValueError(f"Two parts of a schema would both be called {short}.")
        made[name] = short
    return made


def _renamed(node: Any, names: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {
            key: _reference(value, names) if key == "$ref" else _renamed(value, names)
            for key, value in node.items()
            if not (key == "title" and isinstance(value, str) and "$id" not in node)
        }
    return [_renamed(item, names) for item in node] if isinstance(node, list) else node


def _reference(reference: str, names: dict[str, str]) -> str:
    head, _, name = reference.rpartition("/")
    return f"{head}/{names[name]}"
