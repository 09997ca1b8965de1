"""Find the words of a case in what was said, whatever their dress. Pure.

Text is compared as `plain` leaves it: one form of every character, lower case, single spaces,
no Markdown, no citation markers. A phrase is found as whole words: "5" is not in "15", "5.2"
or "0.5", and "day" is not in "days". A pattern that begins with `re:` is searched, whatever
its case, in the same plain text, so it is written with plain hyphens and straight quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from evals.gate.cases.case import REGEX

MARKER = re.compile(r"\[(\d{1,4})\]")
"""The number of a citation in an answer."""
WINDOW_CHARS = 4_000
"""A pattern is searched in this much text at once: one that backtracks badly stays bounded."""
OVERLAP_CHARS = 1_000
"""Windows share this much, so that nothing of up to this length is missed."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_ONE_FORM = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    }
)
_EMPHASIS = re.compile(r"\*+|~~+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]*|[-+\u2022][ \t]+)", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_SPACE_BEFORE_MARK = re.compile(r" +(?=[.,;:!?](?:\s|$))")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Text in the one form in which texts are compared; `plain(plain(x)) == plain(x)`.

    >>> plain("The **Owner** decides\\u00a0within 5\\u2013day limits [2].")
    'the owner decides within 5-day limits.'
    """
    while (reduced := _reduced(text)) != text:
        text = reduced
    return text


def found(pattern: str, text: str) -> bool:
    """Whether a phrase stands in a text as whole words, or a `re:` pattern matches in it.

    >>> found("5 days", "Within **5 days**[1]."), found("5 days", "within 15 days")
    (True, False)
    """
    searched = plain(text)
    expression = _compiled(pattern)
    step = WINDOW_CHARS - OVERLAP_CHARS
    starts = range(0, max(1, len(searched) - OVERLAP_CHARS), step)
    # Searched in place, so that what a pattern says of beginnings sees what stands before.
    return any(expression.search(searched, start, _end_of_window(searched, start)) for start in starts)


def _end_of_window(text: str, start: int) -> int:
    """Between two words: a word that is cut would look like another."""
    end = text.find(" ", start + WINDOW_CHARS, start + WINDOW_CHARS + OVERLAP_CHARS)
    return end if end >= 0 else start + WINDOW_CHARS + OVERLAP_CHARS


def any_found(patterns: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether one of the patterns is found in one of the texts."""
    told = [text for text in texts if text]
    return any(found(pattern, text) for pattern in patterns for text in told)


def markers(text: str) -> list[int]:
    """The numbers of the [n] markers of a text, in their order."""
    return [int(number) for number in MARKER.findall(text)]


def _reduced(text: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "\n".join(line if line.isprintable() else _visible(line) for line in text.split("\n"))
    text = text.translate(_ONE_FORM)
    text = _LINK.sub(r"\1", MARKER.sub(" ", text))
    text = _EMPHASIS.sub("", _LINE_START.sub("", text)).replace("|", " ")
    return _SPACE_BEFORE_MARK.sub("", " ".join(text.split()))


def _visible(line: str) -> str:
    return "".join(char for char in line if char.isprintable() or char.isspace())


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    if pattern.startswith(REGEX):
        return re.compile(pattern.removeprefix(REGEX), re.IGNORECASE)
    phrase = plain(pattern)
    if not phrase:
        return re.compile(r"(?!)")  # a phrase without a character says nothing
    before = r"(?<!\w)(?<!\d[.,])" if phrase[0].isdigit() else r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if phrase[-1].isdigit() else r"(?!\w)" if phrase[-1].isalnum() else ""
    return re.compile(before + re.escape(phrase) + after)
