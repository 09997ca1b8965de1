"""Find two documents in force that cannot both be followed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.question_kind import AnswerKind
from assistant.answering.quoting import ChosenQuote
from assistant.answering.reading import Reading, ReadUnit
from knowledge.contact import contact_of
from knowledge.documents import DocumentVersion
from knowledge.statements.roles import role_of_act
from knowledge.statements.same_subject import (
    NAME,
    VALUE_TERMS,
    comparable,
    plain_rules,
    same_rule,
    shared_subject,
    told_apart,
    value_of_one_thing,
)
from knowledge.statements.stance import Stance, stance_of
from knowledge.statements.values import stated_values
from knowledge.terms import term_set
from knowledge.units import UnitKind

_NEAR_BEST = 0.5
"""How far behind the best unit, in score, the answer may stand that another text contradicts."""
_ANSWERS = 4
"""Best units that are held against all others."""
_VALUE_KINDS = frozenset({AnswerKind.AMOUNT, AnswerKind.DURATION, AnswerKind.WHEN})
_ASKS_FOR_VALUE = re.compile(
    r"\d|\b(?:period|minimum|maximum|limit|threshold|deadline|retention|days?|months?|weeks?|years?)\b",
    re.IGNORECASE,
)


def find_conflict(reading: Reading) -> tuple[ReadUnit, ReadUnit] | None:
    """An answer and a statement of another document in force that contradicts it.

    Held against each other are values of one dimension, the roles that one act is given to,
    and permission with prohibition; each only where the question asks for it and both
    statements speak of the same thing, since different wording is seldom a contradiction.
    """
    if not reading.units:
        return None
    best = reading.units[0].score
    answers = [unit for unit in reading.units[:_ANSWERS] if unit.score >= best - _NEAR_BEST]
    for answer in answers:
        for other in reading.units:
            if comparable(answer, other) and _contradict(answer, other, reading):
                return answer, other
    return None


def _contradict(answer: ReadUnit, other: ReadUnit, reading: Reading) -> bool:
    return (
        _different_values(answer, other, reading)
        or _different_roles(answer, other, reading)
        or _opposed_rules(answer, other, reading)
    )


def _different_values(first: ReadUnit, other: ReadUnit, reading: Reading) -> bool:
    question = reading.question
    if not (_VALUE_KINDS & set(question.kinds) or _ASKS_FOR_VALUE.search(question.text)):
        return False
    if UnitKind.ROW in (first.unit.kind, other.unit.kind) or told_apart(NAME, first, other):
        return False
    values = stated_values(first.unit.text)
    if not values.contradicts(stated_values(other.unit.text)):
        return False
    if any(
        not stated_values(mine.unit.text).contradicts(stated_values(theirs.window_text))
        for mine, theirs in ((first, other), (other, first))
    ):
        return False  # the other's value stands beside it, as a rule beside its exception
    shared, of_shorter, _ = shared_subject(first, other)
    if not value_of_one_thing(first, other, len(shared), of_shorter):
        return False
    return _asked(first, other, shared, reading)


def _asked(first: ReadUnit, other: ReadUnit, shared: frozenset[str], reading: Reading) -> bool:
    """Whether the question names what both speak of; of two best answers one is enough."""
    asked = term_set(reading.question.text) - VALUE_TERMS
    if shared & asked:
        return True
    near = other.score >= reading.units[0].score - 2 * _NEAR_BEST
    return near and bool(term_set([first.unit.text, other.unit.text]) & asked)


def _different_roles(first: ReadUnit, other: ReadUnit, reading: Reading) -> bool:
    if AnswerKind.WHO not in reading.question.kinds or not plain_rules(first, other):
        return False
    one, two = role_of_act(first.unit.text), role_of_act(other.unit.text)
    if one is None or two is None or not one.other_role_than(two):
        return False
    if two.role in first.window_text.lower() or one.role in other.window_text.lower():
        return False
    roles = term_set([one.role, two.role])
    return same_rule(first, other, besides=roles)


def _opposed_rules(first: ReadUnit, other: ReadUnit, reading: Reading) -> bool:
    if AnswerKind.YES_NO not in reading.question.kinds or not plain_rules(first, other):
        return False
    stances = {stance_of(first.unit.text), stance_of(other.unit.text)}
    if stances not in ({Stance.ALLOWED, Stance.BARRED}, {Stance.REQUIRED, Stance.EXEMPT}):
        return False
    return not told_apart(NAME, first, other) and same_rule(first, other)


def render_side(quote: ChosenQuote) -> str:
    """One side of a conflict: which document says it, in which version, and who owns it."""
    version = quote.span.version
    return f"{_name_of(version)}: {quote.display}"


def _name_of(version: DocumentVersion) -> str:
    label = version.version_label or f"version {version.number}"
    known = [f"owner {version.owner}" if version.owner else ""]
    known.append(f"effective {version.effective_from.isoformat()}" if version.effective_from else "")
    details = ", ".join(filter(None, known))
    named = f"{version.title} {label}"
    return f"{named} ({details})" if details else named


def owners_of(quotes: Sequence[ChosenQuote]) -> str:
    """The owners who must resolve a conflict, in words."""
    owners = dict.fromkeys(contact_of(quote.span.version) or "" for quote in quotes)
    named = [owner for owner in owners if owner]
    return " and ".join(named) if named else "the governance lead"
