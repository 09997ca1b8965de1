"""A number of a description as a fact, with what it is of. Pure."""

from __future__ import annotations

from assistant.drafting.extraction.facts import QuantityFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.subjects import subject_of
from assistant.drafting.extraction.words import span_at


def fact_of(
    text: str,
    passage: Passage,
    start: int,
    end: int,
    kind: str,
    value: float,
    unit: str,
    subject: str,
    length: str | None = None,
) -> QuantityFact:
    return QuantityFact(
        kind=kind,
        value=value,
        unit=unit,
        subject=subject or subject_of(text, passage, start, end),
        span=span_at(text, start, end),
        duration=length,
    )


def words_near(text: str, passage: Passage, start: int, end: int, reach: int = 60) -> str:
    return text[max(passage.start, start - reach) : min(passage.end, end + reach)]
