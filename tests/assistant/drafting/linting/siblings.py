"""Artifacts beside the specimen of a specification, complete as far as rules look at them."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.adoption_plan import AdoptionPlan
from assistant.drafting.artifacts.change_request import ChangeRequest
from assistant.drafting.artifacts.evaluation_plan import EvaluationPlan
from assistant.drafting.artifacts.prioritisation_scorecard import PrioritisationScorecard
from assistant.drafting.artifacts.readiness_assessment import ReadinessAssessment
from assistant.drafting.artifacts.rollback_plan import RollbackPlan
from assistant.drafting.artifacts.scale_readiness_review import ScaleReadinessReview
from tests.assistant.drafting.specimens import (
    BUSINESS_OWNER,
    OPERATIONAL_OWNER,
    PLATFORM_LEAD,
    PROGRAM_MANAGER,
    TECHNICAL_OWNER,
    TRAINER,
)


def _header(prefix: str, title: str) -> dict[str, Any]:
    return {
        "artifact_id": f"{prefix}-warranty-triage",
        "title": title,
        "use_case_id": "warranty-triage",
        "workflow_spec_ref": "ws-warranty-triage",
        "author": PROGRAM_MANAGER,
        "review_in": "P6M",
        "last_reviewed_on": date(2026, 5, 20),
    }


def evaluation_plan() -> EvaluationPlan:
    """Two criteria, one suite with edge cases, run on the versions of the specification."""
    return EvaluationPlan.model_validate(
        {
            **_header("ea", "Evaluation of warranty triage"),
            "builder": TECHNICAL_OWNER,
            "suite_id": "suite-warranty",
            "test_sets": [{"id": "closed", "name": "Closed requests", "contains_edge": True}],
            "acceptance_criteria": [
                {"id": "right", "text": "Proposals are right", "threshold": 97, "agreed_on": date(2026, 3, 1)}
            ],
            "sign_off": [{"id": "owner", "role": "business owner", "person": BUSINESS_OWNER}],
            "unmeasured_risks": ["none"],
            "results": [
                {
                    "id": "run",
                    "run_on": date(2026, 5, 10),
                    "model_version": "2.3.1",
                    "prompt_version": "triage-7",
                    "passed": True,
                }
            ],
        }
    )


def change_request() -> ChangeRequest:
    """A material change of the prompt, evaluated and approved by somebody else."""
    return ChangeRequest.model_validate(
        {
            **_header("cr", "A shorter prompt"),
            "target": "prompt",
            "from_version": "triage-7",
            "to_version": "triage-8",
            "requested_by": TECHNICAL_OWNER,
            "approver": BUSINESS_OWNER,
            "risk_class": "material",
            "eval_run": {
                "to_version": "triage-8",
                "run_on": date(2026, 5, 12),
                "results": [
                    {"id": "right", "criterion": "right", "threshold": 97, "value": 98, "passed": True}
                ],
            },
            "decided_on": date(2026, 5, 14),
        }
    )


def rollback_plan() -> RollbackPlan:
    """Back to the versions before, tried this spring."""
    return RollbackPlan.model_validate(
        {
            **_header("rb", "Rollback of warranty triage"),
            "triggers": [{"id": "quality", "trigger": "Quality falls", "decision_maker": OPERATIONAL_OWNER}],
            "target_state": [
                {
                    "id": "before",
                    "component": "ai_propose",
                    "model_version": "2.3.1",
                    "prompt_version": "triage-7",
                }
            ],
            "steps": [{"id": "switch", "action": "Switch back", "executor": PLATFORM_LEAD}],
            "time_to_restore": "PT1H",
            "last_tested_on": date(2026, 4, 2),
            "measured_time": "PT40M",
            "irreversible_effects": ["Letters that were sent"],
            "in_flight_cases": "They are decided by hand",
        }
    )


def adoption_plan() -> AdoptionPlan:
    """Everybody is trained before going live, and told when to trust."""
    told = {"channel": "Desk meeting", "cadence": "P7D", "owner": OPERATIONAL_OWNER}
    return AdoptionPlan.model_validate(
        {
            **_header("at", "Adoption of warranty triage"),
            "adoption_owner": TRAINER,
            "training": [
                {"id": "agents", "role": "Warranty agents", "due": date(2026, 9, 15)},
                {"id": "leads", "role": "Desk lead", "due": date(2026, 9, 15)},
            ],
            "trust_guide": [
                {
                    "id": kind,
                    "output_type": kind,
                    "trust_when": "A clause is cited",
                    "challenge_when": "None is",
                }
                for kind in ("replacement", "repair", "decline")
            ],
            "comms_rhythm": [
                {"id": "news", "message": "What changed", "audience": "Desk", **told},
                {"id": "figures", "message": "How it goes", "audience": "Desk", **told},
            ],
            "manager_guardrails": ["Nobody is measured by how often they agree with the assistant"],
        }
    )


def readiness_assessment() -> ReadinessAssessment:
    """Everything is ready."""
    return ReadinessAssessment.model_validate(
        {
            **_header("ra", "Readiness of warranty triage"),
            "platform": {"deploy_repeatable": {"answer": "yes"}},
            "verdict": "go",
        }
    )


def scale_review() -> ScaleReadinessReview:
    """A go to further countries."""
    about = ("volume", "geography", "user_population")
    return ScaleReadinessReview.model_validate(
        {
            **_header("sr", "More countries for warranty triage"),
            "readiness_assessment_ref": "ra-warranty-triage",
            "criteria": [{"id": each, "text": "It holds", "about": each, "threshold": 1} for each in about],
            "verdict": "go",
        }
    )


def scorecard() -> PrioritisationScorecard:
    """One use case that is ready, and one to be fixed first."""
    head = _header("ps", "Use cases of this year")
    return PrioritisationScorecard.model_validate(
        {
            **head,
            "entries": [
                _entry("triage", rank=1, leverage=3, feasibility=4, readiness=3),
                _entry("forecast", rank=2, leverage=5, feasibility=5, readiness=2),
            ],
        }
    )


def _entry(use_case: str, *, rank: int, **scores: int) -> dict[str, Any]:
    scored = {name: {"score": score, "evidence_links": ["minutes-4"]} for name, score in scores.items()}
    scored["leverage"]["volume"] = {"before": 120, "expected_after": 160}
    return {"id": use_case, "use_case_id": use_case, "rank": rank, **scored}
