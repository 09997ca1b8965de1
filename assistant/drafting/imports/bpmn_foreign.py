"""A diagram drawn elsewhere as a specification: what it says is confirmed, the rest is open. Pure."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import Any

from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.provenance import SlotStatus, UserTurn
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.diagram.naming import Ids
from assistant.drafting.imports.bpmn_flatten import lay_open
from assistant.drafting.imports.bpmn_reading import ReadDiagram, ReadFlow, ReadNode

PEOPLE = {"userTask", "manualTask", "task"}
EVENT_KINDS = {
    "timer": "timer",
    "message": "message",
    "signal": "message",
    "conditional": "message",
    "link": "message",
    "error": "error",
    "cancel": "error",
    "compensate": "error",
    "escalation": "escalation",
}
GATEWAYS = {
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "eventBasedGateway": "event_based",
}


def spec_of(found: ReadDiagram) -> WorkflowSpec:
    """The specification that a diagram describes; what could not be read is added to its faults."""
    lay_open(found)
    return _Foreign(found).spec()


class _Foreign:
    def __init__(self, found: ReadDiagram) -> None:
        self.found = found
        self.said = UserTurn(source=found.name)
        self.ids = Ids()
        self.row_of: dict[str, str] = {}
        self.lane_of: dict[str, str] = {}
        self.lanes: list[dict[str, Any]] = []

    def spec(self) -> WorkflowSpec:
        """Builds all rows; ids are those of the file where they can be."""
        title = self._title()
        self._lanes()
        for node in self.found.nodes.values():
            self.row_of[node.id] = self.ids.take(node.id)
        flows = [self._flow(flow) for flow in self.found.flows.values()]
        nodes = [node for node in self.found.nodes.values() if node.tag != "dataStoreReference"]
        steps = [self._step(node) for node in nodes if node.is_task]
        spec = WorkflowSpec.model_validate(
            {
                "artifact_id": f"ws-{identifier(title)}",
                "use_case_id": identifier(title),
                "title": title,
                "workflow_name": confirmed(title, self.said),
                "lanes": self.lanes,
                "steps": steps,
                "events": [self._event(node) for node in nodes if node.is_event],
                "gateways": [self._gateway(node) for node in nodes if node.is_gateway],
                "flows": flows,
                **self._systems(),
            }
        )
        self._tell(nodes)
        return spec

    def _row(self, row_id: str, **fields: Any) -> dict[str, Any]:
        return {"id": row_id, "status": SlotStatus.CONFIRMED, "provenance": [self.said], **fields}

    def _title(self) -> str:
        shown = [pool.name for pool in self.found.pools if pool.process and pool.name]
        named = [name for name in self.found.processes.values() if name]
        stem = PurePath(self.found.name).stem.replace("-", " ").replace("_", " ").strip()
        return next(iter([*(shown if len(shown) == 1 else []), *named, *shown]), stem or "Workflow")

    def _lanes(self) -> None:
        """Lanes as drawn; a pool without lanes is one; pools that show nothing are outside parties."""
        several = sum(bool(pool.process) for pool in self.found.pools) > 1
        owner = {pool.process: pool.name for pool in self.found.pools if pool.process}
        for lane in self.found.lanes:
            prefix = f"{owner[lane.process]}: " if several and owner.get(lane.process) else ""
            self._lane(lane.id, prefix + (lane.name or lane.id), lane.nodes)
        for process, name in self.found.processes.items():
            rest = {
                node.id for node in self.found.nodes.values() if node.scope == process
            } - self.lane_of.keys()
            rest -= {node.id for node in self.found.nodes.values() if node.tag == "dataStoreReference"}
            if rest:
                self._unlaned(process, owner.get(process) or name, rest)
        for pool in self.found.pools:
            if not pool.process:
                self._lane(pool.id, pool.name or pool.id, set(), kind="external")

    def _unlaned(self, process: str, name: str, rest: set[str]) -> None:
        laned = any(lane.process == process for lane in self.found.lanes)
        for node_id in list(rest):
            host = self.found.nodes[node_id].attached_to
            if host in self.lane_of:
                self.lane_of[node_id] = self.lane_of[host]
                rest.discard(node_id)
        if not rest:
            return
        self._lane(
            f"lane-of-{process}", f"{name or 'Process'} (no lane)" if laned else name or "No lane", rest
        )
        word = "stands" if len(rest) == 1 else "stand"
        told = f"{len(rest)} elements {word} in no lane; say who does them." if laned else (
            "The process is drawn without lanes; say who does each step."
        )  # fmt: skip
        self.found.faults.append((process, told))

    def _lane(self, lane_id: str, name: str, nodes: set[str], kind: str = "") -> None:
        tasks = [self.found.nodes[node] for node in nodes if node in self.found.nodes]
        by_machine = [node.tag not in PEOPLE for node in tasks if node.is_task]
        row = self.ids.take(lane_id)
        guessed = "system" if by_machine and all(by_machine) else "human"
        self.lanes.append(self._row(row, name=name, kind=kind or guessed))
        for node in nodes:
            self.lane_of.setdefault(node, row)

    def _lane_for(self, node: ReadNode) -> str:
        return self.lane_of.get(node.id) or self.lane_of.get(node.attached_to, "")

    def _step(self, node: ReadNode) -> dict[str, Any]:
        stores = {n.id for n in self.found.nodes.values() if n.tag == "dataStoreReference"}
        fields: dict[str, Any] = {
            "name": node.name or node.id,
            "lane": self._lane_for(node),
            "actor_type": "human" if node.tag in PEOPLE else "system",
            "responsible": [{"name": name, "kind": "team"} for name in node.performers],
            "inputs": [{"data_source": self._data(ref)} for ref in node.reads if ref in stores],
        }
        written = next((ref for ref in node.writes if ref in stores), None)
        if written:
            by_hand = node.tag in PEOPLE
            fields["system_of_record"] = {
                "system_id": self._system(written),
                "write": "manual" if by_hand else "auto",
            }
        if node.text:
            said = UserTurn(source=self.found.name, quote=node.text[:300])
            fields["instructions"] = confirmed(node.text, said)
        return self._row(self.row_of[node.id], **fields)

    def _system(self, ref: str) -> str:
        store = self.found.nodes[ref]
        return self.row_of[store.id] if not store.store else self.row_of[self._first_of(store)]

    def _data(self, ref: str) -> str:
        return f"data-{self._system(ref)}"

    def _first_of(self, store: ReadNode) -> str:
        """Several drawings of one store are one system."""
        return next(node.id for node in self.found.nodes.values() if node.store == store.store)

    def _systems(self) -> dict[str, Any]:
        stores = [node for node in self.found.nodes.values() if node.tag == "dataStoreReference"]
        names: dict[str, str] = {}
        for store in stores:
            names.setdefault(self._system(store.id), store.name or store.id)
        ids = {store.id for store in stores}
        read = {self._system(ref) for node in self.found.nodes.values() for ref in node.reads if ref in ids}
        return {
            "systems": [self._row(row, name=name, role="tool") for row, name in names.items()],
            "data_sources": [
                self._row(f"data-{row}", name=name, system=row) for row, name in names.items() if row in read
            ],
        }

    def _event(self, node: ReadNode) -> dict[str, Any]:
        kind = {"startEvent": "start", "endEvent": "end"}.get(node.tag) or EVENT_KINDS.get(node.trigger)
        if kind is None:
            kind = "error" if node.tag == "boundaryEvent" else "message"
            self.found.faults.append(
                (node.id, f"The event “{node.name or node.id}” has no trigger; read as {kind}.")
            )
        if node.tag == "startEvent" and node.trigger in ("timer", "message", "signal"):
            kind = EVENT_KINDS[node.trigger]
        host = self.row_of.get(node.attached_to)
        trigger = node.trigger if node.trigger not in ("", kind) else None
        return self._row(
            self.row_of[node.id],
            kind=kind,
            name=node.name,
            trigger=trigger,
            lane=self._lane_for(node),
            attached_to=host,
        )

    def _gateway(self, node: ReadNode) -> dict[str, Any]:
        ways = [flow for flow in self.found.flows.values() if flow.source == node.id]
        if node.tag not in GATEWAYS:
            word = node.tag.removesuffix("Gateway")
            told = f"The {word} gateway “{node.name or node.id}” is read as a choice of one way."
            self.found.faults.append((node.id, told))
        return self._row(
            self.row_of[node.id],
            kind=GATEWAYS.get(node.tag, "exclusive"),
            question=node.name or None,
            mode="split" if len(ways) > 1 else "join",
            lane=self._lane_for(node),
            default_flow=node.default or None,
        )

    def _flow(self, flow: ReadFlow) -> dict[str, Any]:
        default = self.found.nodes[flow.source].default == flow.id
        formal = flow.condition if flow.condition != flow.name else ""
        return self._row(
            flow.id,
            **{"from": self.row_of[flow.source], "to": self.row_of[flow.target]},
            condition_text=flow.name or flow.condition or None,
            condition_expr=formal or None,
            is_default=default,
        )

    def _tell(self, nodes: list[ReadNode]) -> None:
        faults = self.found.faults
        tags = Counter(node.tag for node in nodes)
        if tags["task"]:
            count = f"{tags['task']} tasks have no type" if tags["task"] > 1 else "One task has no type"
            faults.append(("steps", f"{count}; read as done by people."))
        if self.found.messages:
            faults.append(
                ("flows", f"{self.found.messages} message flows between pools are not read as flows.")
            )
        if not tags or not any(node.is_task for node in nodes):
            faults.append(("steps", "The diagram has no steps."))
        unnamed = [node.id for node in nodes if node.is_task and not node.name]
        if unnamed:
            faults.append(("steps", f"Without a name: {', '.join(unnamed[:10])}; their ids stand instead."))
