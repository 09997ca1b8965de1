"""Numbers and lengths of time as people write them. Pure."""

from __future__ import annotations

import re

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELT: dict[str, float] = (
    {word: float(value) for value, word in enumerate(_ONES)}
    | {word: float(value) for value, word in zip(range(20, 100, 10), _TENS, strict=True)}
    | {f"{ten}-{one}": float(20 + 10 * i + j) for i, ten in enumerate(_TENS) for j, one in enumerate(_ONES[1:10], 1)}
    | {"a hundred": 100.0, "one hundred": 100.0, "two hundred": 200.0, "three hundred": 300.0, "five hundred": 500.0, "a thousand": 1000.0,
       "a dozen": 12.0, "two dozen": 24.0, "half a": 0.5, "a": 1.0, "an": 1.0}
)  # fmt: skip
_WORDS = "|".join(sorted((word for word in _SPELT if word not in ("a", "an")), key=len, reverse=True))
FIGURE = r"\d{1,3}(?:[,\u00a0\u202f' ]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
NUMBER = rf"(?:(?:{FIGURE})(?:\s?(?:k|thousand|million|m|bn|billion)\b)?|\b(?:{_WORDS})\b(?: thousand| hundred| million)?)"
"""A number in figures or words, with its scale."""
_SCALES = {"k": 1e3, "thousand": 1e3, "hundred": 1e2, "million": 1e6, "m": 1e6, "bn": 1e9, "billion": 1e9}
_UNITS = {
    "second": ("PT", "S"), "sec": ("PT", "S"), "minute": ("PT", "M"), "min": ("PT", "M"), "hour": ("PT", "H"), "hr": ("PT", "H"), "h": ("PT", "H"),
    "day": ("P", "D"), "week": ("P", "W"), "month": ("P", "M"), "year": ("P", "Y"), "quarter": ("P", "Q"), "yr": ("P", "Y"),
}  # fmt: skip
_OF_DAY = r"(?:(?:working|business|calendar|full|consecutive|office|school|bank) )?"
LENGTH = re.compile(
    rf"(?<![\w.,])(?P<number>{NUMBER}|an?(?= )|half an?)[ -]?(?P<kind>{_OF_DAY})(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?|yrs?|quarters?)\b",
    re.IGNORECASE,
)
"""A length of time."""


def number(words: str) -> float | None:
    """The value of a number as written; None where it is none.

    >>> number("1,250"), number("2.5k"), number("twenty-five"), number("many")
    (1250.0, 2500.0, 25.0, None)
    """
    bare = re.sub(r"\s+", " ", words.strip().lower())
    if bare in _SPELT:
        return _SPELT[bare]
    match = re.fullmatch(
        rf"(?P<figure>{FIGURE}|{_WORDS})\s?(?P<scale>k|thousand|hundred|million|m|bn|billion)?", bare
    )
    if match is None:
        return None
    figure = re.sub(r"[,\u00a0\u202f' ]", "", match["figure"]) if match["figure"][0].isdigit() else ""
    value = float(figure) if figure else _SPELT.get(match["figure"], 0.0)
    return value * _SCALES[match["scale"]] if match["scale"] else value


def duration(match: re.Match[str]) -> str | None:
    """The ISO 8601 duration of a length of time; working days count as days, quarters as three months.

    >>> duration(LENGTH.search("within two working days"))
    'P2D'
    """
    words = match["number"].lower()
    value = 0.5 if words.startswith("half") else number(words)
    unit = match["unit"].lower()
    prefix, letter = _UNITS[unit if unit in _UNITS else unit.rstrip("s")]
    if value is None or value <= 0 or value > 1e6:
        return None
    if value != int(value):
        smaller = {"H": ("PT", "M", 60), "M": ("PT", "S", 60), "D": ("PT", "H", 24), "Y": ("P", "M", 12)}.get(
            letter
        )
        if smaller is None or (letter == "M" and prefix == "P"):
            return None
        prefix, letter, times = smaller
        value = round(value * times, 6)
        if value != int(value):
            return None
    if letter == "Q":
        value, letter = value * 3, "M"
    return f"{prefix}{int(value)}{letter}"
