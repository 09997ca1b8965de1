"""What was changed in a modeller since the assistant wrote the file, taken over into the specification.

The diagram that the embedded specification would give now is compared with the one in the file, by id.
What is the same in both leaves its row as it was, so that nothing is lost that BPMN cannot say.
"""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.provenance import UserTurn
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.people import Lane
from assistant.drafting.artifacts.workflow_spec.steps import ActorType, Event, Flow, Gateway, Step
from assistant.drafting.diagram import graph as drawn
from assistant.drafting.diagram.from_spec import graph_of
from assistant.drafting.diagram.graph import Node, NodeKind, Work
from assistant.drafting.diagram.xml_text import clean
from assistant.drafting.imports.bpmn_flatten import lay_open
from assistant.drafting.imports.bpmn_foreign import EVENT_KINDS, GATEWAYS, PEOPLE
from assistant.drafting.imports.bpmn_reading import ReadDiagram, ReadFlow, ReadNode

_TABLES = ("steps", "gateways", "events", "exceptions", "flows")
_MACHINE_WORK = {Work.SERVICE, Work.RULE, Work.SEND}


def take_over_edits(spec: WorkflowSpec, found: ReadDiagram) -> list[str]:
    """Changes the specification to what the diagram says; the changes in sentences, none for none."""
    return _Edits(spec, found).take_over()


class _Edits:
    def __init__(self, spec: WorkflowSpec, found: ReadDiagram) -> None:
        self.spec, self.found = spec, found
        self.graph = graph_of(spec)
        self.said = UserTurn(source=found.name)
        self.known = {node.id: node for node in self.graph.nodes}
        self.told: list[str] = []
        self.rows: dict[str, Any] = {
            f"{table}/{row.id}": row for table in _TABLES for row in getattr(spec, table)
        }
        self.row_of = {node.id: node.origin.split("/", 1)[1] for node in self.graph.nodes if node.origin}
        lane_rows = {lane.id for lane in spec.lanes}
        self.lane_row = {lane.id: lane.id for lane in self.graph.lanes if lane.id in lane_rows}

    def take_over(self) -> list[str]:
        lay_open(self.found)
        self._title()
        self._lanes()
        for node in self.found.nodes.values():
            if node.id in self.known:
                self._changed(self.known[node.id], node)
            elif node.tag != "dataStoreReference":
                self._new(node)
        self._removed()
        self._flows()
        return self.told

    def _title(self) -> None:
        pool = next((pool for pool in self.found.pools if pool.process), None)
        if pool and pool.name and pool.name != _spoken(self.graph.title):
            self.spec.workflow_name = {"value": pool.name, "provenance": [self.said]}  # type: ignore[assignment]
            self.told.append(f"The workflow is now called “{pool.name}”.")

    def _lanes(self) -> None:
        shown = {lane.id for lane in self.graph.lanes}
        rows = {lane.id: lane for lane in self.spec.lanes}
        for lane in self.found.lanes:
            row = rows.get(self.lane_row.get(lane.id, ""))
            if row is not None and lane.name and lane.name != _spoken(row.name or row.id):
                self.told.append(f"The lane “{row.name}” is now called “{lane.name}”.")
                row.name, row.provenance = lane.name, [self.said]
            elif lane.id not in shown:
                self.spec.lanes.append(Lane(id=lane.id, name=lane.name or lane.id, provenance=[self.said]))
                self.lane_row[lane.id] = lane.id
                self.told.append(f"The lane “{lane.name or lane.id}” is new.")
        left = {lane.id for lane in self.found.lanes}
        for row_id in [drawn_id for drawn_id in self.lane_row if drawn_id not in left]:
            self.told.append(f"The lane “{rows[row_id].name}” is gone.")
            self.spec.lanes = [lane for lane in self.spec.lanes if lane.id != row_id]

    def _lane_of(self, node: ReadNode) -> str | None:
        """The lane of a node as a row; None where that is not known or no row."""
        place = node.attached_to or node.id
        holder = next((lane.id for lane in self.found.lanes if place in lane.nodes), "")
        return self.lane_row.get(holder)

    def _changed(self, before: Node, now: ReadNode) -> None:
        row = self.rows.get(before.origin or "")
        if row is None:
            if before.kind is NodeKind.TASK and now.name != _spoken(before.label):
                self._promote(now.id)
            return
        if now.name != _spoken(before.label):
            self._rename(row, before, now.name)
        lane = self._lane_of(now)
        if lane is not None and hasattr(row, "lane") and lane != row.lane and not before.attached_to:
            self.told.append(f"“{before.label}” stands now in the lane {lane}.")
            row.lane, row.provenance = lane, [self.said]
        if isinstance(row, Step) and now.is_task and now.tag != "task":
            machine = now.tag not in PEOPLE
            if machine != (before.work in _MACHINE_WORK):
                row.actor_type, row.provenance = ActorType.SYSTEM if machine else ActorType.HUMAN, [self.said]
                self.told.append(f"“{row.name}” is now done by {'a system' if machine else 'people'}.")
        if before.attached_to != (now.attached_to or None):
            host = self.row_of.get(now.attached_to) or now.attached_to or None
            setattr(
                row,
                "at_step" if before.origin and before.origin.startswith("exceptions/") else "attached_to",
                host,
            )
            self.told.append(f"“{before.label}” is now attached to {host or 'nothing'}.")

    def _rename(self, row: Any, before: Node, name: str) -> None:
        field = {"gateways": "question", "exceptions": "trigger"}.get(
            (before.origin or "").split("/")[0], "name"
        )
        setattr(row, field, name)
        row.provenance = [self.said]
        self.told.append(f"“{before.label}” is now called “{name}”.")

    def _new(self, node: ReadNode) -> None:
        """A row for something that the specification did not have."""
        lane = self._lane_of(node) or ""
        common: dict[str, Any] = {"id": node.id, "lane": lane, "provenance": [self.said]}
        row: Any
        if node.is_task:
            actor = ActorType.HUMAN if node.tag in PEOPLE else ActorType.SYSTEM
            row = Step(name=node.name or node.id, actor_type=actor, **common)
            self.spec.steps.append(row)
        elif node.is_gateway:
            ways = sum(flow.source == node.id for flow in self.found.flows.values())
            row = Gateway(
                kind=GATEWAYS.get(node.tag, "exclusive"),
                question=node.name or None,
                mode="split" if ways > 1 else "join",
                default_flow=node.default or None,
                **common,
            )
            self.spec.gateways.append(row)
        else:
            kind = {"startEvent": "start", "endEvent": "end"}.get(node.tag) or EVENT_KINDS.get(
                node.trigger, "error"
            )
            host = self.row_of.get(node.attached_to) or node.attached_to or None
            row = Event(kind=kind, name=node.name, attached_to=host, **common)
            self.spec.events.append(row)
        self.row_of[node.id] = row.id
        self.told.append(f"“{node.name or node.id}” is new.")

    def _removed(self) -> None:
        for node in self.graph.nodes:
            if node.id in self.found.nodes or node.origin is None or node.kind is NodeKind.STORE:
                continue
            table, row_id = node.origin.split("/", 1)
            rows = getattr(self.spec, table)
            setattr(self.spec, table, [row for row in rows if row.id != row_id])
            self.told.append(f"“{node.label}” is gone.")

    def _flows(self) -> None:
        before = {flow.id: flow for flow in self.graph.flows}
        for flow in self.found.flows.values():
            old = before.get(flow.id)
            if old is None or not self._same(old, flow):
                self._take_flow(flow, old)
        gone = [flow for flow in before.values() if flow.id not in self.found.flows and flow.origin]
        for flow in gone:
            row_id = (flow.origin or "").split("/", 1)[1]
            self.spec.flows = [row for row in self.spec.flows if row.id != row_id]
            self.told.append(f"The flow “{row_id}” is gone.")

    def _same(self, before: drawn.Flow, now: ReadFlow) -> bool:
        said = (before.source, before.target, _spoken(before.label), _spoken(before.condition or ""))
        default = self.found.nodes[now.source].default == now.id
        gateway = self.found.nodes[now.source].tag == "exclusiveGateway"
        return said == (now.source, now.target, now.name, now.condition) and (
            default == before.is_default or not gateway
        )

    def _promote(self, node_id: str) -> None:
        """Makes a row of a handler that was only drawn, as somebody changed it."""
        self._new(self.found.nodes[node_id])
        for flow in self.graph.flows:
            exception = self._exception(flow.source)
            if flow.target == node_id and exception is not None:
                exception.path = [node_id]

    def _exception(self, node_id: str) -> Any:
        node = self.known.get(node_id)
        origin = node.origin or "" if node else ""
        return self.rows.get(origin) if origin.startswith("exceptions/") else None

    def _take_flow(self, now: ReadFlow, before: drawn.Flow | None) -> None:
        """A new or changed flow as a row, or as the path of the exception that it leaves."""
        for end in (now.source, now.target):
            node = self.known.get(end)
            if node and not node.origin and node.kind is NodeKind.TASK and end not in self.row_of:
                self._promote(end)
        source, target = self._source(now.source), self._target(now.target)
        if source is None or target is None:
            return
        exception = self._exception(now.source)
        if exception is not None:
            exception.path, exception.provenance = [target], [self.said]
            self.told.append(f"The exception “{source}” leads now to {target}.")
            return
        default = self.found.nodes[now.source].default == now.id
        row = self.rows.get(before.origin or "") if before else None
        if row is None:
            if source == target:
                return
            row = Flow(id=now.id, source=source, target=target, provenance=[self.said])
            self.spec.flows.append(row)
            self.told.append(f"The flow from {source} to {target} is new.")
        else:
            if (row.source, row.target) != (source, target):
                self.told.append(f"The flow “{row.id}” leads now from {source} to {target}.")
            row.source, row.target, row.provenance = source, target, [self.said]
        self._take_condition(row, now, before, default)

    def _take_condition(self, row: Flow, now: ReadFlow, before: drawn.Flow | None, default: bool) -> None:
        if now.name != _spoken(before.label if before else ""):
            row.condition_text = now.name or None
            self.told.append(f"The flow “{row.id}” is now taken when: {now.name or 'nothing said'}.")
        if now.condition != _spoken((before.condition if before else "") or "") and now.condition != now.name:
            row.condition_expr = now.condition or None
        if default != (before.is_default if before else False):
            row.is_default = default
            for gateway in self.spec.gateways:
                if gateway.id == row.source:
                    gateway.default_flow = row.id if default else None

    def _target(self, node_id: str, passed: frozenset[str] = frozenset()) -> str | None:
        """The row that a flow leads to; through a join that was added, what follows that."""
        node = self.known.get(node_id)
        if node_id in self.row_of or node is None or node.origin:
            return self.row_of.get(node_id)
        onward = [flow.target for flow in self.found.flows.values() if flow.source == node_id]
        if node.kind.is_gateway and len(onward) == 1 and node_id not in passed:
            return self._target(onward[0], passed | {node_id})
        return None

    def _source(self, node_id: str, passed: frozenset[str] = frozenset()) -> str | None:
        node = self.known.get(node_id)
        if node_id in self.row_of or node is None or node.origin:
            return self.row_of.get(node_id)
        before = [flow.source for flow in self.found.flows.values() if flow.target == node_id]
        if node.kind.is_gateway and len(before) == 1 and node_id not in passed:
            return self._source(before[0], passed | {node_id})
        return None


def _spoken(text: str) -> str:
    """A text as it comes back from a file."""
    return " ".join(clean(text).split())
