"""What is mended without asking anybody, and what never is."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.header import OpenItem
from assistant.drafting.artifacts.provenance import SlotStatus
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Step
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.fixing import fix
from assistant.drafting.linting.runner import lint
from tests.assistant.drafting.any_artifact import artifacts
from tests.assistant.drafting.linting.judging import draft, found
from tests.assistant.drafting.specimens import (
    GO_LIVE,
    OPERATIONAL_OWNER,
    complete_context,
    complete_plan,
    complete_spec,
)


def _row(rows: list[Any], row_id: str) -> Any:
    return next(row for row in rows if row.id == row_id)


def _errors(spec: WorkflowSpec) -> int:
    return lint(spec, complete_context()).count(Severity.ERROR)


def test_what_is_whole_stays_as_it_is() -> None:
    spec = complete_spec()
    assert fix(spec) == (spec, [])
    assert fix(spec)[0] is spec


def test_kinds_without_such_remedies_stay_as_they_are() -> None:
    plan = complete_plan()
    assert fix(plan) == (plan, [])


def test_the_given_artifact_is_not_touched() -> None:
    spec = complete_spec()
    spec.steps[0].id = "1 check"
    before = spec.model_dump()
    fix(spec)
    assert spec.model_dump() == before


def test_an_invalid_id_is_made_valid_and_what_names_it_follows() -> None:
    spec = complete_spec()
    for flow in spec.flows:
        flow.source = flow.source.replace("check_request", "1. check")
        flow.target = flow.target.replace("check_request", "1. check")
    for row in spec.exceptions:
        row.at_step = "1. check" if row.at_step == "check_request" else row.at_step
        row.returns_to = "1. check" if row.returns_to == "check_request" else row.returns_to
    spec.steps[0].id = spec.steps[1].outputs[0].consumer = "1. check"
    spec.open_items = [
        OpenItem(field="steps.1. check.sla", question="How long?", owner=OPERATIONAL_OWNER, due=GO_LIVE)
    ]
    mended, done = fix(spec)
    assert done == ["“1. check” of steps has the id “n-1-check” now."]
    assert mended.steps[0].id == mended.flows[0].target == mended.flows[1].source == "n-1-check"
    assert _row(mended.exceptions, "exc_bad_input").returns_to == "n-1-check"
    assert mended.steps[1].outputs[0].consumer == "n-1-check"
    assert mended.open_items[0].field == "steps.n-1-check.sla"
    assert found("G10", mended) == {}


def test_a_lane_and_a_step_of_one_id_part_and_each_keeps_what_names_it() -> None:
    spec = complete_spec()
    lane = spec.lanes[2]
    for node in (*spec.steps, *spec.events, *spec.gateways):
        node.lane = "propose_decision" if node.lane == lane.id else node.lane
    for row in spec.handoffs:
        row.from_lane = "propose_decision" if row.from_lane == lane.id else row.from_lane
        row.to_lane = "propose_decision" if row.to_lane == lane.id else row.to_lane
    lane.id = "propose_decision"
    mended, done = fix(spec)
    assert len(done) == 1
    assert _errors(mended) == 0


def test_a_row_that_stands_there_twice_stands_there_once() -> None:
    spec = complete_spec()
    spec.steps.append(spec.steps[3].model_copy(deep=True))
    mended, done = fix(spec)
    assert done == ["A copy of “decide_by_hand” in steps is left out."]
    assert mended == complete_spec()


def test_of_two_different_steps_with_one_id_none_is_touched() -> None:
    spec = complete_spec()
    spec.steps.append(Step(id="check_request", name="Check the label", lane="lane_desk", actor_type="human"))
    assert fix(spec)[1] == []


def test_a_reference_by_name_or_in_another_spelling_names_the_id() -> None:
    spec = complete_spec()
    _row(spec.flows, "flow_recorded").target = "Inform the customer"
    spec.ai[0].fallback_step = "Decide_By_Hand"
    spec.steps[0].inputs[0].data_source = "warranty requests"
    mended, done = fix(spec)
    assert len(done) == 3
    assert mended == complete_spec()


def test_a_reference_to_nothing_is_left_to_a_person() -> None:
    spec = complete_spec()
    _row(spec.flows, "flow_recorded").target = "nowhere"
    assert "nowhere" in {flow.target for flow in fix(spec)[0].flows}


def test_a_join_is_put_where_flows_meet() -> None:
    spec = complete_spec()
    spec.gateways = [row for row in spec.gateways if row.id != "gw_decided"]
    spec.flows = [flow for flow in spec.flows if flow.id != "flow_decided"]
    for flow in spec.flows:
        flow.target = "record_decision" if flow.target == "gw_decided" else flow.target
    assert found("G06", spec) == {"steps.record_decision": "error"}
    mended, done = fix(spec)
    assert done == ["A join is put before the step “Record the decision”, into which 4 flows led."]
    assert mended.gateways[-1].mode == "join"
    assert mended.gateways[-1].status is SlotStatus.DEFAULT, "nobody said that it is there"
    assert _errors(mended) == 0


def test_a_step_goes_into_the_only_lane_that_fits() -> None:
    spec = complete_spec()
    _row(spec.steps, "propose_decision").lane = ""
    unknown = _row(spec.steps, "check_request")
    unknown.lane, unknown.responsible = "", []
    mended, done = fix(spec)
    assert done == [
        "The step “Propose a decision” is put into the lane “lane_assistant”, the only one that fits."
    ]
    assert _row(mended.steps, "check_request").lane == "", "there are two lanes of people"


def test_the_only_exit_without_a_condition_becomes_the_default() -> None:
    spec = complete_spec()
    _row(spec.gateways, "gw_certain").default_flow = None
    _row(spec.flows, "flow_uncertain").is_default = False
    mended, _ = fix(spec)
    assert mended == complete_spec()


def test_of_two_exits_without_a_condition_none_is_chosen() -> None:
    spec = complete_spec()
    _row(spec.gateways, "gw_certain").default_flow = None
    _row(spec.flows, "flow_uncertain").is_default = False
    _row(spec.flows, "flow_certain").condition_text = None
    assert fix(spec)[1] == []


def test_an_end_is_put_after_a_dead_end() -> None:
    spec = complete_spec()
    _row(spec.exceptions, "exc_downstream_failure").ends_at = None
    spec.events = [event for event in spec.events if event.id != "end_called"]
    mended, done = fix(spec)
    assert done == ["An end event is put after the step “Call the customer”."]
    assert (mended.events[-1].kind, mended.events[-1].lane) == ("end", "lane_desk")
    assert _errors(mended) == 0


def test_a_missing_handoff_is_entered_to_be_confirmed_by_an_owner_who_is_known() -> None:
    spec = draft(complete_spec())
    spec.handoffs = []
    mended, done = fix(spec)
    assert len(done) == len(mended.handoffs) == 6
    payload = mended.handoffs[0].payload
    assert (payload.status, payload.value) == (SlotStatus.TBC, None)
    assert (payload.confirm_owner, payload.confirm_by) == (OPERATIONAL_OWNER, GO_LIVE)
    assert set(found("W08", mended).values()) == {"open"}


def test_without_an_owner_or_a_date_no_handoff_is_entered() -> None:
    spec = draft(complete_spec())
    spec.handoffs, spec.delivery_plan.go_live_on = [], None
    assert fix(spec)[0].handoffs == []


def test_owners_numbers_and_dates_are_never_filled() -> None:
    spec = draft(complete_spec())
    spec.steps[0].accountable = None
    spec.ai[0].threshold = None
    spec.delivery_plan.go_live_on = None
    spec.metrics[0].baseline = None
    assert fix(spec)[1] == []


@pytest.mark.parametrize("part", ["lanes", "steps", "events", "gateways", "flows"])
def test_an_empty_table_is_no_reason_to_fail(part: str) -> None:
    spec = complete_spec()
    setattr(spec, part, [])
    mended, _ = fix(spec)
    assert _errors(mended) <= _errors(spec)


def _broken(seed: int) -> WorkflowSpec:
    """The specimen with some of its structure broken."""
    chance, spec = Random(seed), draft(complete_spec())
    ids = [node.id for node in (*spec.steps, *spec.events, *spec.gateways)] + ["Inform the customer", "x"]
    for _ in range(chance.randint(1, 5)):
        flow, node = chance.choice(spec.flows), chance.choice([*spec.steps, *spec.events, *spec.gateways])
        breaks = chance.randrange(7)
        if breaks == 0:
            flow.target = chance.choice(ids)
        elif breaks == 1:
            node.lane = chance.choice(["", "lane_desk", "Warranty desk"])
        elif breaks == 2:
            node.id = chance.choice(["1 x", *ids])
        elif breaks == 3:
            spec.flows.remove(flow)
        elif breaks == 4:
            spec.handoffs = spec.handoffs[: chance.randint(0, 5)]
        elif breaks == 5:
            flow.condition_text, flow.is_default = None, chance.random() < 0.3
        else:
            spec.lanes[chance.randrange(4)].id = chance.choice(["1 lane", "lane_desk", "check_request"])
    return spec


@settings(max_examples=12)
@given(st.integers(0, 10**6).map(_broken))
def test_a_broken_process_has_no_more_errors_afterwards_and_nothing_is_left_to_mend(spec: Any) -> None:
    mended, _ = fix(spec)
    assert _errors(mended) <= _errors(spec)
    assert fix(mended)[1] == []


@settings(max_examples=8)
@given(artifacts(WorkflowSpec))
def test_neither_has_any_artifact_at_all(spec: Any) -> None:
    mended, _ = fix(spec)
    assert _errors(mended) <= _errors(spec)
    assert fix(mended)[1] == []


@settings(max_examples=8)
@given(st.integers(0, 10**6).map(_broken))
def test_what_a_finding_says_would_be_done_is_done(spec: Any) -> None:
    report = lint(spec, complete_context())
    announced = [finding for finding in report.findings if finding.fix]
    assert bool(announced) == bool(fix(spec)[1])
