"""Negation and strength of duty: "not" lost or added, "must" made "may"."""

from __future__ import annotations

import re

from assistant.answering.verification.statement import COMPARATORS, Clause, Statement
from assistant.answering.verification.words import near_same
from knowledge.terms import stem

_DENIES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|cannot|without|unless|prohibit(?:s|ed)?|forbid(?:s|den)?|"
    r"bann?(?:ed|s)?|disallow(?:s|ed)?|except|other than|apart from|excluding|exempt(?:ed|s)?|lack(?:s|ing)?|"
    r"barred|fail(?:s|ed)? to|impermissible|unable|ineligible|unacceptable|refrain|avoid)\b",
    re.IGNORECASE,
)
_CANCELS = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|cannot|neither|prohibited|forbidden|no one)\b"
    r"[^.;]{0,160}?\b(?:unless|without|except|other than|apart from|until|but(?! not))\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\buntil\b", re.IGNORECASE)
_OPENER = re.compile(r"^\s*(?:no|yes)\s*[,.:;—–-]\s*", re.IGNORECASE)


def denials(statement: Statement) -> list[int]:
    """Offsets of the negations of a statement; those that cancel each other are left out."""
    shown = COMPARATORS.sub(lambda m: " " * len(m.group()), statement.plain)
    shown = _OPENER.sub(lambda m: " " * len(m.group()), shown)
    cancelled: set[int] = set()
    for match in _CANCELS.finditer(shown):
        inside = [m.start() for m in _DENIES.finditer(shown, match.start(), match.end())]
        cancelled.update(inside[:1] + inside[-1:])
    return [m.start() for m in _DENIES.finditer(shown) if m.start() not in cancelled]


_UN = re.compile(r"\b(?:un|non-?)([a-z]{4,})\b", re.IGNORECASE)


def denies_oddly(
    statement: Statement, clauses: list[Clause] | None = None, *, other: Statement | None = None
) -> bool:
    """Whether an odd number of negations stands in the clauses, or in the whole.

    Args:
        clauses: Clauses that count; None counts all.
        other: What the statement is compared with: "unspent" denies beside its "spent".
    """
    places = denials(statement)
    if other is not None:
        bare = {stem(w.lower) for w in other.words}
        places = places + [
            m.start() for m in _UN.finditer(statement.plain) if stem(m.group(1).lower()) in bare
        ]
    if clauses is not None:
        spans = [(c.start, c.start + len(c.text)) for c in clauses]
        places = [p for p in places if any(a <= p < b for a, b in spans)]
    return len(places) % 2 == 1


_DUTY = re.compile(
    r"\b(?:must|shall|required|requires|require|ha(?:s|ve) to|need(?:s|ed)?(?: to)?|obliged|mandatory|"
    r"compulsory|obligatory|obligat\w+|necessary|essential)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|recommend(?:s|ed)?|ought|advis(?:ed|able)|encouraged|preferabl[ey]|suggest(?:s|ed)?)\b",
    re.IGNORECASE,
)
_LEAVE = re.compile(
    r"\b(?:may|can|could|might|allowed|permitted|optional|optionally|entitled|free to|voluntary|"
    r"at (?:their|its|your|his|her) discretion|if (?:they|you) (?:wish|like|want))\b",
    re.IGNORECASE,
)
_BARRED = re.compile(
    r"\b(?:must be no|there (?:is|are|may be) no|(?:may|must|can|shall|could) (?:never|not)|cannot|(?:not|never) (?:allowed|permitted)|prohibited|forbidden|"
    r"banned|no \w+(?: \w+){0,4} (?:may|can|shall|must)|nobody (?:may|can)|no one (?:may|can)|"
    r"(?:not|never)(?: be)? (?:be )?able)\b",
    re.IGNORECASE,
)
_EXEMPT = re.compile(
    r"\b(?:need not|do(?:es)? not (?:needs?|have)|not (?:be )?(?:required|necessary|obliged|mandatory|compulsory)|no need|"
    r"exempt\w*|optional|voluntary)\b",
    re.IGNORECASE,
)


def strength(text: str) -> str:
    """duty, advice, leave, barred, exempt, mixed, or "" where nothing says."""
    text = re.sub(r"\b\d{1,2} May\b|\bMay \d", " ", text)
    found: set[str] = set()
    rest = text
    for name, pattern in (
        ("exempt", _EXEMPT),
        ("barred", _BARRED),
        ("advice", _ADVICE),
        ("duty", _DUTY),
        ("leave", _LEAVE),
    ):
        if pattern.search(rest):
            found.add(name)
            rest = pattern.sub(" ", rest)
    if len(found) > 1:
        return "mixed"
    return next(iter(found), "")


_CLASHES = {
    ("duty", "leave"), ("duty", "advice"), ("duty", "exempt"), ("advice", "leave"), ("barred", "advice"),
    ("barred", "exempt"), ("barred", "leave"), ("barred", "duty"), ("leave", "duty"), ("advice", "duty"),
    ("exempt", "duty"), ("exempt", "advice"), ("leave", "advice"), ("leave", "barred"), ("exempt", "barred"),
    ("advice", "exempt"),
}  # fmt: skip
"""(source, claim) pairs that change who must do what. A plain statement may be told as a duty."""


def strength_changes(source: str, claim: str) -> bool:
    """Whether a claim weakens, strengthens or turns the duty that its source states."""
    return (strength(source), strength(claim)) in _CLASHES


def shared(first: Clause, second: Clause) -> int:
    """How many concepts two clauses have in common."""
    return sum(any(near_same(a, b) for b in second.concepts) for a in first.concepts)
