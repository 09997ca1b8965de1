"""Which questions want the same answer. Pure.

Nearness of meaning alone joins "Who trains reviewers?" with "Who hires reviewers?". So a question
joins a gap only if the two are near *and* nothing tells them apart: numbers, names, a negation, what
kind of answer is wanted, opposites, or one word put in another's place. The threshold and these rules are
measured in `tests/knowledge/gaps/test_similar_questions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np

from knowledge.statements.lexicon import exclusions
from knowledge.terms import FUNCTION_WORDS, stem, terms, words

SAME_QUESTION = 0.78
"""Least cosine at which two questions may be one."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPELT = {
    name: str(value) for value, name in enumerate("two three four five six seven eight nine ten".split(), 2)
}
_NEGATION = re.compile(r"\b(?:not|never|no|without|nobody|none|cannot|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_WRITTEN = re.compile(r"[^\W_]+(?:[-'’/.][^\W_]+)*")
_KINDS = (
    (
        "person",
        re.compile(
            r"\b(?:who|whom|whose)\b|\b(?:which|what) (?:\w+ )?"
            r"(?:role|person|people|department|team|firm|company|body|authority|unit|board|office)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "time",
        re.compile(
            r"\bwhen\b|\bhow (?:long|often|soon|quickly|fast|old|far ahead|many times)\b"
            r"|\b(?:dates?|deadline|interval)\b|\bon (?:which|what) days?\b",
            re.IGNORECASE,
        ),
    ),
    ("amount", re.compile(r"\bhow (?:much|many)\b", re.IGNORECASE)),
    (
        "whether",
        re.compile(r"^\W*(?:may|can|could|is|are|do|does|did|must|should|will|has|have)\b", re.IGNORECASE),
    ),
)
_TOLD_APART = ({"person", "time"}, {"person", "amount"}, {"person", "whether"}, {"time", "amount"})
_LEAST_SHARED_WORDS = 3
_NO_NAMES = frozenset({"ai"})
"""Written as a name, and said in every other question."""


def find_same(question: str, vector: np.ndarray, others: Sequence[tuple[str, np.ndarray]]) -> int | None:
    """Position of the nearest of the others that asks the same; None where none does.

    Args:
        question: What is asked.
        vector: (dim,) float32, unit length.
        others: Questions with their vectors, by the same model.
    """
    if not others:
        return None
    nearness = np.stack([other for _, other in others]) @ vector
    for position in np.argsort(-nearness, kind="stable"):
        if nearness[position] < SAME_QUESTION:
            return None
        if may_be_one(question, others[position][0]):
            return int(position)
    return None


def may_be_one(first: str, second: str) -> bool:
    """Whether nothing in the wording tells two near questions apart.

    >>> may_be_one("May interns use AI tools?", "Are interns permitted to work with AI tools?")
    True
    >>> may_be_one("What follows 2 failed checks?", "What follows 3 failed checks?")
    False
    """
    return (
        _numbers(first) == _numbers(second)
        and bool(_NEGATION.search(first)) == bool(_NEGATION.search(second))
        and not _names_differ(first, second)
        and not _kinds_differ(first, second)
        and not _opposed(first, second)
        and not _word_replaced(first, second)
    )


def theme(question: str, others: Sequence[str], *, limit: int = 5) -> str:
    """A few words for what a group of questions is about.

    Those of the question that stands for the group which most of the others share, in its order.

    >>> theme("What does a transcript minute cost?", ["Price of a transcript minute?"])
    'transcript minute'
    """
    found = {stem(word): word for word in reversed(_telling(question))}
    shared = {term: sum(term in terms(other) for other in others) for term in found}
    most = [word for term, word in found.items() if 2 * shared[term] >= len(others)]
    kept = most or list(found.values())
    return " ".join([word for word in _telling(question) if word in kept][:limit]) or question.strip()


def _telling(question: str) -> list[str]:
    return list(dict.fromkeys(word for word in words(question) if word not in FUNCTION_WORDS))


def _numbers(text: str) -> set[str]:
    spelt = {_SPELT[word] for word in words(text) if word in _SPELT}
    return spelt | {re.sub(r"[.,](?=\d{3}\b)", "", found) for found in _NUMBER.findall(text)}


def _names_differ(first: str, second: str) -> bool:
    """Whether one names something that the other does not mention in any spelling."""
    return not (_names(first) <= _mentioned(second) and _names(second) <= _mentioned(first))


def _names(text: str) -> set[str]:
    """Words written as names are: capital letters after the first word, or letters with digits."""
    found = set()
    for position, word in enumerate(_WRITTEN.findall(text)):
        capital = word[0].isupper() and position > 0 and word != "I"
        marked = sum(letter.isupper() for letter in word) > 1
        code = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
        if capital or marked or code:
            found.add(_bare(word))
    return found - _NO_NAMES


def _mentioned(text: str) -> set[str]:
    return {_bare(word) for word in _WRITTEN.findall(text)}


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.casefold())


def _kinds_differ(first: str, second: str) -> bool:
    return {_kind(first), _kind(second)} in _TOLD_APART


def _kind(question: str) -> str | None:
    return next((kind for kind, cue in _KINDS if cue.search(question)), None)


def _opposed(first: str, second: str) -> bool:
    """Whether one speaks of what excludes what the other speaks of, such as low and high."""
    left, right = _sides(first), _sides(second)
    only_left, only_right = left - right, right - left
    return any(
        subject == other and side != other_side
        for subject, side in only_left
        for other, other_side in only_right
    )


def _sides(question: str) -> set[tuple[int, int]]:
    known = exclusions()
    return {pair for word in words(question) for pair in known.get(stem(word), ())}


def _word_replaced(first: str, second: str) -> bool:
    """Whether two questions are word for word the same but for one telling thing in another's place."""
    left, right = words(first), words(second)
    changes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    shared = sum(end - start for kind, start, end, *_ in changes if kind == "equal")
    changed = [change for change in changes if change[0] != "equal"]
    if len(changed) != 1 or shared < max(_LEAST_SHARED_WORDS, max(len(left), len(right)) / 2):
        return False
    _, start, end, other_start, other_end = changed[0]
    before, after = terms(" ".join(left[start:end])), terms(" ".join(right[other_start:other_end]))
    return bool(before and after) and set(before) != set(after)
