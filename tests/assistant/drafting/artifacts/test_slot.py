"""A slot knows how certain its value is, where it comes from and who confirms it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import Citation, DefaultRule, SlotStatus, UserTurn
from assistant.drafting.artifacts.rollback_plan import RollbackPlan
from assistant.drafting.artifacts.slot import Slot, confirmed, defaulted, inferred, to_be_confirmed

ANN = PartyRef(name="Ann Lee", kind="person")
SOON = date(2026, 7, 1)
QUOTE = Citation(doc_id="d", doc_version=1, quote="within one hour")


def plan(**fields: object) -> RollbackPlan:
    return RollbackPlan.model_validate({"artifact_id": "rb-x", "title": "X", "use_case_id": "x", **fields})


@given(st.text(min_size=1))
def test_a_bare_value_is_confirmed_and_said_in_a_file(text: str) -> None:
    slot = Slot[str].model_validate(text)

    assert (slot.value, slot.status, slot.provenance) == (
        text,
        SlotStatus.CONFIRMED,
        [UserTurn(source="file")],
    )


def test_a_bare_mapping_is_the_value_of_a_slot_of_parts() -> None:
    slot = Slot[PartyRef].model_validate({"name": "Ann Lee", "kind": "person"})

    assert slot.value == ANN


def test_nothing_is_an_empty_slot_that_is_neither_filled_nor_open() -> None:
    for nothing in (None, {}, {"status": "tbc"}):
        slot = Slot[str].model_validate(nothing)
        assert (slot.filled, slot.open, slot.status) == (False, False, SlotStatus.TBC)


@pytest.mark.parametrize("empty", ["", []])
def test_an_empty_text_or_list_fills_nothing(empty: object) -> None:
    assert not Slot[type(empty)].model_validate({"value": empty}).filled  # type: ignore[misc]


@pytest.mark.parametrize("value", [False, 0, 0.0])
def test_no_and_zero_are_values(value: object) -> None:
    assert Slot[float].model_validate({"value": value}).filled


def test_each_way_to_make_a_slot_says_where_it_comes_from() -> None:
    made = [
        confirmed("PT1H"),
        inferred("PT1H", [QUOTE], owner=ANN, by=SOON),
        defaulted("PT1H", "One hour.", owner=ANN, by=SOON),
        to_be_confirmed("How long?", owner=ANN, by=SOON, blocks="go_live"),
    ]
    slots = [plan(time_to_restore=data).time_to_restore for data in made]

    assert [slot.status.value for slot in slots] == ["confirmed", "inferred", "default", "tbc"]
    assert [slot.provenance for slot in slots[:3]] == [
        [UserTurn()], [QUOTE], [DefaultRule(rule="One hour.")],
    ]  # fmt: skip
    assert [slot.open for slot in slots] == [False, False, False, True]
    assert slots[3].blocks == "go_live"


def test_an_assigned_slot_gets_the_type_of_its_field() -> None:
    one = plan()
    one.time_to_restore = confirmed("pt2h")

    assert one.time_to_restore.value == "PT2H"
    with pytest.raises(ValidationError):
        one.time_to_restore = confirmed("soon")


def test_neither_infinity_nor_nan_is_a_number_of_an_artifact() -> None:
    for odd in (float("inf"), float("nan")):
        with pytest.raises(ValidationError):
            Slot[float].model_validate(odd)


def test_a_quote_is_at_most_three_hundred_characters() -> None:
    with pytest.raises(ValidationError):
        Citation(doc_id="d", doc_version=1, quote="x" * 301)
