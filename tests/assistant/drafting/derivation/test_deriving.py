"""Artifacts that follow from a specification hold what it says, cite documents, and invent nothing."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.completeness import completeness
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.paths import slots_of
from assistant.drafting.artifacts.provenance import Citation, SlotStatus
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.derivation import derive, derived_kinds
from assistant.drafting.inference.inferred import Inferences, InferredValue, Topic
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.runner import lint
from assistant.drafting.ownership.directory import parse_people
from tests.assistant.drafting.any_artifact import any_artifact
from tests.assistant.drafting.specimens import GO_LIVE, TODAY, complete_plan, complete_spec

KINDS = derived_kinds()
BARE = WorkflowSpec(artifact_id="ws-x", title="X", use_case_id="x")


def derived(kind: str, spec: WorkflowSpec | None = None, **more: Any) -> Any:
    spec = spec or complete_spec()
    given: dict[str, Any] = {"inferences": Inferences(), "today": TODAY, **more}
    return derive(kind, spec, **given)


def said(topic: Topic, value: Any, quote: str, **more: Any) -> Inferences:
    citation = Citation(doc_id="incident-standard", doc_version=1, quote=quote)
    found = InferredValue(topic=topic, value=value, citations=(citation,), **more)
    return Inferences(values={topic: found}, release=3)


def errors(artifact: Header, *beside: Header) -> list[tuple[str, str]]:
    report = lint(artifact, LintContext(today=TODAY, related={each.type: each for each in beside}))
    return [(one.rule, one.path) for one in report.findings if one.severity is Severity.ERROR]


def test_every_kind_but_the_specification_and_the_plan_is_derived() -> None:
    assert set(KINDS) == artifact_kinds().keys() - {"workflow_spec", "ownership_plan"}


def test_another_kind_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="workflow_spec is not derived"):
        derived("workflow_spec")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spec", [complete_spec(), BARE], ids=["complete", "bare"])
def test_what_is_derived_has_no_lint_errors_and_nothing_silently_missing(
    kind: str, spec: WorkflowSpec
) -> None:
    plan = complete_plan()
    artifact = derived(kind, spec, related={plan.type: plan})

    assert errors(artifact, spec) == []
    assert completeness(artifact).missing == ()
    assert artifact.use_case_id == spec.use_case_id
    assert artifact.artifact_id.startswith(f"{artifact_kinds()[kind].prefix}-")
    assert {item.field for item in artifact.open_items} >= set(completeness(artifact).open)


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_has_a_source_and_no_default_is_a_person_nobody_named(kind: str) -> None:
    spec = complete_spec()
    named = {slot.value.name for _, slot in slots_of(spec) if hasattr(slot.value, "name")}
    artifact = derived(kind, spec)

    for path, slot in slots_of(artifact):
        assert slot.provenance or not slot.filled, path
        if hasattr(slot.value, "kind") and hasattr(slot.value, "name"):
            assert slot.value.name in named, path


@pytest.mark.parametrize("kind", KINDS)
def test_from_nothing_nothing_is_confirmed(kind: str) -> None:
    artifact = derived(kind, BARE)

    assert [
        path for path, slot in slots_of(artifact) if slot.filled and slot.status is SlotStatus.CONFIRMED
    ] == []


@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=6, deadline=None)
def test_any_specification_at_all_can_be_built_upon(kind: str, seed: int) -> None:
    odd = any_artifact(WorkflowSpec, Random(seed))
    plan = any_artifact(OwnershipPlan, Random(seed))

    assert derived(kind, odd, related={plan.type: plan}).type == kind


def test_nobody_confirms_after_going_live() -> None:
    for kind in KINDS:
        assert all(item.due <= GO_LIVE for item in derived(kind).open_items)


def test_a_test_or_drill_is_never_claimed() -> None:
    rollback, incident = derived("rollback_plan"), derived("incident_plan")
    assessment, review = derived("readiness_assessment"), derived("scale_readiness_review")

    for slot in (
        rollback.last_tested_on, rollback.measured_time, incident.last_drill_on, assessment.security_review,
        assessment.load_test, assessment.verdict, assessment.platform.rollback_quick.answer, review.verdict,
    ):  # fmt: skip
        assert slot.open and slot.question


def test_a_rollback_plan_has_the_triggers_and_who_may_stop_it() -> None:
    plan = derived("rollback_plan")
    spec = complete_spec()

    assert {row.decision_maker.value.name for row in plan.triggers} == {spec.stop_procedure.value.who.name}
    assert {row.metric for row in plan.triggers if row.metric} == {
        metric.id for metric in spec.metrics if metric.alert.value and metric.alert.value.crit is not None
    }
    assert plan.fallback.value == spec.fallback.value
    assert [row.component for row in plan.target_state] == [row.id for row in spec.ai]


def test_before_going_live_there_is_no_version_to_go_back_to_and_afterwards_it_is_asked() -> None:
    live = complete_spec()
    live.lifecycle_stage = "production"

    assert "without AI" in derived("rollback_plan").target_state[0].model_version.value
    assert derived("rollback_plan", live).target_state[0].model_version.open


def test_a_rollback_takes_the_time_that_documents_allow_and_cites_them() -> None:
    quote = "A rollback takes effect within two hours."
    slot = derived("rollback_plan", inferences=said(Topic.ROLLBACK_WITHIN, "PT2H", quote)).time_to_restore

    assert (slot.value, slot.status, slot.provenance[0].quote) == ("PT2H", SlotStatus.INFERRED, quote)


def test_where_documents_disagree_the_choice_stays_open() -> None:
    other = Citation(doc_id="other", doc_version=1, quote="within four hours")
    found = said(Topic.ROLLBACK_WITHIN, "PT2H", "within two hours", also=(("PT4H", other),))
    slot = derived("rollback_plan", inferences=found).time_to_restore

    assert not slot.filled and slot.open
    assert len(slot.provenance) == 2


def test_severities_are_those_of_the_organisation_each_with_its_own_quote() -> None:
    rows = [
        {"severity": "S1", "criteria": "Harm", "respond_within": "PT15M", "who": "Duty desk"},
        {"severity": "S2", "criteria": "Delay", "respond_within": "soon", "who": None},
    ]
    quotes = tuple(
        Citation(doc_id="d", doc_version=1, quote=text) for text in ("| S1 | Harm |", "| S2 | Delay |")
    )
    found = InferredValue(topic=Topic.SEVERITIES, value=rows, citations=quotes)
    plan = derived("incident_plan", inferences=Inferences(values={Topic.SEVERITIES: found}))

    first, second = plan.severities
    assert (first.sev, first.respond_within.value, first.who.value.name) == ("S1", "PT15M", "Duty desk")
    assert [each.quote for each in first.provenance] == ["| S1 | Harm |"]
    assert second.respond_within.open, "what is no duration is asked"
    assert [level.id for level in plan.levels] == [level.id for level in complete_spec().escalation.levels]


def test_without_a_table_of_severities_the_table_is_an_open_item() -> None:
    plan = derived("incident_plan")

    assert plan.severities == []
    assert "severities" in {item.field for item in plan.open_items}


def test_the_ai_team_is_consulted_in_an_incident_and_does_not_lead() -> None:
    plan = derived("incident_plan", related={"ownership_plan": complete_plan()})

    assert plan.ai_team_role.value == "consulted"
    assert plan.roles.incident_commander.value.name == complete_plan().incident_lead.value.party.name
    assert plan.roles.subject_matter_expert.value.name == complete_spec().technical_owner.value.name


def test_an_adoption_plan_trains_every_human_role_and_guides_trust_in_every_output() -> None:
    spec = complete_spec()
    plan = derived("adoption_plan", related={"ownership_plan": complete_plan()})

    assert {row.role for row in plan.training} == {role.name for role in spec.roles}
    assert {str(row.due.value) for row in plan.training} == {role.training_due.value for role in spec.roles}
    outputs = {output for row in spec.ai for output in row.output_classes}
    assert {row.output_type for row in plan.trust_guide} >= outputs
    assert all(row.trust_when.filled and row.challenge_when.filled for row in plan.trust_guide)
    assert plan.adoption_owner.value.name == complete_plan().adoption_owner.value.party.name


def test_what_everybody_reviews_is_trusted_only_after_review() -> None:
    spec = complete_spec()
    spec.ai[0].threshold = {"signal": "none", "review_rate": 1.0}

    assert (
        derived("adoption_plan", spec).trust_guide[0].trust_when.value
        == "Only after a person has reviewed it."
    )


def test_an_evaluation_plan_tests_every_failure_mode_and_leaves_numbers_open() -> None:
    spec = complete_spec()
    plan = derived("evaluation_plan")

    assert {row.risk for row in plan.risks} >= {mode.mode for row in spec.ai for mode in row.failure_modes}
    assert plan.acceptance_criteria and all(row.threshold.open for row in plan.acceptance_criteria)
    assert [row.model_version.value for row in plan.system_under_test] == [
        row.model.value.version for row in spec.ai
    ]
    assert plan.results == [] and plan.decision.open


def test_a_measurement_plan_measures_what_the_specification_measures() -> None:
    plan, spec = derived("measurement_plan"), complete_spec()

    assert [row.id for row in plan.metrics] == [row.id for row in spec.metrics]
    assert all(row.provenance or row.status is not SlotStatus.CONFIRMED for row in plan.metrics)
    assert plan.go_live_on.value == GO_LIVE
    assert plan.value_statement.confirm_owner == spec.business_owner.value


def test_the_window_afterwards_begins_with_going_live_and_never_without_a_day() -> None:
    spec = complete_spec()
    for metric in spec.metrics:
        metric.after = {}
    window = derived("measurement_plan", spec).after_window
    spec.delivery_plan.go_live_on = {}

    assert (window.value.start, (window.value.end - window.value.start).days) == (GO_LIVE, 90)
    assert window.status is SlotStatus.DEFAULT
    assert derived("measurement_plan", spec).after_window.open


def test_a_scorecard_carries_figures_and_leaves_scores_to_people() -> None:
    (entry,) = derived("prioritisation_scorecard").entries
    spec = complete_spec()

    assert entry.leverage.volume.before.value == spec.volumes.value.per_day
    assert entry.leverage.cycle_time.before.value == next(
        metric.baseline.value.value for metric in spec.metrics if metric.kind == "outcome"
    )
    assert entry.leverage.score.open and entry.feasibility.score.open and entry.readiness.score.open


def test_a_change_request_says_what_its_brief_says_and_what_is_on_file() -> None:
    spec = complete_spec()
    request = derived(
        "change_request",
        brief={
            "cr_id": "CR-7", "target": "prompt", "to_version": "prompt-9", "reason": "Fewer wrong declines",
            "requested_by": "Warranty desk", "tisk_class": "minor",
        },
    )  # fmt: skip

    assert request.artifact_id == "cr-7"
    assert request.to_version.provenance[0].source == "brief"
    assert request.from_version.value == spec.ai[0].prompt_version.value
    assert request.approver.value == next(
        row.approver for row in spec.change_control.value.changes if row.covered == "prompt"
    )
    assert errors(request, spec) == []


def test_what_a_brief_gets_wrong_is_told() -> None:
    told: dict[str, str] = {}
    derived("change_request", brief={"tisk_class": "minor", "target": "weather"}, note=told.__setitem__)

    assert "did you mean `risk_class`?" in told["tisk_class"]
    assert "weather" in told["target"]


def test_an_emergency_is_approved_within_the_time_of_the_policy() -> None:
    found = said(Topic.EMERGENCY_APPROVAL_WITHIN, "P3D", "approved afterwards within three days")
    brief = {"target": "model", "risk_class": "emergency", "implemented_on": "2026-06-02"}
    request = derived("change_request", brief=brief, inferences=found)

    assert request.retrospective_approval_due.value == date(2026, 6, 5)


def test_a_review_of_scaling_has_a_site_for_each_new_place() -> None:
    review = derived(
        "scale_readiness_review", brief={"proposed_scope": {"geographies": ["Austria", "Poland"]}}
    )

    assert [row.name for row in review.sites] == ["Poland"]
    assert review.current_scope.volume_per_day.value == complete_spec().volumes.value.per_day
    assert {row.about for row in review.criteria} >= {"volume", "geography", "user_population"}


def test_deputies_come_from_the_directory() -> None:
    people = parse_people(
        b"name,title,team_kind,deputy\nIvo Brandt,Desk lead,operations,Petra Lind\n", "p.csv"
    )
    plan = derived("incident_plan", directory=people)
    contact = next(row for row in plan.contacts if row.role == "Operational owner")

    assert contact.deputy.value.name == "Petra Lind"


def test_rows_are_labelled_as_defaults_or_say_their_source() -> None:
    for kind in KINDS:
        artifact = derived(kind)
        for field in type(artifact).model_fields:
            for row in getattr(artifact, field) if isinstance(getattr(artifact, field), list) else []:
                assert not isinstance(row, Row) or row.provenance, (kind, field)
