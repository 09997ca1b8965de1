"""Find gold quotes in normalised text.

Gold quotes are written against the source file; our text is normalised. Both are reduced
to letters and digits, and positions in the reduced text are mapped back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReducedText:
    """A text's letters and digits in lower case, with where each stood."""

    letters: str
    positions: Sequence[int]

    def find(self, quote: str) -> tuple[int, int] | None:
        """Character span of a quote in the original text, or None."""
        wanted = reduce_text(quote).letters
        at = self.letters.find(wanted) if wanted else -1
        if at < 0:
            return None
        return self.positions[at], self.positions[at + len(wanted) - 1] + 1


def reduce_text(text: str) -> ReducedText:
    """Keep letters and digits, lower case, with their positions.

    >>> reduce_text("**On-call** 5").letters
    'oncall5'
    """
    letters, positions = [], []
    for position, char in enumerate(text):
        if char.isalnum():
            for lower in char.lower():
                letters.append(lower)
                positions.append(position)
    return ReducedText("".join(letters), positions)


def overlaps(first: tuple[int, int], second: tuple[int, int], *, share: float = 0.5) -> bool:
    """Whether two spans share at least this part of the shorter one."""
    common = min(first[1], second[1]) - max(first[0], second[0])
    shorter = min(first[1] - first[0], second[1] - second[0])
    return shorter > 0 and common >= share * shorter


def quote_overlaps(gold: str, cited: str, *, share: float = 0.5) -> bool:
    """Whether a cited quote holds a gold quote, is part of it, or overlaps its greater part.

    A cited fragment of fewer than 12 letters counts only if it equals the gold quote.
    """
    first, second = reduce_text(gold).letters, reduce_text(cited).letters
    if not first or not second:
        return False
    if first in second:
        return True
    if second in first:
        return len(second) >= min(12, len(first))
    return _longest_common(first, second) >= share * min(len(first), len(second))


def holds_quote(text: str, quote: str) -> bool:
    """Whether a passage holds a gold quote, or four fifths of one of more than 60 characters."""
    return reduce_text(quote).letters in reduce_text(text).letters or (
        len(quote) > 60 and quote_overlaps(quote, text, share=0.8)
    )


def _longest_common(first: str, second: str) -> int:
    """Length of the longest common run of letters."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.find_longest_match().size
