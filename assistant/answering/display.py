"""Show a quote as it reads best: without markers, a table row with the headers of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.statements.exceptions import holds_exception
from knowledge.units import Unit, UnitKind

_LONG_LEAD_CHARS = 220
"""A longer intro is shown by its last sentence, unless it holds a condition."""

_ITEM_MARKER = re.compile(r"^\s*(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+")
_QUOTE_MARKER = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_HAS_ITEMS = re.compile(r"\n\s*(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+\S")
_SENTENCE_START = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def plain_markdown(text: str) -> str:
    """Markdown without links' addresses, images and markers that would open [n] brackets."""
    text = _QUOTE_MARKER.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"<[^>\n]{1,200}>", "", text)
    return re.sub(r"\[(\d{1,3})\]", r"(\1)", text)


def display_unit(unit: Unit, text: str) -> str:
    """What is shown for a quote.

    Args:
        unit: The unit that the quote was chosen for.
        text: The quote, which holds the unit and perhaps its neighbours.
    """
    if unit.kind is UnitKind.ROW and unit.lead:
        return display_rows(unit.lead, text.splitlines())
    if unit.kind is UnitKind.ITEM and text != unit.text:
        said = unit.lead and _SENTENCE_START.split(unit.lead)[-1] in text
        return (
            plain_markdown(text)
            if said or not unit.lead
            else f"{display_lead(unit.lead)}\n\n{plain_markdown(text)}"
        )
    if unit.kind is UnitKind.SENTENCE and _HAS_ITEMS.search(text):
        return plain_markdown(text)
    body = _one_line(text)
    if unit.kind is UnitKind.ITEM and unit.lead:
        return f"{display_lead(unit.lead)} {body}"
    return body


def display_lead(lead: str) -> str:
    """A list's intro on one line: whole, or where it is long its last sentence.

    An intro that holds a condition is never cut: "Not allowed, except for:" turns every item.
    """
    line = _one_line(lead)
    if len(line) < _LONG_LEAD_CHARS or holds_exception(line):
        return line
    return _SENTENCE_START.split(line)[-1]


def display_rows(header: str, rows: Sequence[str]) -> str:
    """Table rows as "Header: cell; Header: cell", several of them as a list."""
    shown = [_display_row(header, row) for row in rows if row.strip()]
    return shown[0] if len(shown) == 1 else "\n".join(f"- {row}" for row in shown)


def _display_row(header: str, row: str) -> str:
    names, cells = table_cells(header), table_cells(row)
    if len(names) != len(cells):
        return " · ".join(cell for cell in cells if cell)
    pairs = [f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True) if cell]
    return "; ".join(pairs)


def table_cells(row: str) -> list[str]:
    """The cells of a Markdown table row, in order, on one line each."""
    cells = re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))
    return [" ".join(plain_markdown(cell).split()) for cell in cells]


def _one_line(text: str) -> str:
    return " ".join(plain_markdown(_ITEM_MARKER.sub("", text)).split())
