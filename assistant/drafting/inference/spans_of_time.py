"""Durations and rhythms in words, as ISO 8601. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_NUMBERS = {word: n for n, word in enumerate(_SMALL, start=1)} | _TENS | {"a": 1, "an": 1, "single": 1}
_NUMBERS |= {
    f"{ten}-{one}": value + n for ten, value in _TENS.items() for n, one in enumerate(_SMALL[:9], start=1)
}
_NUMBERS |= {"hundred": 100, "a hundred": 100, "one hundred": 100}
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_N = rf"(?:\d{{1,4}}|{_WORDS})"
_KIND = r"(?:(?:working|business|calendar|full|consecutive|office|clear|whole|school|banking)[ -])?"
_UNITS = {
    "second": "S", "sec": "S", "minute": "M", "min": "M", "hour": "H", "hr": "H", "h": "H", "day": "D",
    "week": "W", "fortnight": "F", "month": "M", "quarter": "Q", "year": "Y", "night": "D", "shift": "",
}  # fmt: skip
_UNIT = r"(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|nights?|weeks?|fortnights?|months?|quarters?|years?)\b"
_LENGTH = re.compile(
    rf"(?<![\w.,/-])(?P<n>{_N})(?: \((?:\d+|[a-z-]+)\))?[ \u00a0-]?{_KIND}{_UNIT}", re.IGNORECASE
)
_HALF = re.compile(r"\bhalf (?:a|an) (?P<unit>hour|day|year)\b", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:by )?(?:the )?(?:next|following) (?:working |business )?day\b", re.IGNORECASE)
_HALVES = {"hour": "PT30M", "day": "PT12H", "year": "P6M"}
_EVERY = re.compile(
    rf"\b(?:every|each)(?P<kind> (?:working|calendar|business))? "
    rf"(?:(?P<other>other|second|third|fourth) |(?P<n>{_N})[ -]{_KIND})?{_UNIT}",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"\b(?P<times>once|twice|(?:{_N}) times)(?: (?:per|a|an|each|every|in (?:a|an|each|every))|/) ?"
    rf"(?P<kind>(?:working|calendar|business|financial|school) )?{_UNIT}",
    re.IGNORECASE,
)
_ADVERBS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "fortnightly": "P2W",
    "monthly": "P1M", "quarterly": "P3M", "half-yearly": "P6M", "half yearly": "P6M",
    "semi-annually": "P6M", "six-monthly": "P6M", "semiannually": "P6M", "annually": "P12M",
    "yearly": "P12M", "annual": "P12M", "three-monthly": "P3M", "two-yearly": "P2Y", "biennially": "P2Y",
    "twice-yearly": "P6M", "semi-annual": "P6M", "semiannual": "P6M",
}  # fmt: skip
_ADVERB = re.compile(rf"\b(?:{'|'.join(sorted(_ADVERBS, key=len, reverse=True))})\b", re.IGNORECASE)
_ORDINALS = {"other": 2, "second": 2, "third": 3, "fourth": 4}
_SHARES = {
    ("Y", 2): "P6M",
    ("Y", 3): "P4M",
    ("Y", 4): "P3M",
    ("M", 2): "P2W",
    ("D", 2): "PT12H",
    ("Y", 6): "P2M",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A duration as a text gives it."""

    iso: str
    start: int
    end: int


def lengths(text: str) -> list[Span]:
    """How long, in order.

    >>> [each.iso for each in lengths("within four hours, or 10 working days at the latest")]
    ['PT4H', 'P10D']
    """
    found = [
        Span(iso, match.start(), match.end())
        for match in _LENGTH.finditer(text)
        if (iso := _iso(_count(match["n"]), match["unit"]))
    ]
    found += [
        Span(_HALVES[match["unit"].lower()], match.start(), match.end()) for match in _HALF.finditer(text)
    ]
    found += [Span("P1D", match.start(), match.end()) for match in _NEXT.finditer(text)]
    halves = [match.span() for match in _HALF.finditer(text)]
    found = [each for each in found if not any(start < each.start < end for start, end in halves)]
    rhythm = [(each.start, each.end) for each in rhythms(text)]
    apart = [each for each in found if not any(start <= each.start < end for start, end in rhythm)]
    return sorted(apart, key=lambda each: each.start)


def rhythms(text: str) -> list[Span]:
    """How often, as the time between two, in order.

    >>> [each.iso for each in rhythms("every quarter, twice a year and at least once every 12 months")]
    ['P3M', 'P6M', 'P12M']
    """
    return sorted(_rhythms(text), key=lambda each: each.start)


def _rhythms(text: str) -> Iterator[Span]:
    taken: list[tuple[int, int]] = []
    for match in _EVERY.finditer(text):
        count = (
            _ORDINALS[match["other"].lower()] if match["other"] else _count(match["n"]) if match["n"] else 1
        )
        if iso := _iso(count, match["unit"], rhythm=True):
            taken.append(match.span())
            yield Span(iso, match.start(), match.end())
    for match in _TIMES.finditer(text):
        if any(start <= match.end() - 1 < end for start, end in taken):
            continue
        times = {"once": 1, "twice": 2}.get(match["times"].lower()) or _count(match["times"].split()[0])
        unit = _letter(match["unit"])
        iso = _iso(1, match["unit"], rhythm=True) if times == 1 else _SHARES.get((unit, times))
        if iso:
            taken.append(match.span())
            yield Span(iso, match.start(), match.end())
    for match in _ADVERB.finditer(text):
        yield Span(_ADVERBS[match[0].lower()], match.start(), match.end())


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _letter(unit: str) -> str:
    name = unit.lower()
    return _UNITS.get(name) or _UNITS.get(name.rstrip("s"), "")


def _iso(count: int, unit: str, *, rhythm: bool = False) -> str:
    letter, name = _letter(unit), unit.lower()
    if not letter or count <= 0:
        return ""
    if name.startswith(("sec", "min", "h")):
        return f"PT{count}{letter}"
    if letter == "Q":
        return f"P{3 * count}M"
    if letter == "F":
        return f"P{2 * count}W"
    if letter == "Y" and rhythm and count == 1:
        return "P12M"
    return f"P{count}{letter}"
