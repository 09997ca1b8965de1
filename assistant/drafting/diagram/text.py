"""How much room a text takes, and where its lines break. Pure."""

from __future__ import annotations

import math
import unicodedata

LINE_HEIGHT = 14.0
"""Pixels from line to line of the 11-pixel text beside nodes and flows."""
_LETTER = 6.0
_WIDE_LETTER = 12.0


def text_width(text: str) -> float:
    """Pixels that a text takes in the fonts of modellers, rather too much than too little."""
    return sum(_WIDE_LETTER if unicodedata.east_asian_width(letter) in "WF" else _LETTER for letter in text)


def wrapped(text: str, width: float) -> list[str]:
    """The lines of a text no wider than `width`; a word that is too long is cut."""
    lines: list[str] = []
    for word in text.split():
        pieces = _pieces(word, width)
        if lines and text_width(f"{lines[-1]} {pieces[0]}") <= width:
            lines[-1] += f" {pieces.pop(0)}"
        lines.extend(pieces)
    return lines


def text_height(text: str, width: float) -> float:
    """Pixels that the wrapped text is high; none for none."""
    return math.ceil(len(wrapped(text, width)) * LINE_HEIGHT)


def _pieces(word: str, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
