"""A change request beside a specification: what its brief says, versions and approver as on file. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.change_request import ChangeTarget, RiskClass
from assistant.drafting.artifacts.durations import days_of
from assistant.drafting.artifacts.parties import PartyRef, identifier
from assistant.drafting.artifacts.workflow_spec.ai import AIComponent
from assistant.drafting.artifacts.workflow_spec.governance import ChangeControl
from assistant.drafting.derivation.frame import Frame, days_after
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.ownership.making import is_duration

_APPROVERS = {
    "model": Topic.MODEL_CHANGE_APPROVER,
    "prompt": Topic.PROMPT_CHANGE_APPROVER,
    "threshold": Topic.THRESHOLD_CHANGE_APPROVER,
}


def fields(frame: Frame) -> dict[str, Any]:
    """The request's own fields; its brief says target, new version, reason and who asks."""
    spec = frame.spec
    target, number = _said(frame, "target"), frame.brief.get("cr_id")
    component = _component(frame)
    made: dict[str, Any] = {
        "affected_workflows": frame.default([spec.use_case_id], "The workflow of the specification."),
        "component": component.id if component is not None else None,
        "rollback_ref": frame.carried(spec.rollback_plan_ref),
        "approver": _approver(frame, target),
        "from_version": _version(frame, component, target),
        "risk_class": _risk_class(frame, target),
        "retrospective_approval_due": _due(frame),
    }
    if number:
        made["artifact_id"] = f"cr-{identifier(str(number)).removeprefix('cr-')}"
    return made


def _said(frame: Frame, field: str) -> Any:
    slot = frame.brief.get(field)
    return slot.get("value") if isinstance(slot, dict) else None


def _component(frame: Frame) -> AIComponent | None:
    """The component that the brief names, or the only one."""
    rows = frame.spec.ai
    named = frame.brief.get("component")
    if named:
        return next((row for row in rows if named in (row.id, row.step)), None)
    return rows[0] if len(rows) == 1 else None


def _approver(frame: Frame, target: Any) -> dict[str, Any]:
    def said(control: ChangeControl) -> PartyRef | None:
        return next((row.approver for row in control.changes if row.covered.lower() == str(target)), None)

    if not target:
        return {}
    topic = _APPROVERS.get(str(target))
    return frame.first(
        frame.kept(frame.spec.change_control, said), frame.party(topic) if topic is not None else None
    )


def _version(frame: Frame, component: AIComponent | None, target: Any) -> dict[str, Any]:
    """The version in use, as the specification pins it."""
    if target == ChangeTarget.WORKFLOW:
        return frame.default(frame.spec.version, "The version of the specification.")
    if component is None:
        return {}
    if target == ChangeTarget.MODEL:
        return frame.first(frame.kept(component.model, lambda value: value.version))
    return frame.first(frame.kept(component.prompt_version)) if target == ChangeTarget.PROMPT else {}


def _risk_class(frame: Frame, target: Any) -> dict[str, Any]:
    if target == ChangeTarget.MODEL:
        return frame.default(RiskClass.MATERIAL, "A change of the model is material.")
    return {}


def _due(frame: Frame) -> dict[str, Any]:
    """Of an emergency: by when it is approved afterwards, counted as documents say."""
    if _said(frame, "risk_class") != RiskClass.EMERGENCY:
        return {}
    began = _day(_said(frame, "implemented_on") or _said(frame, "decided_on"))

    def counted(within: Any) -> date | None:
        known = began is not None and is_duration(within)
        return days_after(began, days_of(within)) if known and began is not None else None

    written = frame.topic(Topic.EMERGENCY_APPROVAL_WITHIN, counted)
    return frame.first(written, frame.open("By when is the emergency approved afterwards?"))


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return None
