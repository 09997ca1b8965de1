"""The swimlane as a picture that stands alone: SVG with its own light background. Pure.

Who acts is told by a word and by the border as well as by colour: people a plain border, AI a double
one, systems a dashed one.
"""

from __future__ import annotations

from html import escape

from assistant.drafting.diagram.geometry import Box, Edge, Layout, Point
from assistant.drafting.diagram.graph import Actor, Node, NodeKind, ProcessGraph, Trigger
from assistant.drafting.diagram.layout import BAND, lay_out
from assistant.drafting.diagram.text import LINE_HEIGHT, wrapped
from assistant.drafting.diagram.xml_text import clean

_FILL = {
    Actor.HUMAN: "#e8f1fb",
    Actor.AI: "#f1e8fb",
    Actor.SYSTEM: "#eef0f1",
    Actor.EXTERNAL: "#fdf3e1",
    Actor.AI_WITH_HUMAN: "#e4ecfb",
}
_WORD = {Actor.HUMAN: "PERSON", Actor.AI: "AI", Actor.SYSTEM: "SYSTEM", Actor.EXTERNAL: "OUTSIDE"}
_WORD[Actor.AI_WITH_HUMAN] = "PERSON WITH AI"
_SIGN = {Trigger.TIMER: "T", Trigger.MESSAGE: "M", Trigger.ERROR: "!", Trigger.ESCALATION: "^"}
_GATEWAY_SIGN = {NodeKind.EXCLUSIVE: "×", NodeKind.PARALLEL: "+", NodeKind.EVENT_BASED: "○"}
_STYLE = (
    "text{font-family:Arial,Helvetica,sans-serif;fill:#1b1f24}.s{stroke:#39424e;stroke-width:1.4}"
    ".f{fill:none;stroke:#39424e;stroke-width:1.3}.d{fill:none;stroke:#6b7683;stroke-width:1.2;"
    "stroke-dasharray:2 4}.l{fill:none;stroke:#8a94a0;stroke-width:1}"
)


def render_svg(graph: ProcessGraph, layout: Layout | None = None, *, description: str = "") -> str:
    """The picture as text. `description` is read aloud instead of it; by default it is made."""
    layout = layout or lay_out(graph)
    width, height = round(layout.width + 40), round(layout.height + 64)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="diagram-title diagram-description">',
        f'<title id="diagram-title">{_text(graph.title)}</title>',
        f'<desc id="diagram-description">{_text(description or describe(graph))}</desc>',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#39424e"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *_bands(graph, layout),
        *(_line(layout.edges[link.id], "d") for link in graph.links),
        *(_line(layout.edges[flow.id], "f") for flow in graph.flows),
        *(_node(node, layout) for node in sorted(graph.nodes, key=lambda n: n.kind is NodeKind.BOUNDARY)),
        *(_flow_text(flow.label, layout.edges[flow.id]) for flow in graph.flows),
        _legend(graph, layout),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def describe(graph: ProcessGraph) -> str:
    """The process in one paragraph, for those who do not see the picture."""
    lanes = ", ".join(f"{lane.name} ({_WORD[lane.actor].lower()})" for lane in graph.lanes)
    tasks = [node for node in graph.nodes if node.kind is NodeKind.TASK]
    steps = "; ".join(f"{number}. {node.label}" for number, node in enumerate(tasks, start=1))
    return f"Swimlane of {graph.title}. Lanes: {lanes}. Steps: {steps}."


def _text(value: str) -> str:
    return escape(clean(value))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _bands(graph: ProcessGraph, layout: Layout) -> list[str]:
    parts = [_rectangle(layout.pool, "#ffffff", "s"), _upright(graph.title, layout.pool, 14)]
    for lane in graph.lanes:
        box = layout.lanes[lane.id]
        head = Box(box.x, box.y, BAND, box.height)
        parts += [
            _rectangle(box, "none", "l"),
            _rectangle(head, _FILL[lane.actor], "l"),
            _upright(f"{lane.name} · {_WORD[lane.actor]}", head, 12),
        ]
    return parts


def _rectangle(box: Box, fill: str, style: str, extra: str = "") -> str:
    x, y, width, height = map(_number, (box.x, box.y, box.width, box.height))
    return f'<rect class="{style}" x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"{extra}/>'


def _upright(text: str, box: Box, size: int) -> str:
    """Text that runs upwards in the strip at the left of a box, in at most two lines."""
    lines = _fitting(text, box.height - 12, 2)
    first = box.x + BAND / 2 + size * 0.35 - (len(lines) - 1) * 6.5
    size = size if len(lines) == 1 else 11
    return "".join(
        f'<text transform="translate({_number(first + i * 13)} {_number(box.centre.y)}) rotate(-90)" '
        f'text-anchor="middle" font-size="{size}" font-weight="bold">{_text(line)}</text>'
        for i, line in enumerate(lines)
    )


def _fitting(text: str, width: float, most: int) -> list[str]:
    lines = wrapped(clean(text), width / 1.15)
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _line(edge: Edge, style: str) -> str:
    points = " ".join(f"{_number(point.x)},{_number(point.y)}" for point in edge.points)
    return f'<polyline class="{style}" points="{points}" marker-end="url(#tip)"/>'


def _flow_text(label: str, edge: Edge) -> str:
    return _block(label, edge.label, halo=True) if edge.label else ""


def _block(text: str, box: Box, *, halo: bool = False) -> str:
    """Text in lines, centred in its box from the top."""
    lines = wrapped(clean(text), box.width)
    x, y = _number(box.centre.x), box.y + 11
    spans = "".join(
        f'<tspan x="{x}" y="{_number(y + i * LINE_HEIGHT)}">{_text(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    ground = ' paint-order="stroke" stroke="#ffffff" stroke-width="3"' if halo else ""
    return f'<text text-anchor="middle" font-size="11"{ground}>{spans}</text>'


def _node(node: Node, layout: Layout) -> str:
    box = layout.nodes[node.id]
    label = _block(node.label, layout.labels[node.id], halo=True) if node.id in layout.labels else ""
    if node.kind is NodeKind.TASK:
        shape = _task(node, box)
    elif node.kind is NodeKind.STORE:
        shape = _store(box)
    elif node.kind.is_gateway:
        shape = _gateway(node, box)
    else:
        shape = _event(node, box)
    return f"<g><title>{_text(node.label or _kind_word(node))}</title>{shape}{label}</g>"


def _kind_word(node: Node) -> str:
    return "join" if node.kind.is_gateway else node.kind.value


def _task(node: Node, box: Box) -> str:
    border = {Actor.SYSTEM: ' stroke-dasharray="7 3"', Actor.EXTERNAL: ' stroke-dasharray="2 3"'}.get(
        node.actor, ""
    )
    parts = [_rectangle(box, _FILL[node.actor], "s", f' rx="9"{border}')]
    if node.actor in (Actor.AI, Actor.AI_WITH_HUMAN):
        inner = Box(box.x + 3, box.y + 3, box.width - 6, box.height - 6)
        parts.append(_rectangle(inner, "none", "s", ' rx="7"'))
    parts.append(
        f'<text x="{_number(box.x + 10)}" y="{_number(box.y + 15)}" font-size="9" font-weight="bold" '
        f'letter-spacing=".6">{_WORD[node.actor]}</text>'
    )
    lines = wrapped(clean(node.label), box.width - 22)
    top = box.centre.y + 5 - len(lines) * LINE_HEIGHT / 2
    return "".join(parts) + _block(node.label, Box(box.x + 11, top, box.width - 22, 0))


def _store(box: Box) -> str:
    left, right, top, bottom = box.x, box.right, box.y + 7, box.bottom - 7
    bow = f"a{_number(box.width / 2)} 7 0 0 0 {_number(box.width)} 0"
    shape = f"M{_number(left)} {_number(top)}V{_number(bottom)}{bow}V{_number(top)}"
    place = f'cx="{_number((left + right) / 2)}" cy="{_number(top)}" rx="{_number(box.width / 2)}"'
    lid = f'<ellipse class="s" {place} ry="7" fill="#ffffff"/>'
    return f'<path class="s" d="{shape}" fill="#ffffff"/>{lid}'


def _gateway(node: Node, box: Box) -> str:
    middle = box.centre
    corners = (
        Point(middle.x, box.y),
        Point(box.right, middle.y),
        Point(middle.x, box.bottom),
        Point(box.x, middle.y),
    )
    points = " ".join(f"{_number(point.x)},{_number(point.y)}" for point in corners)
    return f'<polygon class="s" points="{points}" fill="#fff8e1"/>' + _sign(
        _GATEWAY_SIGN[node.kind], middle, 24
    )


def _event(node: Node, box: Box) -> str:
    middle, radius = box.centre, box.width / 2
    end = node.kind is NodeKind.END
    place = f'cx="{_number(middle.x)}" cy="{_number(middle.y)}"'
    width = ' stroke-width="3.4" style="stroke-width:3.4"' if end else ""
    dashes = "" if node.interrupting else ' stroke-dasharray="4 3"'
    shape = f'<circle class="s" {place} r="{_number(radius)}" fill="#ffffff"{width}{dashes}/>'
    if node.kind in (NodeKind.BOUNDARY, NodeKind.CATCH, NodeKind.THROW):
        shape += f'<circle class="s" {place} r="{_number(radius - 4)}" fill="none"{dashes}/>'
    return shape + (_sign(_SIGN[node.trigger], middle, 15) if node.trigger in _SIGN else "")


def _sign(sign: str, middle: Point, size: int) -> str:
    return (
        f'<text x="{_number(middle.x)}" y="{_number(middle.y + size * 0.35)}" text-anchor="middle" '
        f'font-size="{size}" font-weight="bold" aria-hidden="true">{sign}</text>'
    )


def _legend(graph: ProcessGraph, layout: Layout) -> str:
    """What the signs at events stand for, where there are any."""
    words = {Trigger.TIMER: "T time limit", Trigger.MESSAGE: "M message", Trigger.ERROR: "! exception"}
    words[Trigger.ESCALATION] = "^ escalation"
    used = [word for trigger, word in words.items() if any(node.trigger is trigger for node in graph.nodes)]
    if any(node.kind is NodeKind.STORE for node in graph.nodes):
        used.append("cylinder: system or data")
    y = _number(layout.height + 30)
    text = _text("   ·   ".join(used))
    return f'<text x="{_number(layout.pool.x)}" y="{y}" font-size="11">{text}</text>' if used else ""
