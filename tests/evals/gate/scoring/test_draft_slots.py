"""How much of a description stands in a draft, and what counts as wrong in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from evals.gate.scoring.draft_slots import Tally, family_scores, family_tallies
from tests.evals.gate.scoring.draft_examples import (
    DESCRIPTION,
    SLOTS,
    SPEC,
    cited,
    person,
    slot,
    spec_with,
    step,
)


def tally(family: str, gold: Any = None, /, **changes: Any) -> Tally:
    """The tally of one family, of other gold than usual where that is given."""
    slots = SLOTS if gold is None else {**SLOTS, family: gold}
    return family_tallies(slots, DESCRIPTION, spec_with(**changes))[family]


def test_a_draft_of_all_that_was_said_is_right_in_every_family() -> None:
    scores = family_scores(SLOTS, DESCRIPTION, spec_with())
    assert scores == dict.fromkeys([family for family in SLOTS if family != "optional"], 1.0)


def test_another_owner_is_missed_and_wrong_and_an_open_one_only_missed() -> None:
    assert tally("owners", business_owner=slot(person("Ben Orr"))) == Tally(0, 1, 1)
    assert tally("owners", business_owner={"status": "tbc"}) == Tally(0, 1, 0)


@pytest.mark.parametrize("status", ["inferred", "default"])
def test_an_inferred_or_default_owner_is_neither_found_nor_wrong_unless_it_contradicts(status: str) -> None:
    assert tally("owners", business_owner=slot(person("Mona Sels"), status)) == Tally(0, 1, 0)
    assert tally("owners", business_owner=slot(person("Ben Orr"), status)) == Tally(0, 1, 1)
    assert tally("owners", operational_owner=slot(person("Ben Orr"), status)) == Tally(1, 0, 0)


def test_a_told_owner_that_gold_does_not_know_is_wrong() -> None:
    assert tally("owners", operational_owner=slot(person("Ben Orr"))) == Tally(1, 0, 1)


def test_dates_are_equal_only_exactly_and_rows_are_any_row() -> None:
    assert tally("dates", delivery_plan={"go_live_on": slot("2027-05-05")}) == Tally(0, 1, 1)
    metric = {"id": "m", "name": "Time", "kind": "outcome", "target": slot({"value": 3, "by": "2027-12-31"})}
    by_the_end = {"metrics.*.target.by": "2027-12-31"}
    assert tally("dates", {**SLOTS["dates"], **by_the_end}, metrics=[metric]) == Tally(2, 0, 0)


def test_people_are_persons_anywhere_each_once() -> None:
    extra = step("Sell it", accountable=slot(person("Ben Orr")))
    assert tally("people", steps=[*SPEC["steps"], extra, extra]) == Tally(1, 0, 1)


def test_a_system_without_a_name_of_its_own_is_not_wrong_and_an_unknown_name_is() -> None:
    both = [*SPEC["systems"], {"id": "o", "name": "office"}, {"id": "x", "name": "Xenon"}]
    assert tally("systems", systems=both) == Tally(1, 0, 1)


def test_steps_by_rule_and_optional_ones_are_neither_found_nor_wrong() -> None:
    steps = [*SPEC["steps"], step("Write the card"), step("Sell the umbrella")]
    assert tally("steps", steps=steps) == Tally(3, 0, 1)
    assert tally("steps", steps=[step("Register the umbrella", status="default")]) == Tally(0, 3, 0)


def test_one_step_stands_for_one_told_step_and_a_second_of_the_same_is_not_wrong() -> None:
    assert tally("steps", ["confirm owner", "confirm owner"]) == Tally(1, 1, 2)
    twice = [step("Confirm the owner"), step("Confirm the owner", id="again")]
    assert tally("steps", ["confirm owner"], steps=twice) == Tally(1, 0, 0)


def test_a_start_event_tells_what_sets_the_work_off() -> None:
    start = {"id": "s", "kind": "start", "lane": "desk", "trigger": "A passenger brings an umbrella"}
    assert tally("steps", [*SLOTS["steps"], "bring umbrella"], events=[start]) == Tally(4, 0, 0)


def test_a_step_of_people_given_to_the_ai_is_wrong() -> None:
    steps = [step("Register the umbrella", "ai"), step("Propose the owner", "ai_with_human")]
    assert tally("ai_steps", steps=steps) == Tally(1, 0, 1)


def test_an_exception_that_was_told_and_is_not_in_gold_is_wrong_one_by_rule_is_not() -> None:
    rows = [*SPEC["exceptions"], {"id": "a", "trigger": "The tram is late"}]
    assert tally("exceptions", exceptions=rows) == Tally(1, 0, 1)
    by_rule = {"id": "b", "trigger": "The tram is late", "status": "default"}
    assert tally("exceptions", exceptions=[*SPEC["exceptions"], by_rule]) == Tally(1, 0, 0)
    assert tally("exceptions", exceptions=[{**SPEC["exceptions"][0], "status": "default"}]) == Tally(0, 1, 0)


def test_a_condition_that_became_an_exception_is_a_decision_found_and_no_wrong_exception() -> None:
    rows = [*SPEC["exceptions"], {"id": "a", "trigger": "the umbrella is worth 80 EUR"}]
    assert tally("decisions", gateways=[], exceptions=rows) == Tally(1, 0, 0)
    assert tally("exceptions", gateways=[], exceptions=rows) == Tally(1, 0, 0)


def test_a_special_case_may_stand_among_the_limits_or_the_ways_to_object() -> None:
    limits = {
        "out_of_scope": slot(["Golden umbrellas"]),
        "appeal_or_recourse": slot({"how": "Owners may object"}),
    }
    assert tally("exceptions", ["golden umbrella", "owners object"], exceptions=[], **limits) == Tally(
        2, 0, 0
    )


def test_quantities_are_found_as_numbers_times_and_in_conditions() -> None:
    assert tally("quantities") == Tally(2, 0, 0)
    assert tally("quantities", ["2 days"], exceptions=[{"id": "d", "sla": slot("P2D")}], volumes={}) == Tally(
        1, 0, 0
    )


def test_a_volume_at_the_wrong_place_is_wrong_though_its_number_was_told() -> None:
    assert tally("quantities", volumes=slot({"peak": 25})) == Tally(1, 1, 1)


def test_a_number_that_nobody_told_is_wrong_and_one_of_the_description_is_not() -> None:
    def exception(sla: str) -> list[dict[str, Any]]:
        return [{"id": "d", "trigger": "Findbox is down", "sla": slot(sla)}]

    assert tally("quantities", exceptions=exception("PT7H")) == Tally(2, 0, 1)
    slots = {**SLOTS, "quantities": SLOTS["quantities"]}
    told = family_tallies(slots, DESCRIPTION + " Within 7 hours.", spec_with(exceptions=exception("PT7H")))
    assert told["quantities"] == Tally(2, 0, 0)


def test_an_open_path_must_hold_nothing_but_what_a_document_says() -> None:
    assert tally("open") == Tally(3, 0, 0)
    assert tally("open", technical_owner=slot(person("Ben Orr"))) == Tally(2, 1, 1)
    assert tally("open", technical_owner=slot(person("Ben Orr"), "default")) == Tally(2, 1, 1)
    inferred = slot(person("Ben Orr"), "inferred", cited("Ben Orr keeps it running."))
    assert tally("open", technical_owner=inferred) == Tally(2, 0, 0)
    component = {"id": "ai", "step": "propose-the-owner", "cost": slot({"monthly_cap": 10})}
    assert tally("open", ai=[component]) == Tally(2, 1, 1)


def test_what_is_invented_at_an_open_path_is_not_counted_in_another_family_too() -> None:
    spec = spec_with(technical_owner=slot(person("Ben Orr")))
    assert family_tallies(SLOTS, DESCRIPTION, spec)["owners"] == Tally(1, 0, 0)


def test_a_family_of_which_nothing_was_told_counts_only_if_something_is_wrong() -> None:
    assert tally("exceptions", [], exceptions=[]).f1 is None
    assert tally("exceptions", []).f1 == 0.0


def test_families_without_gold_are_not_judged() -> None:
    assert family_scores({"systems": ["Findbox"]}, DESCRIPTION, spec_with()) == {"systems": 1.0}


counts = st.integers(0, 50)


@given(counts, counts, counts)
def test_f1_is_a_share_and_treats_missed_and_wrong_alike(found: int, missed: int, wrong: int) -> None:
    f1 = Tally(found, missed, wrong).f1
    assert f1 == Tally(found, wrong, missed).f1
    assert f1 is None or 0.0 <= f1 <= 1.0


wrong_values = st.sampled_from(
    [
        ("steps", step("Polish the tram", accountable={"status": "tbc"})),
        ("steps", step("Polish the tram", "ai", accountable={"status": "tbc"})),
        ("systems", {"id": "x", "name": "Xenon"}),
        ("exceptions", {"id": "x", "trigger": "The tram is late"}),
        ("exceptions", {"id": "y", "trigger": "Rain", "sla": slot("P9D")}),
        ("steps", step("Sweep", accountable=slot(person("Ben Orr")))),
        ("technical_owner", slot(person("Ben Orr"))),
        ("operational_owner", slot(person("Ben Orr"))),
    ]
)
left_out = st.sets(
    st.sampled_from(["steps", "systems", "exceptions", "volumes", "business_owner", "gateways"])
)
nothing_told = st.sets(st.sampled_from(["people", "systems", "steps", "ai_steps", "exceptions"]))


@given(left_out, nothing_told, st.lists(wrong_values, max_size=4), wrong_values)
def test_a_wrong_value_more_never_raises_the_score(
    missing: set[str], untold: set[str], before: list[tuple[str, Any]], added: tuple[str, Any]
) -> None:
    gold = {**SLOTS, **{family: [] for family in untold}}
    spec = {key: value for key, value in SPEC.items() if key not in missing}
    for each in before:
        spec = _with(spec, *each)
    assert _score(gold, _with(spec, *added)) <= _score(gold, spec) + 1e-12


def _with(spec: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    return {**spec, field: value if field.endswith("_owner") else [*spec.get(field, []), value]}


def _score(gold: dict[str, Any], spec: dict[str, Any]) -> float:
    scores = family_scores(gold, DESCRIPTION, WorkflowSpec.model_validate(spec))
    return sum(scores.values()) / len(scores)
