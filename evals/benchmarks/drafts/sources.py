"""The numbers, dates, durations and names that a text holds, read without the product's own readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_WORDS = {
    word: float(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    "a": 1.0,
    "an": 1.0,
    "once": 1.0,
    "twice": 2.0,
    "half": 0.5,
    "thirty": 30.0,
    "ninety": 90.0,
    "hundred": 100.0,
}
_PERIODS = {"hourly": 60.0, "daily": 1440.0, "nightly": 1440.0, "weekly": 10080.0, "monthly": 43800.0,
            "quarterly": 131400.0, "yearly": 525600.0, "annually": 525600.0, "annual": 525600.0}  # fmt: skip
_MINUTES = {"second": 1 / 60, "minute": 1.0, "hour": 60.0, "day": 1440.0, "night": 1440.0, "week": 10080.0,
            "month": 43800.0, "quarter": 131400.0, "year": 525600.0}  # fmt: skip
_YEAR = "january february march april may june july august september october november december".split()
_MONTHS = {name: place for place, name in enumerate(_YEAR, 1)}
_NUMBER = re.compile(r"(?<![\w.,-])-?\d{1,3}(?:[,\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?({'|'.join(_MONTHS)}),?\s+(\d{{4}})", re.I
)
_MONTH_DAY = re.compile(rf"\b({'|'.join(_MONTHS)})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.I)
_MONTH_YEAR = re.compile(rf"(?<!\d )(?<!\d\. )\b({'|'.join(_MONTHS)})\s+(\d{{4}})", re.I)
_DOTTED = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_SPAN = re.compile(
    r"(\d+(?:[.,]\d+)?|[a-z]+)[\s-]+(?:working |calendar |business |full )?"
    r"(second|minute|hour|day|night|week|month|quarter|year)s?\b",
    re.I,
)
_DURATION = re.compile(
    r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?"
)
_DURATION_MINUTES = (525600.0, 43800.0, 10080.0, 1440.0, 60.0, 1.0, 1 / 60)
_CAPITALISED = r"[^\W\d_a-zà-ÿ][\w'’-]*[a-zà-ÿ][\w'’-]*"
_NAME = re.compile(rf"(?<![\w]){_CAPITALISED}(?: {_CAPITALISED})+")


def numbers_in(text: str) -> set[float]:
    """Every number, in figures or words; a share is there as percent too, and the other way round."""
    found = {_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _WORDS}
    for match in _NUMBER.finditer(text):
        figure = re.sub(r"(?<=\d)[,\u202f ](?=\d{3}(?!\d))", "", match[0])
        found.add(abs(float(figure.replace(",", "."))))
    return (
        found
        | {round(number / 100, 6) for number in found}
        | {round(number * 100, 6) for number in found if number <= 1}
    )


def dates_in(text: str) -> set[date]:
    """Every calendar date, however it is written; of a month alone, its first and its last days."""
    found = set()
    for year, month, day in _ISO.findall(text):
        found |= _day(year, month, day)
    for day, name, year in _DAY_MONTH.findall(text):
        found |= _day(year, _MONTHS[name.lower()], day)
    for name, day, year in _MONTH_DAY.findall(text):
        found |= _day(year, _MONTHS[name.lower()], day)
    for day, month, year in _DOTTED.findall(text):
        found |= _day(year, month, day)
    for name, year in _MONTH_YEAR.findall(text):
        for day in (1, 28, 29, 30, 31):
            found |= _day(year, _MONTHS[name.lower()], day)
    return found


def _day(year: object, month: object, day: object) -> set[date]:
    try:
        return {date(int(str(year)), int(str(month)), int(str(day)))}
    except ValueError:
        return set()


def durations_in(text: str) -> set[float]:
    """Every stretch of time in minutes: `2 working days`, `one month`, `quarterly`, `PT4H`."""
    found = {minutes for word, minutes in _PERIODS.items() if re.search(rf"\b{word}\b", text, re.I)}
    found |= {
        _MINUTES[unit] for unit in _MINUTES if re.search(rf"\b(?:every|each|per|a|next) {unit}\b", text, re.I)
    }
    for amount, unit in _SPAN.findall(text):
        number = _WORDS.get(amount.lower())
        if number is None and amount[0].isdigit():
            number = float(amount.replace(",", "."))
        if number is not None:
            found.add(number * _MINUTES[unit.lower()])
    if re.search(r"\btwice a (?:year|day)\b", text, re.I):
        found |= {_MINUTES["year"] / 2, _MINUTES["day"] / 2}
    return found


def duration_of(text: str) -> float | None:
    """Minutes of an ISO 8601 duration; None if the text is none."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    return sum(
        float(amount) * each for amount, each in zip(match.groups(), _DURATION_MINUTES, strict=True) if amount
    )


def names_in(text: str) -> Iterator[str]:
    """Two or more capitalised words in a row: the shape of a person's name."""
    return (match[0] for match in _NAME.finditer(text))
