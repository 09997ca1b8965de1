"""What the fields of a model ask for, as far as it matters for reading files. Pure."""

from __future__ import annotations

import re
import types
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.provenance import Citation, DefaultRule, UserTurn
from assistant.drafting.artifacts.slot import Slot

SOURCES = {"said": UserTurn, "cited": Citation, "default": DefaultRule}
"""Kinds of provenance by their tag."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an annotation asks for, without `None` and annotations."""

    model: type[BaseModel] | None = None
    slot_of: Any = None
    row: Any = None
    """Of a list: the annotation of its items."""
    words: tuple[str, ...] = ()
    """Of an enumeration: the allowed words."""
    text: bool = False
    day: bool = False
    sources: bool = False
    """Whether it is one of the kinds of provenance."""


def named(model: type[BaseModel]) -> str:
    """What a part is called in messages: `a step`, `an AI component`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", model.__name__)
    words = [word if word.isupper() else word.lower() for word in spaced.split()]
    words = words[:-1] if len(words) > 1 and words[-1] in ("row", "ref") else words
    said = " ".join(words)
    if said.endswith("s") and not said.endswith("ss"):
        return said
    return f"{'an' if said[0] in 'aeioAEIO' else 'a'} {said}"


@cache
def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """Annotations of a model's fields as files name them."""
    return {key_of(model, name): field.annotation for name, field in model.model_fields.items()}


@cache
def demanded_words(model: type[BaseModel]) -> tuple[str, ...]:
    """Required fields that take one of some words."""
    required = [key_of(model, name) for name, field in model.model_fields.items() if field.is_required()]
    return tuple(key for key in required if shape_of(fields_of(model)[key]).words)


@cache
def slots_in(model: type[BaseModel]) -> frozenset[str]:
    """Fields that are slots."""
    return frozenset(
        key for key, annotation in fields_of(model).items() if shape_of(annotation).slot_of is not None
    )


@cache
def shape_of(annotation: Any) -> Shape:
    """What an annotation asks for."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return shape_of(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        inner = [arg for arg in get_args(annotation) if arg is not type(None)]
        if set(inner) <= set(SOURCES.values()):
            return Shape(sources=True)
        return shape_of(inner[0]) if len(inner) == 1 else Shape()
    if origin is list:
        return Shape(row=get_args(annotation)[0])
    if origin is Literal:
        return Shape(words=tuple(word for word in get_args(annotation) if isinstance(word, str)))
    if isinstance(annotation, type) and origin is None:
        if issubclass(annotation, Slot):
            return Shape(slot_of=annotation.model_fields["value"].annotation)
        if issubclass(annotation, BaseModel):
            return Shape(model=annotation)
        if issubclass(annotation, Enum):
            return Shape(words=tuple(str(member.value) for member in annotation))
        return Shape(text=annotation is str, day=annotation is date)
    return Shape()
