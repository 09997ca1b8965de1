"""Rules of governance: each finds what is wrong, names the place, and leaves the specimen alone."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.artifacts.header import OpenItem, RiskTier
from assistant.drafting.linting.limits import LintLimits
from tests.assistant.drafting.linting.judging import AI_LEAD, OPEN, draft, findings, found
from tests.assistant.drafting.linting.siblings import evaluation_plan
from tests.assistant.drafting.specimens import OPERATIONAL_OWNER, PROGRAM_MANAGER, complete_spec


@pytest.mark.parametrize("rule", [f"V{number:02}" for number in range(1, 12)])
def test_the_specimens_keep_the_rules_of_governance(rule: str) -> None:
    assert found(rule, complete_spec()) == {}
    assert found(rule, evaluation_plan()) == {}


def test_v01_triggers_ask_for_all_seven_controls() -> None:
    spec = draft(complete_spec())
    spec.controls.review = None
    spec.controls.fallback = OPEN
    spec.controls.access = {"roles": []}
    assert found("V01", spec) == {
        "controls.review": "error",
        "controls.fallback": "open",
        "controls.access": "error",
    }


def test_v01_personal_data_is_a_trigger_though_nobody_names_it() -> None:
    spec = complete_spec()
    spec.governance_triggers = []
    spec.controls.logging = None
    assert found("V01", spec) == {"controls.logging": "error"}


def test_v02_a_tier_that_is_too_low_is_raised_with_the_reason() -> None:
    spec = complete_spec()
    spec.data_sources[0].special = True
    [finding] = findings("V02", spec)
    assert finding.message == "Raise the risk tier to high: it uses special categories of personal data."


def test_v02_ai_that_decides_about_people_is_of_high_risk() -> None:
    spec = complete_spec()
    spec.decisions[1].decided_by = "ai"
    assert found("V02", spec) == {"risk_tier": "error"}
    spec.risk_tier = RiskTier.HIGH
    assert found("V02", spec) == {}


def test_v02_a_tier_needs_a_reason() -> None:
    spec = draft(complete_spec())
    spec.risk_tier, spec.risk_tier_rationale = OPEN, None
    assert found("V02", spec) == {"risk_tier": "open", "risk_tier_rationale": "error"}


def test_v03_a_log_lacks_nothing_however_its_fields_are_spelled() -> None:
    spec = complete_spec()
    spec.logging.value.fields = [name.replace("_", " ").title() for name in spec.logging.value.fields]
    assert found("V03", spec) == {}
    spec.logging.value.fields.remove("Confidence")
    [finding] = [each for each in findings("V03", draft(spec)) if each.path == "logging.fields"]
    assert finding.message == "Record also confidence."


def test_v03_an_open_item_may_stand_for_the_owner_of_the_log() -> None:
    spec = draft(complete_spec())
    spec.logging = spec.logging.value.model_copy(update={"owner": None, "store": None})
    spec.open_items.append(
        OpenItem(
            field="logging.owner", question="Who owns it?", owner=OPERATIONAL_OWNER, due=date(2026, 8, 1)
        )
    )
    assert found("V03", spec) == {"logging.owner": "open", "logging.store": "error"}


def test_v04_logs_are_kept_as_long_as_the_rule_of_the_place_says() -> None:
    spec = complete_spec()
    spec.logging.value.retention = "P3M"
    assert found("V04", spec) == {"logging.retention": "error"}
    assert found("V04", spec, limits=LintLimits(retention_default="P1M")) == {}
    spec.risk_tier = RiskTier.HIGH
    assert found("V04", spec, limits=LintLimits(retention_default="P1M")) == {"logging.retention": "error"}


def test_v05_a_risk_is_accepted_by_a_person_who_is_neither_author_nor_builder() -> None:
    spec = complete_spec()
    risk = spec.residual_risks.value[0]
    for party in (None, PROGRAM_MANAGER, AI_LEAD, risk.accepted_by.model_copy(update={"kind": "team"})):
        risk.accepted_by = party
        assert found("V05", spec) == {"residual_risks.0.accepted_by": "error"}
    risk.text = "none"
    assert found("V05", spec) == {}


def test_v06_access_has_roles_an_owner_and_an_interval() -> None:
    spec = complete_spec()
    spec.controls.access = {"roles": ["warranty"], "granting_owner": "the team"}
    assert set(found("V06", spec)) == {"controls.access.granting_owner", "controls.access.review_interval"}


def test_v07_people_are_told_before_it_goes_live() -> None:
    spec = complete_spec()
    spec.notices.value.affected_people_notice = date(2026, 10, 1)
    assert found("V07", spec) == {"notices.affected_people_notice": "error"}
    spec.notices.value.affected_people_notice = None
    assert found("V07", spec) == {"notices.affected_people_notice": "error"}
    spec.notices = OPEN
    assert found("V07", draft(spec)) == {"notices.affected_people_notice": "open"}


def test_v07_staff_are_told_where_results_are_about_them() -> None:
    spec = complete_spec()
    spec.notices.value.staff_informed_on = None
    assert found("V07", spec) == {}
    spec.affected_people = ["Applicants for a job"]
    assert found("V07", spec) == {"notices.staff_informed_on": "error"}


def test_v08_a_review_is_due_once_a_year_and_with_high_risk_twice() -> None:
    spec = complete_spec()
    spec.review_in = "P12M"
    assert found("V08", spec) == {}
    spec.risk_tier = RiskTier.HIGH
    assert found("V08", spec) == {"review_in": "warning"}
    spec.review_in, spec.last_reviewed_on = "P1M", date(2026, 1, 1)
    assert found("V08", spec) == {"last_reviewed_on": "warning"}


def test_v09_acceptance_is_a_number_agreed_before_going_live_and_signed_by_others() -> None:
    plan = evaluation_plan()
    plan.acceptance_criteria[0].threshold = None
    plan.acceptance_criteria[0].agreed_on = date(2026, 10, 1)
    plan.sign_off[0].person = plan.builder
    assert found("V09", plan) == {
        "acceptance_criteria.right.threshold": "error",
        "acceptance_criteria.right.agreed_on": "error",
        "sign_off": "error",
    }


def test_v10_a_run_on_another_version_does_not_count() -> None:
    plan = evaluation_plan()
    plan.results[0].prompt_version = "triage-6"
    plan.test_sets[0].contains_edge = False
    plan.suite_id = OPEN
    assert found("V10", plan) == {"results": "error", "test_sets": "error", "suite_id": "open"}


def test_v10_a_suite_that_has_not_run_waits_for_the_decision() -> None:
    plan = evaluation_plan()
    plan.results = []
    assert found("V10", plan) == {"results": "error"}
    plan.decision = OPEN
    assert found("V10", plan) == {"results": "open"}


def test_v11_risks_that_nothing_measures_are_listed() -> None:
    spec, plan = complete_spec(), evaluation_plan()
    spec.unmeasured_risks = None
    assert found("V11", spec) == {"unmeasured_risks": "warning"}
    assert found("V11", spec, beside={"evaluation_plan": plan}) == {}
    plan.unmeasured_risks = None
    assert found("V11", plan) == {"unmeasured_risks": "warning"}
