"""Conditions, exceptions and the order of cause and effect."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.answering.verification.statement import Clause, Statement
from assistant.answering.verification.words import near_same

_STRICT = (
    "only", "unless", "except", "provided", "providing", "as long as", "so long as", "on condition",
    "subject to", "apart from", "other than", "excluding", "with the exception", "but not", "if", "when",
    "where", "once", "until",
)  # fmt: skip
_LOOSE = frozenset({"where", "wherever", "when", "whenever", "once", "until", "till"})
_EXCEPTING = ("except", "apart from", "other than", "excluding", "with the exception", "but not")
_ARGUMENT_ENDS = re.compile(
    r",|\b(?:must|may|should|shall|can|cannot|will|is|are|was|were|has|have|had|does|do|needs?)\b",
    re.IGNORECASE,
)
_EXCLUSIVE = re.compile(
    r"\b(?:only|solely|exclusively|alone|unless|until|without|nobody|no one|none|not|never|cannot|no|before|must|"
    r"requires?|needs?|provided|as long as|except)\b",
    re.IGNORECASE,
)


def dropped_conditions(
    claim: Statement, source: Statement, said: Collection[str], around: Collection[str]
) -> tuple[list[str], list[str]]:
    """Conditions of the source's clauses that the claim repeats without them.

    Args:
        said: Concepts of the claim and the question.
        around: These with the concepts of the neighbouring sentences, where a condition may stand.

    Returns:
        Conditions that change the rule ("unless ..."), and those that may be mere setting
        ("when ...").
    """
    strict: list[str] = []
    loose: list[str] = []
    for index, clause in enumerate(source.clauses):
        if not clause.marker.startswith(_STRICT):
            continue
        main = _attached(source.clauses, index)
        if main is None or not _repeats(claim, main):
            continue
        wanted = _argument(clause)
        if not wanted:
            continue
        told = sum(any(near_same(w, s) for s in said) for w in wanted) / len(wanted)
        nearby = sum(any(near_same(w, s) for s in around) for w in wanted) / len(wanted)
        if (told < (0.34 if len(wanted) > 2 else 0.5) and nearby < 0.7) or not _begun(clause, around):
            (loose if clause.marker in _LOOSE else strict).append(clause.marker)
        elif clause.marker.startswith("only ") and not _EXCLUSIVE.search(claim.plain):
            strict.append("only")
    return strict, loose


def _begun(clause: Clause, said: Collection[str]) -> bool:
    """Whether at least one of a condition's first content words is told: what follows may be its second half."""
    first = [w.concept for w in clause.words if w.concept][:3]
    return any(near_same(w, s) for w in first for s in said)


def _attached(clauses: tuple[Clause, ...], index: int) -> Clause | None:
    """The main clause that a condition restricts: the one before, or after an opening condition."""
    for other in reversed(clauses[:index]):
        if not other.marker:
            return other
    return next((other for other in clauses[index + 1 :] if not other.marker), None)


def _repeats(claim: Statement, main: Clause) -> bool:
    wanted = main.concepts
    if not wanted:
        return False
    told = sum(any(near_same(w, c) for c in claim.concepts) for w in wanted)
    return (told >= 2 and told / len(wanted) >= 0.3) or told / len(wanted) >= 0.6


def _argument(clause: Clause) -> set[str]:
    """What the condition speaks of; of an exception only who or what is excepted."""
    words = clause.words
    if clause.marker.startswith(_EXCEPTING):
        end = _ARGUMENT_ENDS.search(clause.text, len(clause.marker) + 1)
        if end:
            words = tuple(w for w in words if w.start < clause.start + end.start())
    return {w.concept for w in words if w.concept}


def turned_conditions(claim: Statement, source: Statement) -> list[str]:
    """Markers whose condition and consequence changed places: "if A, B" told as "if B, A"."""
    turned = []
    for clause in claim.clauses:
        group = _direction(clause.marker)
        if not group or len(clause.concepts) < 1:
            continue
        for other in source.clauses:
            if _direction(other.marker) != group:
                continue
            main = _attached(source.clauses, source.clauses.index(other))
            own_main = _attached(claim.clauses, claim.clauses.index(clause))
            if main is None or own_main is None:
                continue
            straight = _shared(clause, other) + _shared(own_main, main)
            crossed = _shared(clause, main) + _shared(own_main, other)
            if crossed > straight and _shared(clause, main) >= 1 and _shared(own_main, other) >= 1:
                turned.append(clause.marker)
    return turned


def reversed_times(claim: Statement, source: Statement) -> list[str]:
    """ "Before" told as "after", or the reverse, about the same event."""
    found = []
    for clause in claim.clauses:
        own = _direction(clause.marker)
        if own not in {"before", "after"}:
            continue
        for other in source.clauses:
            theirs = _direction(other.marker)
            if (
                theirs in {"before", "after"}
                and theirs != own
                and _shared(clause, other) >= max(1, min(len(clause.concepts), len(other.concepts)) // 2)
            ):
                found.append(clause.marker)
    return found


def _direction(marker: str) -> str:
    marker = marker.removeprefix("only ")
    first = marker.split()[0] if marker else ""
    if first in {"before", "prior", "until", "till"}:
        return "before"
    if first in {"after", "following", "once", "since"}:
        return "after"
    return {"if": "if", "when": "if", "whenever": "if", "unless": "unless", "because": "because"}.get(
        first, ""
    )


def _shared(first: Clause, second: Clause) -> int:
    return sum(any(near_same(a, b) for b in second.concepts) for a in first.concepts)
