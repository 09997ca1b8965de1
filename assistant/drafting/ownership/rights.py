"""Who decides what in a plan, who answers the six questions, and which duties are kept apart. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assistant.drafting.artifacts.ownership_plan import Separation
from assistant.drafting.artifacts.parties import PartyRef, TeamKind
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.ownership.making import Making, distinct, is_duration, same
from assistant.drafting.ownership.matrix import change_approver

_PM, _BIZ, _OP, _TECH = "program_manager", "business_owner", "operational_owner", "technical_owner"
_SEC, _RISK, _SPONSOR = "security_contact", "risk_second_line", "executive_sponsor"

_DECISIONS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ("go-live", "Go live", (_PM, _OP), (_BIZ, _SPONSOR), (_OP, _TECH, _SEC, _RISK)),
    ("stop", "Stop the AI", (_OP, "incident_lead", _TECH), (_BIZ, _SPONSOR), (_TECH, _SEC)),
    ("rollback", "Roll back to an earlier version", (_TECH,), (_OP, _BIZ), (_SEC,)),
    ("model-change", "Change the model", (_TECH,), ("change_approver", _BIZ), (_OP, _SEC)),
    ("prompt-change", "Change a prompt", (_TECH,), ("change_approver", _BIZ), (_OP, _SEC)),
    ("threshold-change", "Change a threshold", (_TECH,), ("change_approver", _BIZ), (_OP, _SEC)),
    ("exception-waiver", "Waive a rule for a case", (_OP,), (_BIZ, _SPONSOR), (_RISK,)),
    ("scale", "Scale to more volume, places or people", (_PM, _OP), (_SPONSOR, _BIZ), (_TECH, _RISK)),
    ("retire", "Retire the workflow's AI", (_OP,), (_BIZ, _SPONSOR), (_TECH, "data_owner")),
)
"""Id, words, who usually drives, who usually approves, who contributes."""
_INDEPENDENT = frozenset({"go-live", "exception-waiver"})
"""Decisions that nobody who builds it approves."""


def decision_rights(making: Making) -> list[dict[str, Any]]:
    """One row a decision; driver and approver differ, or one of them is open."""
    rows = []
    for right_id, words, drivers, approvers, contributors in _DECISIONS:
        approver = _stated_approver(making, right_id)
        approving = approver.get("value") if approver else None
        driving = making.first(*drivers, other_than=[approving])
        if approver is None:
            approver = _usual_approver(making, right_id, words, approvers, driving)
            approving = approver.get("value")
        deciding = [driving, approving]
        contributing = distinct(map(making.parties.get, contributors), without=deciding)
        rows.append(
            {
                "id": right_id,
                "decision": words,
                "status": SlotStatus.DEFAULT,
                "provenance": [DefaultRule(rule="A standing decision of every ownership plan.")],
                "driver": making.confirm.default(driving, "Who usually prepares this decision.")
                if driving is not None
                else making.confirm.open(f"Who prepares the decision “{words}”?"),
                "approver": approver,
                "contributors": contributing,
                "informed": distinct(
                    map(making.parties.get, (_OP, _BIZ)), without=[*deciding, *contributing]
                ),
                "sla": _within(making, right_id),
                "escalate_to": making.first(_SPONSOR, _BIZ, other_than=deciding),
            }
        )
    return rows


def six_questions(making: Making) -> dict[str, Any]:
    """The six questions, each with the party that the specification or its usual role gives."""
    spec = making.spec
    levels = sorted(spec.escalation.levels, key=lambda level: level.level)
    first = levels[0].responder if levels and is_real(levels[0].responder.value) else None
    access = spec.controls.access
    granting = access.value.granting_owner if access.value else None
    found: dict[str, Any] = {
        "supports_workflow": making.carried(first) if first else None,
        "handles_escalation": making.carried(first) if first else None,
        "governs_access": making.carried(access, lambda _: granting)
        if is_real(granting)
        else making.topic(Topic.ACCESS_GRANTER, lambda party: party),
    }
    usual = {
        "supports_workflow": (_OP,),
        "monitors_quality": ("monitoring_owner", _OP),
        "governs_access": (),
        "documents_system": ("kb_document_owner", _OP),
        "handles_escalation": ("incident_lead", _OP),
        "accountable_when_wrong": (_BIZ,),
    }
    questions = {}
    for name, roles in usual.items():
        party = making.first(*roles)
        questions[name] = found.get(name) or (
            making.confirm.default(party, "The usual role, until somebody else is named.") if party else {}
        )
    return questions


def separation_of_duties(making: Making) -> list[Separation]:
    """Duties that one person must not have together; where somebody has both, the reason says so."""
    spec, parties = making.spec, making.parties
    builders = [parties.get(_TECH)]
    reviewers = [row.reviewer_role.value for row in spec.checkpoints]
    accepting = [risk.accepted_by for risk in spec.residual_risks.value or ()]
    duties: tuple[tuple[str, Iterable[PartyRef | None], str, Iterable[PartyRef | None], str], ...] = (
        ("author", [spec.author.value], "approver", spec.approvers.value or (),
         "Nobody approves their own text."),
        ("builder", builders, "sign-off of risk", accepting, "Who builds it does not accept its risk."),
        ("operational owner", [parties.get(_OP)], "technical owner", builders,
         "Who runs the work judges the tool."),
        ("builder", builders, "reviewer of outputs", reviewers, "Who builds it does not review its outputs."),
        ("requester of a change", builders, "approver of a change", [parties.get("change_approver")],
         "Nobody approves a change that they ask for."),
    )  # fmt: skip
    rule = DefaultRule(rule="Duties that every ownership plan keeps apart.")
    return [Separation(a=a, b=b, reason=reason + _conflict(ones, others), provenance=[rule])
            for a, ones, b, others, reason in duties]  # fmt: skip


def _conflict(ones: Iterable[PartyRef | None], others: Iterable[PartyRef | None]) -> str:
    both = [one for one in distinct(ones) if any(same(one, other) for other in others)]
    return f" To be settled: {both[0].name} has both." if both else ""


def _stated_approver(making: Making, right_id: str) -> dict[str, Any] | None:
    """Who decides, where the specification or documents say it."""
    spec = making.spec
    if right_id == "go-live":
        gate = next((row for row in spec.delivery_plan.gates if is_real(row.approver.value)), None)
        found = (
            making.carried(gate.approver)
            if gate
            else making.topic(Topic.GO_LIVE_APPROVER, lambda party: party)
        )
    elif right_id == "stop":
        stop = spec.stop_procedure
        who = stop.value.who if stop.value else None
        found = (
            making.carried(stop, lambda _: who)
            if is_real(who)
            else making.topic(Topic.STOP_AUTHORITY, lambda party: party)
        )
    elif right_id.endswith("-change"):
        covered = right_id.removesuffix("-change")
        found = change_approver(making, covered, Topic(f"{covered}_change_approver"))
    else:
        return None
    value = found.get("value") if found else None
    barred = right_id in _INDEPENDENT and value is not None and _builds(making, value)
    return found if value is not None and not barred else None


def _usual_approver(
    making: Making, right_id: str, words: str, roles: tuple[str, ...], driving: PartyRef | None
) -> dict[str, Any]:
    barred = [driving]
    if right_id in _INDEPENDENT:
        barred += [party for party in making.parties.values() if _builds(making, party)]
    party = making.first(*roles, other_than=barred)
    if party is None:
        return making.confirm.open(f"Who approves the decision “{words}”?")
    return making.confirm.default(party, "Who usually approves this decision.")


def _builds(making: Making, party: PartyRef) -> bool:
    builder = party.team_kind in (TeamKind.AI_TEAM, TeamKind.VENDOR)
    return builder or same(party, making.parties.get(_TECH))


def _within(making: Making, right_id: str) -> str | None:
    """How soon it is decided, where the specification or documents say it."""
    stop = making.spec.stop_procedure.value
    if right_id == "stop" and stop is not None and stop.time_to_effect:
        return stop.time_to_effect
    topic = {"stop": Topic.STOP_WITHIN, "rollback": Topic.ROLLBACK_WITHIN}.get(right_id)
    found = making.confirm.material.inferences.get(topic) if topic else None
    return str(found.value) if found is not None and not found.also and is_duration(found.value) else None
