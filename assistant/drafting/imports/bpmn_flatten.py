"""Subprocesses of a BPMN file laid open: their steps stand among those around them. Pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.imports.bpmn_reading import ReadDiagram, ReadFlow, ReadNode


def lay_open(found: ReadDiagram) -> None:
    """Replaces each subprocess by what is in it, innermost first; one that has no single way in and out
    stays as one step. What was done is told among the faults."""
    for scope in sorted((n for n in found.nodes.values() if n.is_scope), key=lambda n: -_depth(found, n)):
        _open(found, scope)


def _depth(found: ReadDiagram, node: ReadNode) -> int:
    depth = 0
    while node.scope in found.nodes:
        node, depth = found.nodes[node.scope], depth + 1
    return depth


def _open(found: ReadDiagram, scope: ReadNode) -> None:
    inner = [node for node in found.nodes.values() if node.scope == scope.id]
    called = scope.name or scope.id
    if scope.by_event:
        _lift(found, scope, inner)
        found.faults.append((scope.id, f"The event subprocess “{called}” is read as steps of the process."))
        return
    starts = [node for node in inner if node.tag == "startEvent"]
    first = [flow for flow in found.flows.values() if starts and flow.source == starts[0].id]
    after = [flow for flow in found.flows.values() if flow.source == scope.id]
    ends = {node.id for node in inner if node.tag == "endEvent"}
    if len(starts) != 1 or len(first) != 1 or first[0].target in ends or len(after) > 1:
        _close(found, scope, inner)
        return
    entry = first[0].target
    for flow in list(found.flows.values()):
        if flow.target == scope.id:
            found.flows[flow.id] = replace(flow, target=entry)
        elif flow.target in ends and after:
            found.flows[flow.id] = replace(flow, target=after[0].target)
    for flow in (first[0], *after):
        found.flows.pop(flow.id, None)
    for gone in (starts[0].id, *(ends if after else ())):
        found.nodes.pop(gone, None)
    _reattach(found, scope, entry, called)
    _lift(found, scope, [node for node in inner if node.id in found.nodes])
    found.faults.append((scope.id, f"The subprocess “{called}” is read as its {len(inner) - 1} parts."))


def _lift(found: ReadDiagram, scope: ReadNode, inner: list[ReadNode]) -> None:
    """Parts take the place, and the lane, of what held them."""
    for node in inner:
        node.scope = scope.scope
    for flow in found.flows.values():
        if flow.scope == scope.id:
            flow.scope = scope.scope
    for lane in found.lanes:
        if scope.id in lane.nodes:
            lane.nodes = (lane.nodes - {scope.id}) | {node.id for node in inner}
    found.nodes.pop(scope.id, None)


def _close(found: ReadDiagram, scope: ReadNode, inner: list[ReadNode]) -> None:
    """Keeps the subprocess as one step that names its parts."""
    names = [node.name for node in inner if node.is_task and node.name]
    gone = {node.id for node in inner}
    for node_id in gone:
        found.nodes.pop(node_id, None)
    found.flows = {i: f for i, f in found.flows.items() if not _within(f, gone)}
    scope.tag = "task"
    scope.text = "\n".join(filter(None, [scope.text, *(f"- {name}" for name in names)]))
    told = f"The subprocess “{scope.name or scope.id}” is read as one step"
    found.faults.append((scope.id, f"{told}; its {len(names)} steps are listed in its instructions."))


def _within(flow: ReadFlow, gone: set[str]) -> bool:
    return flow.source in gone or flow.target in gone


def _reattach(found: ReadDiagram, scope: ReadNode, entry: str, called: str) -> None:
    for node in found.nodes.values():
        if node.attached_to == scope.id:
            node.attached_to = entry
            event = node.name or node.id
            told = f"The event “{event}” of the subprocess “{called}” is attached to its first part."
            found.faults.append((node.id, told))
