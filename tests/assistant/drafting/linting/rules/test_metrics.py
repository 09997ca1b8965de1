"""Rules of metrics: before, after, who is told, what it may cost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.drafting.artifacts.measurement_plan import MeasurementPlan
from assistant.drafting.artifacts.measures import Metric
from assistant.drafting.linting.limits import LintLimits
from tests.assistant.drafting.linting.judging import OPEN, draft, findings, found
from tests.assistant.drafting.specimens import (
    DEVELOPMENT_START,
    GO_LIVE,
    OPERATIONAL_OWNER,
    PILOT_END,
    complete_plan,
    complete_spec,
)

OUTCOME, QUALITY, ADOPTION, COST, COUNTER = range(5)
RULES = ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M12"]


def measurement_plan() -> MeasurementPlan:
    """The specimen's metrics as a plan of their own."""
    return MeasurementPlan.model_validate(
        {
            "artifact_id": "mp-warranty-triage",
            "title": "Measuring warranty triage",
            "use_case_id": "warranty-triage",
            "metrics": [metric.model_dump() for metric in complete_spec().metrics],
        }
    )


def path(metric: Metric, *parts: str) -> str:
    return ".".join(("metrics", metric.id, *parts))


@pytest.mark.parametrize("rule", RULES)
def test_the_specimen_keeps_the_rules_of_metrics(rule: str) -> None:
    assert found(rule, complete_spec()) == {}
    if rule != "M09":
        assert found(rule, measurement_plan()) == {}


def test_m01_every_metric_has_a_baseline() -> None:
    spec = draft(complete_spec())
    first, second, third = spec.metrics[:3]
    first.baseline = None
    second.baseline = OPEN
    third.baseline = 12
    assert found("M01", spec) == {
        path(first, "baseline"): "error",
        path(second, "baseline"): "open",
        path(third, "baseline", "method"): "error",
        path(third, "baseline", "sample_n"): "error",
        path(third, "baseline", "captured_on"): "error",
    }


def test_m01_parts_that_somebody_will_give_are_open() -> None:
    spec = draft(complete_spec())
    metric = spec.metrics[0]
    metric.baseline = {
        "value": 6,
        "status": "confirmed",
    }
    metric.baseline.confirm_owner, metric.baseline.confirm_by = OPERATIONAL_OWNER, PILOT_END
    assert set(found("M01", spec).values()) == {"open"}


def test_m01_a_measurement_plan_may_say_once_how_all_baselines_are_captured() -> None:
    plan = measurement_plan()
    plan.metrics[0].baseline = 6
    plan.baseline = {"captured_on": date(2026, 1, 20), "method": "Count", "sample_n": 600}
    assert found("M01", plan) == {}


def test_m02_a_baseline_is_captured_before_going_live() -> None:
    for artifact in (complete_spec(), measurement_plan()):
        metric = artifact.metrics[0]
        at = path(metric, "baseline", "captured_on")
        metric.baseline.value.captured_on = DEVELOPMENT_START
        assert found("M02", artifact) == {}
        metric.baseline.value.captured_on = date(2026, 2, 3)
        assert found("M02", artifact) == {at: "warning"}
        metric.baseline.value.captured_on = GO_LIVE
        assert found("M02", artifact) == {at: "error"}


def test_m03_it_is_measured_again_from_going_live_on_and_long_enough() -> None:
    spec = complete_spec()
    early, short, middling, none = spec.metrics[:4]
    early.after.value.window_start = date(2026, 9, 30)
    short.after.value.window_end = date(2026, 12, 3)
    middling.after.value.window_end = date(2026, 12, 4)
    none.after = None
    assert found("M03", spec) == {
        path(early, "after", "window_start"): "error",
        path(short, "after", "window_end"): "error",
        path(middling, "after", "window_end"): "warning",
        path(none, "after"): "error",
    }


def test_m03_the_organisation_sets_how_long() -> None:
    limits = LintLimits(after_window_min_days=200, after_window_good_days=300)
    assert set(found("M03", complete_spec(), limits=limits).values()) == {"error"}


def test_m03_a_measurement_plan_may_have_one_window_for_all() -> None:
    plan = measurement_plan()
    plan.metrics[0].after = None
    assert found("M03", plan) == {path(plan.metrics[0], "after"): "error"}
    plan.after_window = {"start": date(2026, 10, 5), "end": date(2027, 1, 15)}
    assert found("M03", plan) == {}


@pytest.mark.parametrize(
    ("field", "value"), [("unit", "hours"), ("method", "Survey"), ("data_source_id", "purchases")]
)
def test_m04_before_and_after_are_measured_alike(field: str, value: str) -> None:
    spec = complete_spec()
    setattr(spec.metrics[0].after.value, field, value)
    assert found("M04", spec) == {path(spec.metrics[0], "after", field): "error"}


def test_m04_spelling_makes_no_difference() -> None:
    spec = complete_spec()
    spec.metrics[0].after.value.unit = " Working  Days "
    assert found("M04", spec) == {}


def test_m05_adoption_is_a_share_of_somebody() -> None:
    spec = complete_spec()
    spec.metrics[ADOPTION].denominator = " "
    assert found("M05", spec) == {path(spec.metrics[ADOPTION], "denominator"): "error"}
    spec.metrics[ADOPTION].kind = "process"
    assert found("M05", spec) == {"metrics": "error"}


def test_m06_outcomes_come_from_steps() -> None:
    spec = complete_spec()
    spec.metrics[OUTCOME].step_refs = ["no_such_step"]
    assert found("M06", spec) == {path(spec.metrics[OUTCOME], "step_refs"): "warning"}
    for step in spec.steps:
        step.actor_type = "human"
    assert found("M06", spec) == {}, "as long as there is no AI, nothing changes through it"


def test_m07_harm_is_measured_too() -> None:
    spec = complete_spec()
    spec.metrics[COUNTER].counter_metric = False
    assert found("M07", spec) == {}, "complaints are a counter-metric by their name"
    spec.metrics.pop(COUNTER)
    assert found("M07", spec) == {"metrics": "warning"}


@pytest.mark.parametrize("alert", [None, {"warn": 95}, {"notifies": OPERATIONAL_OWNER}])
def test_m08_a_fall_in_quality_tells_somebody(alert: Any) -> None:
    spec = complete_spec()
    spec.metrics[QUALITY].alert = alert
    assert found("M08", spec) == {path(spec.metrics[QUALITY], "alert"): "error"}


def test_m08_watching_the_servers_is_not_watching_quality() -> None:
    spec = complete_spec()
    spec.metrics[QUALITY].name = "Uptime of the service"
    assert found("M08", spec) == {"metrics": "error"}
    spec.metrics[COUNTER].name = "Drift of the inputs"
    spec.metrics[COUNTER].alert = {"crit": 3, "notifies": OPERATIONAL_OWNER}
    assert found("M08", spec) == {}


def test_m08_an_open_alert_is_an_open_item() -> None:
    spec = draft(complete_spec())
    spec.metrics[QUALITY].alert = OPEN
    assert found("M08", spec) == {path(spec.metrics[QUALITY], "alert"): "open"}


@pytest.mark.parametrize("field", ["owner", "cadence", "degradation_runbook"])
def test_m09_monitoring_is_owned(field: str) -> None:
    spec = complete_spec()
    setattr(spec.monitoring.value, field, None)
    assert found("M09", spec) == {f"monitoring.{field}": "error"}


def test_m09_monitoring_by_nobody_in_particular_is_none() -> None:
    spec = draft(complete_spec())
    spec.monitoring.value.owner = "the team"
    assert found("M09", spec) == {"monitoring.owner": "error"}
    spec.monitoring = OPEN
    assert found("M09", spec) == {"monitoring": "open"}


def test_m10_cost_has_a_cap_an_alert_and_an_action() -> None:
    spec = complete_spec()
    at = path(spec.metrics[COST], "cap")
    for row in spec.ai:
        row.cost = None
    for field in ("monthly_cap", "alert_at", "cap_action"):
        changed = spec.model_copy(deep=True)
        setattr(changed.metrics[COST].cap.value, field, None)
        assert found("M10", changed) == {at: "error"}
    spec.metrics.pop(COST)
    assert found("M10", spec) == {"metrics": "error"}


def test_m10_caps_of_all_ai_steps_count_for_the_metric() -> None:
    spec = complete_spec()
    spec.metrics[COST].cap = None
    for row in spec.ai:
        row.cost = {"monthly_cap": 400, "alert_at": 0.8, "cap_action": "By hand"}
    assert found("M10", spec) == {}


def test_m11_reviews_look_at_all_six() -> None:
    plan = complete_plan()
    assert found("M11", plan) == {}
    plan.review_rhythm = plan.review_rhythm[:1]
    (finding,) = findings("M11", plan)
    assert finding.path == "review_rhythm" and finding.severity.value == "warning"
    assert "governance, quality, cost and value" in finding.message


def test_m12_a_target_is_due_after_it_was_measured() -> None:
    spec = complete_spec()
    metric = spec.metrics[0]
    metric.target.value.by = metric.after.value.window_end
    assert found("M12", spec) == {path(metric, "target", "by"): "error"}


@pytest.mark.parametrize(("direction", "target"), [("up", 6), ("up", 5), ("down", 6), ("down", 7)])
def test_m12_a_target_lies_in_its_direction(direction: str, target: float) -> None:
    spec = complete_spec()
    spec.metrics[0].direction = direction
    spec.metrics[0].target.value.value = target
    assert found("M12", spec) == {path(spec.metrics[0], "target"): "error"}


def test_m12_a_missing_target_is_asked_for() -> None:
    spec = draft(complete_spec())
    spec.metrics[0].target = OPEN
    spec.metrics[1].target = None
    assert found("M12", spec) == {
        path(spec.metrics[0], "target"): "open",
        path(spec.metrics[1], "target"): "error",
    }
