"""The figures of a drafted specification, by hand and on a real draft."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.writing import to_json
from assistant.drafting.briefs.reading import brief_from_text
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.runner import lint
from assistant.drafting.planning.building import build_workflow_spec
from assistant.drafting.planning.material import Material
from evals.gate.cases.case import CaseKind
from evals.gate.cases.reading import load_datasets
from evals.gate.outputs import Output
from evals.gate.scoring.draft_words import amount_of
from evals.gate.scoring.drafts import METRICS, score_draft
from tests.evals.gate.scoring.draft_examples import (
    DESCRIPTION,
    SLOTS,
    SPEC,
    case_of,
    cited,
    drafted,
    person,
    slot,
    step,
)
from tests.evals.gate.scoring.examples import CORPUS, DECIDES, RETURNED

TODAY = date(2026, 11, 21)
ZERO = {metric.name: 0.0 for metric in METRICS}


def scores(findings: Any = (), **changes: Any) -> dict[str, float]:
    return score_draft(case_of(), drafted({**SPEC, **changes}, findings), CORPUS)


def test_a_small_draft_by_hand() -> None:
    found = scores()
    assert found == {
        "draft_valid": 1.0,
        "required_sections": 0.0,  # nobody is asked for what is not there
        "slot_f1": 1.0,
        "one_accountable": 1.0,
        "known_roles": 1.0,
        "cross_references": 1.0,
    }


@pytest.mark.parametrize(
    "broken",
    [
        Output(case_id="draft-test", status="drafted"),
        drafted({}),
        drafted(None),
        drafted("a text"),
        drafted([SPEC]),
        drafted({**SPEC, "steps": []}),
        drafted({**SPEC, "steps": [{"name": "no id"}]}),
        drafted({**SPEC, "business_owner": {"value": 7, "status": "confirmed"}}),
        drafted(status="refused"),
        drafted(status=""),
        Output(case_id="draft-test", status="drafted", draft={"spec": SPEC}, error="It broke off."),
    ],
)
def test_an_empty_or_broken_draft_has_nothing_but_zeros(broken: Output) -> None:
    assert score_draft(case_of(), broken, CORPUS) == ZERO


@pytest.mark.parametrize(
    ("findings", "valid"),
    [
        ([], 1.0),
        ([{"rule": "P05", "severity": "warning", "path": "x"}, {"rule": "A1", "severity": "open"}], 1.0),
        ([{"rule": "O02", "severity": "error", "path": "business_owner"}], 0.0),
        ([{"rule": "O02"}], 0.0),
        (None, 0.0),
        ("none", 0.0),
    ],
)
def test_a_draft_is_valid_without_errors_and_only_if_it_was_linted(findings: Any, valid: float) -> None:
    assert scores(findings)["draft_valid"] == valid


def test_a_step_has_one_accountable_party_or_it_has_not() -> None:
    steps = [
        step("One"),
        step("Two", accountable={"status": "tbc"}),
        step("Three", accountable=slot(person("Mona Sels and Ben Orr"))),
        step("Four", accountable=slot({"name": "tbd"})),
        step("Five", accountable=slot({"name": "Research and Development", "kind": "team"})),
    ]
    assert scores(steps=steps)["one_accountable"] == pytest.approx(2 / 5)


def test_parties_of_steps_stand_among_the_roles_or_owners() -> None:
    steps = [step("One", responsible=[{"name": "the clerk"}, {"name": "driver"}])]
    assert scores(steps=steps)["known_roles"] == pytest.approx(2 / 3)  # the owner and the clerk


def test_references_name_rows_that_exist() -> None:
    events = [{"id": "e", "kind": "start", "lane": "desk"}]
    source = {"id": "d", "name": "Cards", "system": "nowhere"}
    # Lanes of the role, four steps, an event and a gateway; and a system that is not there.
    assert scores(events=events, data_sources=[source])["cross_references"] == pytest.approx(7 / 8)


def test_a_section_is_there_if_all_its_required_fields_are_filled_or_asked_for() -> None:
    asked = {"status": "tbc", "confirm_owner": {"name": "Mona Sels"}, "confirm_by": "2026-12-01"}
    fields = dict.fromkeys(["as_is", "to_be", "redesign_rationale"], asked)
    # One of ten: header, identity, change, people, process, oversight, support, data, governance, delivery.
    assert scores(**fields)["required_sections"] == pytest.approx(1 / 10)
    assert scores(**{**fields, "to_be": {"status": "tbc"}})["required_sections"] == 0.0


def test_inferred_values_are_grounded_if_every_quote_stands_in_its_document() -> None:
    right = slot("Ferries", "inferred", cited(RETURNED), cited(DECIDES))
    half = slot("Ferries", "inferred", cited(RETURNED), cited("Tickets may be sold."))
    elsewhere = slot("x", "inferred", cited(RETURNED, version=9))
    uncited = slot("x", "inferred")
    assert scores(domain=right)["grounded_fields"] == 1.0
    assert scores(domain=right, business_problem=half)["grounded_fields"] == 0.5
    assert scores(domain=elsewhere, business_problem=uncited)["grounded_fields"] == 0.0
    assert "grounded_fields" not in scores()


def test_every_figure_has_a_metric_and_lies_between_0_and_1() -> None:
    found = scores(domain=slot("Ferries", "inferred", cited(RETURNED)))
    assert list(found) == [metric.name for metric in METRICS]
    assert all(0.0 <= value <= 1.0 for value in found.values())


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s))
)
def test_whatever_stands_in_place_of_a_draft_has_zeros(value: Any) -> None:
    assert score_draft(case_of(), drafted(value), CORPUS) == ZERO


@given(st.sampled_from(sorted(SPEC)), st.none() | st.integers() | st.text() | st.lists(st.text()))
def test_a_draft_with_one_field_broken_is_scored_without_an_error(field: str, value: Any) -> None:
    found = scores(**{field: value})
    assert all(0.0 <= each <= 1.0 for each in found.values())


def really_drafted(description: str) -> Output:
    told = brief_from_text(description, name="brief.txt", today=TODAY).told
    author = PartyRef.model_validate({"name": "Pat Lee", "kind": "person"})
    spec = build_workflow_spec(Material(told=told, today=TODAY, author=author))
    report = lint(spec, LintContext(today=TODAY))
    findings = [
        {"rule": each.rule, "severity": each.severity.value, "path": each.path} for each in report.findings
    ]
    return drafted(json.loads(to_json(spec)), findings)


def test_a_real_draft_is_scored_through_and_always_alike() -> None:
    output = really_drafted(DESCRIPTION)
    found = score_draft(case_of(), output, CORPUS)
    assert found == score_draft(case_of(), output, CORPUS)
    assert found["draft_valid"] == found["required_sections"] == found["cross_references"] == 1.0
    assert found["slot_f1"] > 0.7


def test_the_model_reads_a_real_draft_as_it_was() -> None:
    spec = really_drafted(DESCRIPTION).draft["spec"]
    assert json.loads(to_json(WorkflowSpec.model_validate(spec))) == spec


def test_the_dataset_states_what_its_descriptions_say() -> None:
    cases = load_datasets(["drafts.jsonl"]).cases
    assert len(cases) >= 64 and len({case.cluster for case in cases}) >= 15
    for case in cases:
        slots = case.gold.slots
        assert case.kind is CaseKind.DRAFT and set(slots) <= set(SLOTS), case.id
        assert 60 <= len(case.input.question.split()) <= 350, case.id
        named = [*slots.get("people", ()), *slots.get("systems", ())]
        assert [name for name in named if name not in case.input.question] == [], case.id
        assert not {*slots.get("owners", ()), *slots.get("dates", ())} & set(slots["open"]), case.id
        assert all(amount_of(each).number for each in slots.get("quantities", ())), case.id
        assert all(date.fromisoformat(day) for day in slots.get("dates", {}).values()), case.id
