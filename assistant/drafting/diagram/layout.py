"""The swimlane of a process in pixels: lanes as bands, flows from left to right. Pure."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from assistant.drafting.diagram.geometry import Box, Edge, Layout, Point
from assistant.drafting.diagram.graph import NodeKind, ProcessGraph
from assistant.drafting.diagram.labels import settled
from assistant.drafting.diagram.placing import Grid, place
from assistant.drafting.diagram.routing import Port, Route, Track, choose_label_places, route
from assistant.drafting.diagram.sizes import (
    BOUNDARY_PITCH,
    EVENT,
    GAP,
    Extent,
    extent,
    flow_label_size,
    has_label,
    is_fork,
    label_size,
)
from assistant.drafting.diagram.text import text_width
from assistant.drafting.diagram.tracks import Place, number_tracks, spread_ports

BAND = 30.0
"""Width of the strip with a lane's name, and of the one with the pool's."""
_MARGIN = 40.0
_PITCH = 12.0
_PAD = 12.0
_GUTTER = 40.0


def lay_out(graph: ProcessGraph) -> Layout:
    """Where everything stands; the same for the same graph."""
    grid = place(graph)
    routes = route(graph, grid)
    extents = {node.id: extent(graph, node) for node in graph.nodes}
    reach = {node.id: _reach(graph, node.id, extents) for node in graph.nodes}
    hosts = {node.attached_to for node in graph.nodes if node.attached_to}
    spread_ports(
        routes.values(), grid.column, grid.row, reach, {host: extents[host].width / 2 for host in hosts}
    )
    choose_label_places(graph, routes)
    counts = number_tracks(routes.values(), grid.row)
    frame = _Frame(graph, grid, routes, extents, counts)
    nodes = frame.boxes()
    edges = {made.id: frame.edge(made, nodes) for made in routes.values()}
    flipped = {link.id for link in graph.links if not link.writes}
    edges = {i: Edge(e.points[::-1], e.label) if i in flipped else e for i, e in edges.items()}
    labels = frame.labels(nodes)
    return Layout(frame.pool, frame.lanes, nodes, settled(edges, nodes, labels), labels)


def _reach(graph: ProcessGraph, node_id: str, extents: dict[str, Extent]) -> tuple[float, float]:
    """How far from its middle a line may dock at a node."""
    node, size = graph.node(node_id), extents[node_id]
    if node.kind is NodeKind.TASK:
        return size.width / 2 - 20, size.height / 2 - 10
    if node.kind is NodeKind.STORE:
        return 18.0, 18.0
    return (16.0, 16.0) if node.kind.is_gateway else (11.0, 11.0)


@dataclass(slots=True)
class _Band:
    """One row: where its middle is, and its channels begin."""

    middle: float
    up: float
    down: float


class _Frame:
    """Columns, rows and their gaps, measured."""

    def __init__(
        self,
        graph: ProcessGraph,
        grid: Grid,
        routes: dict[str, Route],
        extents: dict[str, Extent],
        counts: dict[Place, int],
    ) -> None:
        self.graph, self.grid, self.routes = graph, grid, routes
        self.extents, self.counts = extents, counts
        self.flows = {flow.id: flow for flow in graph.flows}
        self.texts = {flow.id: flow_label_size(flow) for flow in graph.flows}
        self._measure_columns()
        self._measure_rows()

    def _measure_columns(self) -> None:
        widths = [60.0] * self.grid.columns
        for node in self.graph.nodes:
            column = self.grid.column[node.id]
            wide = max(self.extents[node.id].width, label_size(node)[0])
            if node.kind is not NodeKind.BOUNDARY:
                widths[column] = max(widths[column], wide, self._beside_upright(node.id))
        zones = self._label_zones()
        self.column_x: list[float] = []
        self.gutter_x: dict[int, float] = {}
        x = _MARGIN + 2 * BAND
        for column in range(-1, self.grid.columns):
            if column >= 0:
                self.column_x.append(x + widths[column] / 2)
                x += widths[column]
            before, after = zones.get((column, "source"), 0.0), zones.get((column, "target"), 0.0)
            tracks = self.counts.get(("gutter", column), 0)
            self.gutter_x[column] = x + before + _PAD + 6
            x += max(
                _GUTTER if 0 <= column < self.grid.columns - 1 else 24.0,
                before + after + 2 * _PAD + tracks * _PITCH,
            )
        self.right = x

    def _beside_upright(self, node_id: str) -> float:
        """Room for texts at flows that leave a gateway upwards or downwards."""
        node = self.graph.node(node_id)
        made = [r for r in self.routes.values() if r.start.node == node_id and not r.start.level]
        texts = [self.texts[r.id][0] for r in made if r.id in self.texts]
        if any(r.start.side == "top" for r in made):
            texts.append(label_size(node)[0])
        return 2 * (max(texts) + 14) if node.kind.is_gateway and texts else 0.0

    def _label_zones(self) -> dict[tuple[int, str], float]:
        """How wide the texts at the left and the right end of each gutter are."""
        zones: dict[tuple[int, str], float] = {}
        for flow in self.graph.flows:
            made, (width, _) = self.routes[flow.id], self.texts[flow.id]
            if width and made.start.side == "right":
                at_source = made.label_at == "source"
                column = self.grid.column[flow.source] if at_source else self.grid.column[flow.target] - 1
                zone = (column, made.label_at)
                zones[zone] = max(zones.get(zone, 0.0), width + 4 * GAP)
        return zones

    def _measure_rows(self) -> None:
        up, down = [20.0] * self.grid.rows, [20.0] * self.grid.rows
        for node in self.graph.nodes:
            row, size = self.grid.row[node.id], self.extents[node.id]
            if node.kind is not NodeKind.BOUNDARY:
                above, below = self._texts_at(node.id)
                up[row] = max(up[row], size.height / 2 + max(size.above, above))
                down[row] = max(down[row], size.height / 2 + max(size.below, below))
        self.bands: list[_Band] = []
        self.lanes: dict[str, Box] = {}
        y = _MARGIN
        for lane in self.graph.lanes:
            y = self._stack_lane(lane.id, lane.name, y, up, down)
        self.pool = Box(_MARGIN, _MARGIN, self.right - _MARGIN, y - _MARGIN)
        self._stretch_to_title()

    def _stack_lane(self, lane_id: str, name: str, top: float, up: list[float], down: list[float]) -> float:
        rows = self.grid.lane_rows[lane_id]
        gaps = [self._channel("above", row) + self._channel("below", row) for row in rows]
        needed = sum(gaps) + sum(up[row] + down[row] for row in rows)
        spare = max(0.0, min(420.0, text_width(name) * 1.15 + 24) - needed) / 2
        y = top + spare
        for row in rows:
            y += self._channel("above", row) + up[row]
            self.bands.append(_Band(y, up[row], down[row]))
            y += down[row] + self._channel("below", row)
        y = math.ceil(y + spare)
        self.lanes[lane_id] = Box(_MARGIN + BAND, top, self.right - _MARGIN - BAND, y - top)
        return y

    def _stretch_to_title(self) -> None:
        """A pool too low for its title gets a higher last lane."""
        wanted = min(500.0, text_width(self.graph.title) * 1.15 + 24)
        missing = math.ceil(max(0.0, wanted - self.pool.height))
        if missing and self.lanes:
            last, box = list(self.lanes.items())[-1]
            self.lanes[last] = Box(box.x, box.y, box.width, box.height + missing)
            self.pool = Box(self.pool.x, self.pool.y, self.pool.width, self.pool.height + missing)

    def _texts_at(self, node_id: str) -> tuple[float, float]:
        """How far flows' texts reach above and below a node's shape."""
        above = below = 0.0
        for flow in self.graph.flows:
            made, (_, height) = self.routes[flow.id], self.texts[flow.id]
            at = made.end if made.label_at == "target" else made.start
            if height and at.node == node_id:
                if at.side == "bottom":
                    below = max(below, height + 3 * GAP)
                else:
                    above = max(
                        above, height + 3 * GAP - (self.extents[node_id].height / 2 if at.level else 0)
                    )
        return above, below

    def _channel(self, lines: str, row: int) -> float:
        return _PAD + self.counts.get((lines, row), 0) * _PITCH

    def boxes(self) -> dict[str, Box]:
        """The shape of every node."""
        found: dict[str, Box] = {}
        for node in self.graph.nodes:
            if node.kind is not NodeKind.BOUNDARY:
                size = self.extents[node.id]
                x, y = self.column_x[self.grid.column[node.id]], self.bands[self.grid.row[node.id]].middle
                found[node.id] = Box(x - size.width / 2, y - size.height / 2, size.width, size.height)
        for host in {node.attached_to for node in self.graph.nodes if node.attached_to}:
            self._hang_boundaries(host, found)
        return found

    def _hang_boundaries(self, host: str, found: dict[str, Box]) -> None:
        events = [node.id for node in self.graph.nodes if node.attached_to == host]
        box = found[host]
        x = box.right - len(events) * BOUNDARY_PITCH + 4
        for number, event in enumerate(events):
            found[event] = Box(x + number * BOUNDARY_PITCH, box.bottom - EVENT / 2, EVENT, EVENT)

    def labels(self, nodes: dict[str, Box]) -> dict[str, Box]:
        """The texts beside nodes."""
        found = {}
        for node in self.graph.nodes:
            if has_label(node):
                found[node.id] = self._label(node.id, nodes[node.id])
        return found

    def _label(self, node_id: str, box: Box) -> Box:
        node = self.graph.node(node_id)
        width, height = label_size(node)
        if node.kind is NodeKind.BOUNDARY:
            return Box(box.centre.x + GAP, box.bottom + GAP, width, height)
        if not is_fork(self.graph, node):
            return Box(box.centre.x - width / 2, box.bottom + GAP, width, height)
        if any(r.start.node == node_id and r.start.side == "top" for r in self.routes.values()):
            return Box(box.centre.x - GAP - width, box.y - GAP - height + 10, width, height)
        return Box(box.centre.x - width / 2, box.y - GAP - height, width, height)

    def edge(self, made: Route, nodes: dict[str, Box]) -> Edge:
        """The line of a route, and the place of its text."""
        lines = [self._line(line, nodes) for line in (made.start, *made.tracks, made.end)]
        level = made.start.level
        points = [self._dock(made.start, nodes)]
        if made.tracks or made.start.level != made.end.level:
            for first, second in itertools.pairwise(lines):
                points.append(Point(second, first) if level else Point(first, second))
                level = not level
        points.append(self._dock(made.end, nodes))
        return Edge(_simplified(points), self._flow_label(made, points, nodes))

    def _line(self, line: Port | Track, nodes: dict[str, Box]) -> float:
        """The height of a level line, or how far right an upright one is."""
        if isinstance(line, Port):
            dock = self._dock(line, nodes)
            return dock.y if line.level else dock.x
        if line.lines == "gutter":
            return self.gutter_x[line.index] + line.number * _PITCH
        band = self.bands[line.index]
        gap = _PAD / 2 + line.number * _PITCH
        return band.middle - band.up - gap if line.lines == "above" else band.middle + band.down + gap

    def _dock(self, port: Port, nodes: dict[str, Box]) -> Point:
        """Where a port's line touches the outline of its node."""
        box, node = nodes[port.node], self.graph.node(port.node)
        centre, inset = box.centre, 0.0
        if node.kind.is_gateway:
            inset = abs(port.offset)
        elif node.kind.is_event:
            inset = box.width / 2 - math.sqrt(max(0.0, (box.width / 2) ** 2 - port.offset**2))
        if port.side == "left":
            return Point(box.x + inset, centre.y + port.offset)
        if port.side == "right":
            return Point(box.right - inset, centre.y + port.offset)
        x = centre.x + port.offset
        return Point(x, box.y + inset) if port.side == "top" else Point(x, box.bottom - inset)

    def _flow_label(self, made: Route, points: list[Point], nodes: dict[str, Box]) -> Box | None:
        """Above a level line, right of an upright one, clear of the node."""
        width, height = self.texts.get(made.id, (0.0, 0.0))
        if not width:
            return None
        if made.label_at == "target":
            return Box(nodes[made.end.node].x - width - 3 * GAP, points[-1].y - height - GAP, width, height)
        first = points[0]
        if made.start.side == "right":
            return Box(nodes[made.start.node].right + 2 * GAP, first.y - height - GAP, width, height)
        upwards = made.start.side == "top"
        return Box(first.x + 2 * GAP, first.y - height - GAP if upwards else first.y + GAP, width, height)


def _simplified(points: list[Point]) -> tuple[Point, ...]:
    """Rounded, without points that lie on a line between their neighbours."""
    kept: list[Point] = []
    for point in (Point(round(p.x, 1), round(p.y, 1)) for p in points):
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2].x == kept[-1].x == point.x or kept[-2].y == kept[-1].y == point.y):
            kept.pop()
        kept.append(point)
    return tuple(kept)
