"""What a document is made of, whatever format it is written in. Pure data, texts cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """How far a value can be relied on, as people read it."""

    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    DEFAULT = "default"
    OPEN = "to be confirmed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a cell or paragraph."""

    text: str
    label: str = ""
    """What stands before it, such as `Target`; shown with a colon."""
    mark: Mark | None = None
    refs: tuple[int, ...] = ()
    """Numbers of sources, from 1."""
    item: bool = False
    """Whether it is an item of a list."""
    strong: bool = False
    target: str = ""
    """The anchor of a section or row that the text leads to."""
    href: str = ""
    """The web address that the text leads to; only addresses that the program itself made."""


Cell = tuple[Line, ...]
"""Lines below one another; none for an empty cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading below that of the section; within what stands first, one like those of sections."""

    text: str
    level: int = 1
    """1 directly below the section, 2 below such a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraphs:
    """Lines of running text, or items of a list."""

    lines: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row; its anchor names the place in the artifact, such as `steps.triage`."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a head row. The first column heads its row."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    widths: tuple[float, ...]
    """Shares of the width, one a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with what it shows in words."""

    svg: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Lines that are to be seen first."""

    title: str
    lines: Cell
    good: bool = False
    """Whether it gives leave rather than warns."""


Block = Heading | Paragraphs | Table | Figure | Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the document under its own heading."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An artifact for people to read."""

    title: str
    kind: str
    """Such as `Workflow specification`."""
    artifact_id: str
    version: str
    status: str
    author: str
    dated: date | None
    keywords: tuple[str, ...]
    sections: tuple[Section, ...]
    language: str = "en"
    front: tuple[Block, ...] = field(default=())
    """What stands between the title and the first section."""
