"""Choose, order and join the units that make an extractive answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.coverage import OpenPart, open_parts
from assistant.answering.display import display_unit, plain_markdown
from assistant.answering.question_parts import asks_for_a_set
from assistant.answering.quoting import ChosenQuote, quote_unit, without_addressed
from assistant.answering.reading import Reading, ReadUnit
from assistant.answering.table_rows import (
    adjacent_rows,
    answers_alike,
    is_row,
    same_table,
    without_unnamed_rows,
)
from knowledge.units import UnitKind

__all__ = ["ChosenQuote", "choose_quotes"]

NOVELTY = 2.0
"""What speaking of a whole open part of the question is worth, in units of score."""
SIMILAR_ENOUGH = 0.5
"""A further quote is at least this near to the question, as a share of the best one's nearness."""


def choose_quotes(reading: Reading, *, margin: float, limit: int) -> list[ChosenQuote]:
    """The best unit, then those close behind it that add most, at most `limit`.

    A further quote is worth its score and what it speaks of that no quote before it does
    ("maximal marginal relevance", Carbonell and Goldstein, 1998): the parts of the question
    still open, so that of two questions in one both are answered.
    """
    if not reading.units:
        return []
    parts = open_parts(reading)
    wants_set = asks_for_a_set(reading.question.focus)
    met = [0.0] * len(parts)
    chosen: list[ChosenQuote] = []
    candidates = _candidates(reading, margin)
    while candidates and len(chosen) < limit:
        read_unit = _most_useful(candidates, parts, met) if chosen else candidates[0]
        quote = quote_unit(read_unit, reading)
        if wants_set and is_row(read_unit):
            quote = _with_rows_beside(quote, read_unit, reading)
        if not _repeats(quote, chosen):
            chosen.append(_without_repeated_lead(quote, read_unit, chosen))
            met = [max(old, part.met_by(read_unit)) for old, part in zip(met, parts, strict=True)]
        candidates = [
            each
            for each in candidates
            if each is not read_unit
            and not (
                wants_set and same_table(each, read_unit) and not answers_alike(each, read_unit, reading)
            )
        ]
    return chosen


def _most_useful(candidates: Sequence[ReadUnit], parts: Sequence[OpenPart], met: Sequence[float]) -> ReadUnit:
    """The unit with the best sum of score and novelty; the better ranked of equals."""

    def use(read_unit: ReadUnit) -> float:
        gains = (max(0.0, part.met_by(read_unit) - old) for part, old in zip(parts, met, strict=True))
        return read_unit.score + NOVELTY * sum(gains)

    return max(candidates, key=use)


def _candidates(reading: Reading, margin: float) -> list[ReadUnit]:
    """Units near the best, best first; those that only stand near the answer are left out."""
    best = reading.units[0]
    least = SIMILAR_ENOUGH * best.feature("similarity")
    near = [
        each
        for each in reading.units
        if each is best or (each.score >= best.score - margin and each.feature("similarity") >= least)
    ]
    return without_unnamed_rows(near, reading.question.focus)


def would_be_quoted(reading: Reading, *, margin: float) -> list[ReadUnit]:
    """What was left out though it comes as near to the question as what is quoted, best first."""
    if not reading.units:
        return list(reading.left_out[:1])
    best = reading.units[0]
    least = SIMILAR_ENOUGH * best.feature("similarity")
    return [
        each
        for each in reading.left_out
        if each.score >= best.score - margin and each.feature("similarity") >= least
    ]


def _without_repeated_lead(
    quote: ChosenQuote, read_unit: ReadUnit, chosen: Sequence[ChosenQuote]
) -> ChosenQuote:
    """A list's intro is said once, with the first of its items."""
    lead = plain_markdown(read_unit.unit.lead).strip()
    if read_unit.unit.kind is UnitKind.ITEM and any(lead and lead in each.display for each in chosen):
        return replace(quote, display=plain_markdown(quote.quote))
    return quote


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


def _with_rows_beside(quote: ChosenQuote, read_unit: ReadUnit, reading: Reading) -> ChosenQuote:
    """The quote of a row, with the rows right beside it that answer alike."""
    alike = [each for each in reading.units if answers_alike(each, read_unit, reading)]
    start, end = without_addressed(read_unit, *adjacent_rows(read_unit, alike))
    text = quote.span.version_text[start:end]
    return replace(quote, start=start, end=end, display=display_unit(read_unit.unit, text))
