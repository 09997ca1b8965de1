"""A difference of two texts that a person can read: by lines first, by words within them. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
_MAX_WORD_DIFF = 6_000
"""Tokens beyond which a changed block is shown as removed and added as a whole."""
_MAX_LINE_PAIRS = 1_000_000
"""Lines of one text times lines of the other up to which each is compared with each."""
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
    for equal, a, b, c, d in _steps(old, new):
        removed, added = "".join(old[a:b]), "".join(new[c:d])
        if equal:
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


_Step = tuple[bool, int, int, int, int]
"""Whether lines a to b of the old text are lines c to d of the new one, and these four."""


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[_Step]:
    """The way from some lines to others. Long texts are first cut at lines that both have once:
    comparing every line with every other would take minutes."""
    if len(old) * len(new) <= _MAX_LINE_PAIRS:
        yield from _close_steps(old, new, 0, 0)
        return
    a = c = 0
    for b, d in [*_anchors(old, new), (len(old), len(new))]:
        if (b - a) * (d - c) <= _MAX_LINE_PAIRS:
            yield from _close_steps(old[a:b], new[c:d], a, c)
        else:
            yield (False, a, b, c, d)
        if b < len(old):
            yield (True, b, b + 1, d, d + 1)
        a, c = b + 1, d + 1


def _close_steps(old: Sequence[str], new: Sequence[str], a: int, c: int) -> Iterator[_Step]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield (tag == "equal", a + i, a + j, c + k, c + m)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of lines that stand exactly once in either text, as many as come in the same order."""
    here, there = Counter(old), Counter(new)
    place = {line: number for number, line in enumerate(new) if there[line] == 1}
    pairs = [(i, place[line]) for i, line in enumerate(old) if here[line] == 1 and line in place]
    ends: list[int] = []  # the least place in the new text at which a run of each length ends
    runs: list[int] = []  # which pair that is
    before: list[int] = []  # the pair before each pair in its longest run
    for number, (_, d) in enumerate(pairs):
        at = bisect_left(ends, d)
        ends[at : at + 1], runs[at : at + 1] = [d], [number]
        before.append(runs[at - 1] if at else -1)
    found, last = [], runs[-1] if runs else -1
    while last >= 0:
        found.append(pairs[last])
        last = before[last]
    return found[::-1]


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
