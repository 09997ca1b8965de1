"""An escalation and incident plan from a specification: levels, roles, who may stop it. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.incident_plan import AI_INCIDENTS, StopAuthority
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.parties import PartyRef, identifier
from assistant.drafting.artifacts.workflow_spec.ai import StopProcedure
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass
from assistant.drafting.derivation.frame import Frame
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.ownership.making import is_duration
from assistant.drafting.planning.owners import named_party

_RUNBOOK_RULE = "The five steps of every incident."
_RUNBOOK = {
    "contain": "Stop the AI as the stop procedure says, and give its cases to people.",
    "assess_reach": "List every case since the last result that was known to be good, from the log.",
    "correct": "Have people decide each affected case again, and put right what followed from it.",
    "communicate": "Tell the owners, those who work with it, and those affected.",
    "learn": "Review what happened, and enter each action with an owner and a day.",
}


def fields(frame: Frame) -> dict[str, Any]:
    """The plan's own fields."""
    spec = frame.spec
    return {
        "incident_definition": _definition(frame),
        "severities": _severities(frame),
        "unsure_means_higher": frame.default(True, "In doubt the higher severity counts."),
        "levels": [frame.copied(row) for row in spec.escalation.levels],
        "roles": _roles(frame),
        "runbook": {part: frame.default(text, _RUNBOOK_RULE) for part, text in _RUNBOOK.items()},
        "stop_authority": _stop_authority(frame),
        "ai_team_role": frame.default("consulted", "The AI team is consulted and does not lead."),
        "contacts": _contacts(frame),
        "drill_schedule": frame.open("How often is an incident exercised, and when next?"),
        "last_drill_on": frame.open("When was an incident last exercised?", blocks="go_live"),
        "post_incident_review": frame.open("How soon is an incident reviewed, and by whom?"),
    }


def _definition(frame: Frame) -> dict[str, Any]:
    harm = [
        row.trigger.rstrip(".")
        for row in frame.spec.exceptions
        if row.kind is ExceptionClass.HARM_OR_SECURITY and row.trigger and not row.not_applicable
    ]
    return frame.default([*AI_INCIDENTS, *harm], "What is an incident whatever the workflow.")


def _severities(frame: Frame) -> list[dict[str, Any]]:
    """The organisation's table, if documents hold one."""
    found = frame.found(Topic.SEVERITIES)
    if found is None or found.also:
        return []
    confirm, rows = frame.making.confirm, []
    for entry in found.value:
        row = frame.narrowed(found, str(entry.get("severity")))
        who, within, criteria = entry.get("who"), entry.get("respond_within"), entry.get("criteria")
        rows.append(
            frame.cited_row(
                identifier(str(entry.get("severity"))),
                row,
                sev=str(entry.get("severity")),
                criteria=confirm.inferred(row, criteria) if criteria else None,
                respond_within=confirm.inferred(row, within) if is_duration(within) else None,
                who=confirm.inferred(row, named_party(confirm.material, who)) if who else None,
            )
        )
    return rows


def _roles(frame: Frame) -> dict[str, Any]:
    lead = frame.first(
        frame.party(Topic.INCIDENT_LEAD),
        frame.of_plan("incident_lead"),
        frame.kept(frame.spec.operational_owner),
    )
    leader = frame.value_of(lead)
    deputy = frame.making.deputy(leader) if isinstance(leader, PartyRef) else None
    plan = frame.beside(OwnershipPlan)
    assigned = plan.incident_lead.value if plan is not None else None
    deputy = deputy or (assigned.deputy if assigned is not None else None)
    return {
        "incident_commander": lead,
        "deputy": frame.default(deputy, "Who stands in for the one who leads.") if deputy else {},
        "subject_matter_expert": frame.carried(frame.spec.technical_owner),
    }


def _stop_authority(frame: Frame) -> dict[str, Any]:
    def said(stop: StopProcedure) -> StopAuthority | None:
        return StopAuthority(who=stop.who, how=stop.how, within=stop.time_to_effect) if stop.who else None

    def written(party: PartyRef) -> StopAuthority:
        within = frame.found(Topic.STOP_WITHIN)
        known = within is not None and not within.also and is_duration(within.value)
        return StopAuthority(who=party, within=within.value if known and within is not None else None)

    return frame.first(
        frame.kept(frame.spec.stop_procedure, said), frame.making.topic(Topic.STOP_AUTHORITY, written)
    )


def _contacts(frame: Frame) -> list[dict[str, Any]]:
    spec = frame.spec
    slots: list[tuple[str, dict[str, Any]]] = [
        ("Business owner", frame.carried(spec.business_owner)),
        ("Operational owner", frame.carried(spec.operational_owner)),
        ("Technical owner", frame.carried(spec.technical_owner)),
        ("Security", frame.first(frame.party(Topic.SECURITY_CONTACT), frame.of_plan("security_contact"))),
        (
            "Privacy and legal",
            frame.first(frame.party(Topic.PRIVACY_CONTACT), frame.of_plan("privacy_legal")),
        ),
    ]
    rows = []
    for role, slot in slots:
        party = frame.value_of(slot)
        deputy = frame.making.deputy(party) if isinstance(party, PartyRef) else None
        rows.append(
            frame.row(
                f"contact-{identifier(role)}",
                "Whom every incident may need.",
                role=role,
                party=slot,
                deputy=frame.default(deputy, "Who stands in for them.") if deputy else None,
                channel=party.contact if isinstance(party, PartyRef) else None,
            )
        )
    return rows
