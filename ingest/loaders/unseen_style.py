"""Whether a style shows its text to a reader: display, size, place, and colour on its ground. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)

_LEAST_CONTRAST = 1.25
"""Ratio of luminances, as WCAG counts it (1 to 21), below which letters melt into their ground."""
_NAMED: Mapping[str, Colour] = {
    "white": WHITE, "snow": (255, 250, 250), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255), "floralwhite": (255, 250, 240), "black": (0, 0, 0), "red": (255, 0, 0),
    "blue": (0, 0, 255), "navy": (0, 0, 128), "green": (0, 128, 0), "gray": (128, 128, 128),
    "grey": (128, 128, 128), "yellow": (255, 255, 0), "silver": (192, 192, 192),
}  # fmt: skip
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*(?:0?\.0\d*|0+(?:\.0+)?%?)\s*(?:!|;|$)"
    r"|(?:left|right|top|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|transform\s*:[^;]*(?:scale[xy]?\(\s*0(?:\.0+)?\s*[,)]|translate[xy]?\(\s*-\d{4,})"
    r"|clip\s*:\s*rect\(\s*(?:0|1px)[ ,]|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0)"
    r"|content-visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:^|;)\s*font(?:-size)?\s*:[^;]*?(?<![\d.])(\d*\.?\d+)(px|pt|em|rem|%)?(?=\s*(?:/|;|!|$|\s))",
    re.IGNORECASE,
)
_LEAST_SIZE = {"px": 2.0, "pt": 1.5, "em": 0.12, "rem": 0.12, "%": 12.0, "": 1.0}
_FOLDED = re.compile(
    r"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:!|;|$)", re.IGNORECASE
)
_CLIPPED = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)


def hides(style: str, *, ground: Colour | None = WHITE) -> bool:
    """Whether text with this CSS (`name: value; …`) cannot be seen.

    Args:
        style: Declarations, the later ones winning.
        ground: The colour behind the element; None where it is not known, such as a picture.
    """
    style = re.sub(r"/\*.*?\*/", "", style)
    if _UNSEEN.search(style) or _is_tiny(style):
        return True
    if _FOLDED.search(style) and _CLIPPED.search(style):
        return True
    letters = declared(style, "color")
    return letters is not None and melts(letters, ground_of(style, ground))


def ground_of(style: str, around: Colour | None = WHITE) -> Colour | None:
    """The colour behind text with this style, given what is behind the element; None if unknown."""
    found = re.search(r"(?:^|;)\s*background(?:-color|-image)?\s*:\s*([^;]+)", style, re.IGNORECASE)
    if found is None:
        return around
    value = found.group(1).strip().lower().removesuffix("!important").strip()
    if value in ("none", "transparent", "inherit", "initial", "unset"):
        return around
    return parse_colour(value)


def declared(style: str, name: str) -> Colour | str | None:
    """The last colour that `name` is given; `transparent`; None where there is none to read."""
    values = re.findall(rf"(?:^|;)\s*{name}\s*:\s*([^;]+)", style, re.IGNORECASE)
    if not values:
        return None
    value = values[-1].strip().lower().removesuffix("!important").strip()
    return value if value == "transparent" else parse_colour(value)


def parse_colour(value: str) -> Colour | str | None:  # type: ignore[valid-type]
    """Red, green and blue from CSS, `#rgb`, `rrggbb` or a common name; None for anything else."""
    text = re.sub(r"\s+", "", value.lower())
    if text in _NAMED:
        return _NAMED[text]
    digits = text.removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3,4}", digits):
        return _from_hex("".join(char * 2 for char in digits))
    if re.fullmatch(r"[0-9a-f]{6}(?:[0-9a-f]{2})?", digits):
        return _from_hex(digits)
    parts = re.fullmatch(
        r"rgba?\((\d+)[, ](\d+)[, ](\d+)(?:[,/]([\d.]+%?))?\)", re.sub(r"\s*,\s*", ",", value.lower().strip())
    )
    if not parts:
        return None
    if parts.group(4) and float(parts.group(4).rstrip("%")) == 0:
        return "transparent"
    red, green, blue = (min(int(part), 255) for part in parts.groups()[:3])
    return red, green, blue


def melts(letters: Colour | str, ground: Colour | str | None) -> bool:
    """Whether letters of one colour cannot be told from their ground.

    >>> melts((254, 254, 254), (255, 255, 255)), melts((255, 255, 255), (0, 40, 90))
    (True, False)
    """
    if letters == "transparent":
        return True
    if not isinstance(letters, tuple) or not isinstance(ground, tuple):
        return False
    light, dark = sorted((_luminance(letters), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05) < _LEAST_CONTRAST


def _is_tiny(style: str) -> bool:
    found = _SIZE.findall(style)
    if not found:
        return False
    number, unit = found[-1]
    return float(number) < _LEAST_SIZE[unit.lower()]


def _from_hex(digits: str) -> Colour | str:
    if len(digits) == 8 and digits.endswith("00"):
        return "transparent"
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _luminance(colour: Colour) -> float:
    parts = [each / 255 for each in colour]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
