"""A difference of two texts that a person can read: by lines first, by words within them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
_MAX_WORD_DIFF = 6_000
"""Tokens beyond which a changed block is shown as removed and added as a whole."""
_LEAST_KEPT = 0.25
"""Share of words that must stay for single words to be marked: a patchwork helps nobody."""
_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn", "Cs"})


class Op(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one fate."""

    op: Op
    text: str


def compare_texts(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other.

    Joined without the added pieces they are `before`, without the removed ones `after`.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        removed, added = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            pieces.append(Piece(Op.SAME, removed))
        else:
            pieces += _compare_words(removed, added)
    return list(_joined(pieces))


def visible(text: str) -> str:
    """Text in which what cannot be seen is named, so that nothing hides in a difference.

    >>> visible("pay\u200bment")
    'pay⟨U+200B⟩ment'
    """
    return "".join(
        f"⟨U+{ord(char):04X}⟩" if unicodedata.category(char) in _UNSEEN and char not in "\n\t" else char
        for char in text
    )


def _compare_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if not old or not new or len(old) + len(new) > _MAX_WORD_DIFF:
        yield from _whole(before, after)
        return
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    kept = sum(token.isalnum() for tag, a, b, _, _ in steps if tag == "equal" for token in old[a:b])
    if kept < _LEAST_KEPT * max(_words(old), _words(new)):
        yield from _whole(before, after)
        return
    removed = added = ""
    for tag, a, b, c, d in steps:
        was, now = "".join(old[a:b]), "".join(new[c:d])
        # Blanks between two changed words belong to the change: whole phrases read better.
        if tag != "equal" or (was.isspace() and (removed or added) and b < len(old)):
            removed, added = removed + was, added + now
            continue
        yield from _phrase(removed, added)
        removed = added = ""
        yield Piece(Op.SAME, was)
    yield from _phrase(removed, added)


def _phrase(removed: str, added: str) -> Iterator[Piece]:
    """A change without the blanks that both sides end with."""
    kept = 0
    shorter = min(len(removed), len(added))
    while kept < shorter and removed[-1 - kept] == added[-1 - kept] and removed[-1 - kept].isspace():
        kept += 1
    yield from _whole(removed[: len(removed) - kept], added[: len(added) - kept])
    if kept:
        yield Piece(Op.SAME, added[-kept:])


def _words(tokens: Sequence[str]) -> int:
    return sum(token.isalnum() for token in tokens)


def _whole(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece(Op.REMOVED, before)
    if after:
        yield Piece(Op.ADDED, after)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours with the same fate as one."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.op is piece.op:
            last = Piece(last.op, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
