"""Numbers, dates and durations in a text, as values that can be compared. Pure.

Written for the gate alone: what checks answers while they are made has its own reading of
numbers, and what it overlooks must not be overlooked here as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from evals.gate.scoring.matching import plain

_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_MONTHS = {
    name: number
    for number, names in enumerate(
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
        "september|sept|sep october|oct november|nov december|dec".split(),
        start=1,
    )
    for name in names.split("|")
}
_UNITS = {
    "second": "second", "minute": "minute", "min": "minute", "hour": "hour", "hr": "hour", "day": "day",
    "week": "week", "month": "month", "quarter": "quarter", "year": "year", "yr": "year",
    "percent": "%", "%": "%", "euro": "€", "eur": "€", "€": "€", "dollar": "$", "usd": "$", "$": "$",
    "pound": "£", "gbp": "£", "£": "£",
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_UNIT_WORDS = "|".join(sorted((unit for unit in _UNITS if unit.isalpha()), key=len, reverse=True))
_NUMBER_WORD = "|".join([*_WORDS, *_SCALES])

_DATE = re.compile(
    r"(?<![\w.-])(?:"
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b\.?(?:,? (?P<year>\d{{4}}))?"
    rf"|(?P<month2>{_MONTH})\b\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.])(?:,? (?P<year2>\d{{4}}))?"
    rf"|(?P<month3>{_MONTH})\b\.? (?P<year3>\d{{4}})"
    r")(?!\w)"
)
_IDENTIFIER = re.compile(
    r"(?<![\w-])(?=[\w./-]*[a-z])(?=[\w./-]*\d)(?!\d+(?:st|nd|rd|th)\b)(?!\d[\d.,]*-?(?:%|[a-z]+)(?![\w.-]*\d))"
    r"[a-z0-9]+(?:[._/-][a-z0-9]+)*"
)
_NUMBER = re.compile(
    r"(?:(?P<sign>[€$£]|eur\b|usd\b|gbp\b) ?)?"
    rf"(?:(?<![\w.])(?P<digits>\d{{1,3}}(?:[ ,]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?: (?P<scale>{'|'.join(_SCALES)})\b|(?P<short>[km](?![a-z])))?"
    rf"|\b(?P<words>(?:{_NUMBER_WORD})(?:(?: and |[ -])(?:{_NUMBER_WORD}))*)\b)"
    rf"(?:(?: |-)?(?P<percent>%|per cent\b|percent\b)"
    rf"|(?P<kind>(?: |-)(?:working|business|office|calendar))?(?: |-)?(?P<unit>{_UNIT_WORDS})s?\b"
    rf"|(?P<letter>[hd])\b)?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, date or identifier of a text."""

    kind: str
    """`number`, `date` or `name`."""
    value: str
    """A number in its shortest form, an ISO date with ? for what is not said, or the identifier."""
    unit: str = ""
    """Of a number, such as `day`, `working day`, `%` or `€`; "" for a bare one."""

    def is_in(self, others: frozenset[Figure]) -> bool:
        """Whether a text with these figures states this one.

        A bare number fits any unit. One with a unit fits a bare number, such as a table's under
        its heading, if the text gives that number no other unit.
        """
        if self in others:
            return True
        same = [other for other in others if other.kind == self.kind]
        if self.kind == "date":
            return any(_fits(self.value, other.value) for other in same)
        units = {other.unit for other in same if other.value == self.value}
        return self.kind == "number" and (units == {""} or bool(units and not self.unit))


def figures_in(text: str) -> frozenset[Figure]:
    """Every figure of a text, whatever its wording.

    >>> sorted((each.value, each.unit) for each in figures_in("within five working days, by 85 %"))
    [('5', 'working day'), ('85', '%')]
    """
    rest, figures = plain(text), set()
    for match in _DATE.finditer(rest):
        if value := _date_value(match):
            figures.add(Figure("date", value))
    rest = _DATE.sub(" ; ", rest)
    figures |= {Figure("name", match.group()) for match in _IDENTIFIER.finditer(rest)}
    rest = _IDENTIFIER.sub(" ; ", rest)
    for match in _NUMBER.finditer(rest):
        value = _number_value(match)
        if value is not None:
            figures.add(Figure("number", value, _unit(match)))
    return frozenset(figures)


def _date_value(match: re.Match[str]) -> str:
    if match["iso"]:
        try:
            year, month, day = (int(part) for part in match["iso"].split("-"))
            return date(year, month, day).isoformat()
        except ValueError:
            return match["iso"]
    year_said = match["year"] or match["year2"] or match["year3"] or "?"
    month_said = _MONTHS[match["month"] or match["month2"] or match["month3"]]
    day_said = match["day"] or match["day2"]
    return f"{year_said}-{month_said:02}-{int(day_said):02}" if day_said else f"{year_said}-{month_said:02}-?"


def _fits(said: str, other: str) -> bool:
    """Whether each part of a date that is said is the other's."""
    return all(mine in ("?", its) for mine, its in zip(said.split("-"), other.split("-"), strict=True))


def _number_value(match: re.Match[str]) -> str | None:
    if match["words"]:
        total = _words_value(match["words"])
        # "one" is most often no number: "no one", "which one".
        return None if total == 1 and not _unit(match) else _shortest(total)
    digits = match["digits"].replace(" ", "")
    digits = re.sub(r",(?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    factor = _SCALES.get(match["scale"] or "", {"k": 1_000, "m": 1_000_000}.get(match["short"] or "", 1))
    return _shortest(float(digits) * factor)


def _words_value(words: str) -> float:
    total, current = 0, 0
    for word in re.split(r" and |[ -]", words):
        if word in _WORDS:
            current += _WORDS[word]
        elif _SCALES[word] == 100:
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * _SCALES[word], 0
    return float(total + current)


def _shortest(value: float) -> str:
    return f"{value:.10g}"


def _unit(match: re.Match[str]) -> str:
    if match["percent"]:
        return "%"
    if match["sign"]:
        return _UNITS[match["sign"]]
    if match["letter"]:
        return {"h": "hour", "d": "day"}[match["letter"]]
    if not match["unit"]:
        return ""
    kind = (match["kind"] or "").strip(" -")
    unit = _UNITS[match["unit"]]
    return f"working {unit}" if kind in ("working", "business", "office") else unit
