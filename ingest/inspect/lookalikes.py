"""Letters of other scripts that look Latin: where words mix them, and text with them folded. Pure."""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = dict(zip("аеорсухіјѕһԁԛԝАВЕЅІЈКМНОРСТХУѵ", "aeopcyxijshdqwABESIJKMHOPCTXYv", strict=True))
_GREEK = dict(zip("οανιυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaviuABEZHIKMNOPTYX", strict=True))
_ALIKE = {**_CYRILLIC, **_GREEK}
_WORD = re.compile(r"[^\W\d_]{3,}")
_LATIN = re.compile(r"[A-Za-z]")
_OTHER = re.compile(f"[{''.join(_ALIKE)}]")
_STYLED = re.compile("[\U0001d400-\U0001d7ff\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9]{3,}")
"""Mathematical, full-width and circled letters: words to a reader, symbols to a search."""


def find_mixed_words(text: str) -> list[tuple[int, int]]:
    """Spans of Latin words with letters of other scripts in them, and of words in styled letters.

    >>> find_mixed_words("The аpproval is final")
    [(4, 12)]
    """
    if text.isascii() or not (_OTHER.search(text) or _STYLED.search(text)):
        return []
    mixed = [
        match.span()
        for match in _WORD.finditer(text)
        if not match.group().isascii() and _is_mixed(match.group())
    ]
    return sorted({*mixed, *(match.span() for match in _STYLED.finditer(text))})


def folded(text: str) -> str:
    """The text as it looks, letter by letter, in Latin; every offset stays what it was."""
    return text if text.isascii() else "".join(map(_folded, text))


def _is_mixed(word: str) -> bool:
    """Latin with look-alikes; a unit or formula (Δt, μs) has letters that nobody confuses."""
    return bool(_LATIN.search(word)) and bool(_OTHER.search(word)) and _folded_word(word).isascii()


def _folded_word(word: str) -> str:
    return "".join(map(_folded, word))


def _folded(char: str) -> str:
    if char.isascii():
        return char
    alike = _ALIKE.get(char)
    if alike is not None:
        return alike
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
