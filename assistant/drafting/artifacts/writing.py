"""Write artifacts as JSON and YAML that read back as the same artifact. Pure."""

from __future__ import annotations

import json
from datetime import date
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assistant.drafting.artifacts.fitting import says_not_yet
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import PartyRef, identifier
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.slot import Slot

_ALWAYS = frozenset({"artifact_id", "type", "schema_version", "title", "version", "use_case_id"})


def to_json(artifact: Header) -> str:
    """The artifact as JSON: fields in the order of the schema, slots and parties in full, no empty fields."""
    return json.dumps(as_data(artifact), ensure_ascii=False, indent=2, default=_json_value) + "\n"


def to_yaml(artifact: Header) -> str:
    """The artifact as YAML for people to edit: what a person confirmed in a file stands as a bare value."""
    import yaml

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        """Writes texts of several lines as blocks, and nothing as an alias."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    Dumper.add_representer(str, _represent_text)
    data = as_data(artifact, bare=True)
    return str(yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100))


def as_data(artifact: Header, *, bare: bool = False) -> dict[str, Any]:
    """The artifact as dicts and lists, without fields that hold what they hold anyway.

    Args:
        artifact: Any artifact.
        bare: Write a slot or party as its bare value or name where that reads back as the same.
    """
    return _model(artifact, bare)


def _model(node: BaseModel, bare: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, field in type(node).model_fields.items():
        value = getattr(node, name)
        if _written(node, name, field, value):
            made[key_of(type(node), name)] = _value(value, bare)
    return made


def _written(node: BaseModel, name: str, field: FieldInfo, value: Any) -> bool:
    if (isinstance(node, Header) and name in _ALWAYS) or field.is_required() or _is_tag(field.annotation):
        return True
    if isinstance(node, Slot) and name == "value":
        return value is not None
    if isinstance(node, Slot) and name == "status":
        return True
    if isinstance(value, Slot):
        return bool(value != type(value)())
    if isinstance(value, BaseModel) and field.default_factory is not None:
        return bool(value != type(value)())
    return bool(value != field.get_default(call_default_factory=True, validated_data={}))


def _is_tag(annotation: Any) -> bool:
    """Whether a field has one possible value, by which readers tell kinds apart."""
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


def _value(value: Any, bare: bool) -> Any:
    if bare and isinstance(value, Slot | PartyRef):
        short = _bare(value)
        if short is not None:
            return short
    if isinstance(value, BaseModel):
        made = _model(value, bare)
        if bare and isinstance(value, PartyRef) and value.id == identifier(value.name):
            made.pop("id")
        return made
    if isinstance(value, list | tuple):
        return [_value(item, bare) for item in value]
    if isinstance(value, dict):
        return {key: _value(item, bare) for key, item in value.items()}
    return str(value.value) if isinstance(value, Enum) else value


def _bare(value: Slot[Any] | PartyRef) -> Any:
    """The short form, or None where it would read back as something else."""
    if isinstance(value, PartyRef):
        return value.name if PartyRef.model_validate(value.name) == value else None
    if value.value is None or value.value == "":
        return None
    short = _value(value.value, True)
    if isinstance(short, str) and says_not_yet(short):
        return None
    if isinstance(short, dict) and not short.keys() - Slot.model_fields.keys():
        return None
    return short if type(value).model_validate(value.value) == value else None


def _json_value(value: Any) -> str:
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _represent_text(dumper: Any, text: str) -> Any:
    plain_lines = (
        "\n" in text.strip()
        and text[:1].strip()
        and not any(line != line.rstrip() or not line.isprintable() for line in text.rstrip("\n").split("\n"))
    )
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if plain_lines else None)
