"""Words of a text as comparable terms: lower case, stemmed, without function words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[.'’\-/][^\W_]+)*", re.UNICODE)

FUNCTION_WORDS = frozenset(
    """a about above after again against all also am an and any anybody anyone anything are as at be
    because been before being below between both but by can could did do does doing done down during
    each either else ever every everyone everything few for from further get gets getting give given
    gives go goes going got had has have having he her here hers him his how however i if in into is
    it its itself just let like make makes many may me might mine more most much must my myself need
    needs no nor not now of off on once only onto or other our ours out over own please put rather
    same shall she should since so some somebody someone something still such take taken takes tell
    than that the their theirs them then there these they thing things this those though through to
    too under until up upon us use used very want was way we were what whatever when where whether
    which while who whom whose why will with within without would yes yet you your yours""".split()
)
"""Words that carry no topic. Answers are never chosen for sharing these."""


@lru_cache(maxsize=1)
def _stemmer() -> object:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English Snowball stem of one lower-case word (Porter 2)."""
    return _stemmer().stemWord(word)  # type: ignore[attr-defined]


def words(text: str) -> list[str]:
    """Lower-case words in order; "on-call" and "2.1" stay whole, then their parts follow.

    >>> words("The on-call desk")
    ['the', 'on-call', 'on', 'call', 'desk']
    """
    found: list[str] = []
    for match in _WORD.finditer(text.lower()):
        word = match.group().replace("’", "'").removesuffix("'s")
        found.append(word)
        if "-" in word or "/" in word:
            found.extend(part for part in re.split(r"[-/]", word) if part)
    return found


def terms(text: str) -> list[str]:
    """Stems of the content words of a text, in order, with repeats."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS]


def term_set(texts: Iterable[str] | str) -> frozenset[str]:
    """Distinct stems of the content words of one text or several."""
    joined = texts if isinstance(texts, str) else " ".join(texts)
    return (_term_set if len(joined) <= _SENTENCE_CHARS else _term_set_of_section)(joined)


_SENTENCE_CHARS = 400


@lru_cache(maxsize=4096)
def _term_set(text: str) -> frozenset[str]:
    """Neighbouring questions read the same sentences, and so do an answer before and after a change."""
    return frozenset(terms(text))


@lru_cache(maxsize=128)
def _term_set_of_section(text: str) -> frozenset[str]:
    return frozenset(terms(text))
