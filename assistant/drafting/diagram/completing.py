"""Joins, splits and ends that a process leaves unsaid, said as BPMN wants them. Pure.

What is added means the same as before: several flows into a step are a merge, several out of one are
a split, a step with no way out ends the case. Added nodes and flows have no `origin`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.drafting.diagram.graph import Flow, Node, NodeKind, ProcessGraph


def completed(graph: ProcessGraph, new_id: Callable[[str], str]) -> ProcessGraph:
    """The graph with joins, splits, a start and ends where they are missing.

    Args:
        graph: As the specification says it.
        new_id: Gives an id that nothing has yet, made from the one given.
    """
    builder = _Completing(graph, new_id)
    builder.add_start()
    for node in graph.nodes:
        builder.add_end(node)
    for node in list(builder.nodes):
        builder.split_after(node)
        builder.join_before(node)
    return replace(graph, nodes=tuple(builder.nodes), flows=tuple(builder.flows), notes=tuple(builder.notes))


class _Completing:
    def __init__(self, graph: ProcessGraph, new_id: Callable[[str], str]) -> None:
        self.new_id = new_id
        self.nodes = list(graph.nodes)
        self.flows = list(graph.flows)
        self.notes = list(graph.notes)

    def _into(self, node: Node) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node.id]

    def _out_of(self, node: Node) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node.id]

    def _connect(self, source: str, target: str) -> None:
        self.flows.append(Flow(id=self.new_id(f"to-{target}"), source=source, target=target))

    def add_start(self) -> None:
        """Where the process has no start: one before each thing that nothing leads to."""
        steps = [node for node in self.nodes if node.kind not in (NodeKind.STORE, NodeKind.BOUNDARY)]
        if not steps or any(node.kind is NodeKind.START for node in steps):
            return
        first = [node for node in steps if not self._into(node)] or steps[:1]
        start = Node(id=self.new_id("start"), kind=NodeKind.START, label="Start", lane=first[0].lane)
        self.nodes.insert(0, start)
        for node in first:
            self._connect(start.id, node.id)
        self.notes.append("The process names no start; one is drawn.")

    def add_end(self, node: Node) -> None:
        """An end after a node without a way out."""
        if node.kind in (NodeKind.END, NodeKind.STORE) or self._out_of(node):
            return
        end = Node(id=self.new_id(f"end-of-{node.id}"), kind=NodeKind.END, label="End", lane=node.lane)
        self.nodes.append(end)
        self._connect(node.id, end.id)

    def split_after(self, node: Node) -> None:
        """A gateway after a step or an event with several ways out: a choice where they have
        conditions, all at once where they have none."""
        ways = self._out_of(node)
        if node.kind.is_gateway or len(ways) < 2:
            return
        chosen = any(way.condition or way.is_default for way in ways)
        fork = Node(
            id=self.new_id(f"after-{node.id}"),
            kind=NodeKind.EXCLUSIVE if chosen else NodeKind.PARALLEL,
            label=f"What follows “{node.label}”?" if chosen else "",
            lane=node.lane,
        )
        self._insert(fork, after=node)
        self.flows = [replace(f, source=fork.id) if f.source == node.id else f for f in self.flows]
        self._connect(node.id, fork.id)

    def join_before(self, node: Node) -> None:
        """A gateway before a step, an event or a split to which several flows lead."""
        ways = self._into(node)
        if len(ways) < 2 or (node.kind.is_gateway and len(self._out_of(node)) < 2):
            return
        kind = NodeKind.PARALLEL if node.kind is NodeKind.PARALLEL else NodeKind.EXCLUSIVE
        join = Node(id=self.new_id(f"join-{node.id}"), kind=kind, label="", lane=node.lane)
        self._insert(join, before=node)
        self.flows = [replace(f, target=join.id) if f.target == node.id else f for f in self.flows]
        self._connect(join.id, node.id)

    def _insert(self, node: Node, *, before: Node | None = None, after: Node | None = None) -> None:
        neighbour = before or after
        place = next(i for i, known in enumerate(self.nodes) if neighbour and known.id == neighbour.id)
        self.nodes.insert(place + (1 if after else 0), node)
