"""Printing for people and for programs: tables on a terminal, plain lines elsewhere, JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from knowledge.characters import printable

_WHOLE_CHARS = {True: 50, False: 14}
"""Widest text that is kept on one line: of a cell of the first column, of a word elsewhere."""
_GAP = 2
"""Blanks between two columns."""
_LATE_CONTROLS = re.compile(r"[\x7f-\x9f]")


def print_json(value: Any) -> None:
    """One JSON value on stdout. JSON itself escapes the early control characters only."""
    text = json.dumps(value, ensure_ascii=False)
    sys.stdout.write(_LATE_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def print_line(text: str, *, error: bool = False) -> None:
    """A line with other people's words in it, for a terminal."""
    (sys.stderr if error else sys.stdout).write(printable(text) + "\n")


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, spare: Sequence[str] = ()) -> None:
    """A table on a terminal, tab-separated lines under a heading elsewhere.

    On a terminal nothing is cut off, the first column, which other commands take, keeps its
    line, and columns without a value in any row are left out.

    Args:
        spare: Headings of the columns that a narrow terminal goes without, the first of them first.
    """
    rows = [[printable(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in (headings, *rows):
            sys.stdout.write("\t".join(" ".join(cell.split()) for cell in row) + "\n")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    spared = [headings.index(name) for name in spare]
    widths = _widths(headings, rows, spared, console.width)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, width in widths.items():
        table.add_column(headings[at], overflow="fold", width=width)
    for row in rows:
        table.add_row(*(Text(row[at]) for at in widths))  # text is data, never markup
    console.print(table)


def _widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], spare: Sequence[int], room: int
) -> dict[int, int]:
    """Characters for each column that is shown, words whole as far as there is room."""
    least, natural = {}, {}
    for at, heading in enumerate(headings):
        cells = [row[at] for row in rows]
        if at == 0 or not rows or any(cells):
            whole = [*cells, *heading.split()] if at == 0 else " ".join([*cells, heading]).split()
            widest = max(map(len, whole))
            least[at] = min(widest, _WHOLE_CHARS[at == 0])
            natural[at] = max(len(heading), *map(len, cells), 1)
    for at in spare:
        if at in least and sum(least.values()) + _GAP * (len(least) - 1) > room:
            del least[at], natural[at]
    return _shrunk(natural, least, room - _GAP * (len(least) - 1))


def _shrunk(natural: dict[int, int], least: dict[int, int], room: int) -> dict[int, int]:
    """Widths that fit the room: the widest give way first, below the least only where they must.

    >>> _shrunk({0: 10, 1: 30}, {0: 10, 1: 5}, 20)
    {0: 10, 1: 10}
    """
    widths = dict(natural)
    others = {at: least[at] if at == 0 else min(least[at], _GAP) for at in natural}
    for floor in (least, others, dict.fromkeys(natural, 1)):
        while sum(widths.values()) > room and any(widths[at] > floor[at] for at in widths):
            widest = max((at for at in widths if widths[at] > floor[at]), key=lambda at: widths[at])
            widths[widest] -= 1
    return widths
