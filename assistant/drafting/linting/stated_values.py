"""Numbers, lengths of time and dates that a text states, and whether data holds them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from assistant.drafting.artifacts.durations import hours_of
from assistant.drafting.extraction.numbers import LENGTH, duration, number
from knowledge.people import fold_name

_TAKEN = "\x00"
"""Stands where a value was read, so that nothing is read twice."""
_DIGIT = re.compile(r"\d")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\d-])",
        r"(?<![\d/.-])(?P<one>[0-3]?\d)(?P<mark>[/.])(?P<two>[0-3]?\d)(?P=mark)" + _YEAR,
        rf"(?<![\w.,-]){_DAY}(?: of)? {_MONTH},? {_YEAR}",
        rf"\b{_MONTH} {_DAY},? {_YEAR}",
        rf"\b{_MONTH},? {_YEAR}",
        rf"(?<![\w.,-]){_DAY}(?: of)? {_MONTH}",
        rf"\b{_MONTH} {_DAY}(?! ?(?:%|per|[a-z]))",
    )
)
_NAMED = re.compile(
    r"\b(?:steps?|stages?|phases?|levels?|tiers?|l|severity|sev|priority|articles?|arts?\.|sections?|sec\.|clauses?|"
    r"paragraphs?|para\.|chapters?|annex(?:es)?|appendix|pages?|p\.|tables?|figures?|fig\.|rules?|items?|"
    r"questions?|versions?|v|rev(?:ision)?|release|build|gates?|waves?|sprints?|forms?|rooms?|class|classes|types?|"
    r"categor(?:y|ies)|grade|options?|numbers?|no\.?|nr\.?|code|id|ticket|line|lines|row|rows|quarter|week|day|"
    r"iso|iec|iso/iec|nist|din|en|bs|rfc|soc|sp|pci dss|regulation|directive|act|law|gdpr|sop|policy)"
    r"(?: \((?:eu|ec)\))?(?: (?:no\.?|nr\.?))? ?[#:]? ?\d[\d./:()a-z-]*"
    r"(?:(?:, | and | or | to | ?[-–] ?|, and )\d[\d.()]*(?!\d| ?%))*",
    re.IGNORECASE,
)
"""Numbers that are names: steps, articles, standards, versions."""
_PRODUCT = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}[A-Za-z]* \d+\b(?!,\d| ?%)")
"""A name with a number that is part of it, such as Office 365; not at the beginning of a sentence."""
_LIST_MARK = re.compile(r"(?:^|(?<=\n))\s*\(?\d{1,2}[.)](?=\s)|\(\d\)|(?<=[:;.] )\d[.)](?=\s)")
_FIGURE = re.compile(
    r"(?<![\w/:.,#§\u2019'+])(?<![^\W\d]-)(?:[€$£]\s?)?"
    r"(?P<figure>\d{1,3}(?:[,\u00a0\u202f'’]\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+|\d+(?:[.,]\d+)?)"
    r"(?P<scale>\s?(?:thousand|million|billion|mn|bn|k|m)\b)?(?P<share>\s?(?:%|per cent\b|percent\b))?"
    r"(?![\w/]|[.:]\d|-[^\W\d]|[’'](?:\d|$))"
)
_FROM = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)?(?= ?(?:-|–|to) ?(?:\d|\x00))")
"""The lower end of a range; the upper one is enough to find it in data."""
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_CLOSE = 0.02
"""Lengths of time are equal within this share: three months are ninety days."""
_SPELT = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|ninety)\b"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that a text states."""

    text: str
    numbers: frozenset[float] = frozenset()
    """What it may mean: 12 % is 12 or 0.12."""
    hours: float | None = None
    days: frozenset[tuple[int | None, int | None, int | None]] = frozenset()
    """Dates that it may mean, as year, month and day; None where it does not say."""


@lru_cache(maxsize=4096)
def stated_values(text: str) -> tuple[Stated, ...]:
    """Values in figures, without numbers that are only names (step 3, Article 22, 24/7, version 2.1).

    >>> [each.text for each in stated_values("In step 2, claims above €5,000 wait 3 days until 1 May 2026.")]
    ['1 May 2026', '3 days', '€5,000']
    """
    if not _DIGIT.search(text):
        return ()
    found: list[Stated] = []

    def take(match: re.Match[str], stated: Stated | None) -> str:
        """What stands in place of a match: marks where it was a value, else the match itself."""
        if stated is None:
            return match.group()
        found.append(stated)
        return _TAKEN * len(match.group())

    rest = text
    for dates in _DATES:
        rest = dates.sub(lambda match: take(match, _date(match)), rest)
    for names in (_LIST_MARK, _NAMED, _PRODUCT):
        rest = names.sub(lambda match: " " * len(match.group()), rest)
    rest = LENGTH.sub(lambda match: take(match, _length(match)), rest)
    rest = _FROM.sub("", rest)
    return (*found, *(_figure(match) for match in _FIGURE.finditer(rest) if _counts(match)))


def _date(match: re.Match[str]) -> Stated | None:
    days = _days(match)
    return Stated(match.group(), days=days) if days else None


def _length(match: re.Match[str]) -> Stated | None:
    length = duration(match) if match["number"][0].isdigit() else None
    amount = number(match["number"])
    return Stated(match.group(), frozenset({amount} if amount else ()), hours_of(length)) if length else None


def _counts(match: re.Match[str]) -> bool:
    """Whether a figure says something: 0, 1 and "100 %" rather mean none, one and all."""
    value = _value(match["figure"])
    return value not in (0, 100) if match["share"] else value not in (0, 1)


def _figure(match: re.Match[str]) -> Stated:
    value = _value(match["figure"]) * _SCALES.get((match["scale"] or "").strip().lower(), 1.0)
    meant = {value, value / 100} if match["share"] else {value}
    if re.fullmatch(r"\d+[.,]\d{3}", match["figure"]):
        meant.add(float(re.sub(r"[.,]", "", match["figure"])))
    year = value if re.fullmatch(r"(?:19|20)\d\d", match.group().strip()) else None
    days = frozenset({(int(year), None, None)}) if year else frozenset()
    return Stated(match.group().strip(), frozenset(round(each, 9) for each in meant), days=days)


def _value(figure: str) -> float:
    plain = re.sub(r"[\u00a0\u202f '’]", "", figure)
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))


def _days(match: re.Match[str]) -> frozenset[tuple[int | None, int | None, int | None]]:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    if "one" in groups:
        one, two = int(groups["one"]), int(groups["two"])
        return frozenset((year, month, day) for month, day in ((one, two), (two, one)) if 1 <= month <= 12)
    month = groups["month"]
    number_of = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    return frozenset({(year, number_of, int(groups["day"]) if groups.get("day") else None)})


@dataclass(slots=True)
class Held:
    """The values that data holds."""

    numbers: set[float] = field(default_factory=set)
    hours: set[float] = field(default_factory=set)
    days: set[tuple[int | None, int | None, int | None]] = field(default_factory=set)
    words: dict[str, None] = field(default_factory=dict)
    """Texts, folded, each once."""
    _seen: set[str] = field(default_factory=set)

    def add(self, value: Any) -> None:
        """Take in a plain value: a number, a date, a duration or a text with values in it."""
        if isinstance(value, bool):
            return
        if isinstance(value, int | float):
            self.numbers.add(round(float(value), 9))
        elif isinstance(value, date):
            self.days.add((value.year, value.month, value.day))
        elif isinstance(value, str):
            self._add_text(value)

    def _add_text(self, text: str) -> None:
        if text in self._seen:
            return
        self._seen.add(text)
        self.words[fold_name(text)] = None
        try:
            self.hours.add(hours_of(text))
            return
        except ValueError:
            pass
        for each in stated_values(text):
            self.numbers |= each.numbers
            self.days |= each.days
            self.hours |= {each.hours} if each.hours else set()
        self.numbers |= {value for word in _SPELT.findall(text.lower()) if (value := number(word))}
        for match in LENGTH.finditer(text):
            if length := duration(match):
                self.hours.add(hours_of(length))

    def hold(self, stated: Stated) -> bool:
        """Whether a stated value is among these, in whatever way it is written."""
        if stated.numbers & self.numbers:
            return True
        if stated.hours is not None:
            return any(abs(each - stated.hours) <= _CLOSE * max(each, stated.hours) for each in self.hours)
        return any(_agree(said, held) for said in stated.days for held in self.days)

    def hold_name(self, name: str) -> bool:
        """Whether a name occurs in any of the texts."""
        wanted = re.compile(rf"(?<!\w){re.escape(fold_name(name))}(?!\w)")
        return any(wanted.search(text) for text in self.words)


def _agree(said: Iterable[int | None], held: Iterable[int | None]) -> bool:
    return all(one is None or one == other for one, other in zip(said, held, strict=True))


def held_by(values: Iterable[Any]) -> Held:
    """The values of some data, texts included."""
    held = Held()
    for value in values:
        held.add(value)
    return held
