"""Along which lines each flow runs, before anything is measured. Pure.

Between columns lie gutters, above and below each row lie channels; no node stands in either. A flow
runs straight where all cells between are free, turns one corner where that suffices, and otherwise
takes gutters and channels, in each of which it gets a track of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from assistant.drafting.diagram.graph import DataLink, Flow, NodeKind, ProcessGraph
from assistant.drafting.diagram.placing import Grid
from assistant.drafting.diagram.sizes import is_fork

Side = Literal["left", "right", "top", "bottom"]
Lines = Literal["gutter", "above", "below"]


@dataclass(slots=True, eq=False)
class Port:
    """Where a flow leaves or enters a node; `offset` is from the middle of that side, in pixels."""

    node: str
    side: Side
    offset: float = 0.0

    @property
    def level(self) -> bool:
        """Whether the line there is horizontal."""
        return self.side in ("left", "right")


@dataclass(slots=True, eq=False)
class Track:
    """A piece of a flow in a gutter (right of column `index`, from -1) or a channel of row `index`.
    `low` and `high` say from where to where, in steps of cells and gaps; `number` is given later."""

    lines: Lines
    index: int
    low: int = 0
    high: int = 0
    number: int = 0
    left_rows: list[Port] = field(default_factory=list)
    """Of a gutter: ports whose level line reaches it from the left."""
    right_rows: list[Port] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Route:
    """One flow: its ports and the tracks between, level and upright in turn."""

    id: str
    start: Port
    end: Port
    tracks: list[Track] = field(default_factory=list)
    label_at: Literal["source", "target"] = "source"


def route(graph: ProcessGraph, grid: Grid) -> dict[str, Route]:
    """The routes of all flows and data links, by id."""
    router = _Router(graph, grid)
    forward = [flow for flow in graph.flows if router.is_forward(flow)]
    for flow in sorted(forward, key=router.span):
        router.try_straight(flow)
    router.choose_sides(forward)
    for flow in sorted(forward, key=router.span):
        if flow.id not in router.routes:
            router.route_forward(flow)
    for flow in graph.flows:
        if flow.id not in router.routes:
            router.route_back(flow)
    for link in graph.links:
        router.route_link(link)
    for made in router.routes.values():
        router.measure(made)
    return router.routes


class _Router:
    """Keeps what is taken while routes are found one after the other."""

    def __init__(self, graph: ProcessGraph, grid: Grid) -> None:
        self.graph = graph
        self.grid = grid
        self.nodes = {node.id: node for node in graph.nodes}
        self.routes: dict[str, Route] = {}
        self.level_taken: set[tuple[int, int]] = set()
        self.upright_taken: set[tuple[int, int]] = set()
        self.side_of: dict[str, Side] = {}
        self.used: Counter[tuple[str, Side]] = Counter()
        self.cells = {
            (grid.column[node.id], grid.row[node.id])
            for node in graph.nodes
            if node.kind is not NodeKind.BOUNDARY
        }

    def at(self, node_id: str) -> tuple[int, int]:
        return self.grid.column[node_id], self.grid.row[node_id]

    def is_forward(self, flow: Flow) -> bool:
        return flow.id not in self.grid.back and self.at(flow.source)[0] < self.at(flow.target)[0]

    def span(self, flow: Flow) -> tuple[int, int]:
        (i, r), (j, s) = self.at(flow.source), self.at(flow.target)
        return j - i, abs(s - r)

    def _free_level(self, columns: range, row: int) -> bool:
        cells = {(column, row) for column in columns}
        return not cells & self.cells and not cells & self.level_taken

    def _free_upright(self, column: int, rows: range) -> bool:
        cells = {(column, row) for row in rows}
        return not cells & self.cells and not cells & self.upright_taken

    def _keep(self, flow_id: str, start: Port, end: Port, *tracks: Track) -> None:
        self.routes[flow_id] = Route(flow_id, start, end, list(tracks))
        self.used[start.node, start.side] += 1
        self.used[end.node, end.side] += 1

    def try_straight(self, flow: Flow) -> None:
        """A level line from one node to the next in its row, if nothing stands between."""
        (i, r), (j, s) = self.at(flow.source), self.at(flow.target)
        if self.nodes[flow.source].kind is NodeKind.BOUNDARY or r != s:
            return
        ends_taken = self.used[flow.source, "right"] or self.used[flow.target, "left"]
        if self._free_level(range(i + 1, j), r) and not ends_taken:
            self.level_taken |= {(column, r) for column in range(i + 1, j)}
            self._keep(flow.id, Port(flow.source, "right"), Port(flow.target, "left"))

    def choose_sides(self, forward: list[Flow]) -> None:
        """A fork's flow to the farthest row above, or past others in its row, leaves at the top; the one
        to the farthest row below leaves at the bottom."""
        for node in self.graph.nodes:
            if not is_fork(self.graph, node):
                continue
            rows = [
                (self.grid.row[flow.target] - self.grid.row[node.id], flow.id)
                for flow in forward
                if flow.source == node.id and flow.id not in self.routes
            ]
            up, down = [one for one in rows if one[0] < 0], [one for one in rows if one[0] > 0]
            alone = len(rows) == 1 and not self.used[node.id, "right"]
            if up and not alone:
                self.side_of[min(up)[1]] = "top"
            if down and not alone:
                self.side_of[max(down)[1]] = "bottom"
            past = [one for one in rows if one[0] == 0]
            if past and not up and not alone:
                self.side_of[past[0][1]] = "top"

    def route_forward(self, flow: Flow) -> None:
        source = self.nodes[flow.source]
        side: Side = "bottom" if source.kind is NodeKind.BOUNDARY else self.side_of.get(flow.id, "right")
        if side == "right":
            self._from_the_right(flow)
        else:
            self._from_top_or_bottom(flow, side)

    def _from_the_right(self, flow: Flow) -> None:
        (i, r), (j, s) = self.at(flow.source), self.at(flow.target)
        start, end = Port(flow.source, "right"), Port(flow.target, "left")
        into = self._corner_into_join(flow)
        if into is not None:
            self.level_taken |= {(column, r) for column in range(i + 1, j + 1)}
            self.upright_taken |= {(j, row) for row in _between(r, s)} | {(j, r)}
            self._keep(flow.id, start, Port(flow.target, into))
        elif j == i + 1:
            self._keep(flow.id, start, end, Track("gutter", i))
        elif self._free_level(range(i + 1, j), s):
            self.level_taken |= {(column, s) for column in range(i + 1, j)}
            self._keep(flow.id, start, end, Track("gutter", i))
        elif r != s and self._free_level(range(i + 1, j), r) and not self.used[flow.source, "right"]:
            self.level_taken |= {(column, r) for column in range(i + 1, j)}
            self._keep(flow.id, start, end, Track("gutter", j - 1))
        else:
            channel = Track("below" if r > s else "above", s)
            self._keep(flow.id, start, end, Track("gutter", i), channel, Track("gutter", j - 1))

    def _corner_into_join(self, flow: Flow) -> Side | None:
        """The side of a join that one corner leads to, None where something is in the way."""
        (i, r), (j, s) = self.at(flow.source), self.at(flow.target)
        target = self.nodes[flow.target]
        if r == s or not target.kind.is_gateway or is_fork(self.graph, target) or target.label.strip():
            return None
        side: Side = "top" if r < s else "bottom"
        free = self._free_level(range(i + 1, j + 1), r) and self._free_upright(j, _between(r, s))
        alone = not self.used[flow.source, "right"] and not self.used[flow.target, side]
        return side if free and alone and (j, r) not in self.upright_taken else None

    def _from_top_or_bottom(self, flow: Flow, side: Side) -> None:
        (i, r), (j, s) = self.at(flow.source), self.at(flow.target)
        start, end = Port(flow.source, side), Port(flow.target, "left")
        drops = (side == "bottom" and s > r) or (side == "top" and s < r)
        gateway = self.nodes[flow.source].kind.is_gateway
        rows = _between(r, s)
        turn = (i, s)
        if (
            drops and gateway and self._free_upright(i, rows) and self._free_level(range(i, j), s)
            and turn not in self.upright_taken
        ):  # fmt: skip
            self.upright_taken |= {(i, row) for row in rows} | {turn}
            self.level_taken |= {(column, s) for column in range(i, j)}
            self._keep(flow.id, start, end)
        else:
            channel = Track("below" if side == "bottom" else "above", r)
            self._keep(flow.id, start, end, channel, Track("gutter", j - 1))

    def route_back(self, flow: Flow) -> None:
        """Over the top to the left, or under the bottom where a text or a boundary is in the way."""
        (_, r), (j, s) = self.at(flow.source), self.at(flow.target)
        source, target = self.nodes[flow.source], self.nodes[flow.target]
        below = source.kind is NodeKind.BOUNDARY or (
            is_fork(self.graph, source) and (s > r or not self.used[source.id, "bottom"])
        )
        side: Side = "bottom" if below else "top"
        channel = Track("below" if below else "above", r)
        over_top = not below and r == s and not is_fork(self.graph, target) and source.id != target.id
        if over_top and not self.used[target.id, "top"]:
            self._keep(flow.id, Port(flow.source, side), Port(flow.target, "top"), channel)
        else:
            start, end = Port(flow.source, side), Port(flow.target, "left")
            self._keep(flow.id, start, end, channel, Track("gutter", j - 1))

    def route_link(self, link: DataLink) -> None:
        """From a task's lower edge to the top of its store; written as if it ran that way."""
        (i, r), (j, s) = self.at(link.task), self.at(link.store)
        start, end = Port(link.task, "bottom"), Port(link.store, "top")
        rows = _between(r, s)
        if self._free_upright(j, rows):
            self.upright_taken |= {(j, row) for row in rows}
            self._keep(link.id, start, end, Track("below", r))
        else:
            gutter = i if j > i else i - 1
            self._keep(link.id, start, end, Track("below", r), Track("gutter", gutter), Track("above", s))

    def measure(self, made: Route) -> None:
        """From where to where each track runs, by the lines before and after it."""
        lines = [made.start, *made.tracks, made.end]
        for number, track in enumerate(made.tracks, start=1):
            ends = [self._key(lines[number - 1]), self._key(lines[number + 1])]
            track.low, track.high = min(ends), max(ends)
            if track.lines == "gutter":
                for port in (lines[number - 1], lines[number + 1]):
                    self._attach(track, port)

    def _attach(self, track: Track, line: Port | Track) -> None:
        if isinstance(line, Port):
            from_left = line.side == "right"
            (track.left_rows if from_left else track.right_rows).append(line)

    def _key(self, line: Port | Track) -> int:
        if isinstance(line, Track):
            if line.lines == "gutter":
                return 2 * line.index + 2
            return 3 * line.index + (0 if line.lines == "above" else 2)
        column, row = self.at(line.node)
        return 3 * row + 1 if line.level else 2 * column + 1


def choose_label_places(graph: ProcessGraph, routes: dict[str, Route]) -> None:
    """Of several flows that leave a node on its right, the uppermost has its text there, where no other
    runs through it; the others have theirs at their end."""
    seen: set[str] = set()
    for flow in sorted(graph.flows, key=lambda flow: routes[flow.id].start.offset):
        made = routes[flow.id]
        if made.start.side == "right":
            made.label_at = "target" if flow.source in seen and made.end.side == "left" else "source"
            seen.add(flow.source)


def _between(first: int, second: int) -> range:
    """The rows between two, without them."""
    return range(min(first, second) + 1, max(first, second))
