"""When a name, a phrase or an amount of a draft is the one that was meant. Pure.

- **Names** are equal if, without titles, accents and case, the words of the wanted one all stand in
  the other, or at least half of them do and nothing else: “Dr. Helene Marchetti” is “Helene
  Marchetti”, and “medical informatics team” is “medical informatics”. `A / B` wants either.
- **Phrases** are key words, the most telling first. A text holds a phrase if it holds its first word,
  its numbers and at least two thirds of all. A word is held in any of its forms (`classify`: “classifies”,
  “classification”), a number by its value; `a/b` wants either.
- **Amounts** are a number and a unit. Stretches of time are compared as minutes; shares with or
  without their percent sign; a rate per week or year also as the one of a day. Other units are not
  compared, but an amount of a peak is one of no ordinary day.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

_PASSED_OVER = frozenset({"a", "an", "and", "dr", "mr", "mrs", "ms", "of", "prof", "professor", "the"})
_COUNTS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+")
_ENDINGS = re.compile(r"(?:e?s|e?d|.?ing|.?ed|e?r|ly|n)?")
_MILLIONS = re.compile(r"(\d+(?:\.\d+)?)\s+million", re.I)
_MINUTES = {"second": 1 / 60, "minute": 1.0, "min": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0,
            "month": 43800.0, "year": 525600.0}  # fmt: skip
_AMOUNT = re.compile(r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s*((?:%|[^\W\d_]+)?)")
_FILLERS = re.compile(r"\b(?:working|business|calendar|full)\s+(?=(?:minute|hour|day|week|month|year))", re.I)
_DAYS = {"week": (5.0, 7.0), "year": (220.0, 250.0, 260.0, 365.0)}
TOLERANCE = 0.02
"""Relative difference up to which two amounts are equal: rates of a day come out of a rounded division."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it counts."""

    number: float
    """As written; of a stretch of time in minutes."""
    kind: str = ""
    """`time`, `share`, `peak`, `week` and `year` (a rate), or nothing."""


def words_of(text: str) -> list[str]:
    """Words and numbers in their plainest form, in order.

    >>> words_of("The e-mail names Zoë's 25,000 EUR")
    ['the', 'email', 'names', 'zoe', 's', '25000', 'eur']
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    plain = _MILLIONS.sub(lambda match: f"{float(match[1]) * 1e6:.0f}", plain)
    plain = re.sub(r"\b([a-z])-(?=[a-z])", r"\1", plain)
    return [_COUNTS.get(word, _plain_number(word)) for word in _TOKEN.findall(plain)]


def same_name(wanted: str, given: str) -> bool:
    """Whether a name, or the party that it names, is the wanted one."""
    found = _name_words(given)
    return any(_same_words(_name_words(each), found) for each in wanted.split(" / "))


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether a text holds the key words of a phrase."""
    words = words_of(text)
    wanted = phrase.split()
    held = [_holds_word(words, each) for each in wanted]
    needed = [at for at, each in enumerate(wanted) if at == 0 or each[0].isdigit()]
    return bool(wanted) and all(held[at] for at in needed) and sum(held) >= math.ceil(2 * len(wanted) / 3)


def amount_of(wanted: str) -> Amount:
    """The amount that a gold value such as `320 per day`, `900 peak` or `31 hours` states.

    Raises:
        ValueError: If it does not begin with a number.
    """
    match = re.match(r"(\d[\d,]*(?:\.\d+)?)\s*(.*)", wanted.strip())
    if match is None:
        raise ValueError(f"{wanted!r} is no amount; write it like `320 per day` or `31 hours`")
    number, unit = float(_plain_number(match[1])), match[2].strip()
    rate = re.match(r"(?:per|a|each|every)\s+([a-z]+)", unit)
    if rate is not None:
        return Amount(number, rate[1] if rate[1] in _DAYS else "")
    return Amount(number, "peak") if unit.startswith("peak") else with_unit(number, unit)


def with_unit(number: float, unit: str) -> Amount:
    """A number and the word behind it; time becomes minutes."""
    words = _FILLERS.sub("", unit).casefold().split()
    word = words[0] if words else ""
    minutes = _MINUTES.get(word) or _MINUTES.get(word.removesuffix("s"))
    if minutes is not None:
        return Amount(number * minutes, "time")
    return Amount(number, "share" if word in {"%", "percent"} else "")


def amounts_in(text: str) -> list[Amount]:
    """Every amount that stands in a text."""
    counted = re.sub(
        rf"\b({'|'.join(_COUNTS)})\b", lambda match: _COUNTS[match[0].casefold()], text, flags=re.I
    )
    plain = _MILLIONS.sub(lambda match: f"{float(match[1]) * 1e6:.0f}", counted)
    found = _AMOUNT.findall(_FILLERS.sub("", plain))
    return [with_unit(float(_plain_number(number)), unit) for number, unit in found]


def same_amount(wanted: Amount, given: Amount) -> bool:
    """Whether an amount is the wanted one."""
    if "peak" in (wanted.kind, given.kind) and wanted.kind != given.kind:
        return False
    if "time" in (wanted.kind, given.kind):
        return wanted.kind == given.kind and _near(wanted.number, given.number)
    if wanted.kind == "share" or given.kind == "share":
        return any(_near(wanted.number, given.number * factor) for factor in (1.0, 100.0, 0.01))
    rates = [wanted.number / days for days in _DAYS.get(wanted.kind, ())]
    return any(_near(each, given.number) for each in (wanted.number, *rates))


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=TOLERANCE)


def _plain_number(word: str) -> str:
    """A number without separators and trailing zeros; any other word as it is."""
    if not word[0].isdigit():
        return word
    whole, _, rest = word.replace(",", "").partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def _name_words(name: str) -> frozenset[str]:
    return frozenset(word for word in words_of(name) if word not in _PASSED_OVER and len(word) > 1)


def _same_words(wanted: frozenset[str], given: frozenset[str]) -> bool:
    if not wanted or not given:
        return False
    return wanted <= given or (given <= wanted and 2 * len(given) >= len(wanted))


def _holds_word(words: list[str], wanted: str) -> bool:
    return any(
        all(any(_same_word(part, word) for word in words) for part in words_of(each))
        for each in wanted.split("/")
    )


def _same_word(one: str, other: str) -> bool:
    if one == other or one[0].isdigit() or other[0].isdigit():
        return one == other
    short, long = sorted((one, other), key=len)
    if len(short) <= 4:
        return long.startswith(short) and _ENDINGS.fullmatch(long[len(short) :]) is not None
    shared = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return shared >= max(4, len(short) - 2)
