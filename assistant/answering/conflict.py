"""Find two in-force documents that give different values for the same thing."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.question_kind import AnswerKind
from assistant.answering.quoting import ChosenQuote
from assistant.answering.reading import Reading, ReadUnit
from assistant.answering.terms import term_set
from assistant.answering.verify import numbers_in

_VALUE_KINDS = {AnswerKind.AMOUNT, AnswerKind.DURATION, AnswerKind.WHEN}
_SAME_SUBJECT = 0.72
"""Least cosine of two sentences that speak of the same thing."""
_NEAR_BEST = 1.6
"""How far behind the best unit, in score, a contradicting one may be."""
_READ = 10
"""Units looked at."""


def find_conflict(reading: Reading) -> tuple[ReadUnit, ReadUnit] | None:
    """Two units near the best that speak of the same thing with different numbers.

    Only questions for an amount, a duration or a date are judged: a different number for
    the same subject is a contradiction, different wording usually is not.
    """
    if not _VALUE_KINDS & set(reading.question.kinds) or not reading.units:
        return None
    best = reading.units[0].score
    near = [unit for unit in reading.units[:_READ] if unit.score >= best - _NEAR_BEST]
    stated = [(unit, values) for unit in near if (values := numbers_in(unit.unit.text))]
    for index, (first, values) in enumerate(stated):
        for other, other_values in stated[index + 1 :]:
            if not values & other_values and _same_subject(first, other) and _apart(first, other):
                return first, other
    return None


def _apart(first: ReadUnit, other: ReadUnit) -> bool:
    """Whether neither says the other's number nearby, as a rule beside its exception does."""
    return not numbers_in(first.window_text) & numbers_in(other.window_text)


def _same_subject(first: ReadUnit, other: ReadUnit) -> bool:
    if other.span.version.doc_id == first.span.version.doc_id:
        return False
    shared = term_set(first.unit.text) & term_set(other.unit.text)
    return float(first.vector @ other.vector) >= _SAME_SUBJECT and len(shared) >= 3


def owners_of(quotes: Sequence[ChosenQuote]) -> str:
    """The owners who must resolve a conflict, in words."""
    owners = dict.fromkeys(quote.span.version.owner or "" for quote in quotes)
    named = [owner for owner in owners if owner]
    return " and ".join(named) if named else "the governance lead"
