"""Rules of the changed work: each finds what is wrong, names the place, and leaves the specimen alone."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.artifacts.slot import confirmed
from tests.assistant.drafting.linting.judging import AI_LEAD, OPEN, draft, findings, found
from tests.assistant.drafting.specimens import GO_LIVE, complete_spec


@pytest.mark.parametrize("rule", [f"W{number:02}" for number in range(1, 10)])
def test_the_specimen_keeps_the_rules_of_the_workflow(rule: str) -> None:
    assert found(rule, complete_spec()) == {}


def test_w01_work_that_stays_as_it_was_is_found() -> None:
    spec = complete_spec()
    spec.to_be.value.removed_steps = []
    spec.to_be.value.moved_decisions = []
    assert found("W01", spec) == {}, "there are new steps"
    spec.to_be.value.new_steps = ["read  THE file"]
    assert found("W01", spec) == {"to_be": "error"}


def test_w01_work_that_nobody_described_is_found() -> None:
    spec = draft(complete_spec())
    spec.as_is = None
    spec.to_be = OPEN
    assert found("W01", spec) == {"as_is": "error", "to_be": "open"}


def test_w02_a_flow_without_people_or_without_the_business_is_found() -> None:
    spec = complete_spec()
    for lane in spec.lanes:
        lane.kind = "system"
    assert found("W02", spec) == {"lanes": "error"}
    for lane in spec.lanes:
        lane.party = AI_LEAD
    for step in spec.steps:
        step.accountable, step.responsible = confirmed(AI_LEAD), [AI_LEAD]
    assert found("W02", spec) == {"lanes": "error", "steps": "error"}


def test_w03_missing_boundaries_are_found() -> None:
    spec = draft(complete_spec())
    spec.intended_purpose = OPEN
    spec.out_of_scope = []
    spec.alternatives_considered.value[0].uses_ai = True
    assert found("W03", spec) == {
        "intended_purpose": "open",
        "out_of_scope": "error",
        "alternatives_considered": "error",
    }


def test_w04_typing_an_output_again_is_warned_of() -> None:
    spec = complete_spec()
    recording = next(step for step in spec.steps if step.id == "record_decision")
    recording.system_of_record.write = "manual"
    assert found("W04", spec) == {"steps.record_decision.system_of_record": "warning"}


def test_w04_what_people_found_out_themselves_they_may_type() -> None:
    spec = complete_spec()
    record = next(step for step in spec.steps if step.id == "record_decision").system_of_record
    spec.steps[0].system_of_record = record.model_copy(update={"write": "manual"})
    assert found("W04", spec) == {}, "the check comes before the AI step"


def test_w05_an_output_that_arrives_in_no_tool_is_warned_of() -> None:
    spec = complete_spec()
    spec.steps[1].outputs[0].delivered_in = "a spreadsheet"
    assert found("W05", spec) == {"steps.propose_decision.outputs": "warning"}
    spec.steps[1].outputs[0].artefact = "Result of “Propose a decision”"
    [finding] = findings("W05", spec)
    assert "in which the output of the step “Propose a decision” arrives" in finding.message
    spec.steps[1].outputs = []
    assert found("W05", spec) == {"steps.propose_decision.outputs": "warning"}


def test_w06_an_output_without_instructions_is_found() -> None:
    spec = draft(complete_spec())
    for step in spec.steps:
        step.instructions = None
    assert found("W06", spec) == {"steps.review_proposal.instructions": "error"}
    spec.steps[2].instructions = OPEN
    assert found("W06", spec) == {"steps.review_proposal.instructions": "open"}


def test_w06_a_kind_of_output_that_the_instructions_pass_over_is_found() -> None:
    spec = complete_spec()
    spec.ai[0].output_classes.append("goodwill_gesture")
    [finding] = findings("W06", spec)
    assert finding.message == "Say what to do when the output of “Propose a decision” is “goodwill_gesture”."


def test_w06_instructions_for_any_output_answer_all_kinds() -> None:
    spec = complete_spec()
    spec.steps[2].instructions = "Approve the output if it is right, else edit or reject it."
    assert found("W06", spec) == {}


def test_w06_an_output_that_nobody_uses_is_found() -> None:
    spec = complete_spec()
    spec.checkpoints, spec.steps[1].outputs, spec.flows = [], [], []
    assert found("W06", spec) == {"steps.propose_decision.outputs": "error"}


def test_w07_a_process_further_on_is_listed_and_its_owner_told() -> None:
    spec = complete_spec()
    spec.integrations[0].owner_notified = None
    spec.integrations[1].downstream_process = None
    assert found("W07", spec) == {
        "integrations.int_ledger_parts.owner_notified": "warning",
        "steps.refer_request.outputs": "warning",
    }


def test_w08_a_crossing_between_lanes_without_a_handoff_is_found_once() -> None:
    spec = complete_spec()
    spec.handoffs = [row for row in spec.handoffs if row.to_lane != "lane_platform"]
    messages = [finding.message for finding in findings("W08", spec)]
    assert len(messages) == 3
    assert (
        "Say how work passes from “Warranty desk” to “Service platform”: what, through what, how soon."
        in messages
    )


def test_w08_a_handoff_lacks_nothing() -> None:
    spec = draft(complete_spec())
    spec.handoffs[0].timeout = None
    spec.handoffs[1].channel = OPEN
    assert found("W08", spec) == {
        "handoffs.handoff_desk_assistant.timeout": "error",
        "handoffs.handoff_assistant_desk.channel": "open",
    }


def test_w08_a_handoff_of_one_flow_settles_that_flow_alone() -> None:
    spec = complete_spec()
    desk_to_platform = next(row for row in spec.handoffs if row.id == "handoff_desk_platform")
    desk_to_platform.flow = "flow_accepted"
    assert len(findings("W08", spec)) == 1, "work decided by hand passes, too"


def test_w09_a_draft_of_what_is_live_is_found() -> None:
    spec = draft(complete_spec())
    assert found("W09", spec) == {}
    assert found("W09", spec, today=GO_LIVE) == {"status": "error"}
    spec.lifecycle_stage = "production"
    assert found("W09", spec) == {"status": "error"}


def test_w09_an_approval_after_going_live_is_found() -> None:
    spec = complete_spec()
    spec.approvals[0].date = date(2026, 10, 2)
    [finding] = findings("W09", spec)
    assert finding.message == (
        "Approve before going live: the first approval is of 2026-10-02, going live is on 2026-10-01."
    )
