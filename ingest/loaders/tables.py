"""Rows of cells as a Markdown pipe table. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence


def cell_text(value: object) -> str:
    """A cell on one line with pipes escaped; None is empty."""
    text = "" if value is None else str(value)
    return re.sub(r"\s+", " ", text).strip().replace("\\|", "|").replace("|", "\\|")


def render_table(rows: Sequence[Sequence[object]]) -> str:
    """A pipe table; the first row is the header, short rows are filled up with empty cells.

    Empty rows and columns are left out. No row at all gives the empty string.

    >>> print(render_table([["Role", "Call"], ["Owner", "a|b"]]))
    | Role | Call |
    | --- | --- |
    | Owner | a\\|b |
    """
    cells = trim_rows([[cell_text(value) for value in row] for row in rows])
    if not cells:
        return ""
    lines = [_line(row) for row in cells]
    return "\n".join([lines[0], _line(["---"] * len(cells[0])), *lines[1:]])


def trim_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows of equal length without the rows and columns in which every cell is empty."""
    filled = [row for row in rows if any(row)]
    width = max((len(row) for row in filled), default=0)
    square = [[*row, *[""] * (width - len(row))] for row in filled]
    kept = [column for column in range(width) if any(row[column] for row in square)]
    return [[row[column] for column in kept] for row in square]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
