"""A figure over time as a drawing: line, interval, and a diamond where there was an alarm. Pure.

Colours are left to the page: its style sheet knows light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.monitoring.trends import COUNT, SHARE, Point, Series, spoken

WIDTH, HEIGHT = 420, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 12, 30
_DATES = 4
STYLE = """
.plot { width: 100%; height: auto; display: block; font: 12px ui-sans-serif, system-ui, sans-serif; }
.plot .grid { stroke: var(--line); stroke-width: 1; }
.plot text { fill: var(--soft); }
.plot .line { fill: none; stroke: var(--primary); stroke-width: 2; stroke-linejoin: round; }
.plot .band { fill: var(--primary); opacity: .16; }
.plot .dot { fill: var(--primary); }
.plot .alarm { fill: var(--bad); stroke: var(--paper); stroke-width: 1.5; }
"""
"""What a page needs beside the colours `--line`, `--soft`, `--primary`, `--bad` and `--paper`."""


def svg(series: Series) -> str:
    """The drawing of one figure; it says in words what it shows."""
    top = _top(series)
    places = [(_x(index, len(series.points)), each) for index, each in enumerate(series.points)]
    last = series.points[-1]
    told = f"{series.label}: {spoken(last.value, series.unit)} in report {last.report}"
    return "\n".join(
        [
            f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">',
            *_grid(series.unit, top),
            *_dates(series.points),
            *_band(places, top),
            f'<polyline class="line" points="{_path([(x, _y(each.value, top)) for x, each in places])}"/>',
            *(_mark(x, each, series, top) for x, each in places),
            "</svg>",
        ]
    )


def _top(series: Series) -> float:
    """The end of the scale: a round figure above every value and most intervals.

    The interval of a window with three questions reaches nearly everywhere; it is cut off there.
    """
    intervals = sorted(each.top for each in series.points)
    highest = max(intervals[len(intervals) // 2], *(each.value for each in series.points))
    if series.unit == SHARE:
        return next(step for step in (0.05, 0.1, 0.2, 0.5, 1.0) if highest <= step or step == 1.0)
    for power in range(-4, 12):
        for step in (1, 2, 5):
            if highest <= step * 10.0**power:
                return max(step * 10.0**power, 4.0 if series.unit == COUNT else 0.0)
    return highest


def _grid(unit: str, top: float) -> list[str]:
    lines = []
    for quarter in range(0, 5, 2):
        value = top * quarter / 4
        y = _y(value, top)
        lines += [
            f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{WIDTH - _RIGHT}" y2="{y:.1f}"/>',
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{spoken(value, unit)}</text>',
        ]
    return lines


def _dates(points: Sequence[Point]) -> list[str]:
    """Some dates below, the first and the last among them."""
    count = len(points)
    shown = sorted({round(step * (count - 1) / (_DATES - 1)) for step in range(_DATES)})
    lines, written = [], ""
    for index in shown:
        day = f"{points[index].at.day} {points[index].at:%b}"
        anchor = (
            "start" if index == 0 and count > 1 else "end" if index == count - 1 and count > 1 else "middle"
        )
        if day != written:
            lines.append(
                f'<text x="{_x(index, count):.1f}" y="{HEIGHT - 9}" text-anchor="{anchor}">{day}</text>'
            )
        written = day
    return lines


def _band(places: Sequence[tuple[float, Point]], top: float) -> list[str]:
    known = [(x, each.low, each.high) for x, each in places if each.low is not None and each.high is not None]
    if len(known) < 2:
        return []
    above = [(x, _y(high, top)) for x, _, high in known]
    below = [(x, _y(low, top)) for x, low, _ in reversed(known)]
    return [f'<polygon class="band" points="{_path([*above, *below])}"/>']


def _mark(x: float, point: Point, series: Series, top: float) -> str:
    y = _y(point.value, top)
    told = f"Report {point.report}, {point.at:%Y-%m-%d}: {spoken(point.value, series.unit)}"
    if point.alarmed:
        shape = f'd="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z"'
        return f'<path class="alarm" {shape}><title>{escape(told)}, alarm</title></path>'
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{escape(told)}</title></circle>'


def _path(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _x(index: int, count: int) -> float:
    wide = WIDTH - _LEFT - _RIGHT
    return _LEFT + (wide / 2 if count == 1 else index * wide / (count - 1))


def _y(value: float, top: float) -> float:
    high = HEIGHT - _TOP - _BOTTOM
    return _TOP + high * (1 - min(max(value, 0.0), top) / top)
