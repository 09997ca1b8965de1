"""Characters that nobody sees: which of them hide something, and what they say. Pure.

Zero-width joiners and direction marks have honest uses; tags, runs of variation selectors
and characters woven between letters have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# Order changing marks, invisible "tag" letters and the rest of plane 14, fillers that are letters
# to a program and nothing to a reader, annotation and music marks, and the noncharacters that
# the Markdown loader uses as its own: never part of a text.
_ALWAYS = (
    "\u202a-\u202e\u2066-\u206f\U000e0000-\U000e0fff\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\ufdd0-\ufdd2"
)
_ZERO_WIDTH = "\u200b\u2060\ufeff\u180e\u2061-\u2064\u034f"
_JOINERS = "\u200c\u200d"
_QUIET = "\u200e\u200f\u061c\u00ad"
_SELECTORS = "\ufe00-\ufe0f"

_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""A flag of a region, which emoji write with tag letters."""
_ALWAYS_HIDDEN = re.compile(f"[{_ALWAYS}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_EMBEDDING = re.compile("[\u202a-\u202c\u2066-\u2069]")
"""Marks that a text with right-to-left words needs; an override (U+202D, U+202E) none does."""
_IN_WORD = re.compile(rf"(?<=\w)[{_ZERO_WIDTH}{_JOINERS}](?=\w)")
_MANY = re.compile(rf"[{_ZERO_WIDTH}{_JOINERS}\u200e\u200f]{{4,}}")
_SELECTOR_RUN = re.compile(f"[{_SELECTORS}]{{2,}}|(?<=[A-Za-z ,;])[{_SELECTORS}]")
# Joiners shape letters of some scripts and emoji; next to ASCII they only hide things.
_JOINER_BESIDE_ASCII = rf"(?:(?<=[\x00-\x7f])|^)[{_JOINERS}]+|[{_JOINERS}]+(?:(?=[\x00-\x7f])|$)"
_REMOVED = re.compile(f"[{_ALWAYS}{_ZERO_WIDTH}{_QUIET}]+|{_SELECTOR_RUN.pattern}|{_JOINER_BESIDE_ASCII}")
_HIDES = re.compile(f"[{_ALWAYS}{_ZERO_WIDTH}{_JOINERS}{_SELECTORS}]")
_ANY = re.compile(f"[{_ALWAYS}{_ZERO_WIDTH}{_JOINERS}{_SELECTORS}{_QUIET}]")
_TAGS = re.compile("[\U000e0020-\U000e007e]{2,}")
_SELECTED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_TURNED = re.compile("\u202e([^\u202c\n]{2,400})")
_MOST_LINES = 100
_FEWEST_IN_WORDS = 3
"""One stray zero-width space comes with every second web copy; several are woven in."""


def strip_invisible(text: str) -> tuple[str, list[str]]:
    """The text without invisible characters, and the lines or messages that they hid.

    The list is empty where the characters hide nothing.

    >>> strip_invisible("Approved by \u202erisk\u202c team")
    ('Approved by risk team', ['Approved by risk team'])
    """
    if text.isascii() or not _ANY.search(text):
        return text, []
    text = _FLAG.sub("\U0001f3f4", text)
    places = _hiding_places(text) if _HIDES.search(text) else []
    hidden = [*_messages(text), *_lines_around(text, sorted(places))] if places else []
    return _without(text), list(dict.fromkeys(filter(None, hidden)))


def _without(text: str) -> str:
    while (cleaned := _REMOVED.sub("", text)) != text:  # what is gone may have kept joiners apart
        text = cleaned
    return text


def _hiding_places(text: str) -> list[int]:
    """Offsets of characters that hide something, in order of their kind."""
    bidirectional = bool(_RIGHT_TO_LEFT.search(text))
    always = [
        match.start()
        for match in _ALWAYS_HIDDEN.finditer(text)
        if not (bidirectional and _EMBEDDING.match(match.group()))
    ]
    woven = [
        match.start()
        for match in _IN_WORD.finditer(text)
        if text[match.start() - 1].isascii() or text[match.end()].isascii()
    ]
    runs = [match.start() for shape in (_MANY, _SELECTOR_RUN) for match in shape.finditer(text)]
    return always + (woven if len(woven) >= _FEWEST_IN_WORDS else []) + runs


def _messages(text: str) -> Iterator[str]:
    """What was written with tags and selectors, and words as their turned order shows them."""
    for match in _TURNED.finditer(text):
        yield match.group(1)[::-1]
    for match in _TAGS.finditer(text):
        yield "".join(chr(ord(char) - 0xE0000) for char in match.group())
    for match in _SELECTED.finditer(text):
        said = bytes(map(_selected_byte, match.group())).decode("utf-8", "ignore")
        if said.isprintable() and re.search(r"\w{2}", said):
            yield said


def _selected_byte(char: str) -> int:
    code = ord(char)
    return code - 0xFE00 if code < 0xFE10 else code - 0xE0100 + 16


def _lines_around(text: str, places: Sequence[int]) -> Iterator[str]:
    """The lines that hold the places, cleaned; at most a hundred, of long ones the part."""
    reached = count = 0
    for place in places:
        if place < reached or count >= _MOST_LINES:
            continue
        start = max(text.rfind("\n", 0, place) + 1, place - 200)
        end = text.find("\n", place)
        reached = min(end if end >= 0 else len(text), start + 600)
        count += 1
        yield " ".join(_without(text[start:reached]).split())
