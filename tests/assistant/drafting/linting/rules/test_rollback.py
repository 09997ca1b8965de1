"""Rules of rolling back: each finds what is wrong, names the place, and leaves the specimens alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.assistant.drafting.linting.judging import OPEN, draft, findings, found
from tests.assistant.drafting.linting.siblings import readiness_assessment, rollback_plan
from tests.assistant.drafting.specimens import complete_spec


@pytest.mark.parametrize("rule", ["R01", "R02", "R03", "R04"])
def test_the_specimens_keep_the_rules_of_rolling_back(rule: str) -> None:
    beside = {"rollback_plan": rollback_plan(), "readiness_assessment": readiness_assessment()}
    assert found(rule, complete_spec(), beside=beside) == {}
    assert found(rule, rollback_plan(), beside=beside) == {}


def test_r01_a_reference_leads_to_a_plan() -> None:
    spec = complete_spec()
    assert found("R01", spec, everything={"ws-warranty-triage": spec}) == {"rollback_plan_ref": "error"}
    spec.rollback_plan_ref = OPEN
    assert found("R01", draft(spec)) == {"rollback_plan_ref": "open"}


def test_r01_what_the_plan_lacks_is_told_at_the_plan_and_at_the_specification() -> None:
    plan = rollback_plan()
    plan.steps, plan.time_to_restore = [], OPEN
    plan.triggers[0].decision_maker = None
    assert found("R01", plan) == {
        "steps": "error",
        "time_to_restore": "open",
        "triggers.quality.decision_maker": "error",
    }
    messages = [
        finding.message for finding in findings("R01", complete_spec(), beside={"rollback_plan": plan})
    ]
    assert "In rb-warranty-triage: List the steps of rolling back." in messages


def test_r02_nobody_goes_back_to_a_version_that_nobody_knows() -> None:
    plan = rollback_plan()
    plan.target_state[0].model_version = "1.9.9"
    plan.target_state[0].prompt_version = "none: people decide by hand"
    assert found("R02", plan) == {"target_state.before.model_version": "error"}


def test_r02_deployment_must_be_repeatable() -> None:
    assessment = readiness_assessment()
    assessment.platform.deploy_repeatable.answer = "partial"
    assert found("R02", rollback_plan(), beside={"readiness_assessment": assessment}) == {
        "target_state": "error"
    }


def test_r03_a_rollback_is_tried_every_year_and_fast_enough() -> None:
    plan = rollback_plan()
    plan.last_tested_on, plan.measured_time = date(2025, 5, 1), "PT2H"
    assert found("R03", plan) == {"last_tested_on": "warning", "measured_time": "warning"}
    plan.last_tested_on, plan.measured_time = OPEN, None
    assert found("R03", plan) == {"last_tested_on": "open", "measured_time": "warning"}


def test_r04_effects_that_stay_and_cases_under_way_are_addressed() -> None:
    plan = rollback_plan()
    plan.irreversible_effects, plan.in_flight_cases = None, OPEN
    assert found("R04", plan) == {"irreversible_effects": "warning", "in_flight_cases": "open"}
