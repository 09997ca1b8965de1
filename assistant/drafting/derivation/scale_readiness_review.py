"""A scale-readiness review beside a specification: the scope of today, criteria, new sites. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.measurement_plan import MeasurementPlan
from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.readiness_assessment import ReadinessAssessment
from assistant.drafting.derivation.frame import Frame

_CRITERIA = (
    ("volume", "The new volume is handled within the service levels"),
    ("geography", "Data, law and notices are settled for each new place"),
    ("user_population", "New users are trained before they begin"),
    ("quality", "Quality holds at the new scope"),
    ("capacity", "People can review what comes at the new volume"),
    ("cost", "Cost stays within its cap at the new volume"),
)


def fields(frame: Frame) -> dict[str, Any]:
    """The review's own fields; its brief says the scope that is proposed."""
    spec, owner = frame.spec, frame.spec.business_owner.value
    assessment, plan = frame.beside(ReadinessAssessment), frame.beside(MeasurementPlan)
    beside = "The one beside the specification."
    return {
        "readiness_assessment_ref": frame.default(assessment.artifact_id, beside) if assessment else {},
        "current_scope": {
            "volume_per_day": frame.first(frame.kept(spec.volumes, lambda value: value.per_day)),
            "geographies": frame.carried(spec.geographies),
            "user_population": frame.first(frame.kept(spec.user_groups, ", ".join)),
        },
        "proposed_scope": {},
        "before_state_ref": frame.default(plan.artifact_id, beside)
        if plan
        else frame.carried(spec.measurement_plan_ref),
        "owner_statement": frame.open(
            "What is it worth, in your own words and in terms of the work?", owner=owner
        ),
        "training_plan_ref": frame.carried(spec.adoption_plan_ref),
        "sites": [_site(frame, name) for name in _new_places(frame)],
        "criteria": [
            frame.row(
                f"criterion-{identifier(about)}", "What every review of scaling asks.", text=text, about=about
            )
            for about, text in _CRITERIA
        ],
    }


def _new_places(frame: Frame) -> list[str]:
    """Places that the brief proposes and the specification does not have."""
    scope = frame.brief.get("proposed_scope")
    slot = scope.get("geographies") if isinstance(scope, dict) else None
    proposed = slot.get("value") if isinstance(slot, dict) else None
    here = {name.strip().lower() for name in frame.spec.geographies.value or []}
    return [
        str(name) for name in (proposed if isinstance(proposed, list) else [])
        if str(name).strip().lower() not in here
    ]  # fmt: skip


def _site(frame: Frame, name: str) -> dict[str, Any]:
    return frame.row(f"site-{identifier(name)}", "A place that the brief proposes.", name=name)
