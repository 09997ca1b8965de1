"""What a specification says is drawn as it is; what BPMN wants besides is added and marked as added."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.drafting.diagram.from_spec import graph_of
from assistant.drafting.diagram.graph import NodeKind, ProcessGraph, Trigger
from tests.assistant.drafting.processes import flow, spec_with

LANES = [{"id": "desk", "name": "Desk"}, {"id": "robot", "name": "Robot", "kind": "ai"}]


def step(name: str, lane: str = "desk", actor: str = "human", **fields: Any) -> dict[str, Any]:
    return {"id": name, "name": name.capitalize(), "lane": lane, "actor_type": actor, **fields}


def drawn(**fields: Any) -> ProcessGraph:
    return graph_of(spec_with(lanes=LANES, **fields))


def ways(graph: ProcessGraph) -> set[tuple[str, str]]:
    return {(flow.source, flow.target) for flow in graph.flows}


def guess_with(exception: dict[str, Any], **fields: Any) -> ProcessGraph:
    """A guess that a person uses, where one thing goes wrong."""
    row = {"id": "wrong", "at_step": "guess", "handler": "Desk lead", **exception}
    given = {"steps": [step("guess", "robot", "ai"), step("use"), step("manual")], "exceptions": [row]}
    return drawn(**{**given, "flows": [flow("guess", "use")], **fields})


def test_several_flows_into_a_step_meet_in_a_join_that_no_row_stands_for() -> None:
    graph = drawn(
        steps=[step("a"), step("b"), step("c")],
        flows=[flow("a", "c"), flow("b", "c")],
    )

    assert {("a", "join-c"), ("b", "join-c"), ("join-c", "c")} <= ways(graph)
    assert graph.node("join-c").origin is None
    assert graph.node("c").origin == "steps/c"


def test_several_flows_out_of_a_step_part_all_at_once_or_by_their_conditions() -> None:
    both = drawn(steps=[step("a"), step("b"), step("c")], flows=[flow("a", "b"), flow("a", "c")])
    one = drawn(
        steps=[step("a"), step("b"), step("c")],
        flows=[flow("a", "b", "it rains"), flow("a", "c", "the sun shines")],
    )

    assert both.node("after-a").kind is NodeKind.PARALLEL
    assert one.node("after-a").kind is NodeKind.EXCLUSIVE


def test_a_choice_without_a_condition_says_that_it_is_to_be_confirmed() -> None:
    graph = drawn(
        gateways=[{"id": "g", "question": "Which?", "lane": "desk"}],
        steps=[step("a"), step("b"), step("c")],
        flows=[flow("g", "a", "yes"), flow("g", "b"), flow("g", "c")],
    )
    labels = {flow.target: flow.label for flow in graph.flows if flow.source == "g"}

    assert labels == {"a": "yes", "b": "to be confirmed", "c": "to be confirmed"}


def test_the_only_way_without_a_condition_is_the_one_otherwise() -> None:
    graph = drawn(
        gateways=[{"id": "g", "question": "Which?", "lane": "desk"}],
        steps=[step("a"), step("b")],
        flows=[flow("g", "a", "yes"), flow("g", "b")],
    )
    (other,) = [flow for flow in graph.flows if flow.target == "b"]

    assert (other.label, other.is_default, other.condition) == ("otherwise", True, None)


def test_a_flow_to_nothing_is_told_and_left_out() -> None:
    graph = drawn(steps=[step("a")], flows=[flow("a", "ghost")])

    assert graph.notes[0] == "The flow “a_to_ghost” names ghost, which is not there."
    assert "ghost" not in {flow.target for flow in graph.flows}


def test_a_step_in_no_lane_is_still_drawn() -> None:
    graph = drawn(steps=[step("a", "attic")])

    assert graph.lanes[-1].name == "attic"
    assert any("“a” stands in no known lane" in note for note in graph.notes)


@pytest.mark.parametrize(
    ("kind", "trigger"),
    [("sla_breach", Trigger.TIMER), ("harm_or_security", Trigger.ESCALATION), ("bad_input", Trigger.ERROR)],
)
def test_an_exception_is_an_event_on_the_edge_of_its_step(kind: str, trigger: Trigger) -> None:
    graph = guess_with({"kind": kind, "path": ["manual"], "returns_to": "use"})
    event = graph.node("wrong")

    assert (event.kind, event.trigger, event.attached_to) == (NodeKind.BOUNDARY, trigger, "guess")
    assert ("wrong", "manual") in ways(graph)
    assert ("manual", "join-use") in ways(graph)


def test_an_exception_without_a_path_goes_to_who_handles_it() -> None:
    graph = guess_with({"trigger": "The picture is blurred", "returns_to": "use"})

    assert graph.node("handle-wrong").label == "Handle the exception (Desk lead)"
    assert {("wrong", "handle-wrong"), ("handle-wrong", "join-use")} <= ways(graph)


def test_a_time_limit_that_only_tells_somebody_does_not_stop_the_work() -> None:
    steps = [step("guess", "robot", "ai", sla={"target": "PT4H", "max": "PT8H"}), step("use"), step("manual")]
    graph = guess_with({"kind": "sla_breach", "path": ["manual"]}, steps=steps)
    back = guess_with({"kind": "sla_breach", "path": ["manual"], "returns_to": "use"}, steps=steps)

    assert (graph.node("wrong").timer, back.node("wrong").timer) == ("PT8H", "PT8H")
    assert back.node("wrong").interrupting


@pytest.mark.parametrize(
    "event",
    [
        {"name": "AI unavailable"},
        {"trigger": "Nothing comes back"},
        {"name": "No guess"},
    ],
)
def test_an_exception_that_the_process_shows_already_is_not_drawn_twice(event: dict[str, str]) -> None:
    graph = guess_with(
        {"kind": "ai_unavailable", "trigger": "Nothing comes back", "path": ["manual"]},
        events=[{"id": "down", "kind": "error", "lane": "robot", "attached_to": "guess", **event}],
        flows=[flow("guess", "use"), flow("down", "manual")],
    )

    assert [node.id for node in graph.nodes if node.kind is NodeKind.BOUNDARY] == ["down"]


def test_an_exception_that_cannot_occur_or_names_no_step_is_not_drawn() -> None:
    never = guess_with({"not_applicable": "There is no model"})
    nowhere = guess_with({"at_step": None})

    assert not [node for node in never.nodes if node.kind is NodeKind.BOUNDARY]
    assert "The exception “wrong” names no step of the process and is not drawn." in nowhere.notes


def test_a_system_is_drawn_at_each_step_that_uses_it() -> None:
    record = {"system_id": "crm", "write": "auto"}
    graph = drawn(
        systems=[{"id": "crm", "name": "Customer file"}],
        data_sources=[{"id": "notes", "name": "Notes", "system": "crm"}],
        steps=[step("a", inputs=[{"data_source": "notes"}]), step("b", system_of_record=record)],
    )
    uses = {(link.task, graph.node(link.store).label, link.writes) for link in graph.links}

    assert uses == {("a", "Customer file", False), ("b", "Customer file", True)}


def test_steps_without_flows_are_drawn_in_their_order() -> None:
    graph = drawn(steps=[step("a"), step("b")])

    assert ("a", "b") in ways(graph)
    assert "No flows are given; the steps are drawn in their order." in graph.notes


def test_ids_that_two_tables_share_are_told_apart() -> None:
    graph = drawn(
        steps=[step("same"), step("next")],
        flows=[{"id": "same", "from": "same", "to": "next"}],
        exceptions=[{"id": "next", "trigger": "x", "at_step": "same"}],
    )
    ids = [graph.id, *(lane.id for lane in graph.lanes), *(node.id for node in graph.nodes)]
    ids += [flow.id for flow in graph.flows]

    assert len({name.lower() for name in ids}) == len(ids)
