"""Which track of its gutter or channel each piece of a flow takes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from assistant.drafting.diagram.routing import Port, Route, Track
from assistant.drafting.diagram.sizes import LINK_PITCH

_ASIDE = 16.0
"""Off the middle of a store, as the line of an event or a gateway above it may come down there."""

Place = tuple[str, int]
"""`gutter`, `above` or `below`, and which."""


def number_tracks(routes: Iterable[Route], row: dict[str, int]) -> dict[Place, int]:
    """Numbers every track so that no two pieces lie on one another; how many each place has.

    In a gutter 0 is leftmost; in a channel 0 is next to the row. Where two flows would share a level
    line whichever stands first, the end of one is moved off its middle.
    """
    places: dict[Place, list[Track]] = defaultdict(list)
    for route in routes:
        for track in route.tracks:
            places[track.lines, track.index].append(track)
    return {
        place: _number_gutter(tracks, row) if place[0] == "gutter" else _number(tracks, {})
        for place, tracks in places.items()
    }


def _number(tracks: list[Track], after: dict[Track, set[Track]]) -> int:
    """First fit: short pieces first in a channel, in the given order in a gutter."""
    ordered = tracks if after else sorted(tracks, key=lambda track: track.high - track.low)
    taken: list[list[Track]] = []
    for track in ordered:
        number = max((before.number + 1 for before in after.get(track, ())), default=0)
        while number < len(taken) and any(_collide(track, other) for other in taken[number]):
            number += 1
        taken.extend([] for _ in range(number + 1 - len(taken)))
        taken[number].append(track)
        track.number = number
    return len(taken)


def _collide(one: Track, other: Track) -> bool:
    return one.low <= other.high and other.low <= one.high


def _number_gutter(tracks: list[Track], row: dict[str, int]) -> int:
    """A piece that is reached from the left in a row stands left of one that leaves rightwards there."""
    after: dict[Track, set[Track]] = {track: set() for track in tracks}
    for track in tracks:
        for other in tracks:
            if track is not other and _must_precede(other, track, row):
                after[track].add(other)
    waiting = sorted(tracks, key=lambda track: _preference(track, row))
    ordered: list[Track] = []
    while waiting:
        ready = next((track for track in waiting if not after[track] - set(ordered)), None)
        if ready is None:
            ready = waiting[0]
            _move_off_middle(ready, after[ready] - set(ordered), row)
            after[ready] &= set(ordered)
        waiting.remove(ready)
        ordered.append(ready)
    return _number(ordered, after)


def _must_precede(first: Track, second: Track, row: dict[str, int]) -> bool:
    return any(
        row[left.node] == row[right.node] and abs(left.offset - right.offset) < 3
        for left in first.left_rows
        for right in second.right_rows
    )


def _move_off_middle(track: Track, others: set[Track], row: dict[str, int]) -> None:
    """Gives a piece's right end another height than the left ends in its way."""
    heights = {(row[left.node], left.offset) for other in others for left in other.left_rows}
    for right in track.right_rows:
        while any(there == row[right.node] and abs(offset - right.offset) < 3 for there, offset in heights):
            right.offset += 7


def _preference(track: Track, row: dict[str, int]) -> tuple[int, int, int]:
    """Pieces that lead down: the lowest start leftmost; up: the highest start leftmost. So fewer cross."""
    start = min((3 * row[port.node] + 1 for port in track.left_rows), default=track.low)
    down = start <= (track.low + track.high) / 2
    return (1, -start, track.high) if down else (0, start, track.low)


def spread_ports(
    routes: Iterable[Route],
    column: dict[str, int],
    row: dict[str, int],
    reach: dict[str, tuple[float, float]],
    hosts: dict[str, float],
) -> None:
    """Gives ports that share a side of a node different offsets; straight lines keep the middle.

    `reach` is how far from the middle of a node a line may dock, sideways and up or down. `hosts` has
    half the width of each activity with boundary events; these stand at the right of its lower edge,
    and lines dock at the left.
    """
    sides: dict[tuple[str, str], list[tuple[float, Port, bool]]] = defaultdict(list)
    for route in routes:
        lines = [route.start, *route.tracks, route.end]
        straight = not route.tracks and route.start.level and route.end.level
        sides[route.start.node, route.start.side].append((_pull(lines, row), route.start, straight))
        sides[route.end.node, route.end.side].append((_pull(lines[::-1], row), route.end, straight))
    for route in routes:
        to_store = route.start.side == "bottom" and route.end.side == "top"
        if to_store and (route.start.node in hosts or column[route.start.node] != column[route.end.node]):
            route.end.offset = -_ASIDE
    for (node, side), ports in sides.items():
        if side == "bottom" and node in hosts:
            for number, (_, port, _) in enumerate(ports):
                port.offset = -hosts[node] + 14 + number * LINK_PITCH
            continue
        room = reach[node][1 if side in ("left", "right") else 0]
        _spread(sorted(ports, key=lambda port: port[0]), room)


def _pull(lines: list[Port | Track], row: dict[str, int]) -> float:
    """How far up (less) or down (more) from its own end a flow leads."""
    here = lines[0]
    assert isinstance(here, Port)
    for line in lines[1:]:
        if isinstance(line, Port):
            return 3 * (row[line.node] - row[here.node])
        if line.lines != "gutter":
            return 3 * line.index + (0 if line.lines == "above" else 2) - (3 * row[here.node] + 1)
    return 0


def _spread(ports: list[tuple[float, Port, bool]], room: float) -> None:
    if len(ports) == 1:
        return
    middle = next((i for i, port in enumerate(ports) if port[2]), None)
    if middle is None:
        step = min(16.0, 2 * room / (len(ports) - 1))
        first = -step * (len(ports) - 1) / 2
    else:
        step = min(16.0, room / max(middle, len(ports) - 1 - middle))
        first = -step * middle
    for i, (_, port, _) in enumerate(ports):
        port.offset = first + i * step
