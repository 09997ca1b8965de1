"""How many there are on the busiest days, told beside the usual number. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.extraction.facts import QuantityFact
from assistant.drafting.extraction.numbers import number
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.quantity_facts import fact_of

_N = r"(?P<n>\d[\d.,]*\d|\d)"
_STANDS_ALONE = r"(?=\s*(?:[.;,)]|$)|\s(?:on|in|at|during|before|after|around|when)\b)(?![.,]\d)(?!\s?%)"
_CALLED_PEAK = re.compile(
    rf"\b(?:up to|as many as|peak(?:s|ing|ed)?(?: at| of| is| are|:)?|rising to|rises to|(?:a )?maximum(?: of| is)?)\s(?:about |around |roughly |some |nearly )?{_N}{_STANDS_ALONE}",
    re.IGNORECASE,
)
_BUSY_DAY = re.compile(
    rf"(?:,|\band\b|\bbut\b)\s(?:about |around |roughly |some |even )?{_N}\s(?=(?:on (?:an? |the )?(?:busy|busiest|peak|storm|bad|heavy|mon|tues|wednes|thurs|fri|satur|sun)|at (?:the )?(?:end of|month[- ]end|quarter[- ]end|year[- ]end|peaks?\b)|after (?:pay ?day|a holiday|holidays|the weekend|weekends|storms?|bank holidays)|in (?:peak|high season|winter|summer|january|february|march|april|may|june|july|august|september|october|november|december)|during (?:the )?(?:peaks?|season|sales?)))",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\W*(?:(?:it|they|this|that|volumes?|the volume|numbers?) )?peak", re.IGNORECASE)


def find_peaks(
    text: str, passage: Passage, rates: Sequence[QuantityFact], taken: Sequence[tuple[int, int]]
) -> Iterator[QuantityFact]:
    """The highest number of a day, where a smaller usual one stands before it.

    Args:
        text: The description.
        passage: Where to look.
        rates: Numbers of the passage, or those of the one before it.
        taken: Places of numbers that are known to be something else.
    """
    usual = next((rate for rate in rates if rate.kind == "volume_per_day"), None)
    if usual is None or any(rate.kind == "peak_per_day" for rate in rates):
        return
    inside = passage.start <= usual.span.start < passage.end
    if not inside and not _GOES_ON.match(passage.text):
        return
    start = usual.span.end if inside else passage.start
    for pattern in (_CALLED_PEAK, _BUSY_DAY):
        match = pattern.search(text, start, passage.end)
        value = number(match["n"]) if match else None
        if match is None or value is None or value <= usual.value:
            continue
        low, high = match.span("n")
        if not any(begin < high and low < end for begin, end in taken):
            yield fact_of(text, passage, low, high, "peak_per_day", value, usual.unit, usual.subject)
            return
