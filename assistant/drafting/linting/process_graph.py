"""The process of a specification as nodes and edges, exceptions included. Pure.

Work goes on along flows. It leaves a step sideways, too, and rules, drawings and exports have to agree how:

- a boundary event is entered from the step to which it is attached;
- an exception that a boundary event catches goes from that event to the first node of its path;
- any other exception goes from its step to the first node of its path, or from every start event
  where it names no step, for it may then occur anywhere;
- the nodes of a path follow one another, and the last one leads to `returns_to` or `ends_at`;
- an AI step leads to its fallback step, which is also the path of an unavailable AI that names none.

A path may name flows; these stand for the nodes that they join. What an id names that does not exist
is left out: the rule on references tells of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import AI_ACTORS, Event, Flow, Gateway, Step
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass, ExceptionRow

ProcessNode = Step | Event | Gateway


class EdgeKind(StrEnum):
    """Why one node follows another."""

    FLOW = "flow"
    ATTACHED = "attached"
    """From a step to an event on its edge."""
    RAISED = "raised"
    """From a step to the first node of an exception's path that no boundary event catches."""
    HANDLED = "handled"
    """Along an exception's path."""
    FALLBACK = "fallback"
    """From an AI step to the step by which people do it instead."""


ONWARD = frozenset({EdgeKind.FLOW, EdgeKind.HANDLED})
"""Edges by which a node that is done goes on."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One node after another; `ref` is the id of the flow, event, exception or AI row that says so."""

    source: str
    target: str
    kind: EdgeKind
    ref: str


@dataclass(frozen=True, slots=True)
class SpecGraph:
    """Nodes by id in the order of the specification (of two with one id the first), and their edges."""

    nodes: Mapping[str, ProcessNode]
    edges: tuple[Edge, ...]
    _out: Mapping[str, list[Edge]] = field(repr=False, default_factory=dict)
    _in: Mapping[str, list[Edge]] = field(repr=False, default_factory=dict)

    def outgoing(self, node_id: str, *kinds: EdgeKind) -> list[Edge]:
        """Edges out of a node, of some kinds or all."""
        return [edge for edge in self._out.get(node_id, ()) if not kinds or edge.kind in kinds]

    def incoming(self, node_id: str, *kinds: EdgeKind) -> list[Edge]:
        """Edges into a node, of some kinds or all."""
        return [edge for edge in self._in.get(node_id, ()) if not kinds or edge.kind in kinds]

    def starts(self) -> list[Event]:
        """Start events; an event on the edge of a step is none."""
        return [node for node in self.nodes.values() if is_start(node)]  # type: ignore[misc]

    def ends(self) -> list[Event]:
        """End events."""
        return [node for node in self.nodes.values() if is_end(node)]  # type: ignore[misc]

    def first_steps_after(self, node_id: str) -> list[Step]:
        """The steps that come next, through gateways and events, in no loop twice."""
        found: list[Step] = []
        seen, waiting = {node_id}, [node_id]
        while waiting:
            for edge in self.outgoing(waiting.pop(), *ONWARD):
                node = self.nodes[edge.target]
                if edge.target in seen:
                    continue
                seen.add(edge.target)
                if isinstance(node, Step):
                    found.append(node)
                else:
                    waiting.append(edge.target)
        return found


def graph_of(spec: WorkflowSpec) -> SpecGraph:
    """The graph of a specification."""
    nodes = nodes_of(spec)
    edges = tuple(_edges(spec, nodes))
    out: dict[str, list[Edge]] = defaultdict(list)
    into: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        out[edge.source].append(edge)
        into[edge.target].append(edge)
    return SpecGraph(nodes, edges, out, into)


def nodes_of(spec: WorkflowSpec) -> dict[str, ProcessNode]:
    """Steps, events and gateways by id; of two with one id the first."""
    nodes: dict[str, ProcessNode] = {}
    for node in (*spec.steps, *spec.events, *spec.gateways):
        nodes.setdefault(node.id, node)
    return nodes


def is_start(node: ProcessNode) -> bool:
    """Whether the process begins here."""
    return isinstance(node, Event) and node.kind == "start" and node.attached_to is None


def is_end(node: ProcessNode) -> bool:
    """Whether the process ends here."""
    return isinstance(node, Event) and node.kind == "end"


def in_words(node: ProcessNode) -> str:
    """A node for people to read, such as `the step “Check the request”`."""
    if isinstance(node, Step):
        return f"the step “{node.name or node.id}”"
    if isinstance(node, Event):
        return f"the event “{node.name or node.id}”"
    return f"the gateway “{node.question or node.id}”"


def path_to(node: ProcessNode) -> str:
    """Where a node stands in the artifact, such as `steps.check_request`."""
    table = "steps" if isinstance(node, Step) else "events" if isinstance(node, Event) else "gateways"
    return f"{table}.{node.id}"


def ai_steps(spec: WorkflowSpec) -> list[Step]:
    """The steps that an AI does, alone or with a person."""
    return [step for step in spec.steps if step.actor_type in AI_ACTORS]


def applicable_exceptions(spec: WorkflowSpec) -> list[ExceptionRow]:
    """Exceptions that can occur: those not said to be inapplicable."""
    return [row for row in spec.exceptions if row.not_applicable is None]


def handling(spec: WorkflowSpec) -> list[tuple[ExceptionRow, list[str]]]:
    """Each exception that can occur with the nodes that its case takes, to where it goes on or ends.

    Flows in its path are replaced by the nodes that they join; nodes that do not exist are left out.
    """
    nodes, flows = nodes_of(spec), {flow.id: flow for flow in spec.flows}
    fallbacks = {ai.step: ai.fallback_step for ai in spec.ai if ai.fallback_step}
    found = []
    for row in applicable_exceptions(spec):
        unavailable = row.kind is ExceptionClass.AI_UNAVAILABLE and row.at_step in fallbacks
        instead = [fallbacks[row.at_step]] if unavailable else []  # type: ignore[index]
        path = _path_nodes(row.path or instead, nodes, flows)
        found.append((row, path + [after for after in (row.returns_to, row.ends_at) if after in nodes]))
    return found  # type: ignore[return-value]


def boundary_of(spec: WorkflowSpec, row: ExceptionRow) -> Event | None:
    """The event on the edge of a step that catches an exception, None where there is none.

    It is the event that the path names or that is called like the exception, else the one whose flow leads
    to the first node of the path, else an event without any flow whose kind fits: a timer for a missed
    time, an error event for the rest.
    """
    targets: dict[str, set[str]] = defaultdict(set)
    for flow in spec.flows:
        targets[flow.source].add(flow.target)
    path = next((nodes for each, nodes in handling(spec) if each is row), [])
    return _boundary_of(row, path, _attached(spec), targets)


def _edges(spec: WorkflowSpec, nodes: Mapping[str, ProcessNode]) -> Iterator[Edge]:
    targets: dict[str, set[str]] = defaultdict(set)
    for flow in spec.flows:
        if flow.source in nodes and flow.target in nodes:
            targets[flow.source].add(flow.target)
            yield Edge(flow.source, flow.target, EdgeKind.FLOW, flow.id)
    attached = _attached(spec)
    for step_id, events in attached.items():
        for event in events:
            if step_id in nodes and step_id != event.id:
                yield Edge(step_id, event.id, EdgeKind.ATTACHED, event.id)
    starts = [node.id for node in nodes.values() if is_start(node)]
    for row, path in handling(spec):
        yield from _exception_edges(row, path, nodes, attached, targets, starts)
    for ai in spec.ai:
        if ai.step in nodes and ai.fallback_step in nodes and ai.step != ai.fallback_step:
            yield Edge(ai.step, ai.fallback_step, EdgeKind.FALLBACK, ai.id)  # type: ignore[arg-type]


def _exception_edges(
    row: ExceptionRow,
    path: list[str],
    nodes: Mapping[str, ProcessNode],
    attached: Mapping[str, list[Event]],
    targets: Mapping[str, set[str]],
    starts: list[str],
) -> Iterator[Edge]:
    event = _boundary_of(row, path, attached, targets)
    if not path:
        return
    if event is not None:
        path = [event.id, *(node for node in path if node != event.id)]
    else:
        origins = [row.at_step] if row.at_step in nodes else starts
        yield from (Edge(origin, path[0], EdgeKind.RAISED, row.id) for origin in origins if origin != path[0])
    for before, after in pairwise(path):
        if before != after:
            yield Edge(before, after, EdgeKind.HANDLED, row.id)


def _path_nodes(
    path: Iterable[str], nodes: Mapping[str, ProcessNode], flows: Mapping[str, Flow]
) -> list[str]:
    found: list[str] = []
    for name in path:
        flow = flows.get(name)
        names = [name] if name in nodes else [flow.source, flow.target] if flow is not None else []
        found += [each for each in names if each in nodes and found[-1:] != [each]]
    return found


def _attached(spec: WorkflowSpec) -> dict[str, list[Event]]:
    events: dict[str, list[Event]] = defaultdict(list)
    for event in spec.events:
        if event.attached_to is not None:
            events[event.attached_to].append(event)
    return events


_OF_TIME = frozenset({ExceptionClass.SLA_BREACH, ExceptionClass.AI_UNAVAILABLE})


def _boundary_of(
    row: ExceptionRow,
    path: list[str],
    attached: Mapping[str, list[Event]],
    targets: Mapping[str, set[str]],
) -> Event | None:
    events = attached.get(row.at_step or "", [])
    said = {row.id, row.trigger} - {""}
    named = [event for event in events if event.id in path or said & {event.id, event.name, event.trigger}]
    leading = [event for event in events if path and path[0] in targets.get(event.id, ())]
    kind = "timer" if row.kind in _OF_TIME else "error"
    silent = [event for event in events if event.kind == kind and not targets.get(event.id)]
    return next(iter([*named, *leading, *silent]), None)


def reachable(graph: SpecGraph, sources: Iterable[str], *, backwards: bool = False) -> set[str]:
    """All nodes that can be come to from the sources, these included; or from which they can be."""
    seen = {source for source in sources if source in graph.nodes}
    waiting = list(seen)
    while waiting:
        here = waiting.pop()
        edges = graph.incoming(here) if backwards else graph.outgoing(here)
        for edge in edges:
            there = edge.source if backwards else edge.target
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return seen


def islands(graph: SpecGraph) -> list[list[str]]:
    """Nodes that hang together, whichever way edges point; the largest island first."""
    place = {node: position for position, node in enumerate(graph.nodes)}
    left = dict(place)
    found: list[list[str]] = []
    while left:
        first = next(iter(left))
        island, waiting = {first}, [first]
        while waiting:
            here = waiting.pop()
            for edge in (*graph.outgoing(here), *graph.incoming(here)):
                for there in (edge.source, edge.target):
                    if there not in island:
                        island.add(there)
                        waiting.append(there)
        found.append(sorted(island, key=place.__getitem__))
        for node in island:
            left.pop(node, None)
    return sorted(found, key=len, reverse=True)


def strong_components(nodes: Collection[str], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Nodes from each of which all others of the component can be come to (Tarjan 1972, without recursion).

    Returns:
        Components, each after those to which it leads; single nodes are components, too.
    """
    out: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in edges:
        if source in out and target in out:
            out[source].append(target)
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_nodes: list[str] = []
    is_open: set[str] = set()
    found: list[list[str]] = []
    for root in out:
        if root in number:
            continue
        calls = [(root, iter(out[root]))]
        number[root] = lowest[root] = len(number)
        open_nodes.append(root)
        is_open.add(root)
        while calls:
            here, ways = calls[-1]
            there = next(ways, None)
            if there is None:
                calls.pop()
                if calls:
                    above = calls[-1][0]
                    lowest[above] = min(lowest[above], lowest[here])
                if lowest[here] == number[here]:
                    found.append(_closed(here, open_nodes, is_open))
            elif there not in number:
                number[there] = lowest[there] = len(number)
                open_nodes.append(there)
                is_open.add(there)
                calls.append((there, iter(out[there])))
            elif there in is_open:
                lowest[here] = min(lowest[here], number[there])
    return found


def _closed(root: str, open_nodes: list[str], is_open: set[str]) -> list[str]:
    component: list[str] = []
    while not component or component[-1] != root:
        component.append(open_nodes.pop())
        is_open.discard(component[-1])
    return component[::-1]
