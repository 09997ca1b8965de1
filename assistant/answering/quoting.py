"""How much of the text around a chosen unit is quoted with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.display import display_unit
from assistant.answering.evidence import EvidenceSpan
from assistant.answering.question_kind import AnswerKind
from assistant.answering.question_parts import asks_for_a_set
from assistant.answering.reading import Reading, ReadUnit
from knowledge.statements.exceptions import opens_with_exception
from knowledge.units import Unit, UnitKind, cut_units

MAX_WINDOW_CHARS = 420
"""A sentence is quoted with its neighbours up to this length."""
MAX_LIST_CHARS = 1200
"""A list longer than this is quoted by its best items, not whole."""
MAX_EXCEPTION_CHARS = 900
"""A quote is extended to a neighbouring condition up to this length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenQuote:
    """One quote of the answer: `span.version.text[start:end]`."""

    span: EvidenceSpan
    start: int
    end: int
    display: str
    """The sentence shown: the quote without list markers; a table row with its headers."""
    score: float

    @property
    def quote(self) -> str:
        return self.span.version_text[self.start : self.end]


def quote_unit(read_unit: ReadUnit, reading: Reading) -> ChosenQuote:
    """The quote around a unit: its list where a set or steps are asked for, else its window.

    Whatever is quoted is extended to the condition that stands beside it.
    """
    unit, span = read_unit.unit, read_unit.span
    start, end = unit.start, unit.end
    if unit.kind in (UnitKind.ITEM, UnitKind.SENTENCE):
        units = cut_units(span.version_text, span.start, span.end)
        here = next((i for i, other in enumerate(units) if other.start == unit.start), None)
        if here is None:
            start, end = _short_window(read_unit)
        else:
            start, end = _quoted_range(units, here, read_unit, reading)
    return _quote(read_unit, start, end)


def quote_statement(read_unit: ReadUnit, reading: Reading) -> ChosenQuote:
    """The quote of what one unit states: an item without the others of its list."""
    if read_unit.unit.kind is UnitKind.ITEM:
        return _quote(read_unit, read_unit.unit.start, read_unit.unit.end)
    return quote_unit(read_unit, reading)


def _quote(read_unit: ReadUnit, start: int, end: int) -> ChosenQuote:
    start, end = without_addressed(read_unit, start, end)
    text = read_unit.span.version_text[start:end]
    return ChosenQuote(
        span=read_unit.span,
        start=start,
        end=end,
        display=display_unit(read_unit.unit, text),
        score=read_unit.score,
    )


def without_addressed(read_unit: ReadUnit, start: int, end: int) -> tuple[int, int]:
    """The part of a range around its unit that holds nothing that speaks to a machine."""
    text, unit = read_unit.span.version_text, read_unit.unit
    for low, high in read_unit.span.addressed:
        if start < high <= unit.start:
            start = high + len(text[high : unit.start]) - len(text[high : unit.start].lstrip())
        if unit.end <= low < end:
            end = unit.end + len(text[unit.end : low].rstrip())
    return start, end


def _quoted_range(units: Sequence[Unit], here: int, read_unit: ReadUnit, reading: Reading) -> tuple[int, int]:
    unit, text = units[here], read_unit.span.version_text
    kinds = reading.question.kinds
    wants_all = AnswerKind.STEPS in kinds or asks_for_a_set(reading.question.focus)
    if unit.kind is UnitKind.ITEM:
        whole = _whole_list(units, here, MAX_LIST_CHARS if wants_all else MAX_WINDOW_CHARS)
        return whole or _short_window(read_unit)
    start, end = _with_exceptions(units, *_short_window(read_unit), text)
    end = max(end, _list_below(units, here, start, end, colon=not wants_all))
    if wants_all:
        start = min(start, _list_above(units, here, end))
    return start, end


def _short_window(read_unit: ReadUnit) -> tuple[int, int]:
    """The unit with as many of its neighbours as stay within `MAX_WINDOW_CHARS`."""
    unit = read_unit.unit
    start, end = unit.start, unit.end
    for other in sorted(read_unit.window, key=lambda other: abs(other.start - unit.start)):
        if other.kind is UnitKind.ITEM and other.start > unit.start and _announces(other):
            continue  # what it announces would not be quoted
        low, high = min(start, other.start), max(end, other.end)
        if high - low <= MAX_WINDOW_CHARS:
            start, end = low, high
    return start, end


def _announces(unit: Unit) -> bool:
    return unit.text.rstrip(" *_").endswith(":")


def _whole_list(units: Sequence[Unit], here: int, limit: int) -> tuple[int, int] | None:
    """The list around an item, with the intro right above it; None where it is longer than `limit`."""
    first = last = here
    while first > 0 and units[first - 1].kind is UnitKind.ITEM:
        first -= 1
    while last + 1 < len(units) and units[last + 1].kind is UnitKind.ITEM:
        last += 1
    start, end = units[first].start, units[last].end
    above = units[first - 1] if first else None
    if above and above.kind is UnitKind.SENTENCE and _announces(above):
        start = above.start
    return (start, end) if end - start <= limit else None


def _list_below(units: Sequence[Unit], here: int, start: int, end: int, *, colon: bool) -> int:
    """Where the list below a quoted sentence's paragraph ends; 0 if there is none or it is too long.

    Args:
        start: Where the quote begins.
        end: Where it ends.
        colon: Whether the quote must announce the list with a colon.
    """
    first = here + 1
    while first < len(units) and units[first].kind is UnitKind.SENTENCE:
        first += 1
    announced = units[first - 1].end <= end and _announces(units[first - 1])
    if colon and not announced:
        return 0
    last = first
    while last < len(units) and units[last].kind is UnitKind.ITEM:
        last += 1
    if last == first:
        return 0
    below = units[last - 1].end
    return below if below - start <= MAX_LIST_CHARS else 0


def _list_above(units: Sequence[Unit], here: int, end: int) -> int:
    """Where the list above a sentence's paragraph begins; `end` if there is none or it is too long."""
    last = here
    while last >= 0 and units[last].kind is UnitKind.SENTENCE:
        last -= 1
    first = last
    while first >= 0 and units[first].kind is UnitKind.ITEM:
        first -= 1
    if first == last or last < 0:
        return end
    start = units[first + 1].start
    return start if end - start <= MAX_LIST_CHARS else end


def _with_exceptions(units: Sequence[Unit], start: int, end: int, text: str) -> tuple[int, int]:
    """The range, extended to the sentences beside it that limit it or that it limits."""
    inside = [i for i, unit in enumerate(units) if start <= unit.start < end]
    if not inside:
        return start, end
    first, last = inside[0], inside[-1]
    while (
        first
        and opens_with_exception(units[first].text)
        and _same_block(units[first - 1], units[first], text)
    ):
        if end - units[first - 1].start > MAX_EXCEPTION_CHARS:
            break
        first -= 1
    while last + 1 < len(units) and _limits(units[last], units[last + 1], text):
        if units[last + 1].end - units[first].start > MAX_EXCEPTION_CHARS:
            break
        last += 1
    return min(start, units[first].start), max(end, units[last].end)


def _same_block(first: Unit, second: Unit, text: str) -> bool:
    same_kind = first.kind is second.kind is UnitKind.SENTENCE
    return same_kind and "\n\n" not in text[first.end : second.start]


def _limits(first: Unit, second: Unit, text: str) -> bool:
    """Whether a unit limits the one before it; in the next paragraph only where it says so plainly."""
    if UnitKind.HEADING in (first.kind, second.kind) or second.kind is not UnitKind.SENTENCE:
        return False
    return opens_with_exception(second.text, plainly=not _same_block(first, second, text))
