"""In which column and which row of its lane each node stands. Pure.

Columns grow along the longest way from the start, so that flows go from left to right; flows that
lead back are found first and left aside. Nodes of one lane and one column stand in rows of their
own; a node keeps the row of the node before it where that is free.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.diagram.graph import Flow, Node, NodeKind, ProcessGraph


@dataclass(frozen=True, slots=True)
class Grid:
    """The cell of each node, by id. Rows count from the top over all lanes; a boundary event has no
    cell of its own and stands in its activity's."""

    column: dict[str, int]
    row: dict[str, int]
    lane_rows: dict[str, range]
    back: frozenset[str]
    """Ids of flows that lead back."""

    @property
    def columns(self) -> int:
        return max(self.column.values(), default=0) + 1

    @property
    def rows(self) -> int:
        return max((rows.stop for rows in self.lane_rows.values()), default=1)


def place(graph: ProcessGraph) -> Grid:
    """The grid of a graph; the same for the same graph."""
    hosts = {node.id: node.attached_to for node in graph.nodes if node.attached_to}
    placed = [node for node in graph.nodes if node.id not in hosts and node.kind is not NodeKind.STORE]
    steps = [
        (flow, hosts.get(flow.source, flow.source), hosts.get(flow.target, flow.target))
        for flow in graph.flows
    ]
    back = _back_flows(placed, steps)
    column = _columns(placed, [step for step in steps if step[0].id not in back])
    in_lane = _rows_in_lanes(graph, placed, column, [step for step in steps if step[0].id not in back])
    _place_stores(graph, column, in_lane)
    lane_rows: dict[str, range] = {}
    top = 0
    for lane in graph.lanes:
        used = [in_lane[node.id] for node in graph.nodes if node.lane == lane.id and node.id in in_lane]
        lane_rows[lane.id] = range(top, top + max(used, default=0) + 1)
        top = lane_rows[lane.id].stop
    row = {
        node.id: lane_rows[node.lane].start + in_lane[node.id] for node in graph.nodes if node.id in in_lane
    }
    for event, host in hosts.items():
        column[event], row[event] = column[host], row[host]
    return Grid(column, row, lane_rows, back)


_Step = tuple[Flow, str, str]


def _back_flows(nodes: list[Node], steps: list[_Step]) -> frozenset[str]:
    """Flows that close a circle, by a walk in depth from the starts and then from any node left."""
    after: dict[str, list[_Step]] = {node.id: [] for node in nodes}
    entered: set[str] = set()
    for step in steps:
        after[step[1]].append(step)
        entered.add(step[2])
    starts = [node.id for node in nodes if node.kind is NodeKind.START]
    roots = starts + [n.id for n in nodes if n.id not in entered] + [node.id for node in nodes]
    back: set[str] = set()
    done: set[str] = set()
    open_now: set[str] = set()
    for root in roots:
        walk = [] if root in done else [(root, iter(after[root]))]
        open_now |= {root} if walk else set()
        while walk:
            here, onward = walk[-1]
            step = next(onward, None)
            if step is None:
                walk.pop()
                open_now.discard(here)
                done.add(here)
            elif step[2] in open_now:
                back.add(step[0].id)
            elif step[2] not in done:
                open_now.add(step[2])
                walk.append((step[2], iter(after[step[2]])))
    return frozenset(back)


def _columns(nodes: list[Node], steps: list[_Step]) -> dict[str, int]:
    """The longest way to each node, counted in flows."""
    column = {node.id: 0 for node in nodes}
    waiting = {node.id: 0 for node in nodes}
    after: dict[str, list[str]] = {node.id: [] for node in nodes}
    for _, source, target in steps:
        waiting[target] += 1
        after[source].append(target)
    ready = [node.id for node in nodes if waiting[node.id] == 0]
    while ready:
        here = ready.pop()
        for target in after[here]:
            column[target] = max(column[target], column[here] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return column


def _rows_in_lanes(
    graph: ProcessGraph, nodes: list[Node], column: dict[str, int], steps: list[_Step]
) -> dict[str, int]:
    """Rows from 0 in each lane. Where a flow passes over columns of a lane, later nodes leave its row
    free if they can, so that it can be drawn straight."""
    before: dict[str, list[str]] = {node.id: [] for node in nodes}
    for _, source, target in steps:
        before[target].append(source)
    lane = {node.id: node.lane for node in nodes}
    order = {node.id: number for number, node in enumerate(nodes)}
    main = _reached(nodes, steps)
    taken: set[tuple[str, int, int]] = set()
    row: dict[str, int] = {}
    for node in sorted(nodes, key=lambda n: (n.id not in main, column[n.id], order[n.id])):
        wanted = [row[source] for source in before[node.id] if source in row and lane[source] == node.lane]
        if node.id not in main:
            wanted = [number for number in wanted if number > 0] or [1]
        first = min(wanted, default=0)
        tries = [first, *range(first + 1, first + 2 + len(nodes)), *range(first)]
        free = next(r for r in tries if (node.lane, column[node.id], r) not in taken)
        row[node.id] = free
        taken.add((node.lane, column[node.id], free))
        for source in before[node.id]:
            if source in row and lane[source] == node.lane and row[source] == free:
                taken |= {
                    (node.lane, between, free) for between in range(column[source] + 1, column[node.id])
                }
    return _without_gaps(row, lane)


def _reached(nodes: list[Node], steps: list[_Step]) -> set[str]:
    """Nodes to which a case comes when nothing goes wrong."""
    after: dict[str, list[str]] = {node.id: [] for node in nodes}
    for flow, source, target in steps:
        if flow.source == source:
            after[source].append(target)
    waiting = [node.id for node in nodes if node.kind is NodeKind.START]
    reached = set(waiting)
    while waiting:
        new = [target for target in after[waiting.pop()] if target not in reached]
        reached.update(new)
        waiting.extend(new)
    return reached


def _without_gaps(row: dict[str, int], lane: dict[str, str]) -> dict[str, int]:
    used: dict[str, list[int]] = {}
    for node_id, number in row.items():
        used.setdefault(lane[node_id], []).append(number)
    rank = {
        name: {number: i for i, number in enumerate(sorted(set(numbers)))} for name, numbers in used.items()
    }
    return {node_id: rank[lane[node_id]][number] for node_id, number in row.items()}


def _place_stores(graph: ProcessGraph, column: dict[str, int], in_lane: dict[str, int]) -> None:
    """Stores stand in the row below their task, side by side; where that is taken, a row is put between."""
    lane = {node.id: node.lane for node in graph.nodes}
    below: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for link in graph.links:
        if link.store not in column:
            column[link.store] = column[link.task]
            row = (lane[link.task], in_lane[link.task])
            below.setdefault(row, []).append((link.store, column[link.task]))
    for (name, row), stores in sorted(below.items(), key=lambda item: -item[0][1]):
        there = {column[node] for node, number in in_lane.items() if lane[node] == name and number == row + 1}
        if there & {wanted for _, wanted in stores}:
            in_lane.update(
                {n: number + 1 for n, number in in_lane.items() if lane[n] == name and number > row}
            )
            there = set()
        first = {wanted: store for store, wanted in reversed(stores)}
        for store, wanted in sorted(stores, key=lambda item: first[item[1]] != item[0]):
            near = sorted(range(wanted + len(there) + 2), key=lambda c: (abs(c - wanted), -c))
            column[store] = next(c for c in near if c not in there)
            in_lane[store] = row + 1
            there.add(column[store])
