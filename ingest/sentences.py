"""Where a paragraph may be cut: after sentences, else after clauses, else between words."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"""[.!?…][)\]"'”’*_`]*(?=\s)|[。！？](?=\S)""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|nos?|fig|art|sec|dr|mrs?|ms|prof|inc|ltd|co|dept|est|"
    r"st)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def count_words(text: str) -> int:
    """Length in words, counting scripts without blanks and unbroken strings by their characters.

    >>> count_words("| P1 | 7 days |"), count_words("x" * 800)
    (3, 66)
    """
    words = len(_WORD.findall(text))
    if not text.isascii():
        words += len(_IDEOGRAPH.findall(text)) // 2
    return max(words, len(text) // 12)


def cut_text(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    """Spans that tile text[start:end], each of at most `limit` words, cut as late as possible.

    Cuts fall behind sentences; a sentence longer than the limit is cut between words.
    """
    spans: list[tuple[int, int]] = []
    for first, last in _sentences(text, start, end):
        if count_words(text[first:last]) > limit:
            spans += _cut_words(text, first, last, limit)
        else:
            spans.append((first, last))
    return spans


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ABBREVIATION.search(text, max(position, match.end() - 12), match.end()):
            continue
        spans.append((position, match.end()))
        position = match.end()
    if position < end:
        spans.append((position, end))
    return spans


def _cut_words(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = start
    while position < end:
        cut = min(end, position + limit * 8)
        while count_words(text[position:cut]) > limit:
            cut = _gap_before(text, position, position + (cut - position) * 3 // 4)
        if cut < end and not text[cut].isspace():
            cut = _gap_before(text, position, cut)
        spans.append((position, cut))
        position = cut
    return spans


def _gap_before(text: str, start: int, end: int) -> int:
    """The last blank in the second half of the span, or its end where there is none."""
    middle = start + (end - start) // 2
    gap = max(text.rfind(" ", middle, end), text.rfind("\n", middle, end))
    return gap if gap > start else max(end, start + 1)
