"""How figures went from report to report. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.store.monitor_reports import MonitorReport

COUNT, SHARE, MS, DISTANCE = "count", "share", "ms", "distance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure of one report."""

    report: int
    at: datetime
    value: float
    low: float | None = None
    high: float | None = None
    alarmed: bool = False

    @property
    def top(self) -> float:
        """The highest that is drawn of it."""
        return max(self.value, self.high or 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A figure over the reports that have it."""

    key: str
    label: str
    unit: str
    points: Sequence[Point]
    """The oldest first."""


_Read = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


def _figure(key: str) -> _Read:
    def read(figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
        found = next((each for each in figures.get("figures", ()) if each["key"] == key), None)
        return found["window"] if found else None

    return read


def _questions(figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return {"value": figures.get("counts", {}).get("questions")}


def _canary(figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
    share: Mapping[str, Any] | None = figures.get("canary", {}).get("share")
    return share


def _drift(figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return {"value": figures.get("drift", {}).get("drift of questions", {}).get("distance")}


_SERIES: Sequence[tuple[str, str, str, _Read, tuple[str, ...]]] = (
    ("questions", "Questions", COUNT, _questions, ("silence",)),
    ("refused", "Refused", SHARE, _figure("refused"), ("refused",)),
    ("doubtful", "Answers of low confidence", SHARE, _figure("doubtful"), ("doubtful", "confidence drift")),
    ("thumbs_down", "Did not help", SHARE, _figure("thumbs_down"), ("thumbs_down", "thumbs_down_of_rated")),
    ("overdue", "From overdue documents", SHARE, _figure("overdue"), ("overdue",)),
    ("turned_away", "Ended in an error", SHARE, _figure("turned_away"), ("turned_away",)),
    ("latency_p95", "Time to answer, 95th percentile", MS, _figure("latency_p95"), ("latency",)),
    ("canary", "Cases of the gate that pass", SHARE, _canary, ("canary",)),
    ("drift", "Distance of questions from before", DISTANCE, _drift, ("question drift",)),
)
"""Key, label, unit, where it stands in a report, and the rules whose alarms are about it."""


def trends(reports: Sequence[MonitorReport]) -> list[Series]:
    """Every figure that at least one report has.

    Args:
        reports: The newest first, as the store gives them.
    """
    found = []
    for key, label, unit, read, rules in _SERIES:
        points = [point for each in reversed(reports) if (point := _point(each, read, rules)) is not None]
        if points:
            found.append(Series(key=key, label=label, unit=unit, points=points))
    return found


def _point(report: MonitorReport, read: _Read, rules: Sequence[str]) -> Point | None:
    value = read(report.figures)
    if value is None or value.get("value") is None:
        return None
    return Point(
        report=report.number,
        at=report.at,
        value=float(value["value"]),
        low=value.get("low"),
        high=value.get("high"),
        alarmed=any(alarm["rule"] in rules for alarm in report.alarms),
    )


def spoken(value: float | None, unit: str) -> str:
    """A figure for people.

    >>> spoken(0.125, SHARE), spoken(83.4, MS), spoken(None, SHARE)
    ('12.5 %', '83 ms', 'none')
    """
    if value is None:
        return "none"
    if unit == SHARE:
        return f"{100 * value:.1f} %"
    if unit == MS:
        return f"{value:,.0f} ms"
    return f"{value:,.0f}" if unit in (COUNT, "tokens") else f"{value:.4g}"
