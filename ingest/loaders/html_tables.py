"""HTML tables as Markdown pipe tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ingest.loaders.tables import cell_text

if TYPE_CHECKING:
    from bs4 import Tag

_SPAN_LIMIT = 50
"""Cells that one colspan or rowspan may fill: a hostile number must not fill the memory."""


def table_from_html(table: Tag, render_cell: Callable[[Tag], str]) -> str:
    """The pipe table of an HTML table; spans are spread so that each row stands alone.

    A table of one cell or one column is layout, not data: its cells become paragraphs.
    """
    rows = _own_rows(table)
    if not rows:
        return ""
    grid = _grid(rows, render_cell)
    caption = table.find("caption")
    head = f"{_flat(render_cell(caption))}\n\n" if caption is not None and _is_own(caption, table) else ""
    if max((len(row) for row in grid), default=0) < 2:
        return head + "\n\n".join(cell for row in grid for cell in row if cell)
    grid = [row for row in grid if any(row)]
    return head + _render(grid, has_header=_is_header(rows[0])) if grid else head


def _own_rows(table: Tag) -> list[Tag]:
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def _is_own(node: Tag, table: Tag) -> bool:
    return node.find_parent("table") is table


def _is_header(row: Tag) -> bool:
    cells = row.find_all(["td", "th"], recursive=False)
    if row.find_parent("thead") is not None or (cells and all(cell.name == "th" for cell in cells)):
        return True
    bold = [cell.find(["strong", "b"]) for cell in cells]
    return bool(cells) and all(
        mark is not None and _flat(mark.get_text()) == _flat(cell.get_text())
        for mark, cell in zip(bold, cells, strict=True)
    )


def _grid(rows: Sequence[Tag], render_cell: Callable[[Tag], str]) -> list[list[str]]:
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows left, text
    for row in rows:
        line: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            _fill_hanging(line, hanging)
            text, down = render_cell(cell), _span(cell, "rowspan") - 1
            # A spanning cell's text stands once in its row, but again in each further row.
            for offset in range(_span(cell, "colspan")):
                if down:
                    hanging[len(line)] = (down, text if offset == 0 else "")
                line.append(text if offset == 0 else "")
        _fill_hanging(line, hanging)
        grid.append(line)
    return grid


def _fill_hanging(line: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while len(line) in hanging:
        left, text = hanging.pop(len(line))
        if left > 1:
            hanging[len(line)] = (left - 1, text)
        line.append(text)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, min(int(value), _SPAN_LIMIT)) if value.isdecimal() else 1


def _flat(text: str) -> str:
    return " ".join(text.split())


def _render(rows: Sequence[Sequence[str]], *, has_header: bool) -> str:
    """Markdown demands a header: a table without one gets an empty row for it."""
    width = max(len(row) for row in rows)
    padded = [[*map(cell_text, row), *[""] * (width - len(row))] for row in rows]
    if not has_header:
        padded.insert(0, [""] * width)
    padded.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(row)} |" for row in padded)
