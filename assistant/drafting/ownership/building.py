"""The ownership plan that follows from a specification. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.parties import PartyRef, identifier
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.inference.inferred import Inferences
from assistant.drafting.linting.context import PeopleDirectory
from assistant.drafting.ownership.capacity import capacity
from assistant.drafting.ownership.making import Making, header_from_spec, making_of, same
from assistant.drafting.ownership.matrix import raci_rows
from assistant.drafting.ownership.owners import acceptances, owner_slots
from assistant.drafting.ownership.rights import decision_rights, separation_of_duties, six_questions
from assistant.drafting.ownership.running import (
    collaboration,
    coverage,
    escalation_summary,
    outcome,
    performance_measures,
    review_rhythm,
    succession,
    transition,
)
from assistant.drafting.planning.audience import restrict
from assistant.drafting.planning.finishing import finish
from assistant.drafting.settings import DraftingSettings


def build_ownership_plan(
    spec: WorkflowSpec,
    *,
    inferences: Inferences,
    directory: PeopleDirectory | None,
    today: date,
    settings: DraftingSettings,
) -> OwnershipPlan:
    """Who owns the workflow of a specification, as far as it and documents in force say.

    Owners keep where they come from. Whoever is not named is to be confirmed by the operational
    owner, else the business owner, else the author, two weeks before going live at the latest.
    Roles, rows, decisions and meetings that every plan has are labelled defaults.

    Args:
        spec: The specification; it may have open slots.
        inferences: What documents say, for the reader of the plan.
        directory: Who is who, if there is one.
        today: The day of the plan.
        settings: How drafts are made.
    """
    making = making_of(spec, inferences=inferences, directory=directory, today=today, settings=settings)
    fields = _header(making)
    fields |= owner_slots(making)
    fields |= outcome(making)
    fields |= {
        "six_questions": six_questions(making),
        "raci": raci_rows(making),
        "decision_rights": decision_rights(making),
        "separation_of_duties": separation_of_duties(making),
        "coverage": coverage(making),
        "escalation_summary": escalation_summary(making),
        "performance_measures": performance_measures(making),
        "human_ai_collaboration": collaboration(making),
        "capacity": capacity(making),
        "review_rhythm": review_rhythm(making),
        "transition": transition(making),
        "succession": succession(making),
        "acceptance": acceptances(making),
    }
    plan = OwnershipPlan.model_validate(fields)
    return restrict(finish(plan, making.confirm), inferences)


def _header(making: Making) -> dict[str, Any]:
    spec = making.spec
    name = spec.workflow_name.value or spec.title
    reference = f"op-{identifier(spec.artifact_id.removeprefix('ws-'))}"
    return {
        **header_from_spec(making),
        "artifact_id": spec.ownership_plan_ref.value or reference,
        "title": f"Ownership of {name}",
        "approvers": _approvers(making, spec.approvers.value or ()),
        "scope": making.confirm.default(
            f"Every step, exception, decision and run of {name}.", "A plan covers the whole workflow."
        ),
    }


def _approvers(making: Making, approvers: Sequence[PartyRef]) -> dict[str, Any]:
    """Those of the specification, else its business owner; never the author."""
    spec, author = making.spec, making.spec.author.value
    independent = [party for party in approvers if not (author and same(author, party))]
    if independent:
        return making.carried(spec.approvers, lambda _: independent)
    owner = spec.business_owner.value
    if owner is not None and not (author and same(author, owner)):
        return making.confirm.default([owner], "The business owner approves the plan.")
    return making.confirm.open("Who approves the plan, other than its author?")
