"""Rules of escalation: problems rise to somebody who can decide, past the AI team."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.drafting.artifacts.incident_plan import IncidentPlan
from assistant.drafting.artifacts.parties import PartyRef, TeamKind
from assistant.drafting.linting.context import Person
from assistant.drafting.linting.limits import LintLimits
from tests.assistant.drafting.linting.judging import AI_LEAD, OPEN, draft, findings, found
from tests.assistant.drafting.specimens import (
    BUSINESS_OWNER,
    DEPUTY_LEAD,
    DESK,
    OPERATIONAL_OWNER,
    PROGRAM_MANAGER,
    SECURITY_LEAD,
    TECHNICAL_OWNER,
    complete_spec,
)


def incident_plan() -> IncidentPlan:
    """Levels as in the specification, roles named, exercised in March."""
    roles = ("incident_commander", "deputy", "scribe", "subject_matter_expert", "internal_liaison")
    return IncidentPlan.model_validate(
        {
            "artifact_id": "ei-warranty-triage",
            "title": "Incidents of warranty triage",
            "use_case_id": "warranty-triage",
            "author": PROGRAM_MANAGER,
            "levels": [level.model_dump() for level in complete_spec().escalation.levels],
            "severities": [
                {"id": "sev1", "sev": "SEV1", "respond_within": "PT15M"},
                {"id": "sev2", "sev": "SEV2", "respond_within": "PT1H"},
            ],
            "roles": dict.fromkeys((*roles, "customer_liaison"), DEPUTY_LEAD),
            "last_drill_on": date(2026, 3, 3),
        }
    )


def with_levels(**of_all: Any) -> Any:
    """The specimen with fields of all its levels changed."""
    spec = complete_spec()
    for level in spec.escalation.levels:
        for field, value in of_all.items():
            setattr(level, field, value)
    return spec


@pytest.mark.parametrize("rule", ["E01", "E02", "E03", "E04", "E05", "E06"])
def test_the_specimen_keeps_the_rules_of_escalation(rule: str) -> None:
    assert found(rule, complete_spec()) == {}


@pytest.mark.parametrize("rule", ["E01", "E02", "E03", "E04", "E07"])
def test_the_incident_plan_keeps_them_too(rule: str) -> None:
    assert found(rule, incident_plan()) == {}


def test_e01_the_ai_team_is_not_called_first_nor_as_backup() -> None:
    spec = complete_spec()
    spec.escalation.levels[0].responder = AI_LEAD
    spec.escalation.levels[0].backup = SECURITY_LEAD
    at = "escalation.levels.level_1"
    assert found("E01", spec) == {f"{at}.responder": "error", f"{at}.backup": "error"}
    plan = incident_plan()
    plan.levels[0].backup = AI_LEAD
    assert found("E01", plan) == {"levels.level_1.backup": "error"}


def test_e01_the_first_level_is_the_lowest_wherever_it_stands() -> None:
    spec = complete_spec()
    spec.escalation.levels.reverse()
    spec.escalation.levels[0].responder = AI_LEAD
    assert found("E01", spec) == {}
    spec.escalation.levels[-1].responder = AI_LEAD
    assert found("E01", spec) == {"escalation.levels.level_1.responder": "error"}


def test_e01_the_directory_unmasks_the_ai_team() -> None:
    class Listed:
        def find(self, party: PartyRef) -> Person | None:
            return (
                Person(name="Petra Lind", team_kind=TeamKind.AI_TEAM) if party.name == "Petra Lind" else None
            )

    assert found("E01", complete_spec(), directory=Listed()) == {
        "escalation.levels.level_1.responder": "error"
    }


def test_e01_an_untold_side_is_asked_for_in_a_draft() -> None:
    spec = complete_spec()
    spec.escalation.levels[0].responder = PartyRef(name="Duty officer")
    assert found("E01", spec) == {"escalation.levels.level_1.responder": "error"}
    assert found("E01", draft(spec)) == {"escalation.levels.level_1.responder": "warning"}


def test_e01_a_business_owner_of_another_department_is_the_business_unless_it_builds_the_ai() -> None:
    spec = complete_spec()
    for side, expected in (
        (TeamKind.HR, {}),
        (TeamKind.AI_TEAM, {"escalation.levels.level_1.backup": "error"}),
    ):
        spec.business_owner = BUSINESS_OWNER.model_copy(update={"team_kind": side})
        spec.escalation.levels[0].backup = spec.business_owner.value
        assert found("E01", spec) == expected


def test_e02_every_way_up_through_the_ai_team_is_found() -> None:
    spec = complete_spec()
    spec.stop_procedure.value.who = TECHNICAL_OWNER
    spec.roles = []
    spec.escalation.levels[1].authority = []
    for level in spec.escalation.levels[1:]:
        level.responder, level.backup = AI_LEAD, TECHNICAL_OWNER
    assert found("E02", spec) == {"escalation.levels.level_2.responder": "error"}


def test_e02_one_way_past_the_ai_team_is_enough() -> None:
    spec = complete_spec()
    for level in spec.escalation.levels:
        level.responder = AI_LEAD
    assert found("E02", spec) == {}


def test_e02_somebody_on_the_way_may_stop_it() -> None:
    spec = with_levels(authority=["Tell the desk"])
    spec.stop_procedure.value.who = SECURITY_LEAD
    spec.roles = []
    assert found("E02", spec) == {"escalation.levels.level_3.authority": "error"}
    spec.stop_procedure.value.who = BUSINESS_OWNER
    assert found("E02", spec) == {}


@pytest.mark.parametrize("field", ["trigger", "responder", "backup", "channel", "respond_within", "hours"])
def test_e03_each_level_says_everything(field: str) -> None:
    spec, plan = complete_spec(), incident_plan()
    setattr(spec.escalation.levels[1], field, None)
    setattr(plan.levels[2], field, None)
    assert found("E03", spec) == {f"escalation.levels.level_2.{field}": "error"}
    assert found("E03", plan) == {f"levels.level_3.{field}": "error"}


def test_e03_what_somebody_will_say_is_an_open_item() -> None:
    spec = draft(complete_spec())
    spec.escalation.levels[0].hours = OPEN
    assert found("E03", spec) == {"escalation.levels.level_1.hours": "open"}


def test_e04_one_level_is_too_few() -> None:
    spec = complete_spec()
    spec.escalation.levels = spec.escalation.levels[2:]
    assert found("E04", spec) == {"escalation.levels": "error"}
    spec.escalation.levels = []
    assert found("E04", spec) == {"escalation.levels": "error"}


def test_e04_the_more_severe_is_answered_no_later() -> None:
    spec = complete_spec()
    spec.escalation.levels[2].respond_within = "PT2H"
    (finding,) = findings("E04", spec)
    assert finding.path == "escalation.levels.level_3.respond_within" and "2 hours" in finding.message
    spec.escalation.levels[2].respond_within = "PT1H"
    assert found("E04", spec) == {}


def test_e04_severities_of_one_level_are_held_against_each_other() -> None:
    plan = incident_plan()
    plan.severities[0].respond_within = "PT2H"
    assert found("E04", plan) == {"severities.sev1.respond_within": "error"}
    again = plan.levels[0].model_copy(update={"id": "level_1b"}, deep=True)
    again.severity, again.respond_within = "high", "P1D"
    plan.levels.append(again)
    assert "levels.level_1b.respond_within" in found("E04", plan)


def test_e04_the_last_level_may_stop_or_roll_back() -> None:
    spec = complete_spec()
    spec.escalation.levels[2].authority = ["Inform the press"]
    assert found("E04", spec) == {"escalation.levels.level_3.authority": "error"}
    spec.escalation.levels[2].authority = ["Roll it back"]
    assert found("E04", spec) == {}


def test_e05_affected_people_can_raise_concerns_and_appeal() -> None:
    spec = draft(complete_spec())
    spec.concern_reporting = None
    spec.appeal_or_recourse = OPEN
    assert found("E05", spec) == {"concern_reporting": "error", "appeal_or_recourse": "open"}


def test_e05_where_nobody_is_affected_nothing_is_asked() -> None:
    spec = complete_spec()
    spec.affected_people = ["None."]
    spec.appeal_or_recourse = None
    assert found("E05", spec) == {"appeal_or_recourse": "error"}
    for decision in spec.decisions:
        decision.about_people = False
    assert found("E05", spec) == {}


@pytest.mark.parametrize("reviewer", [None, DESK, "Triage assistant", PartyRef(name="Acme", kind="vendor")])
def test_e05_a_person_who_did_not_decide_reviews_appeals(reviewer: Any) -> None:
    spec = complete_spec()
    spec.appeal_or_recourse.value.human_reviewer = reviewer
    assert found("E05", spec) == {"appeal_or_recourse.human_reviewer": "error"}


def test_e06_quality_and_turnaround_are_promised() -> None:
    spec = complete_spec()
    spec.service_levels = [row for row in spec.service_levels if row.kind == "turnaround"]
    assert [finding.path for finding in findings("E06", spec)] == ["service_levels"]
    spec.service_levels = []
    assert len(findings("E06", spec)) == 2


def test_e06_each_service_level_has_a_figure_and_an_owner() -> None:
    spec = draft(complete_spec())
    spec.service_levels[0].slo = OPEN
    spec.service_levels[1].owner = None
    assert found("E06", spec) == {
        "service_levels.sl_turnaround.slo": "open",
        "service_levels.sl_quality.owner": "error",
    }


def test_e07_roles_are_named_and_drills_are_recent() -> None:
    plan = incident_plan()
    plan.roles.scribe = None
    plan.last_drill_on = date(2025, 5, 30)
    assert found("E07", plan) == {"roles.scribe": "warning", "last_drill_on": "warning"}
    assert found("E07", plan, limits=LintLimits(drill_months=24)) == {"roles.scribe": "warning"}


def test_e07_a_drill_of_tomorrow_is_none_yet() -> None:
    plan = incident_plan()
    plan.last_drill_on = date(2026, 6, 2)
    assert found("E07", plan) == {"last_drill_on": "warning"}
    plan.last_drill_on = None
    assert found("E07", plan) == {"last_drill_on": "warning"}


def test_who_runs_the_desk_may_be_called() -> None:
    spec = complete_spec()
    spec.escalation.levels[0].responder = OPERATIONAL_OWNER
    assert found("E01", spec) == {}
