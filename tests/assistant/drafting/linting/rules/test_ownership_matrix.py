"""Rules of the plan's rows, decisions and roles."""

from __future__ import annotations

import pytest

from assistant.drafting.artifacts.ownership_plan import RaciRow
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.linting.context import Person
from assistant.drafting.linting.limits import LintLimits
from assistant.drafting.ownership.standing_rows import STANDING_ROWS
from tests.assistant.drafting.linting.judging import OPEN, draft, findings, found
from tests.assistant.drafting.linting.siblings import readiness_assessment
from tests.assistant.drafting.specimens import (
    BUSINESS_OWNER,
    DESK,
    OPERATIONAL_OWNER,
    SPONSOR,
    complete_plan,
)


@pytest.mark.parametrize("rule", ["O08", "O09", "O11", "O12", "O13", "O14"])
def test_the_specimen_keeps_the_rules_of_rows(rule: str) -> None:
    assert found(rule, complete_plan()) == {}


def test_o08_each_row_has_one_a_and_an_r() -> None:
    plan = draft(complete_plan())
    first, second, third, fourth = plan.raci[:4]
    first.accountable = None
    second.also_accountable = [SPONSOR]
    third.responsible = []
    fourth.accountable = OPEN
    fourth.responsible = []
    assert found("O08", plan) == {
        f"raci.{first.id}.accountable": "error",
        f"raci.{second.id}.accountable": "error",
        f"raci.{third.id}.responsible": "error",
        f"raci.{fourth.id}.accountable": "open",
        f"raci.{fourth.id}.responsible": "open",
    }


def test_o08_a_step_has_the_same_accountable_party_in_both_documents() -> None:
    plan = complete_plan()
    plan.raci[0].accountable = SPONSOR
    (finding,) = findings("O08", plan)
    assert finding.path == f"raci.{plan.raci[0].id}.accountable"
    assert "Vera Lang" in finding.message and "elsewhere" in finding.message


def test_o08_two_rows_about_one_step_agree() -> None:
    plan = complete_plan()
    plan.raci.append(plan.raci[0].model_copy(update={"id": "again"}, deep=True))
    assert found("O08", plan) == {}
    plan.raci[-1].accountable = SPONSOR
    assert found("O08", plan) == {"raci.again.accountable": "error"}


def test_o09_each_changed_role_decides_something_and_is_measured() -> None:
    plan = complete_plan()
    plan.performance_measures = plan.performance_measures[:1]
    plan.human_ai_collaboration = plan.human_ai_collaboration[1:]
    assert found("O09", plan) == {"performance_measures": "warning", "human_ai_collaboration": "warning"}


def test_o09_a_decision_right_counts_as_deciding() -> None:
    plan = complete_plan()
    plan.human_ai_collaboration = plan.human_ai_collaboration[1:]
    plan.decision_rights[0].driver = DESK
    assert found("O09", plan) == {}


def test_o10_the_head_of_ai_assesses_readiness() -> None:
    assessment = draft(readiness_assessment())
    assessment.assessor = None
    assert found("O10", assessment) == {"assessor": "warning"}
    assessment.assessor = OPERATIONAL_OWNER
    assert found("O10", assessment) == {"assessor": "warning"}
    assessment.assessor = PartyRef(name="Tomas Ek", kind="person", title="Head of AI")
    assert found("O10", assessment) == {}


def test_o10_or_whom_they_delegated_it_to() -> None:
    class Listed:
        def find(self, party: PartyRef) -> Person | None:
            known = party.name in ("Head of AI", "Tomas Ek")
            return Person(name="Tomas Ek", title="Head of AI", deputy="Ivo Brandt") if known else None

    assessment = readiness_assessment()
    assessment.assessor = OPERATIONAL_OWNER
    assert found("O10", assessment, directory=Listed()) == {}
    assessment.delegated_by = PartyRef(name="Head of AI")
    assert found("O10", assessment) == {}


def test_o11_security_takes_part_in_going_live_and_in_changes() -> None:
    plan = complete_plan()
    changes = [row for row in plan.raci if row.kind == "change"]
    changes[0].consulted = []
    plan.raci.append(
        RaciRow(id="live", activity="Go live", kind="decision", responsible=[DESK], accountable=SPONSOR)
    )
    assert found("O11", plan) == {
        f"raci.{changes[0].id}.consulted": "warning",
        "raci.live.consulted": "warning",
    }
    changes[0].consulted = [plan.security_contact.value.party]
    plan.raci.pop()
    assert found("O11", plan) == {}


def test_o11_without_a_security_contact_one_finding_is_enough() -> None:
    plan = complete_plan()
    plan.security_contact = None
    for row in plan.raci:
        row.consulted = []
    assert found("O11", plan) == {"security_contact": "warning"}


def test_o12_steps_exceptions_and_standing_activities_all_have_a_row() -> None:
    plan = complete_plan()
    step = next(row for row in plan.raci if row.kind == "step")
    exception = next(row for row in plan.raci if row.kind == "exception" and row.ref)
    plan.raci = [
        row for row in plan.raci if row not in (step, exception) and "model" not in row.activity.lower()
    ]
    messages = [finding.message for finding in findings("O12", plan)]
    assert len(messages) == 3
    assert all(
        any(word in text for text in messages) for word in (step.activity, exception.ref, "model-change")
    )


def test_o12_without_a_specification_the_standing_rows_are_still_looked_for() -> None:
    plan = complete_plan()
    plan.raci = plan.raci[:0]
    assert len(findings("O12", plan, beside={"workflow_spec": complete_plan()})) == 26 == len(STANDING_ROWS)


def test_o12_a_row_about_nothing_is_worth_a_look() -> None:
    plan = complete_plan()
    plan.raci.append(plan.raci[0].model_copy(update={"id": "ghost", "ref": "no_such_step"}, deep=True))
    assert found("O12", plan) == {"raci.ghost.ref": "warning"}


def test_o13_nobody_answers_for_too_much() -> None:
    plan = complete_plan()
    for row in plan.raci:
        row.accountable = OPERATIONAL_OWNER
    (finding,) = findings("O13", plan)
    assert (finding.path, finding.severity.value) == ("raci", "warning") and "Ivo Brandt" in finding.message
    assert findings("O13", plan, limits=LintLimits(accountable_share=1)) == []


def test_o13_a_team_may_answer_for_much() -> None:
    plan = complete_plan()
    for row in plan.raci:
        row.accountable = DESK
    assert found("O13", plan) == {}


def test_o13_who_answers_has_a_deputy_in_plan_or_directory() -> None:
    class Listed:
        def find(self, party: PartyRef) -> Person | None:
            return Person(name=party.name, deputy="Somebody Else")

    plan = complete_plan()
    plan.raci[0].accountable = PartyRef(name="Uta Grau", kind="person", team_kind="business")
    assert found("O13", plan) == {"raci": "warning"}
    assert found("O13", plan, directory=Listed()) == {}
    plan.business_owner.value.person = plan.raci[0].accountable.value
    assert found("O13", plan) == {}


def test_o14_each_decision_has_one_driver_and_one_approver() -> None:
    plan = draft(complete_plan())
    one, two, three = plan.decision_rights[:3]
    one.driver = None
    two.approver = OPEN
    three.approver = "Head of Care; Head of Risk"
    assert found("O14", plan) == {
        f"decision_rights.{one.id}.driver": "error",
        f"decision_rights.{two.id}.approver": "open",
        f"decision_rights.{three.id}.approver": "error",
    }


def test_o14_a_plan_without_decisions_is_found_and_one_hand_for_both_is_warned_of() -> None:
    plan = complete_plan()
    plan.decision_rights[0].driver = BUSINESS_OWNER
    assert found("O14", plan) == {f"decision_rights.{plan.decision_rights[0].id}.approver": "warning"}
    plan.decision_rights = []
    assert found("O14", plan) == {"decision_rights": "error"}
