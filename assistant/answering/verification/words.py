"""Words of a statement with where they stand: what every check looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.statements.lexicon import NEUTRAL, NUMBER_WORDS, same_meaning
from knowledge.terms import FUNCTION_WORDS, stem

_TOKEN = re.compile(r"[^\W_]+(?:['’.,/:\-][^\W_]+)*|[%€$£]", re.UNICODE)
_CONTRACTED = {"can't": "cannot", "won't": "will not", "shan't": "shall not"}
_MORE_SMALL = frozenset(
    """never none nobody nothing neither without unless except always sometimes often usually although
    whereas anybody everybody cannot least exactly per several provided""".split()
)
_NT = re.compile(r"\b(\w+)n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a statement."""

    text: str
    """As written."""
    lower: str
    concept: str
    """Stem of its group of synonyms; "" for a function word."""
    start: int

    @property
    def has_digit(self) -> bool:
        return any(char.isdigit() for char in self.lower)

    @property
    def neutral(self) -> bool:
        return stem(self.lower) in NEUTRAL


@lru_cache(maxsize=65536)
def concept_of(lower: str) -> str:
    """The concept of a lower-case word; "" for function words.

    >>> concept_of("approval") == concept_of("authorised")
    True
    """
    if lower in FUNCTION_WORDS or lower in _MORE_SMALL or (len(lower) == 1 and lower.isalpha()):
        return ""
    if lower in NUMBER_WORDS:
        return str(NUMBER_WORDS[lower])
    root = stem(lower)
    return same_meaning().get(root, root)


def split_words(text: str) -> list[Word]:
    """Words in order; hyphenated ones and slashes in parts, contractions of "not" spelt out."""
    text = expand_contractions(text)
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        whole = match.group().replace("’", "'")
        has_digit = any(char.isdigit() for char in whole)
        parts = [whole] if has_digit else re.split(r"[-/.,:]", whole)
        position = match.start()
        for part in parts:
            clean = part.removesuffix("'s").rstrip("'")
            if clean:
                lower = clean.lower()
                # "After" in "after-state" names a thing.
                concept = concept_of(lower) or (stem(lower) if len(parts) > 1 and "-" in whole else "")
                found.append(Word(clean, lower, concept, position))
            position += len(part) + 1
    return found


def expand_contractions(text: str) -> str:
    """ "isn't" as "is not", "can't" as "cannot"."""
    lowered = text.replace("’", "'")
    for short, long in _CONTRACTED.items():
        lowered = re.sub(rf"\b{short}\b", long, lowered, flags=re.IGNORECASE)
    return _NT.sub(r"\1 not", lowered)


@lru_cache(maxsize=131072)
def near_same(first: str, second: str) -> bool:
    """Whether two concepts differ in their ending only, as "notif" and "notifi" do."""
    if first == second:
        return True
    if first[:5] != second[:5]:
        return False
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < 5 or any(c.isdigit() for c in shorter) or len(longer) - len(shorter) > 4:
        return False
    return longer[: max(5, len(shorter) - 1)] == shorter[: max(5, len(shorter) - 1)]
