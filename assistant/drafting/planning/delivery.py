"""Dates, gates and the artifacts beside the specification. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.owners import Confirming

DATE_FIELDS = {
    "development_start": "development_start_on",
    "pilot_end": "pilot_end_on",
    "go_live": "go_live_on",
}
SIBLINGS = {
    "adoption_plan_ref": "at",
    "ownership_plan_ref": "op",
    "evaluation_plan_ref": "ea",
    "measurement_plan_ref": "mp",
    "incident_plan_ref": "ei",
    "rollback_plan_ref": "rb",
}
"""Reference field to the prefix of the artifact's id."""


def stated_date(material: Material, kind: str) -> tuple[date, Any] | None:
    """The one date that was told of a kind, and where; None where there is none, or two."""
    stated = material.stated.get(f"delivery_plan.{DATE_FIELDS[kind]}")
    if stated is not None and isinstance(stated.value, date):
        return stated.value, stated.provenance
    found = [
        (fact.value, told.quote(fact.span))
        for told, fact in material.facts(lambda facts: facts.dates)
        if fact.kind == kind
    ]
    if found and all(value == found[0][0] for value, _ in found):
        return found[0]
    return None


def plan_delivery(material: Material, confirm: Confirming, title: str) -> dict[str, Any]:
    """Section P."""
    plan: dict[str, Any] = {}
    for kind, field in DATE_FIELDS.items():
        if found := stated_date(material, kind):
            plan[field] = confirmed(found[0], found[1])
    gate: dict[str, Any] = {
        "id": "gate-go-live",
        "name": "From pilot to production",
        "between": ("pilot", "production"),
        "status": SlotStatus.DEFAULT,
        "provenance": [DefaultRule(rule="A gate stands between pilot and production.")],
    }
    approver = confirm.party(Topic.GO_LIVE_APPROVER)
    found = material.inferences.get(Topic.GO_LIVE_APPROVER)
    if approver is not None and found is not None:
        gate["approver"] = confirm.inferred(found, approver)
    elif (owner := confirm.owners.get("business_owner")) is not None:
        gate["approver"] = confirm.default(
            owner, "The business owner opens the gate unless a policy names somebody else."
        )
    gate["criteria"] = confirm.default(
        [
            "No open item that blocks going live is left.",
            "The acceptance criteria of the evaluation plan are met.",
        ],
        "What a gate asks at least.",
    )
    plan["gates"] = [gate]
    refs = {
        field: confirm.default(
            f"{prefix}-{identifier(title)}", "The artifact of the same name, to be drafted from this one."
        )
        for field, prefix in SIBLINGS.items()
    }
    return {"delivery_plan": plan, **refs}
