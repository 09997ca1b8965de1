"""Rules of AI steps: each finds what is wrong, names the place, and leaves the specimen alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.ai import Coordination, ToolGrant
from assistant.drafting.artifacts.workflow_spec.steps import Step
from assistant.drafting.linting.limits import LintLimits
from assistant.drafting.linting.rules.ai import months_before
from tests.assistant.drafting.linting.judging import AI_LEAD, OPEN, draft, findings, found
from tests.assistant.drafting.specimens import AI_TEAM, OPERATIONAL_OWNER, complete_spec

THRESHOLD = "ai.ai_propose.threshold"


def _step(spec: WorkflowSpec, step_id: str) -> Step:
    return next(step for step in spec.steps if step.id == step_id)


def _with_threshold(**given: Any) -> WorkflowSpec:
    spec = complete_spec()
    spec.ai[0].threshold = {"signal": "model_score", **given}
    return spec


@pytest.mark.parametrize("rule", [f"A{number:02}" for number in range(1, 13)])
def test_the_specimen_keeps_the_rules_of_ai_steps(rule: str) -> None:
    assert found(rule, complete_spec()) == {}


def test_a01_an_ai_step_that_nothing_describes_is_found() -> None:
    spec = complete_spec()
    spec.ai = []
    assert found("A01", spec) == {"ai": "error"}


def test_a01_an_open_threshold_is_an_open_item() -> None:
    spec = draft(complete_spec())
    spec.ai[0].threshold = OPEN
    assert found("A01", spec) == {THRESHOLD: "open"}


@pytest.mark.parametrize(
    "bands",
    [
        {},
        {"auto_accept_at": 0.9},
        {"auto_accept_at": 0.9, "review_band": (0.5, 0.9)},
        {"auto_accept_at": 0.7, "review_band": (0.5, 0.9), "reject_below": 0.5},
        {"auto_accept_at": 0.9, "review_band": (0.9, 0.5), "reject_below": 0.5},
        {"auto_accept_at": 0.9, "review_band": (0.5, 0.9), "reject_below": 0.6},
        {"signal": "calibrated_prob", "auto_accept_at": 90, "review_band": (50, 90), "reject_below": 50},
    ],
)
def test_a01_bands_that_leave_something_unsaid_or_contradict_are_found(bands: dict[str, Any]) -> None:
    assert found("A01", _with_threshold(**bands)) == {THRESHOLD: "error"}


@pytest.mark.parametrize(
    "bands",
    [
        {"auto_accept_at": 0.9, "review_band": (0.5, 0.9), "reject_below": 0.5},
        {"auto_accept_at": 0.9, "review_band": (0, 0.89)},
        {"auto_accept_at": 90, "review_band": (50, 90), "reject_below": 20},
    ],
)
def test_a01_bands_in_order_are_fine(bands: dict[str, Any]) -> None:
    assert found("A01", _with_threshold(**bands)) == {}


def test_a01_without_a_signal_everything_is_reviewed() -> None:
    assert found("A01", _with_threshold(signal="none", review_rate=1)) == {}
    assert found("A01", _with_threshold(signal="none")) == {}, "the checkpoint lets everything wait"
    assert found("A01", _with_threshold(signal="none", review_rate=0.2)) == {THRESHOLD: "error"}
    sampled = _with_threshold(signal="none")
    sampled.checkpoints[0].mode = "sample"
    assert found("A01", sampled) == {THRESHOLD: "error"}


def test_a02_a_number_that_nobody_calibrated_is_provisional_until_a_date() -> None:
    bands = {"auto_accept_at": 0.9, "review_band": (0.5, 0.9), "reject_below": 0.5}
    assert found("A02", _with_threshold(**bands)) == {THRESHOLD: "warning"}
    later = _with_threshold(**bands, provisional_until=date(2026, 9, 1))
    assert found("A02", later) == {}
    assert found("A02", later, today=date(2026, 9, 1)) == {THRESHOLD: "warning"}
    assert found("A02", _with_threshold(signal="none", review_rate=1)) == {}


def test_a03_an_ai_step_after_which_nobody_looks_is_found() -> None:
    spec = complete_spec()
    spec.checkpoints[0].after_step = "check_request"
    assert found("A03", spec) == {"checkpoints": "error"}


def test_a03_a_sample_is_approved_by_somebody() -> None:
    spec = complete_spec()
    check = spec.checkpoints[0]
    check.mode, check.sample_rate = "sample", 0.1
    assert found("A03", spec) == {"checkpoints.check_proposals": "error"}
    check.approved_by = OPERATIONAL_OWNER
    assert found("A03", spec) == {}


def _without_ways_out(spec: WorkflowSpec) -> WorkflowSpec:
    spec.ai[0].fallback_step = None
    spec.events = [event for event in spec.events if event.attached_to != "propose_decision"]
    spec.exceptions = [row for row in spec.exceptions if row.kind not in ("ai_unavailable", "stale_data")]
    return spec


def test_a04_an_ai_step_without_a_way_to_people_is_found() -> None:
    spec = _without_ways_out(complete_spec())
    assert found("A04", spec) == {"ai.ai_propose.fallback_step": "error"}
    spec.ai[0].fallback_step = "record_decision"
    assert found("A04", spec) == {"ai.ai_propose.fallback_step": "error"}, "that is done by a system"
    spec.ai[0].fallback_step = "decide_by_hand"
    assert found("A04", spec) == {}


def test_a04_an_event_on_the_edge_or_an_exception_is_a_way() -> None:
    spec = complete_spec()
    spec.ai[0].fallback_step = None
    assert found("A04", spec) == {}
    spec.events = [event for event in spec.events if event.attached_to != "propose_decision"]
    assert found("A04", spec) == {}, "the exception leads there by itself"


def test_a05_a_grave_action_waits_for_a_person() -> None:
    spec = complete_spec()
    _step(spec, "propose_decision").external_effect = True
    assert found("A05", spec) == {}
    spec.checkpoints[0].mode = "post_hoc"
    [finding] = findings("A05", spec)
    assert (
        finding.message
        == "Have a person approve “Propose a decision” before it takes effect: it reaches outside."
    )
    spec.checkpoints[0].mode, spec.checkpoints[0].sample_rate = "pre_action", 0.5
    assert found("A05", spec) == {"checkpoints": "error"}, "half of them do not wait"


def test_a05_a_review_right_before_the_action_counts() -> None:
    spec = complete_spec()
    acting = _step(spec, "take_over_request")
    acting.actor_type, acting.reversibility = "ai", "irreversible"
    assert found("A05", spec) == {"checkpoints": "error"}
    check = spec.checkpoints[0].model_copy(update={"id": "before", "step": "review_proposal"})
    spec.checkpoints.append(check)
    next(flow for flow in spec.flows if flow.id == "flow_rejected").target = "take_over_request"
    assert found("A05", spec) == {}


def test_a06_who_built_it_does_not_review_it() -> None:
    spec = complete_spec()
    spec.checkpoints[0].reviewer_role = AI_LEAD
    assert found("A06", spec) == {"checkpoints.check_proposals.reviewer_role": "error"}


def test_a06_a_machine_does_not_review() -> None:
    spec = complete_spec()
    spec.checkpoints[0].reviewer_role = "Triage assistant"
    spec.checkpoints[0].step = "record_decision"
    assert found("A06", spec) == {
        "checkpoints.check_proposals.reviewer_role": "error",
        "checkpoints.check_proposals.step": "error",
    }


def test_a06_a_reviewer_is_trained_as_the_checkpoint_or_their_role_says() -> None:
    spec = draft(complete_spec())
    spec.checkpoints[0].training_ref = None
    assert found("A06", spec) == {}, "the role of the desk names a training"
    spec.roles[0].training_ref = OPEN
    assert found("A06", spec) == {"checkpoints.check_proposals.training_ref": "open"}
    spec.roles = []
    assert found("A06", spec) == {"checkpoints.check_proposals.training_ref": "error"}


def test_a06_an_unknown_reviewer_is_found() -> None:
    spec = draft(complete_spec())
    spec.checkpoints[0].reviewer_role = None
    assert found("A06", spec) == {"checkpoints.check_proposals.reviewer_role": "error"}
    spec.checkpoints[0].reviewer_role = OPEN
    assert found("A06", spec) == {"checkpoints.check_proposals.reviewer_role": "open"}


def test_a07_too_few_reviewers_are_warned_of_with_the_arithmetic() -> None:
    spec = complete_spec()
    spec.checkpoints[0].capacity_per_day = 80
    [finding] = findings("A07", spec)
    assert finding.severity == "warning"
    assert finding.message == (
        "Find time for 84 reviews of “Propose a decision” a day (120 × 0.7): there is time for 80."
    )


def test_a07_counts_with_the_peak_where_the_organisation_wants_it() -> None:
    peak = LintLimits(peak_factor=2)
    assert "120 × 0.7 × 2" in findings("A07", complete_spec(), limits=peak)[0].message


def test_a07_an_unknown_capacity_is_asked_for_and_an_unknown_volume_not_guessed() -> None:
    spec = complete_spec()
    spec.checkpoints[0].capacity_per_day = None
    assert found("A07", spec) == {"checkpoints.check_proposals.capacity_per_day": "warning"}
    _step(spec, "propose_decision").volume, spec.volumes = None, None
    assert found("A07", spec) == {}


def test_a08_several_agents_need_somebody_who_answers_for_them() -> None:
    spec = complete_spec()
    spec.ai[0].agents = 3
    assert len(findings("A08", spec)) == 3
    spec.ai[0].coordination = Coordination(
        coordinator="Planner", shared_limits="Ten calls a case", accountable=AI_TEAM
    )
    assert len(findings("A08", spec)) == 1, "a team is nobody"
    spec.ai[0].coordination.accountable = OPERATIONAL_OWNER
    assert found("A08", spec) == {}


def test_a09_what_is_left_to_people_is_not_left_to_the_ai() -> None:
    spec = complete_spec()
    spec.decisions[1].decided_by = "ai"
    _step(spec, "ask_customer").actor_type = "ai"
    goal = _step(spec, "refer_request")
    goal.name, goal.actor_type = "Set the goals of the quarter", "ai"
    assert found("A09", spec) == {
        "decisions.decision_accepted.decided_by": "warning",
        "exceptions.exc_bad_input.path": "warning",
        "exceptions.exc_out_of_scope.path": "warning",
        "steps.refer_request.actor_type": "warning",
    }


@pytest.mark.parametrize("version", ["latest", "", "current", "v2-latest", "2.x", "^1.2", "TBD", "*"])
def test_a10_a_version_that_moves_is_none(version: str) -> None:
    spec = complete_spec()
    spec.ai[0].model.value.version = version
    assert found("A10", spec) == {"ai.ai_propose.model": "error"}


@pytest.mark.parametrize("version", ["1", "2026-04-01", "v3.2", "0.4-beta", "20260401-a"])
def test_a10_a_fixed_version_is_one(version: str) -> None:
    spec = complete_spec()
    spec.ai[0].model.value.version = version
    assert found("A10", spec) == {}


def test_a10_prompt_and_index_are_fixed_too() -> None:
    spec = complete_spec()
    spec.ai[0].prompt_version = "newest"
    spec.ai[0].model.value.index_version = "latest"
    assert found("A10", spec) == {
        "ai.ai_propose.prompt_version": "error",
        "ai.ai_propose.model": "error",
    }
    spec.ai[0].prompt_version = "7"
    spec.ai[0].model.value.index_version = None
    assert found("A10", spec) == {}
    spec.ai[0].capability = "knowledge_retrieval"
    assert found("A10", spec) == {"ai.ai_propose.model": "error"}


def test_a10_a_model_still_to_be_confirmed_is_an_open_item() -> None:
    spec = draft(complete_spec())
    spec.ai[0].model = OPEN
    spec.ai[0].prompt_version = OPEN
    assert found("A10", spec) == {"ai.ai_propose.model": "open", "ai.ai_propose.prompt_version": "open"}


def test_a11_tools_are_listed_with_scope_and_data() -> None:
    spec = complete_spec()
    spec.ai[0].action_space[0].scope = None
    [finding] = findings("A11", spec)
    assert finding.message == "Give the scope of the tool “Read purchase record” in “Propose a decision”."
    spec.ai[0].action_space = [ToolGrant(tool="any tool", scope="x", data_class="y")]
    assert found("A11", spec) == {"ai.ai_propose.action_space": "error"}


def test_a11_what_only_suggests_needs_no_tools() -> None:
    spec = complete_spec()
    spec.ai[0].action_space = []
    assert found("A11", spec) == {"ai.ai_propose.action_space": "error"}
    spec.ai[0].autonomy = "suggest"
    assert found("A11", spec) == {}


def test_a12_somebody_can_stop_it() -> None:
    spec = draft(complete_spec())
    stop = spec.stop_procedure.value
    stop.who, stop.time_to_effect = None, None
    assert found("A12", spec) == {
        "stop_procedure.who": "error",
        "stop_procedure.time_to_effect": "error",
    }
    spec.stop_procedure = OPEN
    assert set(found("A12", spec).values()) == {"open"}


def test_a12_in_production_the_stop_was_tested_within_the_year() -> None:
    spec = complete_spec()
    spec.stop_procedure.value.tested_on = date(2025, 5, 31)
    assert found("A12", spec) == {}, "it is a pilot"
    spec.lifecycle_stage = "production"
    [finding] = findings("A12", spec)
    assert finding.message == (
        "Test the stop: the last test is of 2025-05-31, and it is tested every 12 months."
    )
    assert found("A12", spec, limits=LintLimits(stop_test_months=13)) == {}
    spec.stop_procedure.value.tested_on = date(2025, 6, 1)
    assert found("A12", spec) == {}
    spec.stop_procedure.value.tested_on = date(2026, 6, 2)
    assert found("A12", spec) == {"stop_procedure.tested_on": "error"}, "that is tomorrow"


def test_a_month_before_a_long_month_is_its_last_day() -> None:
    assert months_before(date(2028, 3, 31), 1) == date(2028, 2, 29)
    assert months_before(date(2, 1, 1), 1e9) == date(1, 1, 1)
