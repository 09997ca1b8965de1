"""Whether two claims are about one thing: each speaks of nothing that the other's section does not. Pure."""

from __future__ import annotations

import re

from knowledge.contradictions.claim import Claim, meanings
from knowledge.statements.measures import UNIT_WORDS
from knowledge.statements.same_subject import VALUE_TERMS
from knowledge.units import UnitKind

_VALUE_NEAR = 0.68
SAME_NEAR = 0.55
_SAME_TERMS = 3
"""Claims that name the very same things may stand in sections about other things."""
_LOOSE_NEAR = 0.75
"""Least cosine where one claim says something more than the other."""
_MOST_FREE = 3
_CASE = re.compile(
    r"\b(?:if|when|where|while|during|before|after|above|below|without|only|until|once|for|in|at|on|with|of|from|under|"
    r"between|among|outside|inside|within|unless|except|through|across|per|to|by|as|via)\b",
    re.IGNORECASE,
)
"""Words that open a phrase which may limit a claim to a case."""
WEAK = meanings(
    "value limit limits last stay get receive keep hold reach employee give take run set total period "
    "amount number maximum minimum exceed time about approximately apply make do carry perform happen "
    "person people staff everyone use have any all additional necessary own least most need require "
    "must may allow permit prohibit forbid ban mandatory optional compulsory voluntary then also "
    "always never usually normally typically please ensure start finish complete tool system process "
    "figure policy standard playbook guide rule rules company organisation organization team new full "
    "day working business calendar"
)
"""Words that tell no two things apart."""
_RETENTION = meanings("keep delete retain erase store overwrite remove destroy purge")
"""How long a thing is kept and when it is deleted is one question."""
VALUES = meanings(" ".join(sorted(VALUE_TERMS))) | meanings(
    f"daily weekly monthly quarterly yearly hourly once twice times per midnight noon {UNIT_WORDS}"
)
_SAID_BY_MEASURE = {
    "duration": _RETENTION,
    "speed": meanings("speed drive travel move go velocity"),
    "mass": meanings("weigh weight mass heavy"),
    "temperature": meanings("temperature"),
}
"""What a value of a kind says anyway: "drives at 8 km/h" is "a speed of 8 km/h"."""
_HEAD = re.compile(
    r"\b(?:is|are|was|were|be|must|may|shall|should|can|could|will|has|have|needs?|requires?|do|does)\b",
    re.IGNORECASE,
)
"""What ends the words that a sentence is about."""


_NUMBERED = re.compile(
    r"\b(gate|tier|desk|level|stage|phase|step|class|category|zone|room|floor|line|team|group|site|warehouse|machine|"
    r"unit|model|version|article|annex|appendix|severity|priority|band|queue|system|service|station|plant)"
    r"\s+(\d{1,5})\b",
    re.IGNORECASE,
)
"""One of a numbered series, such as "Desk 5" or "gate 3"."""


def said_by_value(dimension: str) -> frozenset[str]:
    """Words that a value of this kind says anyway; they are no part of the subject."""
    return VALUES | _SAID_BY_MEASURE.get(dimension, frozenset())


def shared_wording(first: Claim, other: Claim, besides: frozenset[str]) -> frozenset[str]:
    """What both speak of where they name the very same things; else nothing."""
    mine, theirs = (claim.subject - besides for claim in (first, other))
    told = mine - WEAK
    return told if told == theirs - WEAK and len(told) > 1 else frozenset()


def one_subject(first: Claim, other: Claim, besides: frozenset[str], cosine: float) -> bool:
    """Whether two claims give a value of the same thing.

    Args:
        first: One of them.
        other: The other.
        besides: Words of the values themselves.
        cosine: Of their vectors.
    """
    mine, theirs = (claim.subject - besides for claim in (first, other))
    if _other_heads(first, other, besides) or _other_numbers(first, other):
        return False
    if mine == theirs and len(mine) >= _SAME_TERMS:
        return cosine >= SAME_NEAR
    if cosine < _VALUE_NEAR:
        return False
    if mine == theirs and len(mine) > 1 and mine - WEAK:
        return True
    if len((mine - WEAK) & other.context) + len((theirs - WEAK) & first.context) < 3:
        return False
    if len(mine & theirs) < 1:
        return False
    more, further = mine - other.context - WEAK, theirs - first.context - WEAK
    if not more and not further:
        return True
    if (more and further) or cosine < _LOOSE_NEAR or UnitKind.ROW in (first.unit.kind, other.unit.kind):
        return False
    longer, extra, shared = (first, more, theirs) if more else (other, further, mine)
    return len(extra) <= _MOST_FREE and _stands_free(longer.unit.text, extra, shared)


def _other_heads(first: Claim, other: Claim, besides: frozenset[str]) -> bool:
    """Whether each sentence is about things of which the other says nothing itself.

    That they stand near in the other's section makes "every collision" no "AI incident".
    """
    mine, theirs = (_head(claim) - besides - WEAK for claim in (first, other))
    return bool(mine and theirs) and not (mine & other.subject or theirs & first.subject)


def _other_numbers(first: Claim, other: Claim) -> bool:
    """Whether both name one of a numbered series, and not the same: desk 5 and desk 6."""
    mine, theirs = _numbered(first.unit.text), _numbered(other.unit.text)
    return any(mine[name].isdisjoint(theirs[name]) for name in mine.keys() & theirs.keys())


def _numbered(text: str) -> dict[str, set[str]]:
    """The numbers that stand behind a name, by the name."""
    found: dict[str, set[str]] = {}
    for name, number in _NUMBERED.findall(text):
        found.setdefault(name.casefold(), set()).add(number)
    return found


def _head(claim: Claim) -> frozenset[str]:
    if claim.unit.kind is UnitKind.ROW:
        return frozenset()
    verb = _HEAD.search(claim.unit.text)
    return meanings(claim.unit.text[: verb.start()]) if verb else frozenset()


def _stands_free(text: str, extra: frozenset[str], shared: frozenset[str]) -> bool:
    """Whether words only say more: none limits what is spoken of, as "in winter" or "night" would."""
    words = re.findall(r"[\w'-]+|[.,;:]", text)
    limited = False
    for place, word in enumerate(words):
        if word in ".,;:" or re.fullmatch(r"(?:and|or|then)", word, re.IGNORECASE):
            limited = False
            continue
        if _CASE.fullmatch(word):
            limited = True
            continue
        if not meanings(word) & extra:
            continue
        following = words[place + 1] if place + 1 < len(words) else ""
        if limited or meanings(following) & shared:
            return False
    return True
