"""Texts of flows moved along their line where they would lie on something. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from assistant.drafting.diagram.geometry import Box, Edge

_GAP = 4.0


def settled(edges: dict[str, Edge], nodes: dict[str, Box], labels: dict[str, Box]) -> dict[str, Edge]:
    """The lines with each text at the first place that is free: where it is, else along its line; where
    nothing is free it stays."""
    standing = [*nodes.values(), *labels.values()]
    lines = {name: list(_pieces(edge)) for name, edge in edges.items()}
    found: dict[str, Edge] = {}
    for name, edge in edges.items():
        place = edge.label
        if place is not None:
            others = [piece for other, pieces in lines.items() if other != name for piece in pieces]
            free = (box for box in _places(edge, place) if not _lies_on(box, standing, others))
            place = next(free, edge.label)
            standing.append(place or edge.label or Box(0, 0, 0, 0))
        found[name] = Edge(edge.points, place)
    return found


def _lies_on(box: Box, standing: list[Box], lines: list[Box]) -> bool:
    inner = Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
    return any(inner.overlaps(other) for other in standing) or any(inner.overlaps(line) for line in lines)


def _pieces(edge: Edge) -> Iterator[Box]:
    for a, b in itertools.pairwise(edge.points):
        yield Box(min(a.x, b.x), min(a.y, b.y), max(abs(a.x - b.x), 0.2), max(abs(a.y - b.y), 0.2))


def _places(edge: Edge, wanted: Box) -> Iterator[Box]:
    """Where it is; then at both ends and in the middle of each piece, on either side."""
    yield wanted
    width, height = wanted.width, wanted.height
    for piece in _pieces(edge):
        if piece.width >= width + 2 * _GAP:
            for x in (piece.x + _GAP, piece.right - width - _GAP, piece.centre.x - width / 2):
                yield Box(x, piece.y - height - _GAP, width, height)
                yield Box(x, piece.y + _GAP, width, height)
        elif piece.height >= height + 2 * _GAP:
            for y in (piece.y + _GAP, piece.bottom - height - _GAP, piece.centre.y - height / 2):
                yield Box(piece.x + _GAP, y, width, height)
                yield Box(piece.x - width - _GAP, y, width, height)
