"""From a person's words to terms worth looking up. Pure: no index syntax survives this."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

MAX_WORDS = 64
"""Distinct words of a question that are looked at; questions have ten, not a thousand."""

STOPWORDS = frozenset(
    """a about after all also am an and any are as at be been before being but by can could did do
    does doing for from get had has have having he her him his how i if in into is it its just me
    my no not of on one or our out over own per s shall she should so some such t than that the
    their them then there these they this those through to too under up us very was we were what
    when where which while who whom whose why will with would you your""".split()
)

_WORD = re.compile(r"[^\W_]+")


def question_words(text: str) -> list[str]:
    """Distinct lower-case words that carry meaning, in order; all words where none does.

    >>> question_words('Who signs "the" NEAR(plan)?')
    ['signs', 'near', 'plan']
    >>> question_words("what is it")
    ['what', 'is', 'it']
    """
    words = list(dict.fromkeys(match.lower() for match in _WORD.findall(text)))
    telling = [word for word in words if word not in STOPWORDS]
    return (telling or words)[:MAX_WORDS]


def affordable_terms(frequencies: Mapping[str, int], *, budget: int) -> list[str]:
    """The rarest terms whose posting lists together stay within a budget.

    Rare terms decide the ranking and cost nothing; frequent ones cost in proportion to
    the size of the library. The rarest is kept whatever it costs. Terms that occur
    nowhere are dropped.
    """
    kept: list[str] = []
    spent = 0
    for term, frequency in sorted(frequencies.items(), key=lambda pair: (pair[1], pair[0])):
        if frequency == 0:
            continue
        if kept and spent + frequency > budget:
            break
        kept.append(term)
        spent += frequency
    return kept


def match_expression(words: Sequence[str], *, collection_token: str | None) -> str:
    """An FTS5 query: any of the words, each quoted, within one collection or all.

    >>> match_expression(["plan", "near"], collection_token=None)
    '{title headings body} : ("plan" OR "near")'
    """
    quoted = " OR ".join(f'"{word.replace(chr(34), "")}"' for word in words)
    any_word = f"{{title headings body}} : ({quoted})"
    if collection_token is None:
        return any_word
    return f'(collection : "{collection_token}") AND ({any_word})'


def inverse_frequency(rows: int, frequency: int) -> float:
    """FTS5's own inverse document frequency, so that its scores can be put on another scale."""
    value = math.log((rows - frequency + 0.5) / (frequency + 0.5))
    return value if value > 0 else 1e-6
