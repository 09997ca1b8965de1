"""The process of a workflow specification as a graph. Pure.

What the specification's own rows say is taken as it is; rows that cannot be drawn are named in the
graph's notes, and nothing stops.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import ActorType, Event, Gateway, Step
from assistant.drafting.artifacts.workflow_spec.steps import Flow as FlowRow
from assistant.drafting.diagram.completing import completed
from assistant.drafting.diagram.exceptions import Drawn, add_exceptions
from assistant.drafting.diagram.graph import (
    Actor,
    Flow,
    GraphLane,
    Node,
    NodeKind,
    ProcessGraph,
    Trigger,
    Work,
)
from assistant.drafting.diagram.naming import Ids
from assistant.drafting.diagram.stores import data_stores

_ACTORS = {
    ActorType.HUMAN: Actor.HUMAN,
    ActorType.AI: Actor.AI,
    ActorType.SYSTEM: Actor.SYSTEM,
    ActorType.AI_WITH_HUMAN: Actor.AI_WITH_HUMAN,
}
_TRIGGERS = {kind.value: kind for kind in Trigger}
TO_BE_CONFIRMED = "to be confirmed"
"""Written where a choice has no condition yet."""


def graph_of(spec: WorkflowSpec) -> ProcessGraph:
    """The process of a specification with its exceptions and data, complete as BPMN wants it."""
    builder = _Builder(spec)
    builder.add_nodes()
    builder.add_flows()
    lanes = {row: lane.id for row, lane in builder.lanes.items()}
    exceptions = add_exceptions(
        spec, Drawn(builder.nodes, builder.flows, builder.node_of, lanes), builder.ids.take
    )
    graph = ProcessGraph(
        id=builder.process_id,
        title=spec.workflow_name.value or spec.title,
        lanes=tuple(builder.lanes.values()),
        nodes=(*builder.nodes, *exceptions.nodes),
        flows=(*builder.flows, *exceptions.flows),
        notes=(*builder.notes, *exceptions.notes),
    )
    graph = completed(graph, builder.ids.take)
    stores, links = data_stores(spec, graph.nodes, builder.ids.take)
    return replace(graph, nodes=graph.nodes + stores, links=links)


class _Builder:
    """Turns rows into nodes and flows; ids stay those of the rows where they are free."""

    def __init__(self, spec: WorkflowSpec) -> None:
        self.spec = spec
        self.ids = Ids()
        self.process_id = self.ids.take(f"process-{spec.artifact_id}")
        self.nodes: list[Node] = []
        self.flows: list[Flow] = []
        self.notes: list[str] = []
        self.node_of: dict[str, str] = {}
        """Id of the row to id of the node."""
        self.lanes = {
            lane.id: GraphLane(id=self.ids.take(lane.id), name=lane.name or lane.id, actor=Actor(lane.kind))
            for lane in spec.lanes
        }
        self.fallbacks = {component.fallback_step for component in spec.ai}

    def _lane(self, row: str, wanted: str) -> str:
        if wanted not in self.lanes:
            self.notes.append(f"“{row}” stands in no known lane ({wanted or 'none named'}).")
            self.lanes[wanted] = GraphLane(
                id=self.ids.take(wanted or "no-lane"), name=wanted or "No lane", actor=Actor.EXTERNAL
            )
        return self.lanes[wanted].id

    def _keep(self, row_id: str, node: Node) -> None:
        if row_id in self.node_of:
            self.notes.append(f"The id “{row_id}” stands for more than one thing; flows lead to the first.")
        self.node_of.setdefault(row_id, node.id)
        self.nodes.append(node)

    def add_nodes(self) -> None:
        """Starts first, then steps and gateways in the order of their rows, then what else happens."""
        rows = self.spec
        for event in rows.events:
            if event.kind == "start":
                self._add_event(event)
        for step in rows.steps:
            self._add_step(step)
        for gateway in rows.gateways:
            self._add_gateway(gateway)
        for event in rows.events:
            if event.kind != "start":
                self._add_event(event)

    def _add_step(self, step: Step) -> None:
        node = Node(
            id=self.ids.take(step.id),
            kind=NodeKind.TASK,
            label=step.name.strip() or step.id,
            lane=self._lane(step.id, step.lane),
            actor=_ACTORS[step.actor_type],
            work=self._work(step),
            origin=f"steps/{step.id}",
        )
        self._keep(step.id, node)

    def _work(self, step: Step) -> Work:
        """Manual: done when the AI is down. A rule: before a choice that a rule makes."""
        if step.actor_type in (ActorType.HUMAN, ActorType.AI_WITH_HUMAN):
            return Work.MANUAL if step.id in self.fallbacks else Work.USER
        notifies = {system.id for system in self.spec.systems if system.role == "notify"}
        if any(output.delivered_in in notifies for output in step.outputs):
            return Work.SEND
        by_rule = {decision.gateway for decision in self.spec.decisions if decision.decided_by == "rule"}
        leads_to = {flow.target for flow in self.spec.flows if flow.source == step.id}
        return Work.RULE if step.actor_type is ActorType.SYSTEM and leads_to & by_rule else Work.SERVICE

    def _add_gateway(self, gateway: Gateway) -> None:
        ways = sum(flow.source == gateway.id for flow in self.spec.flows)
        kind = NodeKind(gateway.kind)
        unsaid = f"Choice {TO_BE_CONFIRMED}" if ways > 1 and kind is NodeKind.EXCLUSIVE else ""
        node = Node(
            id=self.ids.take(gateway.id),
            kind=kind,
            label=(gateway.question or "").strip() or unsaid,
            lane=self._lane(gateway.id, gateway.lane),
            origin=f"gateways/{gateway.id}",
        )
        self._keep(gateway.id, node)

    def _add_event(self, event: Event) -> None:
        host = self.node_of.get(event.attached_to) if event.attached_to else None
        kind = self._event_kind(event, host)
        trigger = Trigger.NONE if event.kind in ("start", "end") else _TRIGGERS[event.kind]
        if trigger is Trigger.ERROR and kind is NodeKind.THROW:
            trigger = Trigger.NONE  # BPMN knows no error in between
        lane = (
            next(node.lane for node in self.nodes if node.id == host)
            if host
            else self._lane(event.id, event.lane)
        )
        node = Node(
            id=self.ids.take(event.id),
            kind=kind,
            label=event.name.strip() or (event.trigger or "").strip() or event.kind.capitalize(),
            lane=lane,
            trigger=trigger,
            attached_to=host,
            origin=f"events/{event.id}",
        )
        self._keep(event.id, node)

    def _event_kind(self, event: Event, host: str | None) -> NodeKind:
        """A start, an end, on the edge of a step, or in between: what it waits for, or what it tells."""
        if event.kind in ("start", "end"):
            return NodeKind(event.kind)
        if host:
            return NodeKind.BOUNDARY
        if event.kind in ("timer", "message") and not any(f.target == event.id for f in self.spec.flows):
            return NodeKind.START
        if event.kind != "timer" and not any(f.source == event.id for f in self.spec.flows):
            return NodeKind.END
        return NodeKind.CATCH if event.kind in ("timer", "message") else NodeKind.THROW

    def add_flows(self) -> None:
        seen: set[tuple[str, str, str | None]] = set()
        for row in self.spec.flows or self._in_their_order():
            ends = [self.node_of.get(row.source), self.node_of.get(row.target)]
            missing = [name for name, end in zip((row.source, row.target), ends, strict=True) if end is None]
            key = (row.source, row.target, row.condition_text)
            if missing:
                self.notes.append(f"The flow “{row.id}” names {' and '.join(missing)}, which is not there.")
            elif key in seen:
                self.notes.append(f"The flow “{row.id}” is there twice.")
            else:
                seen.add(key)
                self.flows.append(self._flow(row, ends[0] or "", ends[1] or ""))

    def _in_their_order(self) -> list[FlowRow]:
        """Where no flow is given, one step after the other, between start and end where they are alone."""
        starts = [event.id for event in self.spec.events if event.kind == "start"][:1]
        ends = [event.id for event in self.spec.events if event.kind == "end"][:1]
        order = [*starts, *(step.id for step in self.spec.steps), *ends]
        if len(order) > 1:
            self.notes.append("No flows are given; the steps are drawn in their order.")
        pairs = itertools.pairwise(order)
        return [FlowRow(id=f"after-{a}", source=a, target=b, provenance=[]) for a, b in pairs]

    def _flow(self, row: FlowRow, source: str, target: str) -> Flow:
        given = self.spec.flows
        label, condition, default = "", None, False
        siblings = [flow for flow in given if flow.source == row.source]
        gateway = next((gateway for gateway in self.spec.gateways if gateway.id == row.source), None)
        if len(siblings) > 1 and (gateway is None or gateway.kind == "exclusive"):
            label, condition, default = self._choice(row, siblings, gateway)
        elif row.condition_text and given:
            self.notes.append(f"The condition of the flow “{row.id}” is not drawn, as it follows no choice.")
        return Flow(
            id=self.ids.take(row.id),
            source=source,
            target=target,
            label=label,
            condition=condition,
            is_default=default,
            origin=f"flows/{row.id}" if given else None,
        )

    def _choice(
        self, row: FlowRow, siblings: list[FlowRow], gateway: Gateway | None
    ) -> tuple[str, str | None, bool]:
        """Text, condition, and whether it is the way taken when no condition holds."""
        named = [
            flow for flow in siblings if flow.is_default or (gateway and gateway.default_flow == flow.id)
        ]
        bare = [flow for flow in siblings if not (flow.condition_text or flow.condition_expr)]
        if not named and len(bare) == 1 and len(siblings) > 1:
            named = bare
        said = (row.condition_text or "").strip()
        if named and row is named[0]:
            return said or "otherwise", None, True
        condition = (row.condition_expr or "").strip() or said
        if not condition and gateway is None and not named and len(bare) == len(siblings):
            return "", None, False
        return said or condition or TO_BE_CONFIRMED, condition or TO_BE_CONFIRMED, False
