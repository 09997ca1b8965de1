"""The change request: what is changed from which version to which, on what evidence. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class ChangeTarget(StrEnum):
    """What is changed."""

    MODEL = "model"
    PROMPT = "prompt"
    THRESHOLD = "threshold"
    DATA = "data"
    TOOL = "tool"
    WORKFLOW = "workflow"


class RiskClass(StrEnum):
    """How far a change reaches."""

    MINOR = "minor"
    MATERIAL = "material"
    """It touches autonomy, the action space, a category of data, the model, or how many it reaches."""
    EMERGENCY = "emergency"


class ChangeStatus(StrEnum):
    """The life of a change."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    IMPLEMENTED = "implemented"
    ROLLED_BACK = "rolled_back"


class CriterionResult(Row):
    """What one criterion showed in a run."""

    criterion: str = Field(description="Id or words of an acceptance criterion.")
    threshold: float | None = None
    value: float | None = None
    passed: bool | None = None


class EvalRun(Part):
    """A run of the evaluation suite on the new version."""

    suite_id: str | None = None
    suite_version: str | None = None
    to_version: str | None = None
    run_on: date | None = None
    results: list[CriterionResult] = Field(default_factory=list)
    regressions: list[str] = Field(default_factory=list, description="What became worse.")
    evidence_link: str | None = None


class ConsideredOption(Row):
    """A way to do it that was considered."""

    text: str
    consequences: str | None = None
    chosen: bool = False


class Rollout(Part):
    """How it comes into use."""

    canary_percent: float | None = Field(default=None, ge=0, le=100)
    stages: list[str] = Field(default_factory=list)


class PostChangeCheck(Part):
    """Whether it did what it should."""

    due_on: date | None = None
    done_on: date | None = None
    by: PartyRef | None = None
    result: str | None = None


class ChangeRequest(Header):
    """A change of model, prompt, threshold, data, tool or workflow: who asks, who decides, on what."""

    type: Literal["change_request"] = "change_request"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    cr_id: str = Field(default="", description="Its number where changes are kept.")
    target: Slot[ChangeTarget] = slot(
        "model, prompt, threshold, data, tool or workflow.", ask="What is changed?"
    )
    component: str | None = Field(default=None, description="Id of the AI row of the specification.")
    from_version: Slot[str] = slot("The version in use.", ask="Which version is in use now?")
    to_version: Slot[str] = slot("The version asked for.", ask="To which version is it changed?")
    diff: Slot[str] = slot("What is different.", ask="What is different in the new version?")
    reason: Slot[str] = slot("Why.", ask="Why is it changed?")
    requested_by: Slot[PartyRef] = slot("Who asks.", ask="Who asks for the change?")
    requested_on: Slot[date] = slot("When.", ask="When was it asked for?")
    risk_class: Slot[RiskClass] = slot("minor, material or emergency.", ask="Is it minor or material?")
    risk_class_reason: str | None = None
    affected_workflows: Slot[list[str]] = slot("Ids of workflows.", ask="Which workflows does it touch?")
    eval_run: Slot[EvalRun] = slot(
        "The suite run on the new version.", ask="What did the suite show on the new version?"
    )
    reviewer: Slot[PartyRef] = slot("Who looked at it.", ask="Who reviews the change?")
    approver: Slot[PartyRef] = slot("Who decides; never who asks.", ask="Who approves the change?")
    context: str | None = Field(default=None, description="What made it necessary.")
    options: list[ConsideredOption] = table("Ways that were considered.", required=False)
    outcome: str | None = Field(default=None, description="What was decided.")
    consequences: str | None = None
    spec_sections_updated: Slot[list[str]] = slot(
        "Fields of the specification that change; may be `none`.",
        ask="Which parts of the specification change with it?",
    )
    training_needed: Slot[str] = slot(
        "Training and messages; may be `none`.", ask="Who must be trained or told?"
    )
    rollout: Slot[Rollout] = slot("Share and stages.", ask="In which stages does it come into use?")
    rollback_ref: Slot[str] = slot("Id of the rollback plan.", ask="Which rollback plan applies?")
    watch_window: Slot[Duration] = slot(
        "How long it is watched closely.", ask="How long is it watched closely afterwards?"
    )
    decided_on: Slot[date] = slot("When it was decided.", ask="When was it decided?")
    implemented_on: Slot[date] = slot(
        "When it came into use.", ask="When did it come into use?", required=False
    )
    retrospective_approval_due: Slot[date] = slot(
        "Of an emergency: by when it is approved afterwards.",
        ask="By when is the emergency approved afterwards?",
        required=False,
    )
    retrospective_approval_on: Slot[date] = slot("When that was done.", required=False)
    post_change_check: Slot[PostChangeCheck] = slot(
        "Whether it did what it should.", ask="Who checks afterwards, when?"
    )
    change_status: ChangeStatus = ChangeStatus.PROPOSED


KIND = ArtifactKind(model=ChangeRequest, prefix="cr", title="Change request")
