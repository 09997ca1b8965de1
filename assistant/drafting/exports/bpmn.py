"""A workflow specification as BPMN 2.0 with its picture, for modellers; and back without loss.

What BPMN has no word for stands in the documentation, which people read in their modeller, and in a
namespace of our own: on the process the whole specification, on each element the row that it is.
"""

from __future__ import annotations

import json
from typing import Any

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.writing import as_data
from assistant.drafting.diagram.from_spec import graph_of
from assistant.drafting.diagram.graph import DataLink, Flow, Node, NodeKind, ProcessGraph, Trigger, Work
from assistant.drafting.diagram.xml_text import clean
from assistant.drafting.exports.bpmn_facts import Facts, facts_of
from assistant.drafting.exports.bpmn_picture import add_picture
from assistant.drafting.exports.bpmn_words import NAMESPACES, OWN, SCHEMA_INSTANCE, bpmn, own

_TASKS = {
    Work.USER: "userTask",
    Work.MANUAL: "manualTask",
    Work.SERVICE: "serviceTask",
    Work.RULE: "businessRuleTask",
    Work.SEND: "sendTask",
}
_NODES = {
    NodeKind.START: "startEvent",
    NodeKind.END: "endEvent",
    NodeKind.CATCH: "intermediateCatchEvent",
    NodeKind.THROW: "intermediateThrowEvent",
    NodeKind.BOUNDARY: "boundaryEvent",
    NodeKind.EXCLUSIVE: "exclusiveGateway",
    NodeKind.PARALLEL: "parallelGateway",
    NodeKind.EVENT_BASED: "eventBasedGateway",
    NodeKind.STORE: "dataStoreReference",
}
_GUARD = "__targetRef_placeholder"
"""The name that modellers give to the end of a line from a data store into a task."""


def render_bpmn(spec: WorkflowSpec) -> bytes:
    """The specification as a BPMN file in UTF-8, the same for the same specification."""
    from lxml import etree

    graph = graph_of(spec)
    writer = _Writer(spec, graph)
    root = writer.definitions()
    add_picture(root, graph)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _Writer:
    """Builds the elements of one file."""

    def __init__(self, spec: WorkflowSpec, graph: ProcessGraph) -> None:
        self.spec, self.graph = spec, graph
        self.facts = facts_of(spec)

    def definitions(self) -> Any:
        from lxml import etree

        root = etree.Element(bpmn("definitions"), nsmap=NAMESPACES)
        root.set("id", "definitions-of-" + self.graph.id)
        root.set("targetNamespace", OWN)
        root.set("exporter", "playbook-assistant")
        collaboration = _below(root, "collaboration", id="collaboration-of-" + self.graph.id)
        _below(
            collaboration,
            "participant",
            id="pool-of-" + self.graph.id,
            name=self.graph.title,
            processRef=self.graph.id,
        )
        self._data_stores(root)
        self._process(root)
        return root

    def _data_stores(self, root: Any) -> None:
        """The systems themselves; each place where one is drawn refers to it."""
        seen = {}
        for node in self.graph.nodes:
            if node.kind is NodeKind.STORE and node.origin:
                seen.setdefault(node.origin, node.label)
        self.stores = {
            origin: f"store-{number}-of-{self.graph.id}" for number, origin in enumerate(seen, start=1)
        }
        for origin, label in seen.items():
            _below(root, "dataStore", id=self.stores[origin], name=label)

    def _process(self, root: Any) -> None:
        process = _below(root, "process", id=self.graph.id, name=self.graph.title, isExecutable="false")
        self._describe(process, self.facts.get("", Facts()))
        extension = process.find(bpmn("extensionElements"))
        if extension is None:
            extension = _below(process, "extensionElements")
        whole = _own_below(extension, "specification", format="application/json")
        # ASCII alone: no character is left that XML would forbid or change.
        whole.text = json.dumps(as_data(self.spec), default=str)
        self._lanes(process)
        for node in self.graph.nodes:
            self._node(process, node)
        for flow in self.graph.flows:
            self._flow(process, flow)

    def _lanes(self, process: Any) -> None:
        lanes = _below(process, "laneSet", id="lanes-of-" + self.graph.id)
        rows = {lane.id: lane for lane in self.spec.lanes}
        for lane in self.graph.lanes:
            element = _below(lanes, "lane", id=lane.id, name=lane.name)
            if lane.id in rows:
                element.set(own("row"), f"lanes/{lane.id}")
                self._describe(element, self.facts.get(f"lanes/{lane.id}", Facts()))
            for node in self.graph.nodes:
                if node.lane == lane.id and node.kind is not NodeKind.STORE:
                    _below(element, "flowNodeRef").text = node.id

    def _node(self, process: Any, node: Node) -> None:
        name = _TASKS[node.work] if node.kind is NodeKind.TASK else _NODES[node.kind]
        element = _below(process, name, id=node.id)
        if node.label:
            element.set("name", clean(node.label))
        if node.origin:
            element.set(own("row"), clean(node.origin))
        self._describe(element, self.facts.get(node.origin or "", Facts()))
        if node.kind is NodeKind.STORE:
            element.set("dataStoreRef", self.stores[node.origin or ""])
            return
        self._ends(element, node)
        if node.kind is NodeKind.BOUNDARY:
            element.set("attachedToRef", node.attached_to or "")
            element.set("cancelActivity", "true" if node.interrupting else "false")
        if node.trigger is not Trigger.NONE:
            self._trigger(element, node)
        self._data(element, [link for link in self.graph.links if link.task == node.id])

    def _ends(self, element: Any, node: Node) -> None:
        for flow in self.graph.incoming(node.id):
            _below(element, "incoming").text = flow.id
        for flow in self.graph.outgoing(node.id):
            _below(element, "outgoing").text = flow.id
            if flow.is_default and node.kind is NodeKind.EXCLUSIVE:
                element.set("default", flow.id)

    def _trigger(self, element: Any, node: Node) -> None:
        definition = _below(element, f"{node.trigger.value}EventDefinition", id=f"{node.id}_trigger")
        if node.timer:
            duration = _below(definition, "timeDuration")
            duration.set(f"{{{SCHEMA_INSTANCE}}}type", "bpmn:tFormalExpression")
            duration.text = node.timer

    def _data(self, element: Any, links: list[DataLink]) -> None:
        if any(not link.writes for link in links):
            _below(element, "property", id=f"{element.get('id')}_data", name=_GUARD)
        for link in sorted(links, key=lambda link: link.writes):
            kind = "dataOutputAssociation" if link.writes else "dataInputAssociation"
            association = _below(element, kind, id=link.id)
            if not link.writes:
                _below(association, "sourceRef").text = link.store
            _below(association, "targetRef").text = link.store if link.writes else f"{link.task}_data"

    def _flow(self, process: Any, flow: Flow) -> None:
        element = _below(process, "sequenceFlow", id=flow.id)
        if flow.label:
            element.set("name", clean(flow.label))
        element.set("sourceRef", flow.source)
        element.set("targetRef", flow.target)
        if flow.origin:
            element.set(own("row"), clean(flow.origin))
        self._describe(element, self.facts.get(flow.origin or "", Facts()))
        if flow.condition:
            condition = _below(element, "conditionExpression")
            condition.set(f"{{{SCHEMA_INSTANCE}}}type", "bpmn:tFormalExpression")
            condition.text = clean(flow.condition)

    def _describe(self, element: Any, facts: Facts) -> None:
        """For people as documentation, for programs as attributes."""
        if facts.lines:
            _below(element, "documentation").text = clean("\n".join(facts.lines))
        if facts.attributes:
            extension = _below(element, "extensionElements")
            _own_below(extension, "facts", **facts.attributes)


def _below(parent: Any, tag: str, /, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, bpmn(tag), {key: clean(value) for key, value in attributes.items()})


def _own_below(parent: Any, tag: str, /, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, own(tag), {key: clean(value) for key, value in attributes.items()})
