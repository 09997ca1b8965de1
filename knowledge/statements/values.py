"""The values that a sentence states, by what they measure, so that two can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.terms import stem

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
).split()
_SPELT = {word: float(n) for word, n in zip(_WORDS, [*range(1, 21), *range(30, 100, 10)], strict=True)}
_NUMBER = rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{'|'.join(_SPELT)})"
_DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 30.44,
    "quarter": 91.3,
    "year": 365.25,
}
_KIND_OF_DAY = r"(?:working |business |calendar |full |consecutive |office )?"
_DURATION = re.compile(
    rf"\b{_NUMBER}[ -]+{_KIND_OF_DAY}(?P<unit>{'|'.join(_DAYS)})s?\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?P<unit>€|\$|£|\bEUR|\bUSD|\bGBP)\s?{_NUMBER}|"
    rf"\b{_NUMBER.replace('number', 'amount')} (?P<name>euros?|dollars?|pounds?|EUR|USD|GBP)\b",
    re.IGNORECASE,
)
_CURRENCY = {"€": "eur", "$": "usd", "£": "gbp", "euro": "eur", "dollar": "usd", "pound": "gbp"}
_PERCENT = re.compile(rf"\b{_NUMBER}\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_COUNT = re.compile(rf"\b{_NUMBER} (?:\w+ed )?(?P<noun>[a-z]{{3,}})\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:section|article|chapter|step|level|gate|tier|version|page|table|figure|item|layer|phase)s? "
    r"(?:\d+(?:\.\d+)*(?:\s?(?:,|and|to|or)\s?)?)+|\d{4}-\d{2}-\d{2}|(?m:^\s*\(?\d{1,3}[.)]\s)",
    re.IGNORECASE,
)
_FARTHEST = 20
"""Values farther apart than this, as a ratio, measure different things."""
_TOLERANCE = 0.1
"""Durations in different units are equal within this share: three months are ninety days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedValues:
    """Numbers by dimension ("duration" in days, "percent", a currency, or a counted noun)."""

    by_dimension: Mapping[str, tuple[float, ...]]

    def contradicts(self, other: StatedValues) -> str:
        """A dimension in which both state values, and none the same; "" if there is none."""
        for dimension, values in self.by_dimension.items():
            others = other.by_dimension.get(dimension, ())
            pairs = [(a, b) for a in values for b in others]
            if pairs and not any(_same(a, b) for a, b in pairs) and any(_rival(a, b) for a, b in pairs):
                return dimension
        return ""


def stated_values(text: str) -> StatedValues:
    """Every value of a text with what it measures; dates and references to sections are none.

    >>> stated_values("Kept for two weeks, at most 5 %.").by_dimension
    {'duration': (14.0,), 'percent': (5.0,)}
    """
    found: dict[str, tuple[float, ...]] = {}
    for dimension, value in _values(_REFERENCE.sub(" ", text)):
        found[dimension] = (*found.get(dimension, ()), value)
    return StatedValues(by_dimension=found)


def _values(text: str) -> Iterator[tuple[str, float]]:
    for match in _DURATION.finditer(text):
        yield "duration", _number(match["number"]) * _DAYS[match["unit"].lower()]
    rest = _DURATION.sub(" ; ", text)
    for match in _MONEY.finditer(rest):
        name = (match["unit"] or match["name"]).lower()
        yield _CURRENCY.get(name.rstrip("s"), name), _number(match["number"] or match["amount"])
    rest = _MONEY.sub(" ; ", rest)
    for match in _PERCENT.finditer(rest):
        yield "percent", _number(match["number"])
    for match in _COUNT.finditer(_PERCENT.sub(" ; ", rest)):
        yield f"count of {stem(match['noun'].lower())}", _number(match["number"])


def _number(text: str) -> float:
    return _SPELT.get(text.lower()) or float(text.replace(",", ""))


def _rival(first: float, second: float) -> bool:
    """Whether two values could be meant for one thing: minutes and weeks seldom are."""
    low, high = sorted((first, second))
    return low > 0 and high <= _FARTHEST * low


def _same(first: float, second: float) -> bool:
    return abs(first - second) <= _TOLERANCE * max(abs(first), abs(second))
