"""How exceptions and events on the edge of steps belong to the process."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Event
from assistant.drafting.linting.process_graph import (
    Edge,
    EdgeKind,
    boundary_of,
    graph_of,
    handling,
    in_words,
    islands,
    path_to,
    reachable,
    strong_components,
)
from tests.assistant.drafting.specimens import complete_spec


def _exception(spec: WorkflowSpec, kind: str) -> Any:
    return next(row for row in spec.exceptions if row.kind == kind)


def _edges(spec: WorkflowSpec, ref: str) -> list[tuple[str, str, str]]:
    return [(edge.source, edge.target, edge.kind.value) for edge in graph_of(spec).edges if edge.ref == ref]


def test_an_event_on_the_edge_is_entered_from_its_step() -> None:
    assert Edge("review_proposal", "timer_review_late", EdgeKind.ATTACHED, "timer_review_late") in (
        graph_of(complete_spec()).incoming("timer_review_late")
    )


def test_an_exception_without_an_event_goes_from_its_step_along_its_path_and_back() -> None:
    assert _edges(complete_spec(), "exc_bad_input") == [
        ("check_request", "ask_customer", "raised"),
        ("ask_customer", "check_request", "handled"),
    ]


def test_an_exception_with_an_event_goes_from_that_event() -> None:
    assert _edges(complete_spec(), "exc_sla_breach") == [
        ("timer_review_late", "take_over_request", "handled")
    ]


def test_an_exception_without_a_step_goes_from_the_start() -> None:
    spec = complete_spec()
    _exception(spec, "out_of_scope").at_step = None
    assert _edges(spec, "exc_out_of_scope")[0] == ("start_received", "refer_request", "raised")


def test_what_cannot_occur_goes_nowhere() -> None:
    spec = complete_spec()
    _exception(spec, "bad_input").not_applicable = "All requests come from a form."
    assert _edges(spec, "exc_bad_input") == []


def test_a_flow_in_a_path_stands_for_the_nodes_that_it_joins() -> None:
    paths = {row.id: nodes for row, nodes in handling(complete_spec())}
    assert paths["exc_human_disagrees"] == ["gw_accepted", "gw_by_hand", "decide_by_hand"]
    assert paths["exc_bad_input"] == ["ask_customer", "check_request"]


def test_an_unavailable_ai_without_a_path_goes_to_the_fallback_step() -> None:
    spec = complete_spec()
    row = _exception(spec, "ai_unavailable")
    row.path = []
    assert {each.id: nodes for each, nodes in handling(spec)}[row.id] == ["decide_by_hand"]


def test_the_event_that_catches_an_exception_is_the_one_it_names() -> None:
    spec = complete_spec()
    caught = {row.id: event.id for row in spec.exceptions if (event := boundary_of(spec, row))}
    assert caught == {
        "exc_ai_unavailable": "timer_no_proposal",
        "exc_stale_data": "error_stale_record",
        "exc_sla_breach": "timer_review_late",
    }


def test_else_it_is_one_called_alike_or_whose_flow_leads_there_or_one_of_the_kind_without_a_flow() -> None:
    spec = complete_spec()
    row = _exception(spec, "bad_input")
    spec.events.append(Event(id="error_input", kind="error", lane="lane_desk", attached_to="check_request"))
    assert boundary_of(spec, row) is spec.events[-1]
    spec.events.append(
        Event(id="other", kind="message", name=row.trigger, lane="lane_desk", attached_to="check_request")
    )
    assert boundary_of(spec, row) is spec.events[-1]
    late = _exception(spec, "sla_breach")
    late.path = ["take_over_request"]
    assert (found := boundary_of(spec, late)) is not None and found.id == "timer_review_late"


def test_the_first_steps_after_a_node_are_found_through_gateways() -> None:
    names = [step.id for step in graph_of(complete_spec()).first_steps_after("propose_decision")]
    assert sorted(names) == ["record_decision", "review_proposal"]


def test_everything_in_the_specimen_hangs_together() -> None:
    graph = graph_of(complete_spec())
    assert len(islands(graph)) == 1
    assert reachable(graph, ["start_received"]) == set(graph.nodes)
    assert reachable(graph, [end.id for end in graph.ends()], backwards=True) == set(graph.nodes)


def test_nodes_are_named_for_people_and_for_paths() -> None:
    graph = graph_of(complete_spec())
    assert in_words(graph.nodes["gw_by_hand"]) == "the gateway “gw_by_hand”"
    assert path_to(graph.nodes["end_called"]) == "events.end_called"


_NAMES = "abcdef"


@given(st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES)), max_size=14))
def test_nodes_of_one_component_lead_to_one_another_and_no_others_do(edges: list[tuple[str, str]]) -> None:
    after = {name: {name} for name in _NAMES}
    for _ in _NAMES:
        for source, target in edges:
            for known in after.values():
                known |= {target} if source in known else set()
    groups = strong_components(_NAMES, edges)
    group_of = {name: place for place, group in enumerate(groups) for name in group}
    for one in _NAMES:
        for other in _NAMES:
            mutual = other in after[one] and one in after[other]
            assert mutual == (group_of[one] == group_of[other])
            if other in after[one] and not mutual:
                assert group_of[other] < group_of[one], "each component comes after those to which it leads"
