"""Rules of adoption and training: each finds what is wrong and leaves the specimens alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.assistant.drafting.linting.judging import AI_LEAD, OPEN, draft, findings, found
from tests.assistant.drafting.linting.siblings import adoption_plan
from tests.assistant.drafting.specimens import complete_plan, complete_spec


@pytest.mark.parametrize("rule", ["T01", "T02", "T03", "T04", "T05"])
def test_the_specimens_keep_the_rules_of_training(rule: str) -> None:
    assert found(rule, adoption_plan()) == {}
    assert found(rule, complete_spec()) == {}
    assert found(rule, complete_plan()) == {}


def test_t01_the_ai_team_does_not_own_adoption() -> None:
    plan = adoption_plan()
    plan.adoption_owner = AI_LEAD
    assert found("T01", plan) == {"adoption_owner": "error"}
    plan.adoption_owner = OPEN
    assert found("T01", plan) == {"adoption_owner": "open"}
    ownership = complete_plan()
    ownership.adoption_owner = {"party": "the team"}
    assert found("T01", ownership) == {"adoption_owner": "error"}


def test_t02_every_kind_of_output_is_in_the_trust_guide() -> None:
    plan = adoption_plan()
    plan.trust_guide = plan.trust_guide[:2]
    plan.trust_guide[0].challenge_when = None
    assert [(each.path, each.message) for each in findings("T02", plan)] == [
        ("trust_guide", "Say in the trust guide when to trust and when to challenge “decline”."),
        ("trust_guide.replacement.challenge_when", "Say when “replacement” can be doubted."),
    ]


def test_t03_training_comes_before_going_live() -> None:
    spec, plan = complete_spec(), adoption_plan()
    spec.roles[0].training_due = "2026-11-01"
    spec.roles[1].training_due = "in autumn"
    assert found("T03", spec) == {
        "roles.role_agent.training_due": "error",
        "roles.role_lead.training_due": "error",
    }
    plan.training[0].due = date(2026, 10, 2)
    assert found("T03", plan) == {"training.agents.due": "error"}


def test_t03_a_role_without_a_day_waits_for_its_training_or_the_plan() -> None:
    spec = draft(complete_spec())
    spec.roles[0].training_due = None
    assert found("T03", spec) == {"roles.role_agent.training_due": "error"}
    spec.adoption_plan_ref = OPEN
    assert found("T03", spec) == {"roles.role_agent.training_due": "open"}
    assert found("T03", spec, beside={"adoption_plan": adoption_plan()}) == {}


def test_t03_a_human_lane_without_a_role_is_found() -> None:
    spec = complete_spec()
    spec.roles = spec.roles[1:]
    [finding] = findings("T03", spec)
    assert finding.message == "Enter the role of the lane “Warranty desk” with its training."


def test_t04_one_announcement_is_no_rhythm() -> None:
    plan = adoption_plan()
    plan.comms_rhythm = plan.comms_rhythm[:1]
    plan.comms_rhythm[0].owner = None
    assert found("T04", plan) == {"comms_rhythm": "warning", "comms_rhythm.news.owner": "warning"}


def test_t05_managers_need_guardrails() -> None:
    plan = adoption_plan()
    plan.manager_guardrails = None
    assert found("T05", plan) == {"manager_guardrails": "warning"}
