"""A readiness assessment from a specification: the questions, asked of those who can answer. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.readiness_assessment import (
    Answer,
    ControlsPresent,
    Layers,
    OrganisationState,
    PlatformQuestions,
)
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.derivation.frame import Frame
from assistant.drafting.inference.inferred import Topic


def fields(frame: Frame) -> dict[str, Any]:
    """The assessment's own fields. Nothing is answered that nobody said."""
    security = frame.value_of(
        frame.first(frame.party(Topic.SECURITY_CONTACT), frame.of_plan("security_contact"))
    )
    return {
        "assessor": frame.open("Who assesses readiness: the head of AI, or whom they delegated it to?"),
        "platform": _platform(frame),
        "layers": {
            name: {
                "score": frame.open(
                    f"How far is the layer of {name}, from 0 to 4?", owner=_knows(frame, name)
                )
            }
            for name in Layers.model_fields
        },
        "controls": _controls(frame),
        "organisation": _organisation(frame),
        "integrations": [_integration(frame, system) for system in frame.spec.systems],
        "security_review": frame.open(
            "When was the security review, and with what result?", owner=security, blocks="go_live"
        ),
        "load_test": frame.open(
            "When was capacity tested under load, and with what result?",
            owner=frame.spec.technical_owner.value,
            blocks="go_live",
        ),
        "approver": frame.first(frame.party(Topic.GO_LIVE_APPROVER)),
    }


def _platform(frame: Frame) -> dict[str, Any]:
    """The five questions, each with whom it is asked of."""
    spec = frame.spec
    data = next((source.owner for source in spec.data_sources if source.owner.filled), Slot[PartyRef]())
    tech = frame.carried(spec.technical_owner)
    owners = {
        "deploy_repeatable": frame.first(
            frame.party(Topic.PLATFORM_OWNER), frame.of_plan("platform_owner"), tech
        ),
        "quality_monitored": frame.first(
            frame.kept(spec.monitoring, lambda value: value.owner),
            frame.of_plan("monitoring_owner"),
            frame.kept(spec.operational_owner),
        ),
        "pipeline_reliable": frame.first(frame.kept(data), frame.of_plan("data_owner")),
        "cost_bounded": tech,
        "rollback_quick": tech,
    }
    asked = {name: str(field.description) for name, field in PlatformQuestions.model_fields.items()}
    return {
        name: {
            "owner": owner,
            "answer": frame.open(asked[name], owner=frame.value_of(owner)),
            "evidence_link": frame.open("What shows it?", owner=frame.value_of(owner)),
        }
        for name, owner in owners.items()
    }


def _knows(frame: Frame, layer: str) -> PartyRef | None:
    spec = frame.spec
    slot = {
        "governance": spec.business_owner,
        "workforce": spec.operational_owner,
        "data": next((source.owner for source in spec.data_sources if source.owner.filled), None),
    }.get(layer, spec.technical_owner)
    return slot.value if slot is not None else None


def _controls(frame: Frame) -> dict[str, Any]:
    """Where the specification describes a control; that it is in place, people say."""
    made = {}
    for name in ControlsPresent.model_fields:
        words = name.replace("_", " ")
        described = getattr(frame.spec.controls, name).filled
        made[name] = {
            "present": frame.open(f"Is the control “{words}” in place?"),
            "evidence_link": f"{frame.spec.artifact_id}#controls.{name}" if described else None,
        }
    return made


def _organisation(frame: Frame) -> dict[str, Any]:
    plan, owner = frame.beside(OwnershipPlan), frame.spec.business_owner.value
    made: dict[str, Any] = {
        name: frame.open(
            str((field.json_schema_extra or {}).get("x-ask")),  # type: ignore[union-attr]
            owner=owner if name == "business_owner_accepted" else None,
        )
        for name, field in OrganisationState.model_fields.items()
    }
    terms = plan.business_owner.value if plan is not None else None
    if terms is not None and terms.accepted_on.filled:
        made["business_owner_accepted"] = frame.carried(terms.accepted_on, lambda _day: Answer.YES)
    return made


def _integration(frame: Frame, system: Any) -> dict[str, Any]:
    return frame.row(
        f"integration-{system.id}",
        "One row a system.",
        system=system.id,
        owner=system.owner.value,
        state=frame.open(f"How far is the integration with {system.name}?", owner=system.owner.value),
    )
