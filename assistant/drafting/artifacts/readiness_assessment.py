"""The readiness assessment: whether platform, data, controls and people can carry a use case. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table

LayerScore = Annotated[int, Field(ge=0, le=4)]
"""0 nothing there, 1 by hand, 2 in part, 3 in place, 4 in place and watched."""


class Answer(StrEnum):
    """An answer to a question of readiness."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "no"


class Verdict(StrEnum):
    """What follows from an assessment or a review."""

    GO = "go"
    CONDITIONAL = "conditional"
    NO_GO = "no_go"


class PlatformAnswer(Part):
    """The answer to one of the five questions, and what closes the gap."""

    answer: Slot[Answer] = slot("yes, partial or no.", ask="Is that so: yes, partial or no?")
    evidence_link: Slot[str] = slot("What shows it.", ask="What shows it?")
    owner: Slot[PartyRef] = slot("Who answers for it.", ask="Who answers for it?")
    gap_action: str | None = Field(default=None, description="What is done about a gap.")
    due: date | None = Field(default=None, description="By when the gap is closed.")


class PlatformQuestions(Part):
    """The five questions to the platform."""

    deploy_repeatable: PlatformAnswer = Field(
        default_factory=PlatformAnswer,
        description="Is deployment consistent, versioned and rolled back without work by hand?",
    )
    quality_monitored: PlatformAnswer = Field(
        default_factory=PlatformAnswer,
        description="Is the quality of outputs watched, with an alert when it falls?",
    )
    pipeline_reliable: PlatformAnswer = Field(
        default_factory=PlatformAnswer,
        description="Is data refreshed, checked, and somebody told when that fails?",
    )
    cost_bounded: PlatformAnswer = Field(
        default_factory=PlatformAnswer, description="Is the cost of use followed and bounded?"
    )
    rollback_quick: PlatformAnswer = Field(
        default_factory=PlatformAnswer, description="Can the state before be restored quickly?"
    )


class LayerState(Part):
    """How far one layer is."""

    score: Slot[LayerScore] = slot("0 to 4, by the anchors.", ask="How far is this layer, from 0 to 4?")
    anchor: str | None = Field(default=None, description="What that score means here.")
    evidence_link: str | None = None


class Layers(Part):
    """The five layers of an operating model."""

    data: LayerState = Field(default_factory=LayerState)
    orchestration: LayerState = Field(default_factory=LayerState)
    execution: LayerState = Field(default_factory=LayerState)
    governance: LayerState = Field(default_factory=LayerState)
    workforce: LayerState = Field(default_factory=LayerState)


class ControlState(Part):
    """Whether one control is there."""

    present: Slot[bool] = slot("Whether it is in place.", ask="Is this control in place?")
    evidence_link: str | None = None


class ControlsPresent(Part):
    """The seven controls."""

    boundaries: ControlState = Field(default_factory=ControlState)
    usage_policy: ControlState = Field(default_factory=ControlState)
    access: ControlState = Field(default_factory=ControlState)
    review: ControlState = Field(default_factory=ControlState)
    logging: ControlState = Field(default_factory=ControlState)
    fallback: ControlState = Field(default_factory=ControlState)
    ownership: ControlState = Field(default_factory=ControlState)


class OrganisationState(Part):
    """Whether people are ready."""

    business_owner_accepted: Slot[Answer] = slot(
        "Whether the business owner has accepted.", ask="Has the business owner accepted to own it?"
    )
    users_motivated: Slot[Answer] = slot(
        "Whether users want it.", ask="Do the people who will use it want it?"
    )
    training_ready: Slot[Answer] = slot("Whether training is ready.", ask="Is training ready?")
    governance_conditions: Slot[Answer] = slot(
        "Whether governance's conditions are met.", ask="Are the conditions of governance met?"
    )


class IntegrationState(Row):
    """How far the integration with one system is."""

    system: str = Field(description="Id or name of the system.")
    state: Slot[Literal["not_started", "in_progress", "tested", "live"]] = slot(
        "not_started, in_progress, tested or live.", ask="How far is the integration with this system?"
    )
    evidence_link: str | None = None
    owner: PartyRef | None = None


class AssessmentEvidence(Part):
    """A review or a test, if it took place."""

    done_on: date | None = None
    by: PartyRef | None = None
    result: str | None = None
    evidence_link: str | None = None


class Blocker(Row):
    """What stands in the way."""

    text: str
    owner: Slot[PartyRef] = slot("Who removes it.", ask="Who removes this blocker?")
    due: Slot[date] = slot("By when.", ask="By when is it removed?")


class ReadinessAssessment(Header):
    """Whether a use case is ready for production, by whose judgement, on what evidence."""

    type: Literal["readiness_assessment"] = "readiness_assessment"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    assessor: Slot[PartyRef] = slot(
        "The head of AI, or whom they delegated it to.", ask="Who assesses readiness?"
    )
    delegated_by: PartyRef | None = Field(
        default=None, description="Where the assessor is not the head of AI: who delegated it."
    )
    assessed_on: Slot[date] = slot("When it was assessed.", ask="When was it assessed?")
    platform: PlatformQuestions = Field(default_factory=PlatformQuestions)
    layers: Layers = Field(default_factory=Layers)
    controls: ControlsPresent = Field(default_factory=ControlsPresent)
    organisation: OrganisationState = Field(default_factory=OrganisationState)
    integrations: list[IntegrationState] = table("One row a system.")
    security_review: Slot[AssessmentEvidence] = slot(
        "The security review.", ask="When was the security review, and with what result?", blocks="go_live"
    )
    load_test: Slot[AssessmentEvidence] = slot(
        "The test of capacity and load.",
        ask="When was capacity tested under load, and with what result?",
        blocks="go_live",
    )
    blockers: list[Blocker] = table("What stands in the way.", required=False)
    verdict: Slot[Verdict] = slot("go, conditional or no_go.", ask="Is it a go, conditional or a no-go?")
    conditions: Slot[list[str]] = slot(
        "Of a conditional verdict: what must be met.", ask="Which conditions must be met?", required=False
    )
    approver: Slot[PartyRef] = slot("Who approves the verdict.", ask="Who approves the verdict?")
    valid_until: Slot[date] = slot("Until when it counts.", ask="Until when does this assessment count?")


KIND = ArtifactKind(model=ReadinessAssessment, prefix="ra", title="Readiness assessment")
