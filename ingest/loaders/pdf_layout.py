"""The reading order of a page: columns and boxes are found by empty strips. Pure.

A strip of paper that stays empty over many lines separates columns. The page is searched
from the top for the longest run of lines that have such a strip; what lies above and below
is read before and after it, and each side is searched again for itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.loaders.pdf_chars import Segment

MIN_STRIP_PT = 7
MIN_LINES = 3
"""Fewer lines than this beside a strip are not a column."""
WIDEST_PT = 20_000
"""No page is wider; a damaged file may say so of its characters."""
ROW_PT = 2.5
"""Baselines closer than this are one row."""

_EMPTY = re.compile(f"0{{{MIN_STRIP_PT},}}")

Row = list[Segment]


def reading_order(segments: Sequence[Segment], *, depth: int = 0) -> list[list[Row]]:
    """Blocks in reading order; a block is rows from top to bottom, a row runs left to right."""
    rows = rows_of(segments)
    found = _find_columns(rows) if depth < 6 else None
    if found is None:
        return [rows] if rows else []
    first, last, strip = found
    above = [seg for row in rows[:first] for seg in row]
    left = [seg for row in rows[first:last] for seg in row if seg.x1 <= strip]
    right = [seg for row in rows[first:last] for seg in row if seg.x1 > strip]
    below = [seg for row in rows[last:] for seg in row]
    return [
        block
        for part in (above, left, right, below)
        for block in reading_order(part, depth=depth + 1)
    ]


def rows_of(segments: Sequence[Segment]) -> list[Row]:
    """Segments grouped by baseline, rows from the top, segments from the left."""
    rows: list[Row] = []
    for segment in sorted(segments, key=lambda seg: (seg.y, seg.x0)):
        if rows and segment.y - rows[-1][0].y <= ROW_PT and segment.table is None:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    for row in rows:
        row.sort(key=lambda seg: seg.x0)
    return rows


def _find_columns(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """First row, row after the last, and a place in the strip; None for one column."""
    masks = [_mask(row) for row in rows]
    first = 0
    while first + MIN_LINES <= len(rows):
        last, strip = _longest_run(rows, masks, first)
        if strip is not None:
            return first, last, strip
        first += 1
    return None


def _longest_run(
    rows: Sequence[Row], masks: Sequence[int], first: int
) -> tuple[int, float | None]:
    best: tuple[int, float | None] = (first, None)
    extent = 0
    for mask in masks:
        extent |= mask
    occupied = (1 << (extent.bit_length() - 1)) | (extent & -extent)  # both outer edges
    for last in range(first, len(rows)):
        occupied |= masks[last]
        strips = _strips(occupied)
        if not strips:
            break
        if last + 1 - first < MIN_LINES:
            continue
        for strip in strips:
            if _are_columns(rows[first : last + 1], strip):
                best = (last + 1, strip)
                break
    return best


def _mask(row: Row) -> int:
    """The row's printed points as bits: bit n is the point n from the left."""
    mask = 0
    for seg in row:
        start = min(max(int(seg.x0), 0), WIDEST_PT)
        end = min(max(int(seg.x1) + 1, 1), WIDEST_PT + 1)
        mask |= ((1 << max(end - start, 1)) - 1) << start
    return mask


def _strips(occupied: int) -> list[float]:
    """Middles of the empty strips between printed points, widest first."""
    bits = bin(occupied)[:1:-1]
    start = bits.find("1")
    strips = [
        (match.end() - match.start(), (match.start() + match.end()) / 2)
        for match in _EMPTY.finditer(bits, max(start, 0))
    ]
    return [middle for _, middle in sorted(strips, reverse=True)]


def _are_columns(rows: Sequence[Row], strip: float) -> bool:
    left = [_side(row, strip, left=True) for row in rows]
    right = [_side(row, strip, left=False) for row in rows]
    left_lines = [side for side in left if side]
    right_lines = [side for side in right if side]
    if min(len(left_lines), len(right_lines)) < MIN_LINES:
        return False
    if not (_is_text(left_lines) and _is_text(right_lines)):
        return False
    together = sum(1 for a, b in zip(left, right, strict=True) if a and b)
    aligned = together >= 0.6 * min(len(left_lines), len(right_lines))
    return not aligned or (_is_prose(left_lines) and _is_prose(right_lines))


def _side(row: Row, strip: float, *, left: bool) -> Row:
    return [seg for seg in row if (seg.x1 <= strip) == left]


def _is_text(lines: Sequence[Row]) -> bool:
    """Not merely bullets, numbers or page numbers."""
    words = sum(1 for line in lines if sum(map(str.isalpha, _text(line))) >= 4)
    return words >= max(2, 0.4 * len(lines))


def _is_prose(lines: Sequence[Row]) -> bool:
    """Lines that fill their column: rows of a table seldom do."""
    start = min(line[0].x0 for line in lines)
    end = max(line[-1].x1 for line in lines)
    full = sum(1 for line in lines if line[-1].x1 - line[0].x0 >= 0.6 * (end - start))
    wordy = sum(1 for line in lines if len(_text(line).split()) >= 4)
    return len(lines) >= 4 and min(full, wordy) >= 0.5 * len(lines)


def _text(line: Row) -> str:
    return " ".join(seg.text for seg in line)
