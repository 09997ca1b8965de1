"""Two documents in force that cannot both be followed, and pairs that only look like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from assistant.answering.conflict import find_conflict, owners_of, render_side
from assistant.answering.quoting import quote_unit
from assistant.answering.reading import Reading
from knowledge.documents import DocumentStatus
from tests.assistant.answering.readings import make_reading

CONFLICTS = {
    "durations": (
        "How soon must a leak be reported?",
        "A leak in the pump house is reported within 2 hours.",
        "A leak in the pump house is reported within 6 hours.",
    ),
    "amounts": (
        "What is the limit for petty cash?",
        "Petty cash of a branch is limited to EUR 200.",
        "Petty cash of a branch is limited to EUR 350.",
    ),
    "counts": (
        "How many spare lamps does a lighthouse keep?",
        "Each lighthouse keeps at least 4 spare lamps.",
        "Each lighthouse keeps at least six spare lamps.",
    ),
    "shares": (
        "What share of the beehives is inspected?",
        "Each month 10 % of the beehives are inspected.",
        "Each month 25 % of the beehives are inspected.",
    ),
    "roles": (
        "Who approves study visits?",
        "Study visits of guests are approved by the Head of Archives.",
        "The Reading Room Manager approves study visits of guests.",
    ),
    "permission and ban": (
        "May volunteers feed the otters?",
        "Volunteers may feed the otters.",
        "Volunteers may not feed the otters.",
    ),
    "duty and exemption": (
        "Is a helmet required on the scaffold?",
        "A helmet is required on the scaffold tower.",
        "A helmet is not required on the scaffold tower.",
    ),
}

AGREEMENTS = {
    "the same value in another unit": (
        "How long does a mooring permit last?",
        "A mooring permit of a guest lasts 12 months.",
        "A mooring permit of a guest lasts one year.",
    ),
    "other identifiers": (
        "How fast must a fault be answered?",
        "A fault of level A in the lift is answered within 2 hours.",
        "A fault of level B in the lift is answered within 9 hours.",
    ),
    "other days": (
        "How long may a visitor park?",
        "Visitors park in the yard for at most 2 hours on weekdays.",
        "Visitors park in the yard for at most 4 hours on Sundays.",
    ),
    "numbers of sections": (
        "How many rules does the pump house have?",
        "The pump house follows the leak rules of section 4.",
        "The pump house follows the leak rules of section 9.",
    ),
    "values too far apart to be rivals": (
        "How long are the review meetings?",
        "Review meetings of the guild last 20 minutes.",
        "Review meetings of the guild come within 5 days.",
    ),
    "an example": (
        "How many lamps may a keeper order?",
        "For example, a keeper may order 4 spare lamps.",
        "A keeper may order 6 spare lamps.",
    ),
    "a role within a pair of roles": (
        "Who approves menus?",
        "Menus of the canteen are approved by the Head Chef and the Dietician.",
        "Menus of the canteen are approved by the Dietician.",
    ),
    "roles for different cases": (
        "Who approves rope?",
        "Rope for the harbour above EUR 500 is approved by the Harbour Director.",
        "Rope for the harbour is approved by the Deck Officer.",
    ),
    "a ban with its exception": (
        "May dogs enter the library?",
        "Dogs may enter the library.",
        "Dogs may not enter the library unless they guide a reader.",
    ),
    "other places": (
        "May canoes land here?",
        "Canoes may land at Heron Point.",
        "Canoes may not land at Otter Quay.",
    ),
}


def alike(question: str, first: str, other: str) -> Reading:
    """A reading in which two documents' sentences are as near as sentences can be."""
    same = np.eye(1, dtype=np.float32)[0]
    return make_reading(question, first, other, best=[first, other], vectors={first: same, other: same})


@pytest.mark.parametrize("case", CONFLICTS.values(), ids=list(CONFLICTS))
def test_a_contradiction_is_found(case: tuple[str, str, str]) -> None:
    question, first, other = case

    conflict = find_conflict(alike(question, first, other))

    assert conflict is not None
    assert {unit.unit.text for unit in conflict} == {first, other}


@pytest.mark.parametrize("case", CONFLICTS.values(), ids=list(CONFLICTS))
def test_one_document_does_not_contradict_itself(case: tuple[str, str, str]) -> None:
    question, first, other = case

    assert find_conflict(make_reading(question, f"{first}\n\n{other}", best=[first, other])) is None


@pytest.mark.parametrize("status", [DocumentStatus.SUPERSEDED, DocumentStatus.DRAFT, DocumentStatus.RETIRED])
def test_only_documents_in_force_contradict_one_another(status: DocumentStatus) -> None:
    question, first, other = CONFLICTS["durations"]

    assert find_conflict(make_reading(question, first, other, best=[first, other], status=status)) is None


@pytest.mark.parametrize("case", AGREEMENTS.values(), ids=list(AGREEMENTS))
def test_what_only_looks_like_a_contradiction_is_none(case: tuple[str, str, str]) -> None:
    assert find_conflict(alike(*case)) is None


def test_a_contradiction_beside_the_question_is_not_shown() -> None:
    _, first, other = CONFLICTS["roles"]

    assert find_conflict(make_reading("When do guests come?", first, other, best=[first, other])) is None


def test_a_contradiction_is_found_however_low_the_other_side_ranks() -> None:
    question, first, other = CONFLICTS["durations"]

    assert find_conflict(make_reading(question, first, other, best=[first])) is not None


def test_nothing_read_holds_no_contradiction() -> None:
    assert find_conflict(make_reading("Who?", "")) is None


def test_a_side_names_its_document_version_owner_and_date() -> None:
    reading = make_reading("Who?", "Petty cash is limited.", titles=["Cash rules"], best=["Petty"])
    quote = quote_unit(reading.units[0], reading)
    version = replace(quote.span.version, version_label="2.1", effective_from=date(2031, 5, 1))

    side = render_side(replace(quote, span=replace(quote.span, version=version)))

    assert side == "Cash rules 2.1 (owner Owner 0, effective 2031-05-01): Petty cash is limited."
    assert owners_of([quote]) == "Owner 0"
