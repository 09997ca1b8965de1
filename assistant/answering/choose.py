"""Choose, order and join the units that make an extractive answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.evidence import EvidenceSpan
from assistant.answering.question_kind import AnswerKind
from assistant.answering.reading import Reading, ReadUnit
from knowledge.units import UnitKind, cut_units

MAX_WINDOW_CHARS = 420
"""A sentence is quoted with its neighbours up to this length."""
SIMILAR_ENOUGH = 0.5
"""A further quote is at least this near to the question, as a share of the best one's nearness."""
MAX_LIST_CHARS = 1200
"""A list longer than this is quoted by its best items, not whole."""


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


def choose_quotes(reading: Reading, *, margin: float, limit: int) -> list[ChosenQuote]:
    """The best unit and those close behind it that add something, at most `limit`.

    A sentence is quoted with its neighbours where they are short, because the next
    sentence often holds the condition; a question for steps with its whole list.
    """
    chosen: list[ChosenQuote] = []
    if not reading.units:
        return chosen
    best = reading.units[0]
    for read_unit in reading.units:
        if len(chosen) == limit or read_unit.score < best.score - margin:
            break
        if read_unit.feature("similarity") < SIMILAR_ENOUGH * best.feature("similarity"):
            continue  # it stands near the answer, it does not speak of the question
        quote = quote_unit(read_unit, reading)
        if not _repeats(quote, chosen):
            chosen.append(_without_repeated_lead(quote, read_unit, chosen))
    return chosen


def _without_repeated_lead(
    quote: ChosenQuote, read_unit: ReadUnit, chosen: Sequence[ChosenQuote]
) -> ChosenQuote:
    """A list's intro is said once, with the first of its items."""
    lead = plain_markdown(read_unit.unit.lead).strip()
    if read_unit.unit.kind is UnitKind.ITEM and any(lead and lead in each.display for each in chosen):
        return replace(quote, display=plain_markdown(quote.quote))
    return quote


def quote_unit(read_unit: ReadUnit, reading: Reading) -> ChosenQuote:
    """The quote around a unit: its list for steps, else its window if short, else itself."""
    unit, span = read_unit.unit, read_unit.span
    start, end = unit.start, unit.end
    if unit.kind is UnitKind.ITEM:
        steps = AnswerKind.STEPS in reading.question.kinds
        start, end = _whole_list(read_unit, MAX_LIST_CHARS if steps else MAX_WINDOW_CHARS)
        if (start, end) == (unit.start, unit.end):
            start, end = _short_window(read_unit)
    elif unit.kind is UnitKind.SENTENCE:
        start, end = _short_window(read_unit)
    return ChosenQuote(
        span=span,
        start=start,
        end=end,
        display=_display(read_unit, span.version_text[start:end]),
        score=read_unit.score,
    )


def _short_window(read_unit: ReadUnit) -> tuple[int, int]:
    """The unit with as many of its neighbours as stay within `MAX_WINDOW_CHARS`."""
    unit = read_unit.unit
    start, end = unit.start, unit.end
    for other in sorted(read_unit.window, key=lambda other: abs(other.start - unit.start)):
        low, high = min(start, other.start), max(end, other.end)
        if high - low <= MAX_WINDOW_CHARS:
            start, end = low, high
    return start, end


def _whole_list(read_unit: ReadUnit, limit: int) -> tuple[int, int]:
    """The list around an item, or the item alone where that is longer than `limit`."""
    span, unit = read_unit.span, read_unit.unit
    units = cut_units(span.version_text, span.start, span.end)
    here = next((i for i, other in enumerate(units) if other.start == unit.start), None)
    if here is None:
        return unit.start, unit.end
    first = last = here
    while first > 0 and units[first - 1].kind is UnitKind.ITEM:
        first -= 1
    while last + 1 < len(units) and units[last + 1].kind is UnitKind.ITEM:
        last += 1
    start, end = units[first].start, units[last].end
    return (start, end) if end - start <= limit else (unit.start, unit.end)


def _repeats(quote: ChosenQuote, chosen: Sequence[ChosenQuote]) -> bool:
    """Whether a quote overlaps or says the same words as one already chosen."""
    letters = _letters(quote.quote)
    for other in chosen:
        same_version = other.span.version.version_id == quote.span.version.version_id
        if same_version and quote.start < other.end and other.start < quote.end:
            return True
        if letters in _letters(other.quote):
            return True
    return False


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


_ITEM_MARKER = re.compile(r"^\s*(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+")
_QUOTE_MARKER = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")


def _display(read_unit: ReadUnit, text: str) -> str:
    unit = read_unit.unit
    if unit.kind is UnitKind.ROW and unit.lead:
        return _display_row(unit.lead, text)
    if unit.kind is UnitKind.ITEM and text != unit.text:
        intro = f"{plain_markdown(unit.lead)}\n\n" if unit.lead and unit.lead not in text else ""
        return intro + plain_markdown(text)
    body = " ".join(plain_markdown(_ITEM_MARKER.sub("", text)).split())
    if unit.kind is UnitKind.ITEM and unit.lead:
        lead = " ".join(plain_markdown(_ITEM_MARKER.sub("", unit.lead)).split())
        return f"{lead} {body}" if len(lead) < 220 else body
    return body


def _display_row(header: str, row: str) -> str:
    names, cells = _cells(header), _cells(row)
    if len(names) != len(cells):
        return " · ".join(cell for cell in cells if cell)
    pairs = [f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True) if cell]
    return "; ".join(pairs)


def _cells(row: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", row.strip().strip("|"))
    return [" ".join(plain_markdown(cell).split()) for cell in cells]


def plain_markdown(text: str) -> str:
    """Markdown without links' addresses, images and markers that would open [n] brackets."""
    text = _QUOTE_MARKER.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"<[^>\n]{1,200}>", "", text)
    return re.sub(r"\[(\d{1,3})\]", r"(\1)", text)
