"""Exceptions, escalation and service. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.parties import PartyRef, TeamKind
from assistant.drafting.artifacts.provenance import DefaultRule, Provenance, SlotStatus
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass
from assistant.drafting.extraction.facts import ExceptionFact
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.planning.material import Material, Told
from assistant.drafting.planning.owners import Confirming, named_party
from assistant.drafting.planning.process import UNAVAILABLE, AIStep, Process

_TRIGGERS = {
    ExceptionClass.LOW_CONFIDENCE: "The AI is not certain enough of its output.",
    ExceptionClass.AI_UNAVAILABLE: UNAVAILABLE,
    ExceptionClass.BAD_INPUT: "What comes in is incomplete, unreadable or in the wrong place.",
    ExceptionClass.STALE_DATA: "The data is out of date, or two sources disagree.",
    ExceptionClass.OUT_OF_SCOPE: "The case is outside what the workflow is for, or a policy forbids it.",
    ExceptionClass.HUMAN_DISAGREES: "The reviewer does not agree with the AI's output.",
    ExceptionClass.SLA_BREACH: "A case waits longer than it may.",
    ExceptionClass.HARM_OR_SECURITY: "Somebody may have been harmed, or security is in doubt.",
    ExceptionClass.DOWNSTREAM_FAILURE: "A system that takes the result does not accept it.",
}
_CLASSES = frozenset(kind.value for kind in ExceptionClass)
_OWNER_HANDLES = "Until somebody is named, the operational owner handles it."
_L1_RULE = "The operational owner's desk is called first; the AI team is consulted, never called first."
_L2_RULE = "The business owner decides where the operational owner cannot."


def plan_support(material: Material, confirm: Confirming, process: Process) -> dict[str, Any]:
    """Sections H, I and J."""
    fields: dict[str, Any] = {
        "exceptions": plan_exceptions(material, confirm, process),
        "escalation": {"levels": _levels(material, confirm)},
        "service_levels": _service_levels(material, confirm),
    }
    if channel := confirm.topic(Topic.CONCERN_CHANNEL, lambda value: {"channel": str(value)}):
        fields["concern_reporting"] = channel
    appeal = material.texts("appeal")
    if appeal:
        fields["appeal_or_recourse"] = confirmed({"how": appeal[0][1]}, appeal[0][2])
    else:
        fields["appeal_or_recourse"] = confirm.topic(
            Topic.APPEAL, lambda value: {"how": str(value)}
        ) or confirm.open(
            "How can somebody object who is affected by a result? “Nobody is affected” is an answer."
        )
    if hours := confirm.topic(Topic.SUPPORT_HOURS, lambda value: {"hours": str(value)}):
        fields["support_model"] = hours
    return fields


def plan_exceptions(material: Material, confirm: Confirming, process: Process) -> list[dict[str, Any]]:
    """The nine classes at least: for every AI step those that only AI has, for the flow the others."""
    told: dict[ExceptionClass, list[tuple[Told, ExceptionFact]]] = {}
    own: list[tuple[Told, ExceptionFact]] = []
    for teller, fact in material.facts(lambda facts: facts.exceptions):
        if fact.kind in _CLASSES:
            told.setdefault(ExceptionClass(fact.kind), []).append((teller, fact))
        else:
            own.append((teller, fact))
    rows: list[dict[str, Any]] = []
    for kind in ExceptionClass:
        if kind in {ExceptionClass.LOW_CONFIDENCE, ExceptionClass.AI_UNAVAILABLE} and process.ai_steps:
            rows += [
                _row(confirm, process, material, kind, told.get(kind, []), ai_step)
                for ai_step in process.ai_steps
            ]
        else:
            rows.append(_row(confirm, process, material, kind, told.get(kind, []), None))
    for number, (teller, fact) in enumerate(own, 1):
        row = _row(confirm, process, material, None, [(teller, fact)], None)
        rows.append({**row, "id": f"exception-{number}"})
    return rows


def _row(
    confirm: Confirming,
    process: Process,
    material: Material,
    kind: ExceptionClass | None,
    told: list[tuple[Told, ExceptionFact]],
    ai_step: AIStep | None,
) -> dict[str, Any]:
    first = told[0] if told else None
    name = kind.value.replace("_", "-") if kind else "exception"
    row: dict[str, Any] = {
        "id": f"{name}-{ai_step.id}" if ai_step else name,
        "kind": kind,
        "trigger": first[1].trigger if first else _trigger(kind, ai_step, process) if kind else "",
        "status": SlotStatus.CONFIRMED if first else SlotStatus.DEFAULT,
        "provenance": [first[0].quote(first[1].span)]
        if first
        else [DefaultRule(rule="One of the nine classes that every workflow has.")],
        "log": "The case, the reason and who handled it are recorded.",
    }
    row |= _way(process, kind, ai_step)
    row["handler"] = _handler(confirm, material, kind, first)
    limits = [(teller, fact) for teller, fact in told if fact.time_limit]
    if limits:
        row["sla"] = confirmed(limits[0][1].time_limit, limits[0][0].quote(limits[0][1].span))
    return {key: value for key, value in row.items() if value is not None}


def _trigger(kind: ExceptionClass, ai_step: AIStep | None, process: Process) -> str:
    """The usual words for a class, with the step where several have it."""
    if ai_step is None or len(process.ai_steps) < 2:
        return _TRIGGERS[kind]
    return f"{_TRIGGERS[kind].rstrip('.')} (“{ai_step.name}”)."


def _handler(
    confirm: Confirming,
    material: Material,
    kind: ExceptionClass | None,
    first: tuple[Told, ExceptionFact] | None,
) -> dict[str, Any] | None:
    """Who handles it: as said, as documents say, else the operational owner."""
    if first is not None and first[1].handler:
        party = named_party(material, first[1].handler, side=TeamKind.OPERATIONS)
        if is_real(party):  # "the employee" is whoever has the case, and answers for nothing
            return confirmed(party, first[0].quote(first[1].span))
    found = material.inferences.get(Topic.EXCEPTION_HANDLERS)
    for entry in found.value if found is not None and kind is not None else []:
        if entry.get("class") == kind.value and entry.get("handler"):
            assert found is not None
            party = named_party(material, entry["handler"], side=TeamKind.OPERATIONS)
            quotes: list[Provenance] = [each for each in found.citations if entry["handler"] in each.quote]
            return confirm.inferred(found, party) | {"provenance": quotes or list(found.citations[:1])}
    owner = confirm.owners.get("operational_owner")
    return confirm.default(owner, _OWNER_HANDLES) if owner is not None else None


def _way(process: Process, kind: ExceptionClass | None, ai_step: AIStep | None) -> dict[str, Any]:
    """Which steps the case takes, and where it goes on."""
    if ai_step is not None and kind is ExceptionClass.AI_UNAVAILABLE:
        return {
            "at_step": ai_step.id,
            "detected_by": "system",
            "path": [ai_step.fallback],
            "returns_to": _next(process, ai_step.fallback),
        }
    review = (
        ai_step.review if ai_step else process.ai_steps[0].review if process.ai_steps else process.first_human
    )
    if ai_step is not None:
        return {
            "at_step": ai_step.id,
            "detected_by": "system",
            "path": [review],
            "returns_to": _next(process, review),
        }
    if kind is ExceptionClass.HUMAN_DISAGREES:
        return {
            "at_step": review,
            "detected_by": "human",
            "path": [review],
            "returns_to": _next(process, review),
        }
    if kind in {ExceptionClass.OUT_OF_SCOPE, ExceptionClass.HARM_OR_SECURITY}:
        return {
            "at_step": process.first,
            "detected_by": "human",
            "path": [process.first_human],
            "ends_at": process.end,
        }
    at = process.last if kind is ExceptionClass.DOWNSTREAM_FAILURE else process.first
    return {"at_step": at, "detected_by": "human", "path": [process.first_human], "returns_to": at}


def _next(process: Process, step: str) -> str | None:
    """The step that follows a step, past gateways; None where the flow ends."""
    following, seen = step, set()
    steps = {row["id"] for row in process.builder.steps}
    while following not in seen:
        seen.add(following)
        following = next(
            (flow["to"] for flow in process.builder.flows if flow["from"] == following), following
        )
        if following in steps and following != step:
            return following
    return step


def _levels(material: Material, confirm: Confirming) -> list[dict[str, Any]]:
    """Two levels at least: operations first, then somebody who may stop it."""
    said = [
        (told, fact)
        for told, fact in material.facts(lambda facts: facts.people)
        if (fact.responsibility or "").startswith("escalation")
    ]
    first = _level(1, "A case cannot be handled in the flow.", [])
    last = _level(2, "The first level cannot solve it, or somebody may be harmed.", ["stop", "rollback"])
    desk, top = confirm.owners.get("operational_owner"), confirm.owners.get("business_owner")
    documents = confirm.party(Topic.ESCALATION_FIRST, TeamKind.OPERATIONS)
    if said:
        party = named_party(
            material, said[0][1].name, side=None if said[0][1].team_kind else TeamKind.OPERATIONS
        )
        first["responder"] = confirmed(party, said[0][0].quote(said[0][1].span))
    elif documents is not None and (found := material.inferences.get(Topic.ESCALATION_FIRST)):
        first["responder"] = confirm.inferred(found, documents)
    elif desk is not None:
        first["responder"] = confirm.default(desk, _L1_RULE)
    if top is not None:
        last["responder"] = confirm.default(top, _L2_RULE)
        if "responder" in first:
            first["backup"] = confirm.default(top, _L2_RULE)
    technical = confirm.owners.get("technical_owner")
    if technical is not None:
        first["consulted"] = [technical]
    severities = material.inferences.get(Topic.SEVERITIES)
    if severities is not None and not severities.also and severities.value:
        _add_times(confirm, severities, first, last)
    return [first, last]


def _level(number: int, trigger: str, authority: list[str]) -> dict[str, Any]:
    return {
        "id": f"level-{number}",
        "level": number,
        "trigger": trigger,
        "authority": authority,
        "status": SlotStatus.DEFAULT,
        "provenance": [DefaultRule(rule="Two levels of escalation until more are named.")],
    }


def _add_times(confirm: Confirming, severities: Any, first: dict[str, Any], last: dict[str, Any]) -> None:
    """Response times from the organisation's table of severities: the mildest first, the gravest last."""
    timed = [entry for entry in severities.value if entry.get("respond_within")]
    if not timed:
        return
    first["severity"], last["severity"] = timed[-1].get("severity"), timed[0].get("severity")
    first["respond_within"] = confirm.inferred(severities, timed[-1]["respond_within"])
    last["respond_within"] = confirm.inferred(severities, timed[0]["respond_within"])


def _service_levels(material: Material, confirm: Confirming) -> list[dict[str, Any]]:
    rows = []
    for kind, sli in (
        ("quality", "Share of outputs that reviewers accept unchanged"),
        ("turnaround", "Time from start to end of a case"),
    ):
        row: dict[str, Any] = {
            "id": f"level-of-{kind}",
            "sli": sli,
            "kind": kind,
            "status": SlotStatus.DEFAULT,
            "provenance": [DefaultRule(rule="Quality and turnaround are promised at least.")],
        }
        owner: PartyRef | None = confirm.owners.get("operational_owner")
        if owner is not None:
            row["owner"] = confirm.default(owner, "The operational owner answers for the service.")
        rows.append(row)
    return rows
