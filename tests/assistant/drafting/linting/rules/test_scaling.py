"""Rules of choosing, gating and scaling: each finds what is wrong and leaves the specimens alone."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.artifacts.workflow_spec.delivery import Dependency
from tests.assistant.drafting.linting.judging import OPEN, draft, findings, found
from tests.assistant.drafting.linting.siblings import readiness_assessment, scale_review, scorecard
from tests.assistant.drafting.specimens import complete_spec


@pytest.mark.parametrize("rule", [f"S{number:02}" for number in range(1, 7)])
def test_the_specimens_keep_the_rules_of_scaling(rule: str) -> None:
    assert found(rule, complete_spec()) == {}
    assert found(rule, scorecard()) == {}
    assert found(rule, scale_review(), beside={"readiness_assessment": readiness_assessment()}) == {}


def test_s01_what_is_not_ready_never_ranks_above_what_is() -> None:
    card = scorecard()
    card.entries[0].rank, card.entries[1].rank = 2, 1
    [finding] = findings("S01", card)
    assert finding.path == "entries.forecast.rank"
    assert finding.message == "Rank “triage” above “forecast”, which is to be fixed first: readiness is 2."


def test_s01_a_part_below_the_gate_counts_as_its_dimension() -> None:
    card = scorecard()
    card.entries[0].rank, card.entries[1].rank = 2, 1
    card.entries[1].readiness.score = 4
    assert found("S01", card) == {}
    card.entries[1].readiness.owner_committed = 2
    assert found("S01", card) == {"entries.forecast.rank": "error"}


def test_s02_nothing_scales_before_the_assessment_says_go() -> None:
    spec = complete_spec()
    spec.lifecycle_stage = "scaling"
    assert found("S02", spec) == {"lifecycle_stage": "error"}
    assessment = readiness_assessment()
    assert found("S02", spec, beside={"readiness_assessment": assessment}) == {}
    assessment.verdict = "conditional"
    assert found("S02", scale_review(), beside={"readiness_assessment": assessment}) == {
        "readiness_assessment_ref": "error"
    }


def test_s02_a_control_that_is_absent_stops_scaling() -> None:
    assessment = readiness_assessment()
    assessment.controls.logging.present = False
    [finding] = findings("S02", scale_review(), beside={"readiness_assessment": assessment})
    assert finding.message == "Put the control “logging” in place before it scales."


def test_s03_scores_have_evidence_and_figures() -> None:
    card = scorecard()
    card.entries[0].feasibility.evidence_links = []
    card.entries[0].leverage.volume.expected_after = OPEN
    card.entries[1].readiness.score = None
    card.entries[1].leverage.volume.before = None
    card.entries[1].leverage.volume.expected_after = None
    assert found("S03", card) == {
        "entries.triage.feasibility.evidence_links": "error",
        "entries.triage.leverage.volume.expected_after": "open",
        "entries.forecast.readiness.score": "error",
        "entries.forecast.leverage": "error",
    }


def test_s04_a_gate_stands_before_production() -> None:
    spec = draft(complete_spec())
    gate = spec.delivery_plan.gates[0]
    gate.approver, gate.date = None, OPEN
    assert found("S04", spec) == {
        "delivery_plan.gates.gate_production.approver": "error",
        "delivery_plan.gates.gate_production.date": "open",
    }
    gate.between = ("idea", "pilot")
    assert found("S04", spec) == {"delivery_plan.gates": "error"}


def test_s05_criteria_of_scaling_speak_of_volume_geography_and_users() -> None:
    review = scale_review()
    review.criteria[1].about, review.criteria[1].text = "other", "Data covers every country"
    review.criteria = review.criteria[1:]
    assert [each.message for each in findings("S05", review)] == ["Add a criterion of scaling about volume."]


def test_s06_a_dependency_that_lands_too_late_is_found() -> None:
    spec = complete_spec()
    spec.delivery_plan.dependencies[0].lands_on = date(2026, 10, 2)
    assert found("S06", spec) == {"delivery_plan.dependencies.0.lands_on": "warning"}


def test_s06_a_dependency_is_known_and_does_not_wait_in_turn() -> None:
    spec, other = complete_spec(), complete_spec()
    other.artifact_id, other.use_case_id = "ws-ledger", "ledger"
    other.delivery_plan.dependencies = [Dependency(on="warranty-triage")]
    register = {each.artifact_id: each for each in (spec, other)}
    [finding] = findings("S06", spec, everything=register)
    assert finding.message == "Enter “ledger-interface” in the register, or correct the dependency on it."
    spec.delivery_plan.dependencies[0].on = "ledger"
    [finding] = findings("S06", spec, everything=register)
    assert finding.message == "Break the circle: “warranty-triage” and “ledger” wait for each other."
