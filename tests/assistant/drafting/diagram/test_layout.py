"""The picture can be read: nothing lies on anything else, and flows run from left to right."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.diagram.from_spec import graph_of
from assistant.drafting.diagram.geometry import Box, Edge, Layout, Point
from assistant.drafting.diagram.graph import NodeKind, ProcessGraph
from assistant.drafting.diagram.layout import lay_out
from tests.assistant.drafting.processes import flow, random_spec, spec_with
from tests.assistant.drafting.specimens import complete_spec

LANES = [{"id": "desk", "name": "Desk"}, {"id": "robot", "name": "Robot", "kind": "ai"}]


def pieces(edge: Edge) -> list[Box]:
    """The straight pieces of a line, a hair wide."""
    return [
        Box(min(a.x, b.x) - 0.1, min(a.y, b.y) - 0.1, abs(a.x - b.x) + 0.2, abs(a.y - b.y) + 0.2)
        for a, b in itertools.pairwise(edge.points)
    ]


def inner(box: Box, by: float = 1.0) -> Box:
    return Box(box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by)


def crossed_nodes(graph: ProcessGraph, layout: Layout) -> list[str]:
    """`line over node` for each line that runs through a node at which it does not begin or end."""
    ends = {f.id: {f.source, f.target} for f in graph.flows} | {k.id: {k.task, k.store} for k in graph.links}
    hosts = {node.id: node.attached_to for node in graph.nodes if node.attached_to}
    return [
        f"{line} over {node}"
        for line, edge in layout.edges.items()
        for node, box in layout.nodes.items()
        if node not in ends[line] and node not in {hosts.get(end) for end in ends[line]}
        if any(piece.overlaps(inner(box)) for piece in pieces(edge))
    ]


def shared_pieces(layout: Layout) -> list[str]:
    """Pairs of lines that run on one another for more than a few pixels."""
    found = []
    for (one, first), (other, second) in itertools.combinations(layout.edges.items(), 2):
        for a, b in itertools.product(pieces(first), pieces(second)):
            both = (min(a.right, b.right) - max(a.x, b.x), min(a.bottom, b.bottom) - max(a.y, b.y))
            if min(both) > 0 and max(both) > 3:
                found.append(f"{one} on {other}")
    return found


def hidden_texts(layout: Layout, standing: dict[str, Box]) -> list[tuple[str, str]]:
    """Texts that lie on a node which is not their own; a gateway leaves its corners free."""
    texts = layout.labels | {line: edge.label for line, edge in layout.edges.items() if edge.label}
    return [
        (text, node)
        for text, place in texts.items()
        for node, box in standing.items()
        if text != node and inner(place).overlaps(inner(box))
    ]


def overlapping(boxes: dict[str, Box]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in itertools.combinations(boxes, 2) if boxes[a].overlaps(boxes[b])]


def assert_readable(spec: WorkflowSpec) -> None:
    graph = graph_of(spec)
    layout = lay_out(graph)
    hung = {node.id for node in graph.nodes if node.kind is NodeKind.BOUNDARY}
    standing = {node: box for node, box in layout.nodes.items() if node not in hung}
    assert layout.nodes.keys() == {node.id for node in graph.nodes}
    assert layout.edges.keys() == {line.id for line in (*graph.flows, *graph.links)}
    assert overlapping(standing) == []
    assert overlapping({node: layout.nodes[node] for node in hung}) == []
    assert overlapping(layout.lanes) == []
    assert all(layout.pool.holds(box) for box in layout.lanes.values())
    assert all(layout.lanes[node.lane].holds(layout.nodes[node.id]) for node in graph.nodes)
    assert all(
        a.x == b.x or a.y == b.y for e in layout.edges.values() for a, b in itertools.pairwise(e.points)
    )
    assert all(layout.pool.holds(piece) for edge in layout.edges.values() for piece in pieces(edge))
    assert crossed_nodes(graph, layout) == []
    assert hidden_texts(layout, standing) == []
    assert shared_pieces(layout) == []


def test_a_complete_workflow_can_be_read() -> None:
    assert_readable(complete_spec())


@given(st.integers(0, 10**9))
@examples(max_examples=60)
def test_any_process_can_be_read(seed: int) -> None:
    assert_readable(random_spec(seed))


def test_flows_run_from_left_to_right_but_for_the_way_back() -> None:
    spec = spec_with(
        lanes=LANES,
        events=[{"id": "s", "kind": "start", "lane": "desk"}, {"id": "e", "kind": "end", "lane": "desk"}],
        steps=[
            {"id": "ask", "name": "Ask", "lane": "desk", "actor_type": "human"},
            {"id": "guess", "name": "Guess", "lane": "robot", "actor_type": "ai"},
        ],
        gateways=[{"id": "fine", "question": "Fine?", "lane": "desk"}],
        flows=[
            flow("s", "ask"),
            flow("ask", "guess"),
            flow("guess", "fine"),
            flow("fine", "ask", "no"),
            flow("fine", "e", is_default=True),
        ],
    )
    graph = graph_of(spec)
    layout = lay_out(graph)
    back = [f.id for f in graph.flows if layout.edges[f.id].points[-1].x < layout.edges[f.id].points[0].x]

    assert back == ["fine_to_ask"]


def test_boundary_events_stand_on_the_lower_edge_of_their_step() -> None:
    spec = spec_with(
        lanes=LANES,
        steps=[{"id": "guess", "name": "Guess", "lane": "robot", "actor_type": "ai"}],
        exceptions=[{"id": f"x{n}", "at_step": "guess", "trigger": f"Thing {n}"} for n in range(9)],
    )
    layout = lay_out(graph_of(spec))
    events = [layout.nodes[f"x{n}"] for n in range(9)]

    assert {event.centre.y for event in events} == {layout.nodes["guess"].bottom}
    assert overlapping({str(n): event for n, event in enumerate(events)}) == []


def test_steps_at_the_same_time_in_one_lane_stand_below_one_another() -> None:
    spec = spec_with(
        lanes=LANES,
        gateways=[{"id": "both", "kind": "parallel", "lane": "desk"}],
        steps=[{"id": i, "name": i, "lane": "desk", "actor_type": "human"} for i in ("one", "two", "three")],
        flows=[flow("both", i) for i in ("one", "two", "three")],
    )
    layout = lay_out(graph_of(spec))
    places = [layout.nodes[i].centre for i in ("one", "two", "three")]

    assert len({place.x for place in places}) == 1
    assert sorted({place.y for place in places}) == [place.y for place in places]


def test_the_same_process_gives_the_same_picture() -> None:
    assert lay_out(graph_of(complete_spec())) == lay_out(graph_of(complete_spec()))


def test_a_process_without_anything_is_an_empty_pool() -> None:
    layout = lay_out(graph_of(spec_with()))

    assert layout.nodes == {}
    assert layout.pool.centre != Point(0, 0)
