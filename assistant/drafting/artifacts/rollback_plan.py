"""The rollback plan: how the state before is restored. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table
from assistant.drafting.artifacts.workflow_spec.data import Fallback


class RollbackTrigger(Row):
    """What makes somebody decide to go back."""

    trigger: str = Field(description="An event, or in words what the metric does.")
    metric: str | None = Field(default=None, description="Id of a metric.")
    threshold: float | None = None
    decision_maker: Slot[PartyRef] = slot("Who decides.", ask="Who decides to go back?")


class TargetState(Row):
    """To which versions one AI component goes back."""

    component: str = Field(description="Id of the AI row or step of the specification.")
    model_version: Slot[str] = slot("The model before.", ask="To which model version does it go back?")
    prompt_version: Slot[str] = slot("The prompt before.", ask="To which prompt version does it go back?")
    threshold_version: str | None = None
    index_version: str | None = Field(default=None, description="Version of its index or knowledge base.")
    config: str | None = None


class RollbackStep(Row):
    """One action, in order."""

    action: str
    executor: Slot[PartyRef] = slot("Who does it.", ask="Who does this?")
    command: str | None = Field(default=None, description="The command, or where it is written.")
    expected_time: Duration | None = None


class Message(Part):
    """Who is told."""

    audience: str
    channel: str | None = None
    owner: PartyRef | None = None
    text: str | None = None


class RollbackReview(Part):
    """How a rollback is looked at afterwards."""

    due_within: Duration | None = None
    owner: PartyRef | None = None


class RollbackPlan(Header):
    """When the state before is restored, who decides, who does what, and how long it takes."""

    type: Literal["rollback_plan"] = "rollback_plan"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    triggers: list[RollbackTrigger] = table("What makes somebody decide to go back.")
    target_state: list[TargetState] = table("The versions before, one row an AI component.")
    steps: list[RollbackStep] = table("What is done, in order.")
    data_reconciliation: Slot[str] = slot(
        "What happens to data that the newer version wrote.",
        ask="What happens to data that the newer version wrote?",
    )
    in_flight_cases: Slot[str] = slot(
        "What happens to cases under way.", ask="What happens to the cases under way?"
    )
    time_to_restore: Slot[Duration] = slot(
        "Within which time.", ask="Within which time must the state before be restored?"
    )
    last_tested_on: Slot[date] = slot(
        "When it was last tried.", ask="When was the rollback last tried?", blocks="go_live"
    )
    measured_time: Slot[Duration] = slot(
        "How long it took then.", ask="How long did it take then?", blocks="go_live"
    )
    test_evidence: str | None = None
    fallback: Slot[Fallback] = slot(
        "How people do the work meanwhile.", ask="How is the work done meanwhile?"
    )
    communication: Slot[list[Message]] = slot("Who is told.", ask="Who is told of a rollback, and how?")
    irreversible_effects: Slot[list[str]] = slot(
        "What a rollback cannot take back; may be `none`.", ask="What can a rollback not take back?"
    )
    return_to_service: Slot[list[str]] = slot(
        "What must hold before the AI is used again.", ask="What must hold before the AI is used again?"
    )
    post_rollback_review: Slot[RollbackReview] = slot(
        "How it is looked at afterwards.", ask="How soon is a rollback reviewed, and by whom?"
    )


KIND = ArtifactKind(model=RollbackPlan, prefix="rb", title="Rollback plan")
