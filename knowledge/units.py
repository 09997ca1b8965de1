"""Cut normalised text into units: what a passage is read and quoted by.

A unit is one sentence, one list item or one table row: the smallest span that can be
quoted and still be understood beside its heading, its list's intro or its table's header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is in its document."""

    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"
    HEADING = "heading"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A quotable span: `text == source_text[start:end]`."""

    start: int
    end: int
    text: str
    kind: UnitKind
    lead: str = ""
    """What the unit hangs on: its list's intro sentence or its table's header row."""

    @property
    def readable(self) -> str:
        """The unit with what it hangs on, as one text."""
        return f"{self.lead} {self.text}" if self.lead else self.text


_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+\S")
_ITEM = re.compile(r"^(\s*)(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+\S")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_DIVIDER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_SENTENCE_END = re.compile(r"""[.!?][)\]"'”’*_`]*(?=\s+["'“‘(\[*_`]*[A-Z0-9À-Þ])""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|no|nos|fig|art|sec|ch|dr|mr|mrs|ms|prof|inc|ltd|co|"
    r"dept|est|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|u\.s|u\.k|st|v)|\b[A-Z])\.$",
    re.IGNORECASE,
)


def cut_units(text: str, start: int = 0, end: int | None = None) -> list[Unit]:
    """Units of text[start:end] in order, with offsets into the whole text.

    Leading and trailing white space is never part of a unit. Table dividers and fence
    lines are no units.
    """
    return list(_units(text, start, len(text) if end is None else end))


def _units(text: str, start: int, end: int) -> Iterator[Unit]:
    block: list[tuple[int, int]] = []
    lead: tuple[int, int] | None = None
    header: tuple[int, int] | None = None
    in_fence = False
    fence_start = start
    for line_start, line_end in _lines(text, start, end):
        line = text[line_start:line_end]
        if _FENCE.match(line):
            if in_fence:
                yield from _span(text, fence_start, line_start, UnitKind.CODE, lead)
            else:
                yield from _flush(text, block, lead)
                lead = block[-1] if block else lead
                block = []
                fence_start = line_end
            in_fence = not in_fence
            continue
        if in_fence:
            continue
        if _DIVIDER.match(line) and "|" in line:
            continue
        starts_new = (
            not line.strip() or _HEADING.match(line) or _ITEM.match(line) or _ROW.match(line)
        )
        if starts_new and block:
            yield from _flush(text, block, lead)
            if not _is_item(text, block):
                lead = (block[0][0], block[-1][1])
            block = []
        if not line.strip():
            header = None
            continue
        if _HEADING.match(line):
            yield from _span(text, line_start, line_end, UnitKind.HEADING, None)
            lead = None
        elif _ROW.match(line):
            if header is None:
                header = (line_start, line_end)
                yield from _span(text, line_start, line_end, UnitKind.ROW, None)
            else:
                yield from _span(text, line_start, line_end, UnitKind.ROW, header)
        else:
            header = None
            block.append((line_start, line_end))
    if in_fence:
        yield from _span(text, fence_start, end, UnitKind.CODE, lead)
    yield from _flush(text, block, lead)


def _is_item(text: str, block: list[tuple[int, int]]) -> bool:
    return bool(block) and bool(_ITEM.match(text[block[0][0] : block[0][1]]))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        yield position, stop
        position = stop + 1


def _flush(
    text: str, block: list[tuple[int, int]], lead: tuple[int, int] | None
) -> Iterator[Unit]:
    if not block:
        return
    start, end = block[0][0], block[-1][1]
    if _is_item(text, block):
        ends_with_colon = lead and text[lead[0] : lead[1]].rstrip(" *_").endswith(":")
        yield from _span(text, start, end, UnitKind.ITEM, lead if ends_with_colon else None)
        return
    for sentence_start, sentence_end in _sentences(text, start, end):
        yield from _span(text, sentence_start, sentence_end, UnitKind.SENTENCE, None)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ABBREVIATION.search(text[max(position, match.start() - 8) : match.start() + 1]):
            continue
        yield position, match.end()
        position = match.end()
    yield position, end


def _span(
    text: str, start: int, end: int, kind: UnitKind, lead: tuple[int, int] | None
) -> Iterator[Unit]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end or not any(char.isalnum() for char in text[start:end]):
        return
    yield Unit(
        start=start,
        end=end,
        text=text[start:end],
        kind=kind,
        lead=text[lead[0] : lead[1]].strip() if lead else "",
    )


def window_of(units: Sequence[Unit], index: int, text: str, *, offset: int = 0) -> Sequence[Unit]:
    """A unit with the neighbours of its kind, a sentence only with those of its paragraph.

    What stands in the next paragraph is another thought, and in a hostile document may be
    an instruction: it is quoted only if it answers by itself.

    Args:
        units: Of one passage, in order.
        index: Of the unit among them.
        text: That they were cut from.
        offset: Where the text begins in the text that the units' offsets count.
    """

    def joined(first: Unit, second: Unit) -> bool:
        if first.kind is not second.kind:
            return False
        gap = text[first.end - offset : second.start - offset]
        return first.kind is not UnitKind.SENTENCE or "\n\n" not in gap

    low = index - 1 if index > 0 and joined(units[index - 1], units[index]) else index
    last = len(units) - 1
    high = index + 1 if index < last and joined(units[index], units[index + 1]) else index
    return units[low : high + 1]


def is_header_row(units: Sequence[Unit], index: int) -> bool:
    """Whether a row is the header of the rows that follow."""
    unit = units[index]
    following = units[index + 1] if index + 1 < len(units) else None
    return (
        unit.kind is UnitKind.ROW and not unit.lead and following is not None and following.lead == unit.text
    )
