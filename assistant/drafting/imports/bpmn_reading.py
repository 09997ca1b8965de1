"""A BPMN file, from any modeller, as plain rows: pools, lanes, nodes and flows, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.drafting.artifacts.parsing import UnreadableArtifactError
from assistant.drafting.exports.bpmn_words import BPMN, bpmn, own

MAX_BYTES = 10_000_000
"""Largest file that is read; ours of a specification with fifty steps has less than a tenth of that."""
MAX_NODES = 5_000
_TRIGGERS = (
    "timer", "message", "signal", "conditional", "link", "error", "cancel", "compensate", "escalation",
    "terminate",
)  # fmt: skip
_SCOPES = {"subProcess", "transaction", "adHocSubProcess"}
_TASKS = {"task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask",
          "receiveTask", "callActivity"}  # fmt: skip
_EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}


@dataclass(slots=True)
class ReadNode:
    """A task, event, gateway, subprocess or data store as the file has it."""

    id: str
    tag: str
    name: str
    scope: str
    """Id of the process or subprocess that holds it."""
    trigger: str = ""
    attached_to: str = ""
    default: str = ""
    text: str = ""
    """Its documentation."""
    store: str = ""
    by_event: bool = False
    row: str = ""
    """The row of the specification that our export wrote it from."""
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    performers: list[str] = field(default_factory=list)

    @property
    def is_task(self) -> bool:
        return self.tag in _TASKS

    @property
    def is_event(self) -> bool:
        return self.tag in _EVENTS

    @property
    def is_gateway(self) -> bool:
        return self.tag.endswith("Gateway")

    @property
    def is_scope(self) -> bool:
        return self.tag in _SCOPES


@dataclass(slots=True)
class ReadFlow:
    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    scope: str = ""
    row: str = ""


@dataclass(slots=True)
class ReadLane:
    id: str
    name: str
    process: str
    nodes: set[str]
    row: str = ""


@dataclass(slots=True)
class ReadPool:
    id: str
    name: str
    process: str
    """Empty for a pool whose process is not shown."""


@dataclass(slots=True)
class ReadDiagram:
    """All that was found. `faults` are (id, sentence)."""

    name: str
    pools: list[ReadPool] = field(default_factory=list)
    processes: dict[str, str] = field(default_factory=dict)
    """Id to name."""
    lanes: list[ReadLane] = field(default_factory=list)
    nodes: dict[str, ReadNode] = field(default_factory=dict)
    flows: dict[str, ReadFlow] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    messages: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)
    specification: str = ""
    """The whole specification that our export embeds."""


def read_diagram(data: bytes, *, name: str) -> ReadDiagram:
    """Read the elements of a file.

    Raises:
        UnreadableArtifactError: If it is no BPMN, holds entities, or is too large.
    """
    root = _parsed(data, name)
    found = ReadDiagram(name)
    for participant in root.iter(bpmn("participant")):
        process = _local(participant.get("processRef", ""))
        found.pools.append(ReadPool(participant.get("id", ""), _name(participant), process))
    found.messages = sum(1 for _ in root.iter(bpmn("messageFlow")))
    for process in root.iter(bpmn("process")):
        _read_process(process, found)
    if not found.processes:
        raise UnreadableArtifactError(
            f"{name} holds no process; export the diagram as BPMN 2.0 and try again."
        )
    _drop_dangling(found)
    return found


def _parsed(data: bytes, name: str) -> Any:
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise UnreadableArtifactError(
            f"{name} has {len(data):,} bytes; at most {MAX_BYTES:,} are read, so split it."
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        told = str(error).partition(", line")[0][:160]
        raise UnreadableArtifactError(
            f"{name} is not well-formed XML ({told}); save it again from the modeller."
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableArtifactError(f"{name} declares entities, which no modeller writes; it is not read.")
    if root.tag != bpmn("definitions"):
        raise UnreadableArtifactError(
            f"{name} is no BPMN 2.0 file; export the diagram as BPMN 2.0 and try again."
        )
    return root


def _read_process(process: Any, found: ReadDiagram) -> None:
    process_id = process.get("id", "") or f"process-{len(found.processes) + 1}"
    found.processes[process_id] = _name(process)
    found.texts[process_id] = _documentation(process)
    whole = process.find(f"{bpmn('extensionElements')}/{own('specification')}")
    if whole is not None and whole.text and not found.specification:
        found.specification = whole.text
    for lane in _leaf_lanes(process):
        _read_lane(lane, process_id, found)
    _read_scope(process, process_id, found)


def _leaf_lanes(parent: Any) -> Iterator[Any]:
    for lane_set in (*parent.iterchildren(bpmn("laneSet")), *parent.iterchildren(bpmn("childLaneSet"))):
        for lane in lane_set.iterchildren(bpmn("lane")):
            inner = list(_leaf_lanes(lane))
            yield from inner or [lane]


def _read_lane(lane: Any, process: str, found: ReadDiagram) -> None:
    refs = {_local(ref.text or "") for ref in lane.iterchildren(bpmn("flowNodeRef"))}
    name = _name(lane)
    outer = lane.getparent().getparent()
    if outer.tag == bpmn("lane") and _name(outer):
        name = f"{_name(outer)} / {name}"
    lane_id = lane.get("id", "") or f"lane-{len(found.lanes) + 1}"
    found.lanes.append(ReadLane(lane_id, name, process, refs, lane.get(own("row"), "")))


def _read_scope(scope: Any, scope_id: str, found: ReadDiagram) -> None:
    for element in scope.iterchildren(f"{{{BPMN}}}*"):
        tag = element.tag.rpartition("}")[2]
        if tag == "sequenceFlow":
            _read_flow(element, scope_id, found)
        elif tag in _TASKS | _EVENTS | _SCOPES or tag.endswith("Gateway") or tag == "dataStoreReference":
            _read_node(element, tag, scope_id, found)


def _read_node(element: Any, tag: str, scope: str, found: ReadDiagram) -> None:
    node_id = element.get("id", "")
    if not node_id or node_id in found.nodes:
        node_id = f"{tag}-{len(found.nodes) + 1}"
    if len(found.nodes) >= MAX_NODES:
        raise UnreadableArtifactError(
            f"{found.name} has more than {MAX_NODES:,} elements; split the diagram."
        )
    found.nodes[node_id] = ReadNode(
        id=node_id,
        tag=tag,
        name=_name(element),
        scope=scope,
        trigger=_trigger(element),
        attached_to=_local(element.get("attachedToRef", "")),
        default=_local(element.get("default", "")),
        text=_documentation(element),
        store=_local(element.get("dataStoreRef", "")),
        by_event=element.get("triggeredByEvent") == "true",
        row=element.get(own("row"), ""),
        reads=[
            _local(ref.text or "")
            for ref in element.findall(f"{bpmn('dataInputAssociation')}/{bpmn('sourceRef')}")
        ],
        writes=[
            _local(ref.text or "")
            for ref in element.findall(f"{bpmn('dataOutputAssociation')}/{bpmn('targetRef')}")
        ],
        performers=list(_performers(element)),
    )
    if tag in _SCOPES:
        _read_scope(element, node_id, found)


def _read_flow(element: Any, scope: str, found: ReadDiagram) -> None:
    flow_id = element.get("id", "") or f"flow-{len(found.flows) + 1}"
    if flow_id in found.flows:
        found.faults.append(
            (flow_id, f"The id of the flow “{flow_id}” is there twice; the second is left out.")
        )
        return
    condition = element.find(bpmn("conditionExpression"))
    found.flows[flow_id] = ReadFlow(
        id=flow_id,
        source=_local(element.get("sourceRef", "")),
        target=_local(element.get("targetRef", "")),
        name=_name(element),
        condition=" ".join("".join(condition.itertext()).split()) if condition is not None else "",
        scope=scope,
        row=element.get(own("row"), ""),
    )


def _drop_dangling(found: ReadDiagram) -> None:
    """Leaves out flows and edges to things that are not there, and says which."""
    for flow in list(found.flows.values()):
        for word, end in (("begins at", flow.source), ("leads to", flow.target)):
            if end not in found.nodes:
                where = f"“{end}”, which is not in the file" if end else "nothing"
                found.faults.append((flow.id, f"The flow “{flow.id}” {word} {where}; it is left out."))
                found.flows.pop(flow.id, None)
    for node in found.nodes.values():
        if node.tag == "boundaryEvent" and node.attached_to not in found.nodes:
            at = f"“{node.attached_to}”, which is not in the file" if node.attached_to else "nothing"
            found.faults.append((node.id, f"The event “{node.name or node.id}” is attached to {at}."))
            node.attached_to = ""
        if node.default and node.default not in found.flows:
            found.faults.append(
                (node.id, f"The default flow “{node.default}” of “{node.name or node.id}” is not there.")
            )
            node.default = ""
    for lane in found.lanes:
        for gone in sorted(lane.nodes - found.nodes.keys()):
            found.faults.append(
                (lane.id, f"The lane “{lane.name}” lists “{gone}”, which is not in the file.")
            )
        lane.nodes &= found.nodes.keys()


def _trigger(element: Any) -> str:
    names = [child.tag.rpartition("}")[2] for child in element.iterchildren(f"{{{BPMN}}}*")]
    triggers = [name.removesuffix("EventDefinition") for name in names if name.endswith("EventDefinition")]
    return next((trigger for trigger in triggers if trigger in _TRIGGERS), "")


def _performers(element: Any) -> Iterator[str]:
    """Groups and people that execution engines are told of; their expressions are left out."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] in ("assignee", "candidateGroups"):
            yield from _names(value)
    for child in element.iter():
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == "assignmentDefinition":
            yield from _names(child.get("candidateGroups", ""))


def _names(value: str) -> Iterator[str]:
    for name in value.split(","):
        if name.strip() and not any(sign in name for sign in "${}#="):
            yield name.strip()


def _documentation(element: Any) -> str:
    texts = ("".join(child.itertext()).strip() for child in element.iterchildren(bpmn("documentation")))
    return "\n".join(text for text in texts if text)


def _name(element: Any) -> str:
    return " ".join(element.get("name", "").split())


def _local(reference: str) -> str:
    """The id that a qualified name means."""
    return reference.strip().rpartition(":")[2]
