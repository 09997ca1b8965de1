"""Tables without ruling lines: rows whose cells start at the same places. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.loaders.pdf_chars import Segment
from ingest.loaders.pdf_layout import Row
from ingest.loaders.tables import render_table

MIN_ROWS = 3
ALIGNED_PT = 4.0
_MARKER = re.compile(r"^(?:\W|o|\(?\w{1,3}[.)])$")
_LEADER = re.compile(r"(?:\s?[.\u2026]){5,}")


def with_aligned_tables(block: Sequence[Row]) -> list[Row]:
    """The block with each run of aligned rows replaced by one finished table."""
    rows: list[Row] = []
    index = 0
    while index < len(block):
        end = _run_end(block, index)
        if end > index:
            rows.append([_table(block[index:end])])
            index = end
        else:
            rows.append(block[index])
            index += 1
    return rows


def _run_end(block: Sequence[Row], start: int) -> int:
    """Row after the last of the table that begins at `start`; `start` where none does."""
    head = block[start]
    if not _may_be_row(head):
        return start
    columns = [seg.x0 for seg in head]
    full, end = 1, start + 1
    while end < len(block) and _fits(block[end], columns, block[end - 1]):
        full += len(block[end]) == len(columns)
        end += 1
    while end > start and len(block[end - 1]) != len(columns) and _far(block, end - 1):
        end -= 1
    if full < MIN_ROWS or _is_list_of_labels(block[start:end]):
        return start
    return end


def _may_be_row(row: Row) -> bool:
    return (
        len(row) >= 2
        and not any(seg.table for seg in row)
        and not _MARKER.match(row[0].text)
        and not any(_LEADER.search(seg.text) for seg in row)
    )


def _fits(row: Row, columns: Sequence[float], before: Row) -> bool:
    if any(seg.table for seg in row) or len(row) > len(columns):
        return False
    if row[0].y - before[0].y > 3 * row[0].size or abs(row[0].size - before[0].size) > 2:
        return False
    places = [_column(seg, columns) for seg in row]
    ends = [*columns[1:], float("inf")]
    return all(
        place is not None and seg.x1 < ends[place] for seg, place in zip(row, places, strict=True)
    ) and len(set(places)) == len(places)


def _column(seg: Segment, columns: Sequence[float]) -> int | None:
    near = [i for i, x in enumerate(columns) if abs(seg.x0 - x) <= ALIGNED_PT]
    return near[0] if near else None


def _far(block: Sequence[Row], index: int) -> bool:
    """A last row with missing cells that stands apart is the text after the table."""
    step = block[index][0].y - block[index - 1][0].y
    return step > 1.6 * block[index][0].size


def _is_list_of_labels(rows: Sequence[Row]) -> bool:
    """`Owner:   Jane` down the page is a form, and has no header row."""
    labels = sum(row[0].text.endswith(":") for row in rows)
    return len(rows[0]) == 2 and labels * 2 >= len(rows)


def _table(rows: Sequence[Row]) -> Segment:
    columns = [seg.x0 for seg in rows[0]]
    cells: list[list[str]] = []
    before: Row | None = None
    for row in rows:
        texts = [""] * len(columns)
        for seg in row:
            texts[_column(seg, columns) or 0] = seg.text
        close = before is not None and row[0].y - before[0].y <= 1.6 * row[0].size
        if cells and close and len(row) < len(columns):
            cells[-1] = [f"{old} {new}".strip() for old, new in zip(cells[-1], texts, strict=True)]
        else:
            cells.append(texts)
        before = row
    return Segment(
        text="",
        x0=rows[0][0].x0,
        x1=max(seg.x1 for row in rows for seg in row),
        y=rows[0][0].y,
        size=rows[0][0].size,
        bold=False,
        table=render_table(cells),
        height=rows[-1][0].y - rows[0][0].y,
    )
