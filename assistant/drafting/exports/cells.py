"""Texts for cells of spreadsheets, which no program takes for a formula. Pure."""

from __future__ import annotations

from assistant.drafting.exports.document.cleaning import one_line

MOST_CHARS = 32_000
"""A little less than a cell of a spreadsheet can hold."""
_STARTS_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠")


def cell_text(text: str) -> str:
    """The text on one line; an apostrophe stands before what would start a formula.

    >>> cell_text("=HYPERLINK(1)"), cell_text("4-eyes check")
    ("'=HYPERLINK(1)", '4-eyes check')
    """
    plain = one_line(text)
    if plain[:1] in _STARTS_FORMULA and plain:
        plain = f"'{plain}"
    return plain if len(plain) <= MOST_CHARS else f"{plain[:MOST_CHARS]}…"
