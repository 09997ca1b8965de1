"""The cells of a sheet as Markdown: title lines above, then tables with their header row. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.errors import UnreadableFileError
from ingest.loaders.markdown_text import plain_line
from ingest.loaders.tables import render_table

MAX_ROWS = 50_000


def render_grid(rows: Sequence[Sequence[str]]) -> str:
    """Rows of a sheet as Markdown.

    The header row of a table is the first with two filled cells; single cells above it are
    lines of text. After empty rows a new table begins where a single cell (its title) stands,
    or where at least two rows were empty.
    """
    return "\n\n".join(part for block in _blocks(rows) for part in _render_block(block))


def check_row_count(count: int, name: str) -> None:
    """Raise where a sheet is too long to be a document."""
    if count > MAX_ROWS:
        raise UnreadableFileError(
            f"{name} has more than {MAX_ROWS:,} rows; split it, or keep it as data and ingest "
            "a summary."
        )


def _blocks(rows: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
    blocks: list[list[Sequence[str]]] = [[]]
    empty = 0
    for row in rows:
        filled = sum(1 for cell in row if cell)
        if not filled:
            empty += 1
            continue
        if blocks[-1] and (empty >= 2 or (empty and filled == 1)):
            blocks.append([])
        blocks[-1].append(row)
        empty = 0
    return [block for block in blocks if block]


def _render_block(block: Sequence[Sequence[str]]) -> list[str]:
    header = next(
        (i for i, row in enumerate(block) if sum(1 for cell in row if cell) >= 2), len(block)
    )
    titles = [plain_line(next(cell for cell in row if cell)) for row in block[:header]]
    table = render_table(block[header:])
    return [*titles, *([table] if table else [])]
