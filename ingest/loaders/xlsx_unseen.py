"""Cells of a workbook that nobody sees: hidden rows and columns, pale or tiny letters."""

from __future__ import annotations

import re
from typing import Any

from ingest.loaders.unseen_style import WHITE, Colour, melts, parse_colour

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_MOST_COLUMNS = 16_384
_TINY_PT = 2.0
_NOTHING = re.compile(r'^(?:""|\s)*;(?:(?:""|\s)*;)*(?:""|\s)*$')
"""A number format that shows nothing, such as ";;;"."""


def hidden_lines(sheet_xml: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers (from 1) of the rows and of the columns that are hidden or have no size."""
    rows, columns, number = set(), set(), 0
    for match in _ROW.finditer(sheet_xml):
        stated = dict(_ATTRIBUTE.findall(match.group(1)))
        number = int(stated[b"r"]) if stated.get(b"r", b"").isdigit() else number + 1
        if _is_hidden(stated, b"ht"):
            rows.add(number)
    for match in _COLUMN.finditer(sheet_xml):
        stated = dict(_ATTRIBUTE.findall(match.group(1)))
        first, last = stated.get(b"min", b""), stated.get(b"max", b"")
        if first.isdigit() and last.isdigit() and _is_hidden(stated, b"width"):
            columns.update(range(int(first), min(int(last), _MOST_COLUMNS) + 1))
    return frozenset(rows), frozenset(columns)


def _is_hidden(stated: dict[bytes, bytes], size: bytes) -> bool:
    if stated.get(b"hidden") in (b"1", b"true"):
        return True
    return size in stated and re.fullmatch(rb"0(?:\.0+)?", stated[size]) is not None


def unseen_styles(book: Any) -> frozenset[int]:
    """Numbers of the cell styles whose text cannot be read."""
    return frozenset(number for number, style in enumerate(book._cell_styles) if _is_unseen(book, style))


def _is_unseen(book: Any, style: Any) -> bool:
    font, fill = book._fonts[style.fontId], book._fills[style.fillId]
    if font.sz is not None and font.sz < _TINY_PT:
        return True
    custom = style.numFmtId - 164
    if 0 <= custom < len(book._number_formats) and _NOTHING.match(book._number_formats[custom]):
        return True
    letters = _colour(font.color)
    return letters is not None and melts(letters, _ground(fill))


def _ground(fill: Any) -> Colour | str | None:
    if getattr(fill, "fill_type", None) in (None, "none"):
        return WHITE if hasattr(fill, "fill_type") else None  # a gradient is no one colour
    return _colour(fill.fgColor) if fill.fill_type == "solid" else None


def _colour(colour: Any) -> Colour | str | None:
    """Theme colour 0 is the paper's; other themes and tints are not looked up."""
    if colour is None:
        return None
    if colour.type == "theme":
        return WHITE if colour.theme == 0 and not colour.tint else None
    if colour.type == "indexed":
        return {9: WHITE, 1: WHITE, 0: (0, 0, 0), 8: (0, 0, 0)}.get(colour.indexed)
    return parse_colour(str(colour.rgb)[-6:]) if colour.type == "rgb" else None
