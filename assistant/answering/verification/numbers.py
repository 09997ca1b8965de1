"""Amounts, durations, dates and identifiers, in one spelling each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.statements.lexicon import NUMBER_WORDS, ONES, TENS
from knowledge.terms import stem

_FRACTIONS = {"once": "1x", "twice": "2x", "thrice": "3x", "half": "half", "dozen": "12", "double": "2x"}
_ORDINALS = {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th"}
_MONTHS = {
    name: f"{number:02d}"
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
            ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"),
            ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WORD_DATE = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b\.?,?(?:\s+(\d{{4}}))?"
    rf"|({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b,?(?:\s+(\d{{4}})\b)?)",
    re.IGNORECASE,
)
_COMPOUND = re.compile(rf"\b({'|'.join(TENS)})[-\s]({'|'.join(list(ONES)[1:10])})\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)|\b(\d{1,2}):(\d{2})\b", re.IGNORECASE)
_IDENTIFIER = re.compile(r"\b(?=[\w.\-/]*[A-Za-z])(?=[\w.\-/]*\d)[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*\b")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ITEM_NUMBER = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|#+\s*\d+(?:\.\d+)*\.?)\s+", re.MULTILINE)
_UNIT_SYMBOL = {"%": "percent", "€": "eur", "$": "usd", "£": "gbp"}
_UNITS = {
    **{unit: unit for unit in ("percent", "eur", "usd", "gbp")},
    **{stem(w): w for w in ("second", "minute", "hour", "day", "week", "month", "quarter", "year")},
    stem("euro"): "eur", stem("dollar"): "usd", stem("pound"): "gbp", stem("hr"): "hour",
    stem("min"): "minute", stem("sec"): "second", stem("percentage"): "percent", stem("hrs"): "hour",
    stem("mins"): "minute", "million": "million", "billion": "billion", "thousand": "thousand",
    stem("annual"): "year", stem("kg"): "kg", stem("mg"): "mg", stem("ml"): "ml", "km": "km", "gb": "gb",
    "mb": "mb", "tb": "tb", stem("metre"): "metre", stem("meter"): "metre",
}  # fmt: skip
_BEFORE_UNITS = frozenset(
    "working business calendar full consecutive clear per latest last next past paid whole".split()
)
_UNIT_AFTER = re.compile(r"[\s\-]*([%€$£]|[A-Za-z]+)(?:[\s\-]+([A-Za-z]+))?")
_RATE = re.compile(r"[\s\-]*\w+\s+(?:per|an?|every|each)\b")
_SPELT_FEW = {"2", "3", "4"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with what it counts."""

    value: str
    unit: str
    """"" where nothing known follows."""
    start: int
    end: int
    spelt: bool = False
    """Written as a word: "one" is a manner of speaking as often as a count."""
    rate: bool = False
    """Said of every week or the like, as in "7 days per week"."""


def quantities(text: str) -> list[Quantity]:
    """Numbers, dates, times and identifiers of a text, in order.

    >>> [(q.value, q.unit) for q in quantities("within five working days, at most 1,200.50 EUR")]
    [('5', 'day'), ('1200.5', 'eur')]
    """
    text = _blank(_ITEM_NUMBER, text)
    found: list[Quantity] = []

    def take(pattern: re.Pattern[str], value_of) -> None:
        nonlocal text
        for match in list(pattern.finditer(text)):
            value = value_of(match)
            if value:
                found.append(Quantity(value, "", match.start(), match.end()))
                text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]

    take(_ISO_DATE, lambda m: "-".join(m.groups()))
    take(_WORD_DATE, _word_date)
    take(_CLOCK, _clock)
    take(_IDENTIFIER, _identifier)
    plain: list[tuple[str, int, int]] = []
    for match in list(_COMPOUND.finditer(text)):
        value = TENS[match.group(1).lower()] + ONES[match.group(2).lower()]
        plain.append((str(value), match.start(), match.end()))
        text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    plain += [(_plain(m.group()), m.start(), m.end()) for m in _DIGITS.finditer(text)]
    for match in re.finditer(r"[A-Za-z]+", text):
        word = match.group().lower()
        value = NUMBER_WORDS.get(word) or (0 if word == "zero" else None)
        spelt = str(value) if value is not None else _FRACTIONS.get(word) or _ORDINALS.get(word)
        if spelt and not (word == "second" and _is_unit_second(text, match.start())):
            plain.append((spelt, match.start(), match.end()))
    found += [
        Quantity(
            value, _unit(text, start, end), start, end, text[start].isalpha(), bool(_RATE.match(text, end))
        )
        for value, start, end in plain
    ]
    return sorted(found, key=lambda q: q.start)


def numbers_in(text: str) -> set[str]:
    """Every number of a text in one spelling: digits, words ("five"), dates, identifiers.

    >>> sorted(numbers_in("within five days, at most 1,200.50 on 3 May 2026"))
    ['1200.5', '2026-05-03', '5']
    """
    return {q.value for q in quantities(text)}


def missing_numbers(claim: Iterable[Quantity], source: Iterable[Quantity]) -> list[str]:
    """Values of a claim that its source lacks, states with another unit, or states fewer times."""
    claim, available = list(claim), list(source)
    have = Counter(q.value for q in available)
    dates = [q.value for q in available if _is_date(q.value)]
    missing = []
    ratios = {"1x", "2x", "half"}
    for quantity in claim:
        value = quantity.value
        if value in ratios and not ratios & (have.keys() - {value}):
            continue  # "twice a week, on Monday and Thursday"
        if value in {"1", "1x", "1st", "2nd"} or value == "half":
            # "One owner", "first", "once" are manners of speaking as often as counts.
            known = any(q.unit == quantity.unit for q in available)
            if quantity.spelt and (quantity.unit == "" or not known):
                continue
        matches = [q for q in available if _equal(value, q.value)]
        if not matches:
            if quantity.spelt and value in _SPELT_FEW and not quantity.unit and not _counts(available):
                continue  # "in two parts, of 15 and of 30 minutes": counted by the writer
            if quantity.unit or not any(_date_holds(date, value) for date in dates):
                missing.append(value)
        elif value == "1" and quantity.unit and not any(q.unit == quantity.unit for q in matches):
            missing.append(f"1 {quantity.unit}")
        elif quantity.unit and not any(_units_fit(quantity.unit, q.unit) for q in matches):
            missing.append(f"{value} {quantity.unit}")
    wanted = Counter(q.value for q in claim)
    for date in dates:
        have.update([date.split("-")[0]])
    missing += [v for v, n in wanted.items() if have[v] and n > have[v] and v not in {"1", "1x", "1st"}]
    return list(dict.fromkeys(missing))


def _counts(quantities_: Iterable[Quantity]) -> bool:
    """Whether a text counts something itself, so that another count would differ from it."""
    return any(not q.unit and (q.spelt or len(q.value) == 1) for q in quantities_)


def amount_span(text: str, quantity: Quantity) -> tuple[int, int]:
    """Where a value stands together with its unit."""
    after = _UNIT_AFTER.match(text, quantity.end)
    if after and quantity.unit:
        for group in (1, 2):
            word = after.group(group) or ""
            if (_UNIT_SYMBOL.get(word) or _UNITS.get(stem(word.lower()))) == quantity.unit:
                return quantity.start, after.end(group)
    return quantity.start, quantity.end


def _equal(first: str, second: str) -> bool:
    if first == second:
        return True
    if _is_date(first) and _is_date(second):
        one, two = first.split("-"), second.split("-")
        return one[1:] == two[1:] and "" in (one[0], two[0])
    return {first, second} in ({"24:00", "0:00"},)


def _units_fit(first: str, second: str) -> bool:
    return not first or not second or first == second


def _is_date(value: str) -> bool:
    return bool(re.fullmatch(r"(?:\d{4})?-\d{2}-\d{2}", value))


def _date_holds(date: str, value: str) -> bool:
    return value == date.split("-")[0]


def _word_date(match: re.Match[str]) -> str:
    day, month, year = match.group(1, 2, 3) if match.group(1) else match.group(5, 4, 6)
    if (
        month.islower()
        and month.lower() in {"may", "march", "mar", "sep", "dec", "jan"}
        and not match.group(1)
    ):
        return ""
    return f"{year or ''}-{_MONTHS[month.lower()]}-{int(day):02d}"


def _clock(match: re.Match[str]) -> str:
    hour, minute = match.group(1) or match.group(4), match.group(2) or match.group(5) or "00"
    half = (match.group(3) or "").lower().replace(".", "")
    value = int(hour) % 12 + 12 if half == "pm" else int(hour) % 12 if half == "am" else int(hour)
    return f"{value}:{minute}"


def _identifier(match: re.Match[str]) -> str:
    """ "INC-014", "A2", "1st"; a unit glued to its number ("30min") stays a number."""
    text = match.group().lower()
    if re.fullmatch(r"\d+(?:[.,]\d+)?-?[a-z]+(?:-[a-z]+)*", text) and not re.fullmatch(r"\d+[a-d]", text):
        return "" if not re.fullmatch(r"\d+(?:st|nd|rd|th)", text) else text
    return text


def _plain(number: str) -> str:
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number)
    text = number.replace(",", "") if grouped else number
    try:
        value = float(text)
    except ValueError:
        return text
    return text if text.startswith("0") and text.isdigit() and len(text) > 1 else f"{value:.10g}"


def _unit(text: str, start: int, end: int) -> str:
    before = re.search(r"([€$£]|\b[A-Za-z]{3,7}\b)\s*$", text[max(0, start - 9) : start])
    if before:
        word = before.group(1)
        unit = _UNIT_SYMBOL.get(word) or (_UNITS.get(stem(word.lower())) if word.isupper() else None)
        if unit:
            return unit
    after = re.match(r"[\s\-]*([%€$£]|[A-Za-z]+)(?:[\s\-]+([A-Za-z]+))?", text[end : end + 40])
    if not after:
        return ""
    for word in after.groups():
        if word is None:
            continue
        unit = _UNIT_SYMBOL.get(word) or _UNITS.get(stem(word.lower()))
        if unit:
            return unit
        if word.lower() not in _BEFORE_UNITS:
            break
        if word.lower() == "per":
            continue
    return ""


def _is_unit_second(text: str, start: int) -> bool:
    return bool(re.search(r"(?:\d|\bper|\ba|\bevery)\s*$", text[max(0, start - 8) : start]))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)
