"""The register of use cases: computed, never generated."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.prioritisation_scorecard import PrioritisationScorecard
from assistant.drafting.artifacts.rollback_plan import RollbackPlan
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.linting.limits import LintLimits
from assistant.drafting.portfolio.page import render_page
from assistant.drafting.portfolio.questions import totals
from assistant.drafting.portfolio.report import PortfolioReport, report_on
from assistant.drafting.portfolio.use_cases import build_portfolio

TODAY = date(2026, 11, 21)
PIXEL = "<img src=x onerror=alert(1)>"


def spec(name: str, **fields: Any) -> WorkflowSpec:
    return WorkflowSpec(artifact_id=f"ws-{name}", title=name.title(), use_case_id=f"uc-{name}", **fields)


def report(*artifacts: Any) -> PortfolioReport:
    return report_on(build_portfolio(artifacts), today=TODAY, limits=LintLimits())


def hits(found: PortfolioReport, question: str) -> list[str]:
    return [hit.use_case for hit in found.answers[question]]


def test_a_pilot_without_a_business_owner_is_found() -> None:
    found = report(
        spec("a", lifecycle_stage="pilot"), spec("b", lifecycle_stage="pilot", business_owner="Dana Whitlock")
    )
    assert hits(found, "no_business_owner") == ["uc-a"]


def test_production_without_a_rollback_tested_within_a_year_is_found() -> None:
    live = [spec(name, lifecycle_stage="production") for name in "abcd"]
    plans = [
        RollbackPlan(artifact_id=f"rb-{name}", title="Back", use_case_id=f"uc-{name}", last_tested_on=tested)
        for name, tested in (("b", "2025-01-10"), ("c", "2026-10-01"), ("d", None))
    ]
    found = report(*live, *plans, spec("e", lifecycle_stage="pilot"))
    assert hits(found, "rollback_not_tested") == ["uc-a", "uc-b", "uc-d"]


def test_an_ai_step_that_nobody_reviews_is_found() -> None:
    rows = {
        "lanes": [{"id": "l", "name": "L"}],
        "steps": [{"id": "s", "name": "Sort it", "lane": "l", "actor_type": "ai"}],
    }
    found = report(spec("a", **rows), spec("b", **rows, checkpoints=[{"id": "c", "after_step": "s"}]))
    assert hits(found, "ai_without_checkpoint") == ["uc-a"]


def metric(captured_on: str | None = None, after: dict[str, Any] | None = None) -> dict[str, Any]:
    baseline = {"value": 10, "captured_on": captured_on}
    return {
        "id": "m",
        "name": "Time",
        "kind": "outcome",
        "unit": "hours",
        "direction": "down",
        "baseline": {"value": baseline, "status": "confirmed"},
        "after": after or {},
    }


def test_a_baseline_taken_after_going_live_is_found() -> None:
    plan = {"go_live_on": "2026-06-01"}
    found = report(
        spec("a", metrics=[metric("2026-07-01")], delivery_plan=plan),
        spec("b", metrics=[metric("2026-05-01")], delivery_plan=plan),
    )
    assert hits(found, "baseline_after_live") == ["uc-a"]


def test_measured_value_counts_only_windows_that_are_long_enough() -> None:
    def after(end: str) -> dict[str, Any]:
        window = {"window_start": "2026-06-01", "window_end": end, "value": 7}
        return {"value": window, "status": "confirmed"}

    found = report(
        spec("a", metrics=[metric(after=after("2026-08-30"))]),
        spec("b", metrics=[metric(after=after("2026-06-20"))]),
    )
    assert [(value.use_case, value.better) for value in found.measured] == [("uc-a", 3.0)]
    assert totals(found.measured) == {"hours": 3.0}


def test_what_is_not_ready_never_ranks_above_what_is() -> None:
    def entry(name: str, leverage: int, readiness: int) -> dict[str, Any]:
        return {
            "id": name,
            "use_case_id": name,
            "title": name,
            "leverage": {"score": leverage},
            "feasibility": {"score": 4},
            "readiness": {"score": readiness},
        }

    card = PrioritisationScorecard(
        artifact_id="ps-1", title="Card", entries=[entry("loud", 5, 2), entry("ready", 3, 3)]
    )
    found = report(card)
    assert [row.entry.use_case_id for row in found.ranked] == ["ready", "loud"]


def test_rings_of_dependencies_and_unknown_ones_are_told() -> None:
    def waits(name: str, *on: str) -> WorkflowSpec:
        return spec(name, delivery_plan={"dependencies": [{"on": each} for each in on]})

    found = build_portfolio([waits("a", "uc-b"), waits("b", "uc-a", "uc-z"), waits("c", "uc-a")])
    assert found.cycles == (("uc-a", "uc-b"),)
    assert found.unknown == (("uc-b", "uc-z"),)


def test_the_page_shows_every_use_case_and_runs_nothing_that_is_written_in_one() -> None:
    page = render_page(report(spec("a", business_owner=PIXEL), spec("b")), today=TODAY)
    assert "uc-a" in page and "uc-b" in page
    assert "<img" not in page and "&lt;img src=x" in page
    assert "<script" not in page and "http" not in page.split("</style>")[1]


def test_the_page_of_an_empty_register_says_how_to_begin() -> None:
    assert "playbook draft workflow-spec" in render_page(report(), today=TODAY)
