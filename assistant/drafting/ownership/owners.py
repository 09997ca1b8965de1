"""Owners and standing roles of a plan, as specification and documents name them; nobody is invented. Pure."""

from __future__ import annotations

import re
from typing import Any

from assistant.drafting.artifacts.ownership_plan import (
    STANDING_ROLES,
    Acceptance,
    Assignment,
    OwnershipPlan,
    OwnerTerms,
)
from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.slot import Slot, confirmed
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.ownership.making import Making, distinct, same

_TOPICS = {
    "platform_owner": (Topic.PLATFORM_OWNER, TeamKind.PLATFORM),
    "security_contact": (Topic.SECURITY_CONTACT, TeamKind.SECURITY),
    "privacy_legal": (Topic.PRIVACY_CONTACT, TeamKind.LEGAL),
    "risk_second_line": (Topic.SECOND_LINE, TeamKind.RISK),
    "change_approver": (Topic.MODEL_CHANGE_APPROVER, None),
    "incident_lead": (Topic.INCIDENT_LEAD, None),
}
_ASKED = {
    "adoption_owner": "business_owner",
    "kb_document_owner": "operational_owner",
    "incident_lead": "operational_owner",
}
"""Who is asked for a role that nobody has; else the one who confirms usually."""
_EXECUTIVE = re.compile(r"\b(?:chief|executive|director|president|board|c[efot]o|sponsor)\b", re.IGNORECASE)


def owner_slots(making: Making) -> dict[str, Any]:
    """The four owners and the standing roles, with their deputies; enters who is known into `parties`."""
    slots: dict[str, Any] = {}
    for field in ("business_owner", "operational_owner", "technical_owner"):
        slots[field] = _owner(making, field)
    slots["executive_sponsor"] = _sponsor(making)
    for field in (*STANDING_ROLES, *(("vendor_manager",) if making.spec.third_parties else ())):
        slots[field] = _standing(making, field)
    return slots


def acceptances(making: Making) -> list[Acceptance]:
    """Acceptances whose date somebody stated; no other counts."""
    spec = making.spec
    owners = (spec.business_owner.value, spec.operational_owner.value, spec.technical_owner.value)
    return [
        Acceptance(party=party, accepted_on=party.accepted_on)
        for party in distinct(owners)
        if party.accepted_on is not None
    ]


def _owner(making: Making, field: str) -> dict[str, Any]:
    slot: Slot[PartyRef] = getattr(making.spec, field)
    party = slot.value
    if party is not None and not is_real(party):
        return making.confirm.open(f"Who is the {field.replace('_', ' ')}?")
    if party is not None:
        making.parties[field] = party
    return making.carried(slot, lambda value: _terms(making, value, field, slot))


def _terms(making: Making, party: PartyRef, field: str, slot: Slot[PartyRef]) -> OwnerTerms:
    known = making.person(party)
    if party.accepted_on is not None:
        accepted = confirmed(party.accepted_on, *slot.provenance)
    else:
        asked = party if party.kind is PartyKind.PERSON and not making.gone(party) else making.confirm.owner
        question = f"When did {party.name} accept to be {field.replace('_', ' ')}?"
        accepted = making.confirm.open(question, owner=asked)
    return OwnerTerms(
        person=party,
        org_unit=party.org_unit or (known.org_unit if known else None),
        deputy=making.deputy(party),
        accepted_on=accepted,  # type: ignore[arg-type] - the field makes it a slot
        authority=_authority(making, party),
    )


def _authority(making: Making, party: PartyRef) -> list[str]:
    """What the specification lets a party decide."""
    spec = making.spec
    said = [
        words
        for row, held in (
            *((level, level.responder.value) for level in spec.escalation.levels),
            *((role, role.party.value) for role in spec.roles),
        )
        if held is not None and same(party, held)
        for words in row.authority
    ]
    stop = spec.stop_procedure.value
    may_stop = any("stop" in words.casefold() for words in said)
    if stop is not None and stop.who is not None and same(party, stop.who) and not may_stop:
        said.append("Stop the AI")
    return list(dict.fromkeys(said))


def _sponsor(making: Making) -> dict[str, Any]:
    """A role that the specification calls sponsor, or the executive who may accept what risk remains."""
    stated = next((role.party for role in making.spec.roles
                   if "sponsor" in role.name.casefold() and is_real(role.party.value)), None)  # fmt: skip
    if stated is not None and stated.value is not None:
        making.parties["executive_sponsor"] = stated.value
        return making.carried(stated, lambda party: _terms(making, party, "executive_sponsor", stated))
    found = making.topic(Topic.RISK_ACCEPTER, lambda party: party)
    party = found.get("value") if found else None
    if (
        found is not None
        and party is not None
        and (party.team_kind is TeamKind.EXECUTIVE or _EXECUTIVE.search(f"{party.name} {party.title or ''}"))
    ):
        making.parties["executive_sponsor"] = party
        return {**found, "value": _terms(making, party, "executive_sponsor", Slot[PartyRef]())}
    question = "Who is the executive sponsor, who accepts what risk remains?"
    return making.confirm.open(question, owner=making.parties.get("business_owner"), blocks="go_live")


def _standing(making: Making, field: str) -> dict[str, Any]:
    slot = _found(making, field)
    if slot is None:
        extra = OwnershipPlan.model_fields[field].json_schema_extra
        question = str(extra.get("x-ask")) if isinstance(extra, dict) else f"Who is the {field}?"
        return making.confirm.open(question, owner=making.parties.get(_ASKED.get(field, "")))
    value = slot.get("value")
    if isinstance(value, PartyRef):
        making.parties[field] = value
        slot["value"] = _assigned(making, value)
    if slot.get("options"):
        slot["options"] = [_assigned(making, option) for option in slot["options"]]
    return slot


def _assigned(making: Making, party: PartyRef) -> Assignment:
    return Assignment(party=party, deputy=making.deputy(party))


def _found(making: Making, field: str) -> dict[str, Any] | None:
    """The slot of a standing role with a party for its value, or with parties to choose from."""
    spec, confirm = making.spec, making.confirm
    if field == "data_owner":
        return _one_of(making, [source.owner for source in spec.data_sources], "Who is the data owner?")
    if field == "monitoring_owner" and spec.monitoring.value and is_real(spec.monitoring.value.owner):
        return making.carried(spec.monitoring, lambda watch: watch.owner)
    if field == "change_approver" and spec.change_control.value:
        approvers = [row.approver for row in spec.change_control.value.changes if is_real(row.approver)]
        if len(distinct(approvers)) == 1:
            return making.carried(spec.change_control, lambda _: approvers[0])
    if field == "program_manager" and is_real(spec.author.value):
        return confirm.default(spec.author.value, "Who drafts the specification brings it live.")
    if field in _TOPICS:
        topic, side = _TOPICS[field]
        return making.topic(topic, lambda party: party, side)
    return None


def _one_of(making: Making, slots: list[Slot[PartyRef]], question: str) -> dict[str, Any] | None:
    """The one party that several slots name; open with the choice where they name several."""
    named = [slot for slot in slots if slot.value is not None and is_real(slot.value)]
    parties = distinct(slot.value for slot in named)
    if not parties:
        return None
    if len(parties) == 1:
        return making.carried(named[0])
    provenance = [source for slot in named for source in slot.provenance]
    return {**making.confirm.open(question), "options": parties, "provenance": provenance}
