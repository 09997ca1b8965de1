"""Rules of the flow: each finds what is wrong, names the place, and leaves the specimen alone."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Event, Flow, Gateway, Step
from tests.assistant.drafting.linting.judging import findings, found
from tests.assistant.drafting.specimens import complete_spec


def _row(rows: list[Any], row_id: str) -> Any:
    return next(row for row in rows if row.id == row_id)


def _without_flow(spec: WorkflowSpec, flow_id: str) -> WorkflowSpec:
    spec.flows = [flow for flow in spec.flows if flow.id != flow_id]
    return spec


def _plain(*flows: tuple[str, str], **more: Any) -> WorkflowSpec:
    """A small process: s is its start, e its end, gateways begin with g, all else are steps."""
    names = dict.fromkeys(name for flow in flows for name in flow)
    given = {
        "artifact_id": "ws-small",
        "title": "Small",
        "use_case_id": "small",
        "lanes": [{"id": "desk", "name": "Desk"}],
        "steps": [
            {"id": name, "name": f"Do {name}", "lane": "desk", "actor_type": "human"}
            for name in names
            if name[0] not in "seg"
        ],
        "events": [
            {"id": name, "kind": "start" if name[0] == "s" else "end", "name": name, "lane": "desk"}
            for name in names
            if name[0] in "se"
        ],
        "gateways": [
            {"id": name, "lane": "desk", "mode": "join" if name.startswith("gj") else "split"}
            for name in names
            if name[0] == "g"
        ],
        "flows": [{"id": f"f{place}", "from": a, "to": b} for place, (a, b) in enumerate(flows)],
    }
    return WorkflowSpec.model_validate(given | more)


@pytest.mark.parametrize("rule", [f"G{number:02}" for number in range(1, 11)])
def test_the_specimen_keeps_the_rules_of_the_flow(rule: str) -> None:
    assert found(rule, complete_spec()) == {}


def test_g01_a_step_to_which_nothing_leads_is_found() -> None:
    spec = complete_spec()
    spec.exceptions = [row for row in spec.exceptions if row.id != "exc_bad_input"]
    [finding] = findings("G01", spec)
    assert finding.path == "steps.ask_customer"
    assert finding.message == (
        "Lead a flow to the step “Ask the customer for what is missing”: no start leads to it."
    )


def test_g01_a_step_on_the_path_of_an_exception_is_reached_through_its_event() -> None:
    spec = _without_flow(complete_spec(), "flow_late")
    assert found("G01", spec) == {}
    _row(spec.events, "timer_review_late").attached_to = None
    spec.exceptions = [row for row in spec.exceptions if row.kind != "sla_breach"]
    assert set(found("G01", spec)) == {"events.timer_review_late", "steps.take_over_request"}


def test_g01_an_exception_without_a_step_may_occur_anywhere() -> None:
    spec = complete_spec()
    _row(spec.exceptions, "exc_out_of_scope").at_step = None
    assert found("G01", spec) == {}


def test_g01_a_fallback_step_is_reached_through_its_ai_step() -> None:
    small = _plain(("s", "a"), ("a", "e"), ("b", "e"))
    assert found("G01", small) == {"steps.b": "error"}
    small = WorkflowSpec.model_validate(
        small.model_dump() | {"ai": [{"id": "x", "step": "a", "fallback_step": "b"}]}
    )
    assert found("G01", small) == {}


def test_g01_of_what_is_not_reached_only_the_beginning_is_told() -> None:
    assert found("G01", _plain(("s", "a"), ("a", "e"), ("b", "c"), ("c", "d"), ("d", "c"))) == {
        "steps.b": "error"
    }


def test_g01_two_processes_in_one_are_found() -> None:
    assert found("G01", _plain(("s", "a"), ("a", "e"), ("s2", "b"), ("b", "e2"))) == {"events.s2": "error"}


def test_g02_a_dead_end_is_found_and_can_be_ended() -> None:
    [finding] = findings("G02", _without_flow(complete_spec(), "flow_informed"))
    assert (finding.path, finding.severity) == ("steps.inform_customer", "error")
    assert finding.fix == "An end event is put after it."


def test_g02_a_loop_without_a_way_out_is_found_once() -> None:
    assert found("G02", _plain(("s", "a"), ("a", "b"), ("b", "a"))) == {"steps.a": "error"}
    assert found("G02", _plain(("s", "a"), ("a", "a"))) == {"steps.a": "error"}


def test_g02_a_timer_on_the_edge_is_a_way_out_of_a_loop() -> None:
    spec = _plain(("s", "a"), ("a", "b"), ("b", "a"), ("t", "e"))
    spec.steps = [step for step in spec.steps if step.id != "t"]
    spec.events.append(Event(id="t", kind="timer", name="Late", lane="desk", attached_to="b"))
    assert found("G02", spec) == {}


def test_g03_no_start_two_starts_and_no_end_are_found() -> None:
    assert found("G03", _plain(("a", "b"))) == {"events": "error"}
    assert len(findings("G03", _plain(("a", "b")))) == 2
    assert found("G03", _plain(("s", "a"), ("s2", "a"), ("a", "e"))) == {"events.s2": "error"}


def test_g03_an_event_on_the_edge_or_in_between_is_no_start() -> None:
    spec = complete_spec()
    assert sum(event.kind == "start" for event in spec.events) == 1
    _row(spec.events, "start_received").attached_to = "inform_customer"
    assert found("G03", spec) == {"events": "error"}
    _row(spec.events, "start_received").attached_to = None
    _row(spec.events, "start_received").kind = "message"
    assert found("G03", spec) == {"events": "error"}


def test_g03_nothing_leads_into_the_start_or_out_of_the_end() -> None:
    spec = _plain(("s", "a"), ("a", "s"), ("a", "e"), ("e", "a"))
    assert found("G03", spec) == {"events.s": "error", "events.e": "error"}


def test_g04_gateways_that_do_not_do_what_they_show_are_found() -> None:
    lone_split = _plain(("s", "g"), ("g", "e"))
    assert found("G04", lone_split) == {"gateways.g": "error"}
    lone_join = _plain(("s", "gj"), ("gj", "e"))
    assert found("G04", lone_join) == {"gateways.gj": "error"}


def test_g04_a_gateway_that_joins_and_splits_is_found() -> None:
    both = (("s", "g"), ("g", "a"), ("g", "e"), ("a", "g"))
    [finding] = findings("G04", _plain(*both))
    assert finding.fix == "A join is put before it."
    assert "joins" in findings("G04", _plain(("s", "gj"), ("a", "gj"), ("gj", "a"), ("gj", "e")))[0].message


def test_g05_an_exit_without_a_condition_is_found() -> None:
    spec = complete_spec()
    _row(spec.flows, "flow_certain").condition_text = None
    assert found("G05", spec) == {"flows.flow_certain": "error"}


def test_g05_the_only_exit_without_a_condition_can_be_the_default() -> None:
    spec = complete_spec()
    _row(spec.flows, "flow_uncertain").is_default = False
    assert found("G05", spec) == {}, "the gateway names it"
    _row(spec.gateways, "gw_certain").default_flow = None
    [finding] = findings("G05", spec)
    assert finding.message == (
        "Say when the gateway “Is the proposal certain enough?” leads to “Review the proposal”, "
        "or mark it as the default."
    )
    assert finding.fix == "It is marked as the default."


def test_g05_there_is_one_default_and_a_parallel_split_needs_none() -> None:
    spec = complete_spec()
    _row(spec.flows, "flow_certain").is_default = True
    assert found("G05", spec) == {"gateways.gw_certain": "error"}
    parallel = _plain(("s", "g"), ("g", "a"), ("g", "b"))
    parallel.gateways[0].kind = "parallel"
    assert found("G05", parallel) == {}


def test_g06_flows_that_meet_in_a_step_or_an_end_are_found() -> None:
    spec = _plain(("s", "g"), ("g", "a"), ("g", "e"), ("a", "e"))
    [finding] = findings("G06", spec)
    assert finding.message == "Put a join before the event “e”: 2 flows lead into it."
    assert finding.fix == "A join is put before it."


def test_g06_a_case_that_comes_back_from_an_exception_is_no_second_flow() -> None:
    assert _row(complete_spec().exceptions, "exc_bad_input").returns_to == "check_request"
    assert found("G06", complete_spec()) == {}


def test_g07_a_node_in_no_lane_or_in_one_that_is_not_there_is_found() -> None:
    spec = complete_spec()
    _row(spec.steps, "review_proposal").lane = ""
    _row(spec.gateways, "gw_decided").lane = "lane_nowhere"
    assert found("G07", spec) == {"steps.review_proposal.lane": "error", "gateways.gw_decided.lane": "error"}


def test_g07_a_lane_named_instead_of_its_id_is_told_with_its_id() -> None:
    spec = complete_spec()
    _row(spec.steps, "review_proposal").lane = "warranty desk"
    [finding] = findings("G07", spec)
    assert finding.message.endswith("into one lane: “warranty desk” is a name, the id is “lane_desk”.")


def test_g07_where_one_lane_fits_it_is_proposed() -> None:
    spec = complete_spec()
    _row(spec.steps, "propose_decision").lane = ""
    _row(spec.events, "timer_review_late").lane = ""
    _row(spec.steps, "stop_assistant").lane = ""
    fixes = {finding.path: finding.fix for finding in findings("G07", spec)}
    assert fixes["steps.propose_decision.lane"] == (
        "It is put into the lane “lane_assistant”, the only one that fits."
    )
    assert "lane_desk" in (fixes["events.timer_review_late.lane"] or "")
    spec.steps[-2].responsible = []
    fixes = {finding.path: finding.fix for finding in findings("G07", spec)}
    assert fixes["steps.stop_assistant.lane"] is None, "there are two lanes of people"


@pytest.mark.parametrize(
    "name", ["Review", "Claim?", "The review", "Validation of claims", "Handling claims"]
)
def test_g08_a_name_without_a_verb_is_warned_of(name: str) -> None:
    spec = complete_spec()
    spec.steps[0].name = name
    assert found("G08", spec) == {"steps.check_request.name": "warning"}


@pytest.mark.parametrize("name", ["Review the claim", "Document findings", "Balance accounts", "Send e-mail"])
def test_g08_verb_and_object_are_a_name(name: str) -> None:
    spec = complete_spec()
    spec.steps[0].name = name
    assert found("G08", spec) == {}


def test_g08_a_choice_asks_and_an_event_states() -> None:
    spec = complete_spec()
    _row(spec.gateways, "gw_certain").question = "Certainty"
    _row(spec.events, "end_informed").name = ""
    assert found("G08", spec) == {
        "gateways.gw_certain.question": "warning",
        "events.end_informed.name": "warning",
    }


LOOP = (("s", "gj"), ("gj", "a"), ("a", "g"), ("g", "gj"), ("g", "e"))


def test_g09_a_loop_without_a_limit_is_found_at_the_way_back() -> None:
    [finding] = findings("G09", _plain(*LOOP))
    assert finding.severity == "error"
    assert finding.message.startswith("Limit the loop back to ")
    assert found("G09", _plain(("s", "a"), ("a", "a"))) == {"flows.f1": "error"}


def test_g09_a_count_limits_a_loop() -> None:
    spec = _plain(*LOOP)
    spec.flows[3].loop_limit = "At most three times"
    assert found("G09", spec) == {}


def test_g09_a_timer_or_an_escalation_limits_a_loop() -> None:
    spec = _plain(*LOOP)
    spec.events.append(Event(id="late", kind="timer", name="Late", lane="desk", attached_to="a"))
    assert found("G09", spec) == {}
    spec.events[-1] = Event(id="late", kind="escalation", name="Escalated", lane="desk")
    spec.flows.append(Flow(id="out", source="g", target="late"))
    assert found("G09", spec) == {}


def test_g09_one_limit_does_not_limit_the_loop_within() -> None:
    outer = _plain(("s", "a"), ("a", "b"), ("b", "c"), ("c", "b"), ("c", "a"), ("c", "e"))
    outer.flows[4].loop_limit = "Twice"
    assert found("G09", outer) == {"flows.f3": "error"}


def test_g10_invalid_and_repeated_ids_are_found() -> None:
    spec = complete_spec()
    spec.steps[0].id = "1. check"
    spec.lanes[0].id = "propose_decision"
    paths = found("G10", spec)
    assert paths["steps.1. check"] == "error"
    assert paths["lanes.propose_decision"] == "error", "lanes and steps stand side by side in a process file"
    assert paths["flows.flow_start.to"] == "error"


def test_g10_of_two_steps_with_one_id_only_a_person_knows_which_is_meant() -> None:
    spec = complete_spec()
    spec.steps.append(Step(id="check_request", name="Check the label", lane="lane_desk", actor_type="human"))
    [finding] = findings("G10", spec)
    assert (finding.path, finding.fix) == ("steps.check_request", None)
    spec.steps[-1] = spec.steps[0].model_copy(deep=True)
    assert [finding.fix for finding in findings("G10", spec)] == ["One copy is left out."]


@pytest.mark.parametrize(
    ("table", "row", "field", "path"),
    [
        ("flows", "flow_recorded", "target", "flows.flow_recorded.to"),
        ("events", "timer_review_late", "attached_to", "events.timer_review_late.attached_to"),
        ("gateways", "gw_certain", "default_flow", "gateways.gw_certain.default_flow"),
        ("decisions", "decision_certain", "gateway", "decisions.decision_certain.gateway"),
        ("handoffs", "handoff_desk_lead", "to_lane", "handoffs.handoff_desk_lead.to_lane"),
        ("ai", "ai_propose", "fallback_step", "ai.ai_propose.fallback_step"),
        ("checkpoints", "check_proposals", "after_step", "checkpoints.check_proposals.after_step"),
        ("exceptions", "exc_bad_input", "returns_to", "exceptions.exc_bad_input.returns_to"),
        ("roles", "role_lead", "lane", "roles.role_lead.lane"),
        ("data_sources", "requests", "system", "data_sources.requests.system"),
        ("integrations", "int_desk_dealers", "source", "integrations.int_desk_dealers.from"),
        ("metrics", "complaints", "data_source_id", "metrics.complaints.data_source_id"),
    ],
)
def test_g10_a_reference_to_nothing_is_found(table: str, row: str, field: str, path: str) -> None:
    spec = complete_spec()
    setattr(_row(getattr(spec, table), row), field, "nothing")
    assert found("G10", spec) == {path: "error"}


def test_g10_a_reference_by_name_can_be_mended() -> None:
    spec = complete_spec()
    _row(spec.flows, "flow_recorded").target = "Inform the customer"
    [finding] = findings("G10", spec)
    assert finding.fix == "“inform_customer” is named instead."


def test_a_gateway_may_stand_for_itself() -> None:
    spec = _plain(("s", "a"), ("a", "e"))
    spec.gateways.append(Gateway(id="g", lane="desk"))
    assert found("G01", spec) == {"gateways.g": "error"}
