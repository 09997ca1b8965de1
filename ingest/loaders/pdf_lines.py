"""Lines of a PDF, what is ordinary among them, and what runs along the edges. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.loaders.pdf_chars import Segment
from ingest.loaders.pdf_layout import Row, rows_of

EDGE = 0.12
"""Share of the page's height, above and below, where running heads stand."""

_PAGE_NUMBER = re.compile(
    r"^[-\u2013\s]*(?:page\s+)?#+(?:\s*(?:of|/)\s*#+)?[-\u2013\s]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of one block as a reader sees it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    block_end: float
    """Right edge of the block that the line belongs to."""
    table: bool = False
    height: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What is ordinary in this document."""

    body_size: float
    pitch: float
    """Distance of two lines of a paragraph, in font sizes."""
    heading_levels: Mapping[float, int]
    outline: Mapping[str, int]
    """Bookmark titles, squeezed, with their level from 1."""
    words: frozenset[str] = field(default_factory=frozenset)


def lines_of(block: Sequence[Row]) -> list[Line]:
    """A block's rows as lines."""
    end = max(seg.x1 for row in block for seg in row)
    lines = []
    for row in block:
        sizes = Counter[float]()
        for seg in row:
            sizes[seg.size] += len(seg.text)
        tabled = row[0].table is not None
        lines.append(
            Line(
                text=row[0].table or " ".join(seg.text for seg in row),
                x0=row[0].x0,
                x1=row[-1].x1,
                y=row[0].y,
                size=sizes.most_common(1)[0][0],
                bold=sum(len(s.text) for s in row if s.bold) * 2 > sum(len(s.text) for s in row),
                block_end=end,
                table=tabled,
                height=row[0].height,
            )
        )
    return lines


def drop_running_heads(
    pages: Sequence[Sequence[Segment]], heights: Sequence[float]
) -> list[list[Segment]]:
    """Leave out what stands at the same place near the edge of at least half the pages.

    Digits count as equal, so page numbers go too. One page has no running heads.
    """
    places: dict[tuple[str, bool], set[int]] = {}
    keys: list[dict[int, tuple[str, bool]]] = []
    for number, (segments, height) in enumerate(zip(pages, heights, strict=True)):
        keys.append({})
        for seg, text in _edge_rows(segments, height):
            key = (re.sub(r"\d+", "#", text.casefold()), seg.y < height / 2)
            keys[-1][id(seg)] = key
            places.setdefault(key, set()).add(number)
    return [
        [
            seg
            for seg in segments
            if (key := keys[number].get(id(seg))) is None
            or not _is_running(key[0], len(places[key]), len(pages))
        ]
        for number, segments in enumerate(pages)
    ]


def _edge_rows(segments: Sequence[Segment], height: float) -> list[tuple[Segment, str]]:
    return [
        (seg, seg.text)
        for row in rows_of(segments)
        for seg in row
        if not seg.table and (seg.y < EDGE * height or seg.y > (1 - EDGE) * height)
    ]


def _is_running(text: str, count: int, pages: int) -> bool:
    if pages < 2:
        return False
    if _PAGE_NUMBER.match(text):
        return count >= 2
    return count >= max(3, (pages + 1) // 2)


def style_of(
    pages: Sequence[Sequence[Sequence[Line]]], outline: Mapping[str, int]
) -> Style:
    """What is ordinary, learnt from all blocks of all pages."""
    sizes = Counter[float]()
    steps: list[float] = []
    words: set[str] = set()
    for page in pages:
        for block in page:
            for line in block:
                if not line.table:
                    sizes[line.size] += len(line.text)
            words |= _whole_words(block)
            steps.extend(
                (after.y - before.y) / after.size
                for before, after in pairwise(block)
                if not after.table and 0.8 <= (after.y - before.y) / after.size <= 3
            )
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    steps.sort()
    total = sum(sizes.values())
    larger = sorted(
        (
            size
            for size, count in sizes.items()
            if size >= 1.07 * body and (count <= 0.15 * total or size >= 1.4 * body)
        ),
        reverse=True,
    )
    return Style(
        body_size=body,
        pitch=steps[len(steps) // 3] if steps else 1.2,
        heading_levels=_levels(larger),
        outline=outline,
        words=frozenset(words),
    )


def _whole_words(block: Sequence[Line]) -> set[str]:
    """Words of a block except the halves of those that a line end broke."""
    words: set[str] = set()
    broken = False
    for line in block:
        parts = line.text.casefold().split()
        whole = parts[1 if broken else 0 : -1 if line.text.endswith("-") else None]
        words.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(whole)))
        broken = line.text.endswith("-")
    return words


def _levels(sizes: Sequence[float]) -> dict[float, int]:
    """Heading level for each larger size; sizes within 6 % share one level."""
    levels: dict[float, int] = {}
    level, last = 0, float("inf")
    for size in sizes:
        if size < last * 0.94:
            level, last = level + 1, size
        levels[size] = min(max(level, 1), 4)
    return levels


def with_relative_weight(blocks: Sequence[Sequence[Sequence[Line]]]) -> list[list[list[Line]]]:
    """Where most of the text counts as bold, none does: the fonts do not tell their weight."""
    lines = [line for page in blocks for block in page for line in block]
    bold = sum(len(line.text) for line in lines if line.bold)
    plain = bold * 2 > sum(len(line.text) for line in lines)
    return [
        [[replace(line, bold=False) if plain else line for line in block] for block in page]
        for page in blocks
    ]


def squeeze(text: str) -> str:
    """Letters and digits only, for comparing a bookmark with a printed heading."""
    return re.sub(r"[\W_]+", "", text).casefold()
