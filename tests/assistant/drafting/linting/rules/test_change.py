"""Rules of change: each finds what is wrong, names the place, and leaves the specimens alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.assistant.drafting.linting.judging import OPEN, draft, findings, found
from tests.assistant.drafting.linting.siblings import change_request, evaluation_plan
from tests.assistant.drafting.specimens import TECHNICAL_OWNER, complete_spec


@pytest.mark.parametrize("rule", [f"C{number:02}" for number in range(1, 7)])
def test_the_specimens_keep_the_rules_of_change(rule: str) -> None:
    assert found(rule, complete_spec()) == {}
    assert found(rule, change_request()) == {}


def test_c01_every_kind_of_change_has_an_approver() -> None:
    spec = complete_spec()
    spec.change_control.value.changes[1].approver = None
    [finding] = findings("C01", spec)
    assert finding.message == "Name who approves a change of the prompt."
    spec.change_control = OPEN
    assert found("C01", draft(spec)) == {"change_control": "open"}


def test_c02_nobody_approves_their_own_wish_however_the_name_is_spelled() -> None:
    change = change_request()
    change.approver = {"id": "other", "name": TECHNICAL_OWNER.name.upper()}
    assert found("C02", change) == {"approver": "error"}


def test_c03_a_material_change_without_a_run_waits() -> None:
    change = change_request()
    change.eval_run = None
    assert found("C03", change) == {"eval_run": "error"}
    change.eval_run = OPEN
    assert found("C03", change) == {"eval_run": "open"}
    change.risk_class = "minor"
    assert found("C03", change) == {}


def test_c03_a_failed_criterion_another_version_and_a_late_run_are_found() -> None:
    change = change_request()
    run = change.eval_run.value
    run.results[0].passed, run.to_version = False, "triage-9"
    change.implemented_on = date(2026, 5, 11)
    assert found("C03", change) == {
        "eval_run.to_version": "error",
        "eval_run.results.right": "error",
        "eval_run.run_on": "error",
    }


def test_c04_a_change_of_an_older_version_is_found() -> None:
    change = change_request()
    change.from_version = "triage-6"
    [finding] = findings("C04", change)
    assert finding.message == "Start from the version in use, triage-7, instead of triage-6."


def test_c04_once_implemented_the_new_version_is_in_use() -> None:
    change = change_request()
    change.from_version, change.to_version, change.change_status = "triage-6", "triage-7", "implemented"
    assert found("C04", change) == {}


def test_c05_an_emergency_is_approved_within_five_days() -> None:
    change = change_request()
    change.risk_class, change.implemented_on = "emergency", date(2026, 5, 1)
    assert found("C05", change) == {"retrospective_approval_due": "error"}
    change.retrospective_approval_due = date(2026, 5, 6)
    assert found("C05", change) == {}
    change.retrospective_approval_due = date(2026, 5, 7)
    assert found("C05", change) == {"retrospective_approval_due": "error"}


def test_c05_a_specification_may_not_allow_more() -> None:
    spec = complete_spec()
    spec.change_control.value.retrospective_approval_within = "P14D"
    assert found("C05", spec) == {"change_control.retrospective_approval_within": "error"}


def test_c06_a_workflow_in_production_is_looked_at_again() -> None:
    spec = complete_spec()
    spec.lifecycle_stage, spec.last_reviewed_on = "production", date(2026, 1, 2)
    assert found("C06", spec) == {"last_reviewed_on": "warning"}
    assert found("C06", spec, beside={"evaluation_plan": evaluation_plan()}) == {}
    spec.lifecycle_stage = "pilot"
    assert found("C06", spec) == {}
