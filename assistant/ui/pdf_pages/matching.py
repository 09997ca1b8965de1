"""Which words of a page are those of a quote. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_SLACK = 10
"""Words that a page may have between those of a quote, such as a foot line."""
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text, without signs of Markdown, in lower case.

    >>> words_of("| **Prompt** | 2 working days |")
    ['prompt', '2', 'working', 'days']
    """
    return [word.casefold() for word in _WORD.findall(text)]


def matched_words(page: Sequence[str], quote: Sequence[str]) -> list[int]:
    """Positions of a page's words that belong to a quote, in order.

    Only words near the longest run of the quote count: elsewhere the same words say something else.

    Args:
        page: The page's words in reading order, folded as `words_of` does.
        quote: The quote's.
    """
    if not page or not quote:
        return []
    matcher = SequenceMatcher(None, page, quote, autojunk=False)
    longest = matcher.find_longest_match()
    if not longest.size or (longest.size == 1 and len(quote) > 2):
        return []
    first = max(0, longest.a - longest.b - _SLACK)
    last = longest.a + len(quote) - longest.b + _SLACK
    near = SequenceMatcher(None, page[first:last], quote, autojunk=False)
    blocks = near.get_matching_blocks()
    return [first + block.a + step for block in blocks for step in range(block.size)]
