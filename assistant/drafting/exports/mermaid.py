"""The process of a specification as a Mermaid flowchart, one subgraph a lane. Pure.

Ids are made here and mean nothing, as words such as `end` would break the chart; every text is quoted,
and signs that Mermaid or HTML would read are written as their numbers.
"""

from __future__ import annotations

import re

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.diagram.from_spec import graph_of
from assistant.drafting.diagram.graph import Actor, Node, NodeKind, ProcessGraph
from assistant.drafting.diagram.xml_text import clean

_SHAPES = {
    NodeKind.START: ("([", "])"),
    NodeKind.END: ("([", "])"),
    NodeKind.CATCH: ("((", "))"),
    NodeKind.THROW: ("((", "))"),
    NodeKind.TASK: ("[", "]"),
    NodeKind.EXCLUSIVE: ("{", "}"),
    NodeKind.PARALLEL: ("{{", "}}"),
    NodeKind.EVENT_BASED: ("{{", "}}"),
    NodeKind.BOUNDARY: ("((", "))"),
    NodeKind.STORE: ("[(", ")]"),
}
_UNNAMED = {NodeKind.PARALLEL: "and", NodeKind.EVENT_BASED: "first event", NodeKind.EXCLUSIVE: "or"}
_WORDS = {Actor.AI: "AI: ", Actor.AI_WITH_HUMAN: "AI with a person: ", Actor.SYSTEM: "System: "}
_LONGEST = 300
_LIST_MARK = re.compile(r"(?:\d+[.)]|[-+])?")
"""What would make a label a list, which Mermaid does not draw."""


def render_mermaid(spec: WorkflowSpec) -> str:
    """The chart as text, the same for the same specification."""
    return _render(graph_of(spec))


def _render(graph: ProcessGraph) -> str:
    ids = {node.id: f"n{number}" for number, node in enumerate(graph.nodes, start=1)}
    lines = ["---", f"title: {_title(graph.title)}", "---", "flowchart LR"]
    for number, lane in enumerate(graph.lanes, start=1):
        lines.append(f"  subgraph lane{number}[{_quoted(lane.name)}]")
        lines += [f"    {ids[node.id]}{_shape(node)}" for node in graph.nodes if node.lane == lane.id]
        lines.append("  end")
    for flow in graph.flows:
        label = f"|{_quoted(flow.label)}|" if flow.label.strip() else ""
        lines.append(f"  {ids[flow.source]} -->{label} {ids[flow.target]}")
    for node in graph.nodes:
        if node.attached_to:
            lines.append(f"  {ids[node.attached_to]} -.- {ids[node.id]}")
    for link in graph.links:
        ends = (link.task, link.store) if link.writes else (link.store, link.task)
        lines.append(f"  {ids[ends[0]]} -.-> {ids[ends[1]]}")
    return "\n".join(lines) + "\n"


def _shape(node: Node) -> str:
    opened, closed = _SHAPES[node.kind]
    word = _WORDS.get(node.actor, "") if node.kind is NodeKind.TASK else ""
    return (
        f"{opened}{_quoted(word + (node.label.strip() or _UNNAMED.get(node.kind, node.kind.value)))}{closed}"
    )


def _quoted(text: str) -> str:
    """A label: letters, digits and harmless signs as they are, all else by its number."""
    plain = " ".join(clean(text).split())[:_LONGEST] or "-"
    begin = len(_LIST_MARK.match(plain)[0])  # type: ignore[index]
    return '"' + "".join(
        letter if _harmless(letter) and (place >= begin or letter.isalnum()) else f"#{ord(letter)};"
        for place, letter in enumerate(plain)
    ) + '"'  # fmt: skip


def _harmless(letter: str) -> bool:
    return letter.isalnum() or letter in " .,:?!-/()%+'’“”…€$£·"


def _title(text: str) -> str:
    """As a YAML text in quotes."""
    plain = " ".join(clean(text).split())[:_LONGEST]
    return "'" + "".join(letter if _harmless(letter) and letter != "'" else " " for letter in plain) + "'"
