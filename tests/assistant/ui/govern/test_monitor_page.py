"""The page of the monitor: the newest report, its alarms, drawings, and every report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from knowledge.store.monitor_reports import add_report

_ESTIMATE = {"value": 0.42, "n": 120, "low": 0.33, "high": 0.51}
_BEFORE = {"value": 0.12, "n": 480, "low": 0.09, "high": 0.15}
_NOTHING = {"value": None, "n": 0, "low": None, "high": None}


def figures(questions: int = 120) -> dict[str, Any]:
    """What a report holds, as `evals.monitor` writes it."""
    return {
        "days": 7,
        "against_days": 28,
        "counts": {"questions": questions},
        "counts_before": {"questions": 480},
        "figures": [
            {"key": "refused", "label": "refused", "unit": "share", "window": _ESTIMATE, "before": _BEFORE,
             "p": 1e-9, "p_all": 2e-8},
            {"key": "latency_p95", "label": "time to answer, 95th percentile", "unit": "ms",
             "window": {**_ESTIMATE, "value": 840.2, "low": 700.0, "high": 990.0}, "before": _NOTHING,
             "p": None, "p_all": None},
        ],
        "drift": {"drift of questions": {"p": 0.4, "p_all": 1.0, "distance": 0.004}},
        "citations": {"checked": 96, "broken": 1, "answers": ["3fa2"]},
        "repeated": {"asked": 30, "same": 29, "explained": 0, "unexplained": ["9b1c"], "failed": 0,
                     "skipped": 0, "answers": 22, "unsupported": []},
        "canary": {
            "share": _ESTIMATE,
            "against": {"what": "its promotion", "share": _BEFORE, "lost": ["ans-003"]},
        },
        "cost": 0.0,
        "notes": ["A <i>note</i>."],
    }  # fmt: skip


@pytest.fixture
def reports(house) -> None:
    """Two reports; the second raises two alarms, one of which is new."""
    base = house.composition.knowledge_base()
    now = base.clock()
    alarms = [
        {"rule": "refused", "key": "refused", "sentence": "Refused: 42 % <b>of</b> 120.", "new": True},
        {"rule": "citations", "key": "citations", "sentence": "1 of 96 citations.", "new": False},
    ]
    for found in ([], alarms):
        add_report(
            base.engine, at=now, window=(now - timedelta(days=7), now), figures=figures(),
            alarms=found, actor="installation", details={},
        )  # fmt: skip


def test_before_the_first_report_the_page_says_how_to_get_one(lena) -> None:
    assert "No report was made yet." in lena.get("/govern/monitor").text


def test_the_newest_report_is_shown_with_its_alarms_and_drawings(lena, reports) -> None:
    page = lena.get("/govern/monitor").text
    for said in (
        "report 2", "42.0 %", "33.0 % to 51.0 %", "840 ms", "95 of 96 citations", "its promotion", "ans-003",
        "goes on", "9b1c", "drift of questions"[1:], 'aria-current="page">Monitor',
    ):  # fmt: skip
        assert said in page, said
    assert page.count('<svg class="plot"') == 5 and page.count('class="alarm"') == 1
    assert "<b>of</b>" not in page and "&lt;b&gt;of" in page and "<i>note" not in page


def test_each_report_has_a_page(lena, reports) -> None:
    first = lena.get("/govern/monitor/1")
    assert first.status_code == 200 and "No alarm." in first.text
    for path in ("/govern/monitor/3", "/govern/monitor/0", "/govern/monitor/99999999999"):
        assert lena.get(path).status_code == 404, path


def test_only_leads_and_admins_see_it(house, reports) -> None:
    assert house.client("Ola").get("/govern/monitor").status_code == 200
    assert house.client("Pam").get("/govern/monitor").status_code == 403
    assert house.client("Sam").get("/govern/monitor").status_code == 404
    assert "/govern/monitor" not in house.client("Pam").get("/govern").text
