"""A sentence as the checks see it: its words, values, clauses, negations and conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.answering.verification.numbers import Quantity, quantities
from assistant.answering.verification.phrases import one_way
from assistant.answering.verification.words import Word, expand_contractions, split_words
from knowledge.statements.lexicon import VERBS
from knowledge.terms import stem

_AUXILIARY = (
    r"must|may|should|shall|can|cannot|could|will|would|never|is|are|was|were|be|does|do|did|has|have|had|"
    r"needs?|not|no|only"
)
_MARKERS = (
    r"only\s+(?:if|when|after|once|with|where|by|through|for)|provided(?:\s+that)?|providing|as\s+long\s+as|"
    r"so\s+long\s+as|on\s+condition\s+that|subject\s+to|unless|except(?:\s+(?:for|that|when|if|where|in|with))?|"
    r"apart\s+from|other\s+than|excluding|with\s+the\s+exception\s+of|but\s+not|if|when(?:ever)?|where(?:ver)?|"
    r"while|whereas|because|since|before|prior\s+to|after|following|once|until|till|without|so\s+that|although"
)
_BOUNDARY = re.compile(
    rf"(?P<stop>[;:—–|()]|\.\s|,(?=\s))|\b(?P<marker>{_MARKERS})\b"
    rf"|\b(?P<joint>and|but|or)\b(?=\s+(?:\w+\s+){{0,2}}(?:{_AUXILIARY})\b)",
    re.IGNORECASE,
)
_FOLLOWING_THING = re.compile(r"following\s+(?:are|is|\w+s\b)", re.IGNORECASE)
COMPARATORS = re.compile(
    r"\b(?:at most|at the most|no more than|not more than|no later than|not later than|no longer than|"
    r"not longer than|no fewer than|not fewer than|not less than|no less than|at least|less than|more than|"
    r"fewer than|longer than|shorter than|later than|earlier than|sooner than|older than|younger than|higher than|lower than|greater than|not exceed(?:ing)?|"
    r"or more|or less|or fewer|or longer|not only|whether or not|no matter|if not sooner|as soon as possible|"
    r"or later|or above|or below|up to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a statement between two joints."""

    marker: str
    """Lower-case opening conjunction such as "unless"; "" for a main clause."""
    text: str
    start: int
    words: tuple[Word, ...]

    @property
    def concepts(self) -> frozenset[str]:
        return frozenset(w.concept for w in self.words if w.concept and not w.neutral)


@dataclass(frozen=True)
class Statement:
    """A parsed sentence, list item or table row."""

    text: str

    @cached_property
    def plain(self) -> str:
        """In one spelling and phrasing; offsets of words, clauses and values count in this text."""
        return one_way(expand_contractions(re.sub(r"[*_`]+", "", self.text)))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(split_words(self.plain))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Of content words that neither count nor merely speak of the source."""
        return frozenset(w.concept for w in self.words if w.concept and not w.neutral and not w.has_digit)

    @cached_property
    def all_concepts(self) -> frozenset[str]:
        return frozenset(w.concept for w in self.words if w.concept)

    @cached_property
    def lowers(self) -> frozenset[str]:
        return frozenset(w.lower for w in self.words)

    @cached_property
    def forms(self) -> frozenset[str]:
        """Concepts, and small words as they are."""
        return frozenset(w.concept or w.lower for w in self.words)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(quantities(self.plain))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(_split(self.plain, self.words))


@lru_cache(maxsize=4096)
def parse_statement(text: str) -> Statement:
    """Parse, remembering the latest: the same sources are read for many sentences."""
    return Statement(" ".join(text.split()))


def _split(text: str, words: tuple[Word, ...]) -> list[Clause]:
    shown = COMPARATORS.sub(lambda m: "#" * len(m.group()), text)
    cuts: list[tuple[int, int, str]] = [(0, 0, "")]
    cells = "|" in text
    for match in _BOUNDARY.finditer(shown):
        marker = " ".join((match.group("marker") or "").lower().split())
        if match.group("joint") and cuts[-1][2]:
            continue  # "If it is refused or does not come": still the condition
        if marker == "following" and _FOLLOWING_THING.match(shown[match.start() :]):
            continue
        cuts.append((match.start(), match.end(), marker))
    clauses: list[Clause] = []
    for index, (start, after, marker) in enumerate(cuts):
        end = cuts[index + 1][0] if index + 1 < len(cuts) else len(text)
        own = tuple(w for w in words if after <= w.start < end)
        small = not _has_verb(own, text[after:end])
        cell = cells and text[start : start + 1] == "|"
        if clauses and not marker and not cell and (not own or (small and not _opens(clauses, own))):
            last = clauses.pop()
            clauses.append(Clause(last.marker, text[last.start : end].strip(), last.start, last.words + own))
        elif own:
            clauses.append(Clause(marker, text[start:end].strip(), start, own))
    return clauses or [Clause("", text, 0, words)]


_VERB = re.compile(rf"\b(?:{_AUXILIARY})\b", re.IGNORECASE)


def _has_verb(words: tuple[Word, ...], text: str) -> bool:
    """Whether some words are more than a member of a list."""
    acts = any(stem(w.lower) in VERBS and w.lower.endswith(("s", "ed")) for w in words)
    starts = bool(words) and stem(words[0].lower) in VERBS
    return acts or starts or bool(_VERB.search(text))


def _opens(clauses: list[Clause], words: tuple[Word, ...]) -> bool:
    """Whether a main clause follows the conditions that open the sentence."""
    return all(c.marker for c in clauses) and sum(bool(w.concept) for w in words) >= 2
