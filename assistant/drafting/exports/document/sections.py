"""Sections made of the fields of an artifact, in a given order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.exports.document.blocks import Block, Line, Mark, Paragraphs, Section
from assistant.drafting.exports.document.labels import label_of
from assistant.drafting.exports.document.tables import (
    definitions,
    row_table,
    standing_blocks,
    stands_alone,
)
from assistant.drafting.exports.document.wording import Wording, is_required

_NUMBERED = frozenset({"steps"})


def section(title: str, blocks: Sequence[Block]) -> Section:
    """A section with an anchor made of its title."""
    return Section(title=title, anchor=identifier(title), blocks=tuple(blocks))


def field_blocks(artifact: Header, names: Sequence[str], wording: Wording, *, caption: str) -> list[Block]:
    """The fields in their order: plain ones joined in tables, the others each under their own heading."""
    blocks: list[Block] = []
    plain: list[str] = []
    for name in names:
        if _is_plain(artifact, name):
            plain.append(name)
            continue
        blocks += _joined(artifact, plain, wording, caption)
        plain = []
        blocks += _standing(artifact, name, wording, alone=len(names) == 1)
    return blocks + _joined(artifact, plain, wording, caption)


def _is_plain(artifact: Header, name: str) -> bool:
    return not (stands_alone(getattr(artifact, name)) or _is_empty_table(artifact, name))


def _is_empty_table(artifact: Header, name: str) -> bool:
    return getattr(artifact, name) == [] and is_required(type(artifact), name)


def _joined(artifact: Header, names: Sequence[str], wording: Wording, caption: str) -> list[Block]:
    found = definitions(artifact, names, wording, path="", caption=caption) if names else None
    return [found] if found else []


def _standing(artifact: Header, name: str, wording: Wording, *, alone: bool) -> list[Block]:
    value: Any = getattr(artifact, name)
    key = key_of(type(artifact), name)
    if _is_empty_table(artifact, name):
        lines = (Line(text="", label=label_of(key), mark=Mark.MISSING),)
        return [Paragraphs(lines=lines)]
    if isinstance(value, list) and alone:
        return row_table(value, wording, path=key, caption=label_of(key), numbered=name in _NUMBERED)
    blocks = standing_blocks(value, key, wording, path=key)
    return blocks[1:] if alone and isinstance(value, BaseModel) else blocks


def generic_sections(artifact: Header, names: Sequence[str], wording: Wording) -> list[Section]:
    """A summary of all plain fields, then one section a table or part."""
    plain = [name for name in names if _is_plain(artifact, name)]
    sections = [section("In short", _joined(artifact, plain, wording, "In short"))]
    for name in names:
        if name not in plain:
            title = label_of(key_of(type(artifact), name))
            sections.append(section(title, _standing(artifact, name, wording, alone=True)))
    return [each for each in sections if each.blocks]
