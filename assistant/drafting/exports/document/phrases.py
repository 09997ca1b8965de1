"""Parts of artifacts that read best as one phrase. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pydantic import BaseModel

from assistant.drafting.artifacts.header import Approval, Change, DraftedByAI
from assistant.drafting.artifacts.measures import After, Alert, Baseline, Target
from assistant.drafting.artifacts.ownership_plan import Acceptance, Assignment
from assistant.drafting.artifacts.workflow_spec.ai import Explanation, FailureMode, Model, Override, ToolGrant
from assistant.drafting.artifacts.workflow_spec.delivery import Dependency, Milestone
from assistant.drafting.artifacts.workflow_spec.governance import ControlledChange, ResidualRisk
from assistant.drafting.artifacts.workflow_spec.identity import Alternative, Volumes
from assistant.drafting.artifacts.workflow_spec.steps import StepInput, StepOutput, SystemOfRecord
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.names import Names


class Words(Protocol):
    """What words the values within a part."""

    names: Names

    def text(self, value: Any, name: str = "") -> str: ...


def phrase_of(part: BaseModel, wording: Words) -> str | None:
    """The part as one phrase; None where it has no phrase of its own."""
    phrase = _PHRASES.get(type(part))
    return None if phrase is None else "; ".join(filter(None, phrase(part, wording)))


def _input(part: StepInput, w: Words) -> list[str]:
    fields = f" ({', '.join(map(one_line, part.fields))})" if part.fields else ""
    form = f", {one_line(part.format)}" if part.format else ""
    return [f"{w.names.of('data_source', part.data_source)}{fields}{form}"]


def _output(part: StepOutput, w: Words) -> list[str]:
    place = f" in {w.names.of('delivered_in', part.delivered_in)}" if part.delivered_in else ""
    consumer = f", for “{w.names.of('consumer', part.consumer)}”" if part.consumer else ""
    return [f"{one_line(part.artefact)}{place}{consumer}"]


def _record(part: SystemOfRecord, w: Words) -> list[str]:
    how = {"auto": "written automatically", "manual": "written by hand", "none": "not written"}[part.write]
    return [f"{w.names.of('system_id', part.system_id)}, {how}", one_line(part.reconciliation or "")]


def _baseline(part: Baseline, w: Words) -> list[str]:
    unit = f" {one_line(part.unit)}" if part.unit else ""
    return [
        f"{w.text(part.value)}{unit}",
        f"sample of {w.text(part.sample_n)}" if part.sample_n is not None else "",
        _window(part.window_start, part.window_end, w),
        f"captured on {w.text(part.captured_on)}" if part.captured_on else "",
        one_line(part.method or ""),
        w.names.of("data_source_id", part.data_source_id) if part.data_source_id else "",
    ]


def _target(part: Target, w: Words) -> list[str]:
    return [w.text(part.value) + (f" by {w.text(part.by)}" if part.by else "")]


def _after(part: After, w: Words) -> list[str]:
    unit = f" {one_line(part.unit)}" if part.unit else ""
    return [
        f"{w.text(part.value)}{unit}" if part.value is not None else "",
        _window(part.window_start, part.window_end, w),
        one_line(part.method or ""),
        w.names.of("data_source_id", part.data_source_id) if part.data_source_id else "",
    ]


def _window(start: Any, end: Any, w: Words) -> str:
    if start and end:
        return f"{w.text(start)} to {w.text(end)}"
    return f"from {w.text(start)}" if start else f"until {w.text(end)}" if end else ""


def _alert(part: Alert, w: Words) -> list[str]:
    return [
        f"warning at {w.text(part.warn)}" if part.warn is not None else "",
        f"critical at {w.text(part.crit)}" if part.crit is not None else "",
        f"tells {w.text(part.notifies)}" if part.notifies else "",
    ]


def _model(part: Model, w: Words) -> list[str]:
    provider = f"{one_line(part.provider)} " if part.provider else ""
    return [
        f"{provider}{one_line(part.name)}, version {one_line(part.version)}",
        one_line(part.deployment or ""),
        f"index {one_line(part.index_version)}" if part.index_version else "",
    ]


def _tool(part: ToolGrant, w: Words) -> list[str]:
    besides = ", ".join(one_line(each) for each in (part.scope, part.data_class) if each)
    return [f"{one_line(part.tool)} ({besides})" if besides else one_line(part.tool)]


def _failure(part: FailureMode, w: Words) -> list[str]:
    return [
        one_line(part.mode),
        f"seen by: {one_line(part.detection)}" if part.detection else "",
        f"effect: {one_line(part.effect)}" if part.effect else "",
        f"severity: {one_line(part.severity)}" if part.severity else "",
        f"against it: {one_line(part.mitigation)}" if part.mitigation else "",
    ]


def _alternative(part: Alternative, w: Words) -> list[str]:
    kind = "with AI" if part.uses_ai else "without AI"
    why = f"not chosen: {one_line(part.why_not)}" if part.why_not else ""
    return [f"{one_line(part.text)} ({kind})", why]


def _volumes(part: Volumes, w: Words) -> list[str]:
    unit = f" {one_line(part.unit)}" if part.unit else ""
    return [
        f"{w.text(part.per_day)}{unit} a day" if part.per_day is not None else "",
        f"{w.text(part.peak)}{unit} on a peak day" if part.peak is not None else "",
    ]


def _risk(part: ResidualRisk, w: Words) -> list[str]:
    if not part.accepted_by:
        return [one_line(part.text), "not accepted by anybody yet"]
    when = f" on {w.text(part.accepted_on)}" if part.accepted_on else ""
    return [one_line(part.text), f"accepted by {w.text(part.accepted_by)}{when}"]


def _change(part: ControlledChange, w: Words) -> list[str]:
    who = f"{w.text(part.approver)} approves" if part.approver else "no approver named"
    return [f"{one_line(part.covered)}: {who}", "after an evaluation" if part.eval_required else ""]


def _milestone(part: Milestone, w: Words) -> list[str]:
    return [one_line(part.name), w.text(part.due), w.text(part.owner)]


def _dependency(part: Dependency, w: Words) -> list[str]:
    return [one_line(part.on), f"due {w.text(part.lands_on)}" if part.lands_on else "", w.text(part.owner)]


def _override(part: Override, w: Words) -> list[str]:
    logged = "recorded" if part.logged else "not recorded"
    return [w.text(part.who), one_line(part.how), logged]


def _explanation(part: Explanation, w: Words) -> list[str]:
    return [f"to {one_line(part.to_whom)}: {one_line(part.content)}"]


def _assignment(part: Assignment, w: Words) -> list[str]:
    return [w.text(part.party), f"stand-in: {w.text(part.deputy)}" if part.deputy else ""]


def _acceptance(part: Acceptance, w: Words) -> list[str]:
    return [f"{w.text(part.party)} on {w.text(part.accepted_on)}"]


def _approval(part: Approval, w: Words) -> list[str]:
    role = f" as {one_line(part.role)}" if part.role else ""
    decided = f"{w.text(part.party)}{role}: {part.decision} on {w.text(part.date)}"
    return [decided, one_line(part.evidence or "")]


def _logged_change(part: Change, w: Words) -> list[str]:
    who = f", {one_line(part.author)}" if part.author else ""
    return [f"{one_line(part.version)} ({w.text(part.date)}{who}): {one_line(part.change)}"]


def _drafted(part: DraftedByAI, w: Words) -> list[str]:
    model = "the rules of the Playbook Assistant, without a chat model"
    return [
        model if part.model == "rules" else one_line(part.model),
        f"prompt {one_line(part.prompt_version)}" if part.prompt_version else "",
        f"knowledge base release {one_line(part.kb_snapshot_id)}" if part.kb_snapshot_id else "",
        f"linter {one_line(part.lint_version)}" if part.lint_version else "",
    ]


_PHRASES: dict[type[BaseModel], Callable[[Any, Any], list[str]]] = {
    Acceptance: _acceptance,
    After: _after,
    Alert: _alert,
    Alternative: _alternative,
    Approval: _approval,
    Assignment: _assignment,
    Baseline: _baseline,
    Change: _logged_change,
    ControlledChange: _change,
    Dependency: _dependency,
    DraftedByAI: _drafted,
    Explanation: _explanation,
    FailureMode: _failure,
    Milestone: _milestone,
    Model: _model,
    Override: _override,
    ResidualRisk: _risk,
    StepInput: _input,
    StepOutput: _output,
    SystemOfRecord: _record,
    Target: _target,
    ToolGrant: _tool,
    Volumes: _volumes,
}
