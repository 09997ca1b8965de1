"""Values with the limits they set: how long, how much, how many, how often, by which day."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.statements.measures import MEASURES, measure_pattern, read_measure
from knowledge.terms import FUNCTION_WORDS, stem

_SPELT = {
    word: float(value)
    for word, value in zip(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
        ).split(),
        [*range(1, 21), *range(30, 100, 10)],
        strict=True,
    )
}
_N = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{'|'.join(_SPELT)})"
_DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 365.25 / 12,
    "quarter": 365.25 / 4,
    "year": 365.25,
}
_UNIT = rf"(?:{'|'.join(_DAYS)})"
_OF_DAY = r"(?:working |business |calendar |full |consecutive |office )?"
_CURRENCY = {
    "€": "eur", "$": "usd", "£": "gbp", "euro": "eur", "dollar": "usd", "pound": "gbp",
}  # fmt: skip
_CODE = r"EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR"
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(_MONTHS)
_ADVERBS = {
    "hourly": 1 / 24, "daily": 1.0, "nightly": 1.0, "weekly": 7.0, "fortnightly": 14.0,
    "monthly": _DAYS["month"], "quarterly": _DAYS["quarter"], "annually": _DAYS["year"],
    "yearly": _DAYS["year"],
}  # fmt: skip
_TIMES = {"once": 1.0, "twice": 2.0}
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_TO = r"(?:\s?(?:-|–|to|and|or)\s?)"


class Bound(StrEnum):
    """What a value says of the values beside it."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One value of a text: everything from `low` to `high` keeps it."""

    dimension: str
    """What it measures: `duration` and `frequency` (both in days), `percent`, a currency, `date`,
    `clock` (minutes), a measure such as `speed`, `count of …`, `number` where nothing is named;
    followed by `per …` for a rate."""
    low: float
    high: float
    bound: Bound
    start: int
    """Offset in the text."""
    end: int

    def contradicts(self, other: Quantity) -> bool:
        """Whether a value that keeps the one breaks the other, or both set another limit.

        Values more than twenty-fold apart measure different things.
        """
        if not self.rivals(other):
            return False
        if self.bound is other.bound and self.bound in (Bound.AT_LEAST, Bound.AT_MOST):
            return not _same(self.limit, other.limit, self.dimension)
        return not self.meets(other)

    def rivals(self, other: Quantity) -> bool:
        """Whether both could be meant for one thing: minutes and weeks seldom are."""
        if self.dimension != other.dimension:
            return False
        if self.dimension in _POINTS:
            return True
        low, high = sorted((self.limit, other.limit))
        return low > 0 and high <= _FARTHEST * low

    def meets(self, other: Quantity) -> bool:
        """Whether one value can keep both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low <= high or _same(low, high, self.dimension)

    @property
    def limit(self) -> float:
        """The number that is said; the lower one of a range."""
        return self.high if self.bound is Bound.AT_MOST else self.low


_POINTS = frozenset({"date", "day of year", "clock", "temperature"})
_FARTHEST = 20
_TOLERANCE = 0.04
"""Durations in different units are equal within this share: three months are ninety days."""
_ROUNDED = 0.025
"""Measures are: a gigabyte is 1,000 megabytes or 1,024."""
_HALF_DEGREE = 0.5


def _same(one: float, two: float, dimension: str) -> bool:
    name = dimension.partition(" per ")[0]
    if name == "temperature":
        return abs(one - two) <= _HALF_DEGREE
    share = _TOLERANCE if name in ("duration", "frequency") else _ROUNDED if name in MEASURES else 0.0
    return abs(one - two) <= share * max(abs(one), abs(two))


def quantities(text: str) -> list[Quantity]:
    """Every value of a text in order; numbers of sections, versions and the like are none.

    >>> [(q.dimension, q.bound.value, q.low) for q in quantities("Kept for at least two weeks.")]
    [('duration', 'at_least', 14.0)]
    """
    if not _MAY_HOLD.search(text):
        return []
    rest = _blank(_NO_VALUE, text)
    found: list[Quantity] = []
    for pattern, read in _READERS:
        matches = list(pattern.finditer(rest))
        for match in matches:
            made = read(match)
            if made is not None:
                found.append(_bounded(text, match, *made))
        if matches:
            rest = _blank(pattern, rest)
    return sorted(found, key=lambda each: each.start)


def _bounded(text: str, match: re.Match[str], dimension: str, values: Sequence[float]) -> Quantity:
    start, end = match.span()
    bound = (
        Bound.BETWEEN if len(values) > 1 else _bound(text[max(0, start - 40) : start], text[end : end + 30])
    )
    low, high = min(values), max(values)
    if bound is Bound.AT_LEAST:
        high = math.inf
    if bound is Bound.AT_MOST:
        low = -math.inf
    return Quantity(dimension=dimension, low=low, high=high, bound=bound, start=start, end=end)


_LEAST_BEFORE = re.compile(
    r"\b(?:at least|minimum(?: \w+)? (?:of|is)|no (?:less|fewer|shorter|earlier|sooner) than|not (?:less|fewer|earlier|before)(?: than)?|"
    r"(?:more|longer|greater|higher|larger|later) than|over|above|exceed(?:s|ing)?|from|after)(?: (?:a|the|of|about))*\s*$",
    re.IGNORECASE,
)
_MOST_BEFORE = re.compile(
    r"\b(?:at most|maximum(?: \w+)? (?:of|is)|no (?:more|later|longer|greater|higher) than|within(?: the (?:first|next|last))?|"
    r"up to|(?:not|never) (?:to )?exceed|(?<!no )(?<!not )(?:less|fewer|shorter|lower|earlier|sooner) than|under|below|limited to|until|by|before)"
    r"(?: (?:a|the|of|about|value of|a value of|a total of))*\s*$",
    re.IGNORECASE,
)
_LEAST_AFTER = re.compile(
    r"^[\s\w]{0,14}?\b(?:or (?:more|longer|later|above)|at the earliest|at least|as a minimum|in advance)\b",
    re.IGNORECASE,
)
_MOST_AFTER = re.compile(
    r"^[\s\w]{0,14}?\b(?:or (?:less|fewer|shorter|earlier|below)|at (?:the )?(?:latest|most)|as a maximum)\b",
    re.IGNORECASE,
)


def _bound(before: str, after: str) -> Bound:
    if _MOST_BEFORE.search(before) or _MOST_AFTER.search(after):
        return Bound.AT_MOST
    if _LEAST_BEFORE.search(before) or _LEAST_AFTER.search(after):
        return Bound.AT_LEAST
    return Bound.EXACT


_NO_VALUE = re.compile(
    r"\b(?:section|article|chapter|step|level|gate|tier|version|page|table|figure|item|layer|phase|class|clause|"
    r"appendix|annex|part|rule|release|control|priority|severity|port|line|stage|category|number|no\.)s? "
    r"#?(?:\d+(?:\.\d+)*(?:\s?(?:,|and|to|or|-|–)\s?)?)+|(?m:^\s*(?:#+ )?\(?\d{1,3}[.)]\s)|"
    r"\b(?!k?m[23]\b)[A-Za-z]+[-_]?\d+[\w.-]*|\bv\d[\w.]*|\b\d+(?:\.\d+){2,}\b|https?://\S+|`[^`]*`",
    re.IGNORECASE,
)

_MAY_HOLD = re.compile(
    rf"\d|\b(?:{'|'.join(_SPELT)}|{'|'.join(_ADVERBS)}|every|each|once|twice)\b", re.IGNORECASE
)

Read = Callable[[re.Match[str]], tuple[str, Sequence[float]] | None]


def _number(text: str) -> float:
    return _SPELT.get(text.lower()) or float(text.replace(",", ""))


def _numbers(match: re.Match[str]) -> list[float]:
    return [_number(match[name]) for name in ("low", "high") if match[name]]


def _rate(match: re.Match[str]) -> str:
    return f" per {stem(match['per'].lower())}" if match["per"] else ""


def _iso_date(match: re.Match[str]) -> tuple[str, Sequence[float]] | None:
    return _date(int(match[3]), int(match[2]), match[1])


def _word_date(match: re.Match[str]) -> tuple[str, Sequence[float]] | None:
    day, month, year = match.group(1, 2, 3) if match[1] else match.group(5, 4, 6)
    return _date(int(day), 1 + _MONTHS.index(month.lower()), year)


def _date(day: int, month: int, year: str | None) -> tuple[str, Sequence[float]] | None:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    ordinal = month * 31 + day
    return ("date", [int(year) * 400 + ordinal]) if year else ("day of year", [ordinal])


def _clock(match: re.Match[str]) -> tuple[str, Sequence[float]] | None:
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower().replace(".", "")
    hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
    return ("clock", [hour * 60 + minute]) if hour <= 24 and minute < 60 else None


def _every(match: re.Match[str]) -> tuple[str, Sequence[float]]:
    count = 2.0 if match["other"] else _number(match["n"]) if match["n"] else 1.0
    return "frequency", [count * _DAYS[match["unit"].lower()]]


def _times(match: re.Match[str]) -> tuple[str, Sequence[float]]:
    times = _TIMES.get(match["times"].lower()) or _number(match["times"].split()[0])
    return "frequency", [_DAYS[match["unit"].lower()] / times]


def _adverb(match: re.Match[str]) -> tuple[str, Sequence[float]]:
    return "frequency", [_ADVERBS[match[0].lower()]]


def _duration(match: re.Match[str]) -> tuple[str, Sequence[float]]:
    days = _DAYS[match["unit"].lower()]
    return "duration", [days * value for value in _numbers(match)]


def _money(match: re.Match[str]) -> tuple[str, Sequence[float]]:
    name = (match["sign"] or match["name"] or match["code"]).lower().rstrip("s")
    scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
    values = [scale * _number(match[each]) for each in ("low", "high", "amount") if match[each]]
    return _CURRENCY.get(name, name) + _rate(match), values


def _percent(match: re.Match[str]) -> tuple[str, Sequence[float]]:
    return "percent" + _rate(match), _numbers(match)


def _measure(match: re.Match[str]) -> tuple[str, Sequence[float]] | None:
    made = read_measure(match, _number)
    return None if made is None else (made[0] + _rate(match), made[1])


def _plain_number(match: re.Match[str]) -> tuple[str, Sequence[float]]:
    return "number", [_number(match["low"])]


_NO_NOUN = FUNCTION_WORDS | frozenset("times percent million billion thousand hundred plus".split())


def _count(match: re.Match[str]) -> tuple[str, Sequence[float]] | None:
    noun = match["noun"].lower()
    if noun in _NO_NOUN:
        return None
    return f"count of {stem(noun)}" + _rate(match), _numbers(match)


_RANGE = rf"(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?"
_PER = rf"(?:,? (?:per|a|an|each|every) (?P<per>{_UNIT}|night|person|head|item|employee|case|user|call|request)\b)?"
_READERS: Sequence[tuple[re.Pattern[str], Read]] = (
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), _iso_date),
    (
        re.compile(
            rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH}),?(?: (\d{{4}}))?|"
            rf"({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?\b,?(?: (\d{{4}}))?)\b",
            re.IGNORECASE,
        ),
        _word_date,
    ),
    (re.compile(r"\b(\d{1,2})(?::(\d{2}))\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE), _clock),
    (re.compile(r"\b(\d{1,2})()\s*(am|pm|a\.m\.|p\.m\.)(?!\w)", re.IGNORECASE), _clock),
    (
        re.compile(
            rf"\b(?:every|each) (?:(?P<other>other|second) |(?P<n>{_N})[ -]{_OF_DAY})?(?P<unit>{_UNIT})s?\b",
            re.IGNORECASE,
        ),
        _every,
    ),
    (
        re.compile(
            rf"\b(?P<times>once|twice|{_N} times) (?:per|a|an|each|every|in (?:a|each|every)) (?P<unit>{_UNIT})\b",
            re.IGNORECASE,
        ),
        _times,
    ),
    (re.compile(rf"\b(?:{'|'.join(_ADVERBS)})\b", re.IGNORECASE), _adverb),
    (re.compile(rf"\b{_RANGE}[ -]+{_OF_DAY}(?P<unit>{_UNIT})s?\b", re.IGNORECASE), _duration),
    (
        re.compile(
            rf"(?:(?P<sign>€|\$|£)|\b(?P<code>{_CODE}))\s?{_RANGE}(?![\d.,]*\d)(?:\s?(?P<scale>k|m|bn|thousand|million|billion)\b)?{_PER}|"
            rf"\b(?P<amount>{_N}) (?P<name>euros?|dollars?|pounds?|{_CODE})\b",
            re.IGNORECASE,
        ),
        _money,
    ),
    (measure_pattern(_N, _TO, _PER), _measure),
    (re.compile(rf"\b{_RANGE}\s?(?:%|percent\b|per cent\b){_PER}", re.IGNORECASE), _percent),
    (
        re.compile(
            rf"(?<![\d.,%€$£-])\b{_RANGE} (?:\w+ed )?(?P<noun>[a-z]{{3,}}|km|kg|gb|mb|tb|ms)\b{_PER}",
            re.IGNORECASE,
        ),
        _count,
    ),
    (
        re.compile(
            r"\b(?:is|are|to|at|of|below|above|than|least|most|exceeds?)(?: set (?:to|at))? "
            r"(?!(?:19|20)\d\d\b)(?P<low>\d+(?:\.\d+)?)(?=[.;]?\s*$|[.;] )",
            re.IGNORECASE,
        ),
        _plain_number,
    ),
)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with every match blanked, so that offsets stay."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


def by_dimension(found: Sequence[Quantity]) -> Iterator[tuple[str, list[Quantity]]]:
    """Quantities of one text by what they measure."""
    for dimension in dict.fromkeys(each.dimension for each in found):
        yield dimension, [each for each in found if each.dimension == dimension]
