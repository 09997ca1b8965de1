"""The ownership plan that follows from a specification: nothing is lost, nobody is invented."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.completeness import completeness
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import Citation, SlotStatus
from assistant.drafting.artifacts.slot import to_be_confirmed
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.inference.inferred import Inferences, InferredValue, Topic
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.runner import lint
from assistant.drafting.ownership.building import build_ownership_plan
from assistant.drafting.ownership.directory import People, parse_people
from assistant.drafting.ownership.standing_rows import STANDING_ROWS
from assistant.drafting.settings import DraftingSettings
from tests.assistant.drafting.any_artifact import any_artifact
from tests.assistant.drafting.specimens import (
    BUSINESS_OWNER,
    GO_LIVE,
    LOGGING_STANDARD,
    OPERATIONAL_OWNER,
    PROGRAM_MANAGER,
    TECHNICAL_OWNER,
    TODAY,
    complete_spec,
)

BARE = {"artifact_id": "ws-post", "title": "Sorting post", "use_case_id": "post"}


def plan_of(
    spec: WorkflowSpec,
    *,
    says: dict[Topic, Any] | None = None,
    people: People | None = None,
    today: date = TODAY,
) -> OwnershipPlan:
    values = {
        topic: value if isinstance(value, InferredValue) else inferred(topic, value)
        for topic, value in (says or {}).items()
    }
    return build_ownership_plan(
        spec, inferences=Inferences(values=values), directory=people, today=today, settings=DraftingSettings()
    )


def inferred(topic: Topic, value: Any, **more: Any) -> InferredValue:
    cited = Citation(doc_id="logging-standard", doc_version=2, quote=LOGGING_STANDARD[:17])
    return InferredValue(topic=topic, value=value, citations=(cited,), **more)


def errors(plan: OwnershipPlan, spec: WorkflowSpec) -> list[str]:
    report = lint(plan, LintContext(today=TODAY, related={"workflow_spec": spec}))
    return [f"{each.rule} {each.path}" for each in report.findings if each.severity is Severity.ERROR]


def test_the_plan_of_a_sound_specification_has_no_errors_and_lacks_nothing_silently() -> None:
    spec = complete_spec()
    plan = plan_of(spec)

    assert errors(plan, spec) == []
    assert completeness(plan).missing == ()
    assert {item.field for item in plan.open_items} == set(completeness(plan).open)


def test_owners_are_carried_over_with_where_they_come_from() -> None:
    spec = complete_spec()
    spec.operational_owner.provenance[0] = spec.operational_owner.provenance[0].model_copy(
        update={"quote": "Ivo runs the desk."}
    )
    plan = plan_of(spec)

    assert plan.business_owner.value.person == BUSINESS_OWNER
    assert plan.operational_owner.status is SlotStatus.CONFIRMED
    assert plan.operational_owner.provenance[0].quote == "Ivo runs the desk."
    assert plan.monitoring_owner.value.party == OPERATIONAL_OWNER
    assert plan.change_approver.value.party == BUSINESS_OWNER


def test_nobody_is_in_the_plan_whom_nobody_named() -> None:
    spec = complete_spec()
    named = set(names(spec.model_dump()))
    assert set(names(plan_of(spec).model_dump())) <= named


def names(node: Any) -> list[str]:
    """Names of all parties in nested data."""
    if isinstance(node, dict):
        own = [node["name"]] if "team_kind" in node else []
        return own + [name for child in node.values() for name in names(child)]
    return [name for child in node for name in names(child)] if isinstance(node, list) else []


def test_every_step_every_exception_and_the_standing_activities_have_a_row() -> None:
    spec = complete_spec()
    plan = plan_of(spec)

    assert [row.ref for row in plan.raci if row.ref] == [
        *(step.id for step in spec.steps),
        *(row.id for row in spec.exceptions),
    ]
    assert [row.id for row in plan.raci if not row.ref] == [row.id for row in STANDING_ROWS]
    assert len(STANDING_ROWS) == 26
    for row in plan.raci:
        assert row.accountable.open or (row.accountable.filled and row.responsible)


def test_steps_keep_their_accountable_party() -> None:
    spec = complete_spec()
    rows = {row.ref: row.accountable.value for row in plan_of(spec).raci}
    assert all(rows[step.id] == step.accountable.value for step in spec.steps)


def test_an_exception_that_cannot_occur_has_no_row() -> None:
    spec = complete_spec()
    spec.exceptions[0].not_applicable = "There is no model."
    assert spec.exceptions[0].id not in {row.ref for row in plan_of(spec).raci}


def test_roles_that_documents_name_are_inferred_with_their_quote() -> None:
    plan = plan_of(
        complete_spec(), says={Topic.SECURITY_CONTACT: "Security desk", Topic.INCIDENT_LEAD: "Duty lead"}
    )

    assert plan.security_contact.status is SlotStatus.INFERRED
    assert plan.security_contact.value.party.name == "Security desk"
    assert plan.security_contact.provenance[0].doc_id == "logging-standard"
    assert plan.security_contact.confirm_owner == OPERATIONAL_OWNER
    assert plan.citations
    changes = [row for row in plan.raci if row.kind == "change"]
    assert all("Security desk" in [each.name for each in row.consulted] for row in changes)


def test_documents_that_disagree_leave_a_question() -> None:
    value = inferred(
        Topic.SECOND_LINE,
        "Risk office",
        also=(("Audit office", Citation(doc_id="logging-standard", doc_version=2, quote="Records")),),
    )
    slot = plan_of(complete_spec(), says={Topic.SECOND_LINE: value}).risk_second_line

    assert slot.open and "Risk office" in slot.question and "Audit office" in slot.question


def test_somebody_who_left_is_asked_about_not_named() -> None:
    people = parse_people(b"name,left_on\nGreta Moll,2026-01-31\n", "people.csv")
    slot = plan_of(complete_spec(), says={Topic.PRIVACY_CONTACT: "Greta Moll"}, people=people).privacy_legal

    assert slot.open and "has left" in slot.question


def test_several_owners_of_data_are_a_choice() -> None:
    spec = complete_spec()
    for source in spec.data_sources:
        source.owner = BUSINESS_OWNER
    assert plan_of(spec).data_owner.value.party == BUSINESS_OWNER
    spec.data_sources[0].owner = OPERATIONAL_OWNER
    slot = plan_of(spec).data_owner
    assert slot.open and [each.party for each in slot.options] == [OPERATIONAL_OWNER, BUSINESS_OWNER]


def test_the_directory_gives_deputies_and_units() -> None:
    people = parse_people(
        b"name,deputy,org_unit,team_kind\nSana Okafor,Theo Falk,Models,ai_team\nTheo Falk,,Models,ai_team\n",
        "people.csv",
    )
    terms = plan_of(complete_spec(), people=people).technical_owner.value

    assert (terms.deputy.name, terms.org_unit) == ("Theo Falk", "Models")


def test_only_stated_dates_are_acceptances() -> None:
    spec = complete_spec()
    assert plan_of(spec).acceptance == []
    assert plan_of(spec).business_owner.value.accepted_on.open
    spec.business_owner = BUSINESS_OWNER.model_copy(update={"accepted_on": date(2026, 1, 12)})
    plan = plan_of(spec)
    assert [(each.party.name, each.accepted_on) for each in plan.acceptance] == [
        ("Marta Quill", date(2026, 1, 12))
    ]
    assert plan.business_owner.value.accepted_on.value == date(2026, 1, 12)


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        (("operational_owner", "business_owner"), OPERATIONAL_OWNER),
        (("business_owner",), BUSINESS_OWNER),
        ((), PROGRAM_MANAGER),
    ],
)
def test_who_is_asked_is_the_nearest_to_the_work_and_never_the_ai_team(
    known: tuple[str, ...], asked: PartyRef
) -> None:
    spec = complete_spec()
    for field in ("operational_owner", "business_owner"):
        if field not in known:
            setattr(spec, field, None)
    assert plan_of(spec).security_contact.confirm_owner == asked
    spec.operational_owner = TECHNICAL_OWNER
    assert plan_of(spec).security_contact.confirm_owner != TECHNICAL_OWNER


@pytest.mark.parametrize(
    ("live", "due"),
    [
        (GO_LIVE, date(2026, 6, 15)),
        (date(2026, 6, 20), date(2026, 6, 6)),
        (date(2026, 6, 5), TODAY),
        (date(2026, 5, 1), date(2026, 5, 1)),
        (None, date(2026, 6, 15)),
        (date.min, date.min),
    ],
)
def test_it_is_confirmed_within_two_weeks_and_two_weeks_before_going_live(
    live: date | None, due: date
) -> None:
    spec = complete_spec()
    spec.delivery_plan.go_live_on = live
    assert plan_of(spec).security_contact.confirm_by == due


def test_driver_and_approver_of_a_decision_differ_and_no_builder_lets_it_go_live() -> None:
    plan = plan_of(complete_spec())
    ids = [right.id for right in plan.decision_rights]

    assert ids[:3] == ["go-live", "stop", "rollback"] and {"exception-waiver", "scale", "retire"} < set(ids)
    for right in plan.decision_rights:
        assert right.driver.value is None or right.driver.value != right.approver.value
    live = plan.decision_rights[0].approver.value
    assert live is not None and live.name != TECHNICAL_OWNER.name


def test_a_builder_whom_a_gate_names_does_not_approve_going_live() -> None:
    spec = complete_spec()
    for gate in spec.delivery_plan.gates:
        gate.approver = TECHNICAL_OWNER
    assert plan_of(spec).decision_rights[0].approver.value == BUSINESS_OWNER


def test_a_vendor_is_accountable_for_no_standing_activity() -> None:
    spec = complete_spec()
    spec.technical_owner = PartyRef(name="Acme Models", kind="vendor", team_kind="vendor")
    rows = {row.id: row.accountable for row in plan_of(spec).raci}
    assert rows["l2-support"].open
    assert all(slot.value is None or slot.value.name != "Acme Models" for slot in rows.values())


def test_capacity_shows_how_it_was_computed() -> None:
    capacity = plan_of(complete_spec()).capacity

    assert capacity.status is SlotStatus.DEFAULT
    assert capacity.value.review_hours_per_week == 28
    assert "120 a day × 70 % reviewed × 4 minutes × 5 days = 28 hours a week" in capacity.value.working


def test_capacity_is_asked_for_where_inputs_lack() -> None:
    spec = complete_spec()
    spec.volumes = None
    for step in spec.steps:
        step.volume = None
    slot = plan_of(spec).capacity
    assert slot.open and "how many cases come a day" in slot.question and "minutes" not in slot.question


def test_duties_that_one_person_has_together_are_told() -> None:
    spec = complete_spec()
    assert not any("To be settled" in row.reason for row in plan_of(spec).separation_of_duties)
    spec.technical_owner = OPERATIONAL_OWNER
    told = [row.reason for row in plan_of(spec).separation_of_duties if "Ivo Brandt has both" in row.reason]
    assert len(told) >= 1


def test_each_role_that_works_with_it_knows_what_it_decides_and_by_what_it_is_measured() -> None:
    plan = plan_of(complete_spec())

    roles = [row.role for row in plan.human_ai_collaboration]
    assert roles == ["Warranty desk", "Desk lead"] == [row.role for row in plan.performance_measures]
    assert plan.human_ai_collaboration[0].reviews and all(row.decides for row in plan.human_ai_collaboration)


def test_a_workflow_in_production_needs_no_handover() -> None:
    spec = complete_spec()
    assert plan_of(spec).transition.value.handover_on == spec.delivery_plan.pilot_end_on.value
    spec.lifecycle_stage = "production"
    assert not plan_of(spec).transition.filled


def test_the_monthly_review_comes_as_often_as_documents_say() -> None:
    forum = plan_of(complete_spec(), says={Topic.MONITORING_EVERY: "P14D"}).review_rhythm[1]
    assert (forum.cadence, forum.provenance[0].kind) == ("P14D", "cited")


def test_a_plan_is_read_by_nobody_who_may_not_read_what_it_cites() -> None:
    value = inferred(Topic.SECURITY_CONTACT, "Security desk", audience=frozenset({"security_lead"}))
    assert plan_of(complete_spec(), says={Topic.SECURITY_CONTACT: value}).access_roles == ["security_lead"]
    assert plan_of(complete_spec()).access_roles == []


def test_the_author_does_not_approve_the_plan() -> None:
    spec = complete_spec()
    spec.approvers = [PROGRAM_MANAGER]
    assert plan_of(spec).approvers.value == [BUSINESS_OWNER]
    spec.business_owner = PROGRAM_MANAGER
    assert plan_of(spec).approvers.open


def test_an_owner_of_two_names_stays_open_with_the_choice() -> None:
    spec = complete_spec()
    spec.business_owner = {
        **to_be_confirmed("Marta or Vera?", owner=OPERATIONAL_OWNER, by=TODAY),
        "options": [BUSINESS_OWNER, PROGRAM_MANAGER],
    }
    slot = plan_of(spec).business_owner
    assert slot.open and slot.question == "Marta or Vera?"
    assert [option.person for option in slot.options] == [BUSINESS_OWNER, PROGRAM_MANAGER]


def test_a_business_owner_told_by_role_alone_is_asked_for_by_name() -> None:
    spec = complete_spec()
    spec.status = "draft"
    spec.business_owner = PartyRef(name="Head of Customer Care", team_kind="business")
    plan = plan_of(spec)

    assert "business_owner.person" in {item.field for item in plan.open_items}
    assert errors(plan, spec) == []


def test_a_specification_of_which_nothing_is_filled_has_a_plan_of_questions() -> None:
    spec = WorkflowSpec.model_validate(BARE)
    plan = plan_of(spec)

    assert completeness(plan).missing == ()
    assert errors(plan, spec) == []
    assert {item.owner.name for item in plan.open_items} == {"Program manager"}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_any_specification_has_a_plan_that_reads_back_the_same(seed: int) -> None:
    plan = plan_of(any_artifact(WorkflowSpec, Random(seed)))
    assert OwnershipPlan.model_validate_json(plan.model_dump_json()) == plan
