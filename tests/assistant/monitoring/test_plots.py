"""Drawings of figures over time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.monitoring.page import trend_page
from assistant.monitoring.plots import HEIGHT, WIDTH, svg
from assistant.monitoring.trends import Series, trends
from knowledge.store.monitor_reports import MonitorReport

_WIDE = {"value": 0.0, "n": 3, "low": 0.0, "high": 0.8}
START = datetime(2026, 6, 1, tzinfo=UTC)


def report(number: int, *, refused: float | None = 0.1, alarm: str | None = None, questions: int = 50) -> Any:
    at = START + timedelta(days=number)
    window = {"value": refused, "n": 50, "low": 0.05, "high": 0.2}
    figures = {
        "counts": {"questions": questions},
        "figures": [{"key": "refused", "window": window}],
        "canary": {"share": {"value": 0.9, "n": 60, "low": 0.8, "high": 0.96}} if number % 2 else {},
        "drift": {},
    }
    alarms = [{"rule": alarm, "key": alarm, "sentence": "<b>Refused</b> more.", "new": True}] if alarm else []
    return MonitorReport(number=number, at=at, window_from=at, window_to=at, figures=figures, alarms=alarms)


def drawn(*reports: Any) -> dict[str, Series]:
    return {each.key: each for each in trends(list(reversed(reports)))}


def test_a_figure_is_drawn_over_the_reports_that_have_it() -> None:
    series = drawn(*(report(n) for n in range(1, 6)))

    assert [point.report for point in series["refused"].points] == [1, 2, 3, 4, 5]
    assert [point.report for point in series["canary"].points] == [1, 3, 5]
    assert "latency_p95" not in series


def test_an_alarm_is_a_diamond_and_told_in_words() -> None:
    picture = svg(drawn(report(1), report(2, refused=0.6, alarm="refused"))["refused"])

    assert picture.count('class="alarm"') == 1 and picture.count('class="dot"') == 1
    assert "Report 2, 2026-06-03: 60.0 %, alarm" in picture
    assert 'aria-label="Refused: 60.0 % in report 2"' in picture


@pytest.mark.parametrize("values", [[0.0], [0.0, 0.0], [1.0, 0.0, 0.5], [0.03] * 90])
def test_everything_stands_inside_the_drawing(values) -> None:
    picture = svg(drawn(*(report(n, refused=value) for n, value in enumerate(values, 1)))["refused"])

    for x, y in re.findall(r"(?<=[ \"])(-?[\d.]+),(-?[\d.]+)", picture):
        assert 0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT
    assert "nan" not in picture


def test_an_interval_that_says_nothing_does_not_set_the_scale() -> None:
    quiet = [report(n, refused=0.02) for n in range(2, 9)]
    wide = replace(report(1), figures={"figures": [{"key": "refused", "window": _WIDE}]})

    assert ">20.0 %<" in svg(drawn(wide, *quiet)["refused"])


def test_counts_have_a_round_scale() -> None:
    picture = svg(drawn(report(1, questions=0), report(2, questions=37))["questions"])

    assert ">50<" in picture and ">25<" in picture


def test_a_page_escapes_what_it_shows() -> None:
    page = trend_page([report(2, alarm="refused"), report(1)])

    assert "&lt;b&gt;Refused" in page and "<b>" not in page and "2 reports" in page
