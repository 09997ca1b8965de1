"""ISO 8601 durations as text, and how long they are. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

_DURATION = re.compile(
    r"P(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?(?:(?P<weeks>\d+(?:\.\d+)?)W)?"
    r"(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_HOURS = {
    "years": 365.0 * 24,
    "months": 365.0 * 2,
    "weeks": 7.0 * 24,
    "days": 24.0,
    "hours": 1.0,
    "minutes": 1 / 60,
    "seconds": 1 / 3600,
}


def hours_of(duration: str) -> float:
    """How long a duration is, in hours; a month counts as a twelfth of 365 days.

    Raises:
        ValueError: If it is not an ISO 8601 duration.

    >>> hours_of("P1DT2H")
    26.0
    """
    match = _DURATION.fullmatch(duration.strip().upper())
    if match is None or not any(match.groupdict().values()):
        raise ValueError(
            f"{duration!r} is not a duration; write it like PT4H (hours), P2D (days) or P12M (months)"
        )
    return sum(float(amount) * _HOURS[unit] for unit, amount in match.groupdict().items() if amount)


def days_of(duration: str) -> float:
    """How long a duration is, in days.

    Raises:
        ValueError: If it is not an ISO 8601 duration.
    """
    return hours_of(duration) / 24


_IN_WORDS = re.compile(
    r"(?P<amount>\d+(?:\.\d+)?)\s*(?:(?P<year>years?|y)|(?P<month>months?)|(?P<week>weeks?|w)|(?P<day>days?|d)"
    r"|(?P<hour>hours?|hrs?|h)|(?P<minute>minutes?|mins?))",
    re.IGNORECASE,
)


_RHYTHMS = {
    "hourly": "PT1H", "daily": "P1D", "weekly": "P7D", "fortnightly": "P14D", "monthly": "P1M",
    "quarterly": "P3M", "yearly": "P12M", "annually": "P12M",
}  # fmt: skip


def from_words(text: str) -> str | None:
    """A plain duration in words as ISO 8601; None if it is not one, as "2 working days".

    >>> from_words("4 hours"), from_words("90 days"), from_words("Weekly"), from_words("soon")
    ('PT4H', 'P90D', 'P7D', None)
    """
    said = text.strip().casefold()
    if said in _RHYTHMS:
        return _RHYTHMS[said]
    match = _IN_WORDS.fullmatch(said)
    if match is None:
        return None
    unit = match.lastgroup or ""
    return f"P{'T' if unit in ('hour', 'minute') else ''}{match['amount']}{unit[0].upper()}"


def _checked(text: str) -> str:
    iso = from_words(text) or text
    hours_of(iso)
    return iso.strip().upper()


_PATTERN = r"^P(?=.*\d)(\d+(\.\d+)?[YMWD])*(T(\d+(\.\d+)?[HMS])+)?$"

Duration = Annotated[
    str,
    AfterValidator(_checked),
    WithJsonSchema({"type": "string", "pattern": _PATTERN, "examples": ["PT4H"]}),
]
"""An ISO 8601 duration such as PT4H, P2D or P12M."""


Day = date
"""A date, for fields that are themselves named `date`."""


def in_words(duration: str) -> str:
    """A duration for people to read.

    >>> in_words("PT4H"), in_words("P1D"), in_words("P1Y6M")
    ('4 hours', '1 day', '1 year 6 months')
    """
    match = _DURATION.fullmatch(duration.strip().upper())
    if match is None:
        return duration
    parts = []
    for unit, amount in match.groupdict().items():
        if amount:
            number = float(amount)
            shown = str(int(number)) if number.is_integer() else amount
            parts.append(f"{shown} {unit if number != 1 else unit[:-1]}")
    return " ".join(parts) or duration
