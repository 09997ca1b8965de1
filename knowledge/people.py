"""Names of people: two spellings of one name must never count as two people. Pure."""

from __future__ import annotations

import re
import unicodedata


def fold_name(name: str) -> str:
    """The form of a name by which people are compared: compatible letters, lower case, nothing unseen.

    >>> fold_name("  Ｍaria.K "), fold_name("MARIA\u200b.K")
    ('maria.k', 'maria.k')
    """
    plain = unicodedata.normalize("NFKC", name).replace(_BLANK, " ")
    seen = "".join(char for char in plain if not _unseen(char))
    return " ".join(seen.casefold().split())


def names_in(owner: str) -> list[str]:
    """What an owner, as a document names one, may go by: as written, bare, and before the comma.

    >>> names_in("Ada Holt, Records manager")
    ['Ada Holt, Records manager', 'Ada Holt']
    >>> names_in("Ada Holt (left in May)")
    ['Ada Holt (left in May)', 'Ada Holt']
    """
    bare = _ASIDE.sub("", owner)
    names = (owner, bare, bare.split(",")[0])
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def can_be_asked(owner: str | None) -> bool:
    """Whether an owner, as a document names one, can be asked.

    >>> [can_be_asked(owner) for owner in ("Ada Holt, Records", "Ada Holt (left in May)", "To be confirmed")]
    [True, False, False]
    """
    return bool(owner and owner.strip()) and not _NOBODY.search(owner or "")


def names_anybody(owner: str | None) -> bool:
    """Whether a document names an owner at all, be it somebody who has left.

    >>> [names_anybody(owner) for owner in ("Ada Holt (left in May)", "To be confirmed", None)]
    [True, False, False]
    """
    return any(can_be_asked(name) for name in names_in(owner or "")[-1:])


def _unseen(char: str) -> bool:
    """Whether a character leaves no trace where a name is shown."""
    if char.isascii():
        return not char.isprintable() and not char.isspace()
    return (unicodedata.category(char) in ("Cc", "Cf") and not char.isspace()) or bool(_FILLER.match(char))


_BLANK = "\u2800"
"""A Braille pattern without dots: it looks like a space and is none."""
_FILLER = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Marks and letters that are made to be invisible, such as the selectors of a glyph."""
_ASIDE = re.compile(r"\s*\([^()]*\)")
_NOBODY = re.compile(
    r"\((?:left|former|until|vacant)\b|^\W*(?:to be (?:confirmed|named|decided|determined)|tbc|tbd|n/?a|"
    r"none|nobody|vacant|unknown|unassigned|open|\W*)\W*$",
    re.IGNORECASE,
)
