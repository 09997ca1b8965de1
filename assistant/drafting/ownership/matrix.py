"""The RACI of a plan: a row for each step and exception, and the standing rows. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec.steps import AI_ACTORS, Step
from assistant.drafting.artifacts.workflow_spec.support import ExceptionRow
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.ownership.making import Making, distinct, lane_party, lanes_of
from assistant.drafting.ownership.standing_rows import STANDING_ROWS, StandingRow

_CHANGES = {
    "model-change": ("model", Topic.MODEL_CHANGE_APPROVER),
    "prompt-change": ("prompt", Topic.PROMPT_CHANGE_APPROVER),
    "threshold-change": ("threshold", Topic.THRESHOLD_CHANGE_APPROVER),
}
_USUAL = "The usual role for this activity, until somebody else is named."


def raci_rows(making: Making) -> list[dict[str, Any]]:
    """All rows: steps and exceptions in the order of the specification, then the standing ones."""
    spec = making.spec
    return [
        *(_step_row(making, step) for step in spec.steps),
        *(_exception_row(making, row) for row in spec.exceptions if not row.not_applicable),
        *(_standing_row(making, row) for row in STANDING_ROWS),
    ]


def change_approver(making: Making, covered: str, topic: Topic) -> dict[str, Any] | None:
    """Who approves one kind of change: as the specification says, else as documents do."""
    control = making.spec.change_control
    rows = control.value.changes if control.value else ()
    fitting = [row.approver for row in rows if row.covered.strip().casefold() == covered]
    approver = next((each for each in fitting if is_real(each)), None)
    if approver is not None:
        return making.carried(control, lambda _: approver)
    return making.topic(topic, lambda party: party)


def _step_row(making: Making, step: Step) -> dict[str, Any]:
    technical = making.parties.get("technical_owner")
    answering = _named(step.accountable)
    lane = lane_party(lanes_of(making.spec).get(step.lane))
    doing = distinct(each for each in step.responsible if is_real(each))
    if not doing:
        doing = distinct([lane or (technical if step.actor_type in AI_ACTORS else None) or answering])
    consulted = [technical] if step.actor_type in AI_ACTORS else []
    return {
        **_row(f"step-{step.id}", step.name, "step", "One row for each step of the specification."),
        "ref": step.id,
        "accountable": making.carried(step.accountable),
        "responsible": doing,
        "consulted": distinct(consulted, without=[*doing, answering]),
    }


def _occasion(making: Making, row: ExceptionRow) -> str:
    """What happens; with the step where several exceptions have one trigger."""
    trigger = row.trigger or (row.kind.value.replace("_", " ") if row.kind else row.id)
    alike = sum(other.trigger == row.trigger for other in making.spec.exceptions)
    step = next((step.name for step in making.spec.steps if step.id == row.at_step), None)
    text = f"{trigger.rstrip('.')} (“{step}”)" if alike > 1 and step else trigger
    return text[:1].upper() + text[1:]


def _exception_row(making: Making, row: ExceptionRow) -> dict[str, Any]:
    lanes, steps = lanes_of(making.spec), {step.id: step for step in making.spec.steps}
    handler = _named(row.handler)
    path = [steps[ref] for ref in row.path if ref in steps]
    doing = distinct(lane_party(lanes.get(step.lane)) for step in path) or distinct([handler])
    return {
        **_row(
            f"exception-{row.id}",
            _occasion(making, row),
            "exception",
            "One row for each exception of the specification.",
        ),
        "ref": row.id,
        "accountable": making.carried(row.handler),
        "responsible": doing,
        "consulted": distinct([making.parties.get("technical_owner")], without=[*doing, handler]),
        "informed": distinct([making.parties.get("business_owner")], without=[*doing, handler]),
    }


def _standing_row(making: Making, standing: StandingRow) -> dict[str, Any]:
    accountable = _stated(making, standing.id) or _usual(making, standing)
    answering = accountable.get("value")
    doing = distinct([making.first(*standing.responsible) or answering])
    without = [*doing, answering]
    consulted = distinct(map(making.parties.get, standing.consulted), without=without)
    return {
        **_row(standing.id, standing.activity, standing.kind, "A standing activity of every ownership plan."),
        "accountable": accountable,
        "responsible": doing,
        "consulted": consulted,
        "informed": distinct(map(making.parties.get, standing.informed), without=[*without, *consulted]),
    }


def _stated(making: Making, row_id: str) -> dict[str, Any] | None:
    """Who is accountable where the specification or documents say it."""
    if row_id in _CHANGES:
        found = change_approver(making, *_CHANGES[row_id])
    elif row_id == "access-governance":
        access = making.spec.controls.access
        granting = access.value.granting_owner if access.value else None
        if granting is not None and is_real(granting):
            return making.carried(access, lambda _: granting)
        found = making.topic(Topic.ACCESS_GRANTER, lambda party: party)
    else:
        return None
    value = found.get("value") if found else None
    return found if isinstance(value, PartyRef) and not _outside(value) else None


def _usual(making: Making, standing: StandingRow) -> dict[str, Any]:
    outside = [party for party in making.parties.values() if _outside(party)]
    party = making.first(*standing.accountable, other_than=outside)
    if party is not None:
        return making.confirm.default(party, _USUAL)
    return making.confirm.open(f"Who is accountable for “{standing.activity}”?")


def _outside(party: PartyRef) -> bool:
    """Whether a party is a vendor, who is accountable for nothing."""
    return party.kind is PartyKind.VENDOR or party.team_kind is TeamKind.VENDOR


def _named(slot: Slot[PartyRef]) -> PartyRef | None:
    return slot.value if slot.value is not None and is_real(slot.value) else None


def _row(row_id: str, activity: str, kind: str, rule: str) -> dict[str, Any]:
    return {
        "id": row_id,
        "activity": activity,
        "kind": kind,
        "status": SlotStatus.DEFAULT,
        "provenance": [DefaultRule(rule=rule)],
    }
