"""Measures that stand in one unit and can be said in another: speed, length, weight, data, heat. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_FAMILIES: Mapping[str, Mapping[str, float]] = {
    "duration": {
        r"milliseconds?|(?-i:ms|msec)": 1e-3 / 86400,
        r"(?-i:s|sec|secs)": 1 / 86400,
        r"(?-i:min|mins)": 1 / 1440,
        r"(?-i:h|hr|hrs)": 1 / 24,
    },
    "speed": {
        r"km/h|kmh|kph|kilomet(?:re|er)s? (?:per|an) hour": 1.0,
        r"mph|miles? (?:per|an) hour": 1.609344,
        r"(?-i:m/s)|met(?:re|er)s? (?:per|a) second": 3.6,
        r"knots?": 1.852,
    },
    "length": {
        r"(?-i:mm)|millimet(?:re|er)s?": 1e-3,
        r"(?-i:cm)|centimet(?:re|er)s?": 1e-2,
        r"(?-i:m)|met(?:re|er)s?": 1.0,
        r"km|kilomet(?:re|er)s?": 1e3,
        r"inch(?:es)?": 0.0254,
        r"(?-i:ft)|feet|foot": 0.3048,
        r"miles?": 1609.344,
    },
    "area": {
        r"(?-i:m²|m2|sqm)|square met(?:re|er)s?": 1.0,
        r"(?-i:ha)|hectares?": 1e4,
        r"(?-i:km²|km2)|square kilomet(?:re|er)s?": 1e6,
    },
    "mass": {
        r"(?-i:mg)|milligrams?": 1e-6,
        r"(?-i:g)|grams?": 1e-3,
        r"kg|kilograms?|kilos?": 1.0,
        r"(?-i:t)|tonnes?": 1e3,
        r"(?-i:lbs?)": 0.45359237,
    },
    "volume": {
        r"(?-i:ml)|millilit(?:re|er)s?": 1e-3,
        r"(?-i:cl)|centilit(?:re|er)s?": 1e-2,
        r"(?-i:l|L)|lit(?:re|er)s?": 1.0,
        r"(?-i:m³|m3)|cubic met(?:re|er)s?": 1e3,
    },
    "data": {
        r"(?-i:[kK]i?B)|kilobytes?": 1e-3,
        r"(?-i:Mi?B)|megabytes?": 1.0,
        r"(?-i:Gi?B)|gigabytes?": 1e3,
        r"(?-i:Ti?B)|terabytes?": 1e6,
        r"(?-i:Pi?B)|petabytes?": 1e9,
    },
    "data rate": {
        r"(?-i:[kK]bit/s|[kK]bps|[kK]b/s)": 1e-3,
        r"(?-i:Mbit/s|Mbps|Mb/s)|megabits? per second": 1.0,
        r"(?-i:Gbit/s|Gbps|Gb/s)|gigabits? per second": 1e3,
        r"(?-i:MB/s)|megabytes? per second": 8.0,
        r"(?-i:GB/s)|gigabytes? per second": 8e3,
    },
    "temperature": {
        r"(?:°|º|degrees? )\s?(?:C|Celsius|centigrade)": 1.0,
        r"(?:°|º|degrees? )\s?(?:F|Fahrenheit)": 1.0,
    },
    "voltage": {r"(?-i:mV)|millivolts?": 1e-3, r"(?-i:V)|volts?": 1.0, r"(?-i:kV)|kilovolts?": 1e3},
    "current": {r"(?-i:mA)|milliamp(?:ere)?s?": 1e-3, r"amp(?:ere)?s?": 1.0},
    "power": {r"(?-i:W)|watts?": 1.0, r"(?-i:kW)|kilowatts?": 1e3, r"(?-i:MW)|megawatts?": 1e6},
    "energy": {r"(?-i:Wh)|watt hours?": 1.0, r"(?-i:kWh)|kilowatt hours?": 1e3, r"(?-i:MWh)": 1e6},
    "pressure": {r"(?-i:mbar|hPa)": 1e-3, r"(?-i:kPa)": 1e-2, r"bar": 1.0, r"psi": 0.0689476},
    "cycles": {r"(?-i:Hz)|hertz": 1.0, r"(?-i:kHz)": 1e3, r"(?-i:MHz)": 1e6, r"(?-i:GHz)": 1e9},
    "loudness": {r"(?-i:dB)(?:\(A\))?|decibels?": 1.0},
    "light": {r"lux": 1.0},
}
"""Dimension to the ways of writing a unit to how many of the family's own unit it is."""
MEASURES = frozenset(_FAMILIES) - {"duration"}
"""What a measure can be of, besides the durations that are read with their abbreviations."""
UNIT_WORDS = (
    "km/h kmh kph kilometre kilometer mph mile m/s metre meter knot mm millimetre millimeter cm centimetre "
    "centimeter m km inch ft sqm hectare mg g kg gram kilogram kilo milligram tonne t lb lbs ml cl l litre "
    "liter millilitre milliliter kb mb gb tb pb kilobyte megabyte gigabyte terabyte petabyte mbit/s mbps "
    "gbps degree celsius fahrenheit c f v kv mv volt w kw mw watt kwh mwh wh amp ampere psi hz khz mhz ghz "
    "hertz db decibel lux h hr hrs min mins s sec secs ms millisecond"
)
"""What units are called; of a subject they say nothing."""
_UNIT = "|".join(way for ways in _FAMILIES.values() for way in sorted(ways, key=len, reverse=True))
_FAHRENHEIT = re.compile(r"F(?:ahrenheit)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Way:
    written: re.Pattern[str]
    dimension: str
    factor: float


def _ways() -> Iterator[_Way]:
    for dimension, ways in _FAMILIES.items():
        for written, factor in ways.items():
            yield _Way(re.compile(rf"(?:{written})", re.IGNORECASE), dimension, factor)


_WAYS = tuple(_ways())


def measure_pattern(number: str, to: str, per: str) -> re.Pattern[str]:
    """Finds a value or a range with its unit.

    Args:
        number: How a number is written, as a pattern.
        to: What stands between the ends of a range.
        per: What follows for a rate; names its group `per`.
    """
    sign = r"(?:[-−–]|minus )"
    return re.compile(
        rf"(?<![\w.,€$£])(?:(?<![\d-])(?P<sign>{sign}))?(?P<low>{number})"
        rf"(?:\s?(?P<before>{_UNIT})?{to}(?P<high>{number}))?[ \u00a0-]?(?P<unit>{_UNIT})(?![\w/²³°]){per}",
        re.IGNORECASE,
    )


def read_measure(match: re.Match[str], number: Callable[[str], float]) -> tuple[str, list[float]] | None:
    """What it measures and its values in the family's own unit; None where the ends have two units."""
    if match["before"] and match["before"].lower() != match["unit"].lower():
        return None
    way = next(each for each in _WAYS if each.written.fullmatch(match["unit"]))
    values = [number(match[end]) for end in ("low", "high") if match[end]]
    if match["sign"]:
        values[0] = -values[0]
    if way.dimension == "temperature" and _FAHRENHEIT.search(match["unit"]):
        return way.dimension, [(value - 32) / 1.8 for value in values]
    return way.dimension, [way.factor * value for value in values]
