"""Arbitrary valid artifacts of any kind, for property tests.

Made from a seed rather than drawn part by part, which takes hypothesis minutes for models of this size.
"""

from __future__ import annotations

import types
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.slot import Slot

_WORDS = (
    "Desk lead", "yes", "2026-03-01", "1.10", "null", "~", "TBC?", "a: b", "- x", "two\nlines", " edge ", "#",
    "'", "{}", "12:30", "é ß 漢 🙂", "tab\there", "back\\slash", "line\u2028sep", "\x07", "!tag", "&a", "*a",
    "%", "ends with newline\n", "\nbegins with one", "trailing space \nnext", '"quoted"', "0x1F", "1e3",
    "=", "<<",
)  # fmt: skip
_DURATIONS = ("PT4H", "P2D", "P12M", "PT1.5H", "P1Y6M")


def artifact_from_seed(kind: ArtifactKind, seed: int) -> Header:
    """An artifact with arbitrary values; the same for the same seed."""
    chance = Random(seed)
    return kind.model.model_validate(_model(kind.model, chance, 0))


def _model(model: type[BaseModel], chance: Random, depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        tag = get_origin(field.annotation) is Literal and len(get_args(field.annotation)) == 1
        if not (field.is_required() or tag) and chance.random() > 0.7 / (1 + depth / 2):
            continue
        kinds = {type(extra).__name__ for extra in field.metadata}
        if "AfterValidator" in kinds:
            value: Any = chance.choice(_DURATIONS)
        elif kinds & {"Ge", "Le"}:
            value = chance.randint(0, 4)
        else:
            value = _value(field.annotation, chance, depth + 1)
        made[key_of(model, name)] = value
    return made


def _value(annotation: Any, chance: Random, depth: int) -> Any:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        if args[0] is str:
            return chance.choice(_DURATIONS)
        return chance.randint(1, 4) if args[0] is int else _value(args[0], chance, depth)
    if origin in (Union, types.UnionType):
        return _value(chance.choice([arg for arg in args if arg is not type(None)]), chance, depth)
    if origin is Literal:
        return chance.choice(args)
    if origin is list:
        rows = [_value(args[0], chance, depth) for _ in range(chance.randint(0, 2))]
        return [{**row, "id": f"row-{n}"} if _is_row(row) else row for n, row in enumerate(rows)]
    if origin is tuple:
        return [_value(arg, chance, depth) for arg in args]
    if origin is dict:
        return {chance.choice(_WORDS): chance.choice(_WORDS)}
    if isinstance(annotation, type) and issubclass(annotation, Slot):
        return _slot(annotation, chance, depth)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _model(annotation, chance, depth)
    return _scalar(annotation, chance)


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value


def _slot(annotation: type[Slot[Any]], chance: Random, depth: int) -> Any:
    inner = annotation.model_fields["value"].annotation
    bare = _value(inner, chance, depth)
    # {"value": 3} alone is a slot with the value 3, whatever the part inside.
    if chance.random() < 0.4 and not (isinstance(bare, dict) and bare.keys() <= Slot.model_fields.keys()):
        return bare
    long = _model(annotation, chance, depth)
    return {**long, "status": long.get("status", "tbc")}


def _scalar(annotation: Any, chance: Random) -> Any:
    if annotation is str:
        return chance.choice(_WORDS)
    if annotation is bool:
        return chance.random() < 0.5
    if annotation is int:
        return chance.randint(-5, 10**12)
    if annotation is float:
        return chance.choice([0.0, -1.5, 1e-9, 1e22, 0.1, float(chance.randint(0, 99))])
    if annotation is date:
        return date(1990, 1, 1) + timedelta(days=chance.randint(0, 30000))
    if annotation is datetime:
        return datetime(2000, 1, 1) + timedelta(microseconds=chance.randint(0, 10**15))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return chance.choice([member.value for member in annotation])
    raise AssertionError(f"no value for {annotation}")
