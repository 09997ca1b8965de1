"""What is asked, wished, denied or reported names nobody and sets no date."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.extraction.facts import BriefFacts
from assistant.drafting.extraction.reading import read_brief

WORK = (
    "A passenger asks for an upgrade. The gate agent opens the request in SeatMap. The gate agent decides.\n"
)


def read(words: str) -> BriefFacts:
    return read_brief(f"Seat upgrades\n\n{WORK}\n{words}\n", today=date(2026, 11, 21))


def owners(facts: BriefFacts) -> dict[str, str]:
    return {each.responsibility: each.name for each in facts.people if each.responsibility}


@pytest.mark.parametrize(
    "words",
    [
        'My manager said "Karl Weber is accountable for the outcome", but that is wrong.',
        "Karl Weber is accountable for the outcome. Correction: Karl Weber is not accountable.",
        "Unless Karl Weber objects, Karl Weber is accountable for the outcome.",
        "Karl Weber is accountable for the outcome if the board agrees.",
        "Is it true that Karl Weber is accountable for the outcome?",
        "Accountable: to be decided (Karl Weber).",
        "Business owner: maybe Karl Weber.",
        "Formerly owned by Karl Weber.",
    ],
)
def test_nobody_owns_what_is_not_said_to_be_theirs(words: str) -> None:
    facts = read(words)
    assert "business_owner" not in owners(facts)
    assert "uncertain" in {doubt.code for doubt in facts.doubts}


@pytest.mark.parametrize(
    "words",
    [
        "Ana Ruiz is accountable for the outcome.",
        "Ana Ruiz is accountable for the outcome and decides if a seat is given away.",
        "Ana Ruiz is accountable for the outcome, not Karl Weber.",
        "Business owner: Ana Ruiz",
        "Who is accountable? Ana Ruiz is accountable for the outcome.",
    ],
)
def test_who_is_said_to_own_it_does(words: str) -> None:
    assert owners(read(words))["business_owner"] == "Ana Ruiz"


def test_who_is_called_in_a_case_is_called_in_that_case() -> None:
    assert owners(read("If the AI is down, call Bo Chen first."))["escalation_l1"] == "Bo Chen"


@pytest.mark.parametrize(
    "words",
    [
        "We hoped to go live on 2025-03-01.",
        "If all goes well we go live on 2027-05-03.",
        "We go live on 2027-05-03 unless the budget is refused.",
        "Go-live: perhaps 2027-05-03.",
        "The go-live date is not 2027-05-03.",
        "Is 2027-05-03 the go-live date?",
    ],
)
def test_a_date_that_nobody_set_is_none(words: str) -> None:
    facts = read(words)
    assert "go_live" not in {each.kind for each in facts.dates}
    assert "uncertain" in {doubt.code for doubt in facts.doubts}


def test_a_date_that_was_set_is_one() -> None:
    facts = read("The pilot ends on 2027-03-31; we go live on 2027-05-03, not later.")
    assert {each.kind: each.value.isoformat() for each in facts.dates} == {
        "pilot_end": "2027-03-31",
        "go_live": "2027-05-03",
    }


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("The target is 3 hours.", {"target"}),
        ("The target could be 3 hours.", set()),
        ("If the budget holds, the target is 3 hours.", set()),
    ],
)
def test_a_target_that_nobody_set_is_none(words: str, kinds: set[str]) -> None:
    assert {each.kind for each in read(words).quantities} & {"target"} == kinds


def test_complaints_over_a_text_are_its_work_and_no_way_to_object() -> None:
    text = "Complaints\n\nToday an agent opens the complaint in CareDesk. The agent closes the case.\n"
    facts = read_brief(text, today=date(2026, 11, 21))
    assert [step.name for step in facts.steps] == ["Open the complaint", "Close the case"]


def test_what_somebody_claims_stands_behind_what_is_said_plainly() -> None:
    text = "Maria Keller thinks she is accountable for the outcome. Paul Winter is accountable for the outcome."
    facts = read_brief(text, today=date(2026, 11, 21))

    assert [each.name for each in facts.people if each.responsibility] == ["Paul Winter"]
    (doubt,) = [each for each in facts.doubts if each.code == "contradiction"]
    assert sorted(each.text for each in doubt.spans) == ["Maria Keller", "Paul Winter"]


def test_a_guess_and_a_claim_are_both_shown() -> None:
    text = "I think Paul Winter is accountable. Although Maria Keller said last week that she is accountable."
    facts = read_brief(text, today=date(2026, 11, 21))

    assert [each.name for each in facts.people if each.responsibility == "business_owner"] == [
        "Paul Winter",
        "Maria Keller",
    ]
    assert "contradiction" in {each.code for each in facts.doubts}


def test_a_claim_alone_gives_nothing() -> None:
    facts = read_brief("Maria Keller thinks she owns the result.", today=date(2026, 11, 21))

    assert not [each for each in facts.people if each.responsibility]
    assert "uncertain" in {each.code for each in facts.doubts}
