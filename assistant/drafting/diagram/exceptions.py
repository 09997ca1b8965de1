"""Exceptions as events on the edge of their step, with the path that the case then takes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.drafting.artifacts.provenance import SlotStatus
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Event
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass, ExceptionRow
from assistant.drafting.diagram.graph import Actor, Flow, Node, NodeKind, Trigger, Work

SHORT = {
    ExceptionClass.LOW_CONFIDENCE: "Low confidence",
    ExceptionClass.AI_UNAVAILABLE: "AI unavailable",
    ExceptionClass.BAD_INPUT: "Bad or missing input",
    ExceptionClass.STALE_DATA: "Stale or conflicting data",
    ExceptionClass.OUT_OF_SCOPE: "Out of scope",
    ExceptionClass.HUMAN_DISAGREES: "Person disagrees",
    ExceptionClass.SLA_BREACH: "Time limit passed",
    ExceptionClass.HARM_OR_SECURITY: "Suspected harm or security",
    ExceptionClass.DOWNSTREAM_FAILURE: "Later system fails",
}
"""What is written at the event of each class."""
_ESCALATED = {ExceptionClass.HARM_OR_SECURITY, ExceptionClass.HUMAN_DISAGREES}
_CHOSEN = {ExceptionClass.LOW_CONFIDENCE, ExceptionClass.HUMAN_DISAGREES}
"""Classes that a choice in the process often stands for."""
_LONGEST = 48


@dataclass(slots=True)
class Added:
    """What exceptions add to a process."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What of the process is there already."""

    nodes: Sequence[Node]
    flows: Sequence[Flow]
    node_of: dict[str, str]
    """Id of a row to id of its node."""
    lane_of: dict[str, str]


def add_exceptions(spec: WorkflowSpec, drawn: Drawn, new_id: Callable[[str], str]) -> Added:
    """Events, handlers and flows for every exception that somebody named and the process does not show yet.

    The standing classes that nobody has filled yet stay in the table: drawn, they would hide the work.
    """
    adding = _Adding(spec, drawn, new_id)
    for row in spec.exceptions:
        if not row.not_applicable and row.status is not SlotStatus.DEFAULT:
            adding.add(row)
    return adding.made


class _Adding:
    def __init__(self, spec: WorkflowSpec, drawn: Drawn, new_id: Callable[[str], str]) -> None:
        self.spec, self.drawn, self.new_id = spec, drawn, new_id
        self.nodes = {node.id: node for node in drawn.nodes}
        self.node_of = drawn.node_of
        self.flow_rows = {flow.id for flow in spec.flows}
        self.left = {flow.source for flow in drawn.flows}
        self.made = Added()
        self.handlers: dict[tuple[str, str | None], Node] = {}

    def add(self, row: ExceptionRow) -> None:
        """One exception, unless a flow or an event of the process is it already."""
        if any(part in self.flow_rows for part in row.path) or self._drawn_already(row):
            return
        host = self.nodes.get(self.node_of.get(row.at_step or "", ""))
        if host is None or host.kind is not NodeKind.TASK:
            self.made.notes.append(f"The exception “{row.id}” names no step of the process and is not drawn.")
            return
        way = self._way(row, host)
        event = self._event(row, host, returns=way[-1] if way else None)
        self.made.nodes.append(event)
        self._follow(event.id, way or [self._handler(row).id])

    def _drawn_already(self, row: ExceptionRow) -> bool:
        """Whether an event on the edge of a step is it, or a choice right after the step leads there."""
        if any(self._is_event_of(row, event) for event in self.spec.events if event.attached_to):
            return True
        return row.kind in _CHOSEN and bool({*row.path, row.returns_to} & self._choices_after(row.at_step))

    def _is_event_of(self, row: ExceptionRow, event: Event) -> bool:
        """Whether an event on an edge is this exception: by its path, by what it is called, or, when the
        AI is down, by where it leads."""
        if event.id in row.path:
            return True
        said = {row.id, row.trigger, SHORT[row.kind] if row.kind else ""}
        called = {word.casefold() for word in (event.id, event.name, event.trigger or "")}
        if event.attached_to != row.at_step:
            return False
        leads = {flow.target for flow in self.spec.flows if flow.source == event.id}
        down = row.kind is ExceptionClass.AI_UNAVAILABLE
        return bool(called & {word.casefold() for word in said if word}) or (
            down and bool(leads & {*row.path})
        )

    def _choices_after(self, step: str | None) -> set[str]:
        gateways = {row.id for row in self.spec.gateways}
        next_ones = {flow.target for flow in self.spec.flows if flow.source == step} & gateways
        return {flow.target for flow in self.spec.flows if flow.source in next_ones}

    def _event(self, row: ExceptionRow, host: Node, returns: str | None) -> Node:
        ends = returns is None or self.nodes[returns].kind is NodeKind.END
        trigger = Trigger.ERROR
        if row.kind is ExceptionClass.SLA_BREACH:
            trigger = Trigger.TIMER
        elif row.kind in _ESCALATED:
            trigger = Trigger.ESCALATION
        return Node(
            id=self.new_id(row.id),
            kind=NodeKind.BOUNDARY,
            label=_label(row),
            lane=host.lane,
            trigger=trigger,
            attached_to=host.id,
            interrupting=not (trigger is Trigger.TIMER and ends),
            timer=self._limit(row) if trigger is Trigger.TIMER else None,
            origin=f"exceptions/{row.id}",
        )

    def _limit(self, row: ExceptionRow) -> str | None:
        """The time limit of the step."""
        limits = [step.sla.value for step in self.spec.steps if step.id == row.at_step]
        return limits[0].max or limits[0].target if limits and limits[0] else None

    def _way(self, row: ExceptionRow, host: Node) -> list[str]:
        """The nodes that the case takes, up to where it goes on or ends."""
        fallbacks = [c.fallback_step for c in self.spec.ai if c.step == row.at_step and c.fallback_step]
        path = row.path or (fallbacks if row.kind is ExceptionClass.AI_UNAVAILABLE else [])
        way = [self.node_of[part] for part in path if part in self.node_of and self.node_of[part] != host.id]
        last = row.returns_to or row.ends_at
        if way and last and last in self.node_of and way[-1] not in self.left:
            way.append(self.node_of[last])
        return way

    def _follow(self, event: str, way: list[str]) -> None:
        """Flows from the event along its way, as far as the process has none yet."""
        here = event
        for target in way:
            if here not in self.left and here != target:
                self.made.flows.append(
                    Flow(id=self.new_id(f"{here}-to-{target}"), source=here, target=target)
                )
                self.left.add(here)
            here = target

    def _handler(self, row: ExceptionRow) -> Node:
        """A task for the one who answers; one for all exceptions that the same party ends alike."""
        party = row.handler.value
        name = party.name if party else ""
        last = self.node_of.get(row.returns_to or row.ends_at or "")
        known = self.handlers.get((name, last))
        if known:
            return known
        node = Node(
            id=self.new_id(f"handle-{row.id}"),
            kind=NodeKind.TASK,
            label=f"Handle the exception ({name or 'handler to be confirmed'})",
            lane=self._lane_of(name, party.id if party else "", row),
            actor=Actor.HUMAN,
            work=Work.USER,
        )
        self.handlers[name, last] = node
        self.nodes[node.id] = node
        self.made.nodes.append(node)
        if last:
            self._follow(node.id, [last])
        return node

    def _lane_of(self, name: str, party: str, row: ExceptionRow) -> str:
        """The lane of the party, else the first lane of people, else that of the step."""
        lanes = [lane for lane in self.spec.lanes if lane.kind == "human"]
        same = [ln for ln in lanes if name and (ln.name == name or (ln.party and ln.party.id == party))]
        here = self.nodes[self.node_of[row.at_step or ""]].lane
        return next((self.drawn.lane_of[lane.id] for lane in [*same, *lanes]), here)


def _label(row: ExceptionRow) -> str:
    if row.kind:
        return SHORT[row.kind]
    text = row.trigger.strip() or row.id
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]}…"
