"""Whether two statements speak of the same thing, so that they can contradict each other."""

from __future__ import annotations

import re

from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.statements.exceptions import holds_exception
from knowledge.statements.statement import Statement
from knowledge.statements.values import stated_values
from knowledge.terms import term_set
from knowledge.units import UnitKind

_NEAR = 0.62
"""Least cosine of two sentences that may give the same rule in the same words."""
_SAME_SUBJECT = 0.7
"""Least cosine of two sentences that set a bound for the same thing."""
_ALIKE = 0.78
"""Least cosine of two sentences that state a value of the same thing."""

EXAMPLE = re.compile(r"\b(?:therefore|for example|for instance|e\.g|example|suppose|thus)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(at least|at most|no (?:more|less|later|longer) than|within|up to|minimum|maximum)\b",
    re.IGNORECASE,
)
IDENTIFIER = re.compile(
    r"\b(?:[A-Z]{2,}[-‑]?\d+|(?:tier|gate|level|class|phase|step|stage) [A-Z\d]|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun|week)days?|weekends?|nights?|daytime|summer|winter|spring|autumn|"
    r"holidays?)\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?:if|when|where|while|during|before|after|above|below|without|only|until|once)\b", re.IGNORECASE
)
"""Words that limit a rule to a case."""
NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w-]+(?: [A-Z][\w-]+)*")
"""Capitalised words inside a sentence."""
VALUE_TERMS = term_set(
    "second minute hour day week month quarter year working business calendar percent euro eur usd gbp "
    "least maximum minimum within date time"
)
_DUTY_TERMS = term_set(
    "allow allowed permit permitted prohibit prohibited forbid forbidden ban banned require required need "
    "needed necessary mandatory optional shall free"
)
OF_ONE_WORKFLOW = frozenset({DocumentKind.WORKFLOW_SPEC, DocumentKind.OWNERSHIP_PLAN})


def comparable(first: Statement, other: Statement) -> bool:
    """Whether both are statements of different documents in force, about nothing that tells them apart."""
    return (
        first.doc_id != other.doc_id
        and _cosine(first, other) >= _NEAR
        and _is_rule(first)
        and _is_rule(other)
        and not {first.document_kind, other.document_kind} <= OF_ONE_WORKFLOW
        and not told_apart(IDENTIFIER, first, other)
    )


def _is_rule(statement: Statement) -> bool:
    unit = statement.unit
    return (
        statement.status is DocumentStatus.IN_FORCE
        and statement.document_kind is not DocumentKind.RECORD
        and unit.kind in (UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.ROW)
        and not unit.text.rstrip(" *_").endswith("?")
        and not EXAMPLE.search(statement.window_text)
    )


def told_apart(pattern: re.Pattern[str], first: Statement, other: Statement) -> bool:
    """Whether both name things of a kind, and no thing in common."""
    named = [{name.lower() for name in pattern.findall(unit.unit.readable)} for unit in (first, other)]
    return all(named) and not named[0] & named[1]


def value_of_one_thing(first: Statement, other: Statement, shared: int, of_shorter: float) -> bool:
    """Whether two statements are near enough to state a value of the same thing."""
    cosine = _cosine(first, other)
    if shared >= 3 or (shared >= 2 and of_shorter == 1):
        return cosine >= _ALIKE
    same_bound = set(_bounds(first)) & set(_bounds(other))
    return bool(same_bound) and of_shorter >= 0.5 and cosine >= _SAME_SUBJECT


def _cosine(first: Statement, other: Statement) -> float:
    return float(first.vector @ other.vector)


def _bounds(statement: Statement) -> list[str]:
    return [bound.lower() for bound in _BOUND.findall(statement.unit.text)]


def plain_rules(*units: Statement) -> bool:
    """Whether each is one whole sentence without a condition: rules for different cases agree."""
    return all(
        unit.unit.kind is not UnitKind.ROW
        and not holds_exception(unit.unit.readable)
        and not _CASE.search(unit.unit.readable)
        and not stated_values(unit.unit.text).by_dimension
        for unit in units
    )


def same_rule(first: Statement, other: Statement, besides: frozenset[str] = frozenset()) -> bool:
    """Whether two plain rules are about one act and object: nearly the same words, `besides` apart."""
    shared, _, of_both = shared_subject(first, other, besides | _DUTY_TERMS)
    return len(shared) >= 2 and of_both >= 0.8


def shared_subject(
    first: Statement, other: Statement, besides: frozenset[str] = frozenset()
) -> tuple[frozenset[str], float, float]:
    """Terms of both besides values and `besides`; their share of the shorter, and of both joined."""
    one, two = (
        frozenset(term for term in term_set(unit.unit.text) - VALUE_TERMS - besides if term.isalpha())
        for unit in (first, other)
    )
    shared = one & two
    return shared, len(shared) / max(1, min(len(one), len(two))), len(shared) / max(1, len(one | two))
