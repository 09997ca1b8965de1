"""The picture part of a BPMN file: a shape for the pool, each lane and node, an edge for each line."""

from __future__ import annotations

from typing import Any

from assistant.drafting.diagram.geometry import Box, Edge
from assistant.drafting.diagram.graph import NodeKind, ProcessGraph
from assistant.drafting.diagram.layout import lay_out
from assistant.drafting.exports.bpmn_words import BPMNDI, DC, DI


def add_picture(root: Any, graph: ProcessGraph) -> None:
    """Adds the diagram of a graph below the definitions that hold it."""
    layout = lay_out(graph)
    diagram = _below(root, BPMNDI, "BPMNDiagram", id=f"diagram-of-{graph.id}")
    collaboration = f"collaboration-of-{graph.id}"
    plane = _below(diagram, BPMNDI, "BPMNPlane", id=f"plane-of-{graph.id}", bpmnElement=collaboration)
    _shape(plane, f"pool-of-{graph.id}", layout.pool, isHorizontal="true")
    for lane in graph.lanes:
        _shape(plane, lane.id, layout.lanes[lane.id], isHorizontal="true")
    for node in graph.nodes:
        marker = {"isMarkerVisible": "true"} if node.kind is NodeKind.EXCLUSIVE else {}
        _shape(plane, node.id, layout.nodes[node.id], layout.labels.get(node.id), **marker)
    for line in (*graph.flows, *graph.links):
        _edge(plane, line.id, layout.edges[line.id])


def _below(parent: Any, namespace: str, name: str, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)


def _shape(plane: Any, element: str, box: Box, label: Box | None = None, **attributes: str) -> None:
    shape = _below(plane, BPMNDI, "BPMNShape", id=f"{element}_shape", bpmnElement=element, **attributes)
    _bounds(shape, box)
    if label:
        _bounds(_below(shape, BPMNDI, "BPMNLabel"), label)


def _edge(plane: Any, element: str, edge: Edge) -> None:
    line = _below(plane, BPMNDI, "BPMNEdge", id=f"{element}_edge", bpmnElement=element)
    for point in edge.points:
        _below(line, DI, "waypoint", x=f"{point.x:g}", y=f"{point.y:g}")
    if edge.label:
        _bounds(_below(line, BPMNDI, "BPMNLabel"), edge.label)


def _bounds(parent: Any, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    _below(parent, DC, "Bounds", **{name: f"{size:.1f}".removesuffix(".0") for name, size in sizes.items()})
