"""How large nodes and the texts beside them are, in pixels. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.diagram.graph import Flow, Node, NodeKind, ProcessGraph
from assistant.drafting.diagram.text import LINE_HEIGHT, text_height, text_width, wrapped

EVENT = 36.0
GATEWAY = 50.0
STORE = 50.0
GAP = 4.0
"""Between a shape and its text."""
BOUNDARY_PITCH = 88.0
"""From one boundary event to the next on an edge."""
LINK_PITCH = 18.0
FLOW_LABEL = 92.0
"""A flow's text is no wider."""
_TASK_WIDTHS = (130.0, 160.0, 190.0)
_TASK_HEIGHT = 80.0


@dataclass(frozen=True, slots=True)
class Extent:
    """What a node takes up: its shape, and the text above or below it."""

    width: float
    height: float
    above: float = 0.0
    below: float = 0.0


def is_fork(graph: ProcessGraph, node: Node) -> bool:
    """Whether it is a gateway that asks something."""
    return node.kind.is_gateway and len(list(graph.outgoing(node.id))) > 1


def label_size(node: Node) -> tuple[float, float]:
    """Width and height of the text beside a node, 0 and 0 for none."""
    if not has_label(node):
        return 0.0, 0.0
    limit = BOUNDARY_PITCH - 12 if node.kind is NodeKind.BOUNDARY else 110.0
    lines = wrapped(node.label, limit)
    return max(text_width(line) for line in lines) + 6, len(lines) * LINE_HEIGHT


def has_label(node: Node) -> bool:
    """Whether its text stands beside it, not inside."""
    return node.kind is not NodeKind.TASK and bool(node.label.strip())


def flow_label_size(flow: Flow) -> tuple[float, float]:
    """Width and height of a flow's text, 0 and 0 for none."""
    if not flow.label.strip():
        return 0.0, 0.0
    height = text_height(flow.label, FLOW_LABEL)
    return min(FLOW_LABEL, max(30.0, text_width(flow.label) + 6)), height


def task_size(node: Node, links: int, boundaries: int) -> tuple[float, float]:
    """Wide enough for its name in few lines and for what stands on its lower edge."""
    lines = 5 * 16.0 - 18
    width = next((w for w in _TASK_WIDTHS if text_height(node.label, w - 24) <= lines), _TASK_WIDTHS[-1])
    # Modellers put a sign into the upper left corner, which the text is to leave free.
    height = max(_TASK_HEIGHT, text_height(node.label, width - 24) * 1.15 + 44)
    edge = 12 + links * LINK_PITCH + (boundaries * BOUNDARY_PITCH if boundaries else 0)
    return max(width, edge), round(height)


def extent(graph: ProcessGraph, node: Node) -> Extent:
    """What a node takes up in its cell; boundary events and their texts count to their activity."""
    text = label_size(node)[1] + GAP
    if node.kind is NodeKind.TASK:
        boundaries = [n for n in graph.nodes if n.attached_to == node.id]
        links = sum(link.task == node.id for link in graph.links)
        width, height = task_size(node, links, len(boundaries))
        hanging = max((EVENT / 2 + GAP + label_size(n)[1] for n in boundaries), default=0.0)
        return Extent(width, height, below=hanging)
    if node.kind.is_gateway:
        return (
            Extent(GATEWAY, GATEWAY, above=text)
            if is_fork(graph, node)
            else Extent(GATEWAY, GATEWAY, below=text)
        )
    side = STORE if node.kind is NodeKind.STORE else EVENT
    return Extent(side, side, below=text)
