"""Sections F and G: AI components and human oversight. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.measures import Threshold
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class Capability(StrEnum):
    """What an AI component can do."""

    DOCUMENT_INTELLIGENCE = "document_intelligence"
    ENTITY_EXTRACTION = "entity_extraction"
    COMPLIANCE_VALIDATION = "compliance_validation"
    QUALITY_ASSURANCE = "quality_assurance"
    WORKFLOW_AUTOMATION = "workflow_automation"
    KNOWLEDGE_RETRIEVAL = "knowledge_retrieval"
    CLASSIFICATION = "classification"
    PREDICTION = "prediction"
    GENERATION = "generation"


class Model(Part):
    """Which model, pinned."""

    provider: str | None = None
    name: str
    version: str = ""
    deployment: str | None = None
    index_version: str | None = None


class ToolGrant(Part):
    """A tool that the AI may use, and how far."""

    tool: str
    scope: str | None = None
    data_class: str | None = None


class FailureMode(Part):
    """A way to go wrong."""

    mode: str
    detection: str | None = None
    effect: str | None = None
    severity: str | None = None
    mitigation: str | None = None


class Explanation(Part):
    """What is explained to whom."""

    to_whom: str
    content: str


class Cost(Part):
    """What it costs, and where it stops."""

    unit_cost: float | None = None
    currency: str | None = None
    monthly_cap: float | None = None
    alert_at: float | None = Field(default=None, description="Share of the cap, 0 to 1.")
    cap_action: str | None = None


class Coordination(Part):
    """Of several agents that work together."""

    coordinator: str | None = None
    shared_limits: str | None = None
    accountable: PartyRef | None = None


class AIComponent(Row):
    """The AI in one step."""

    step: str
    capability: Slot[Capability] = slot("What it does.", ask="What kind of work does the AI do here?")
    output_classes: list[str] = Field(
        default_factory=list, description="The kinds of output, each with a response."
    )
    model: Slot[Model] = slot("Provider, name and version.", ask="Which model and version is used?")
    prompt_version: Slot[str] = slot("The pinned prompt.", ask="Which prompt version is used?")
    action_space: list[ToolGrant] = Field(default_factory=list)
    grounding_sources: list[str] = Field(default_factory=list, description="Ids of data sources.")
    autonomy: Slot[Literal["suggest", "draft", "act_with_approval", "act_with_notice"]] = slot(
        "How far it acts by itself.", ask="May the AI act by itself, or does it suggest?"
    )
    agents: int = Field(default=1, description="How many agents work in this step.")
    coordination: Coordination | None = None
    threshold: Slot[Threshold] = slot(
        "What happens in each band.", ask="When is an output good enough without a look?"
    )
    known_limitations: list[str] = Field(default_factory=list)
    failure_modes: list[FailureMode] = Field(default_factory=list)
    explanation: Explanation | None = None
    cost: Slot[Cost] = slot(
        "Unit cost, cap and what happens at it.", ask="What may it cost a month?", blocks="go_live"
    )
    fallback_step: str | None = Field(
        default=None, description="Id of the step by which people do it instead."
    )


class Checkpoint(Row):
    """Where a person looks at what the AI made."""

    after_step: str
    step: str | None = Field(default=None, description="Id of the reviewing step, where the flow has one.")
    reviewer_role: Slot[PartyRef] = slot("Who reviews.", ask="Who reviews the AI's output?")
    mode: Literal["pre_action", "sample", "post_hoc"] = "pre_action"
    sample_rate: float | None = Field(default=None, description="Share reviewed, 0 to 1.")
    approved_by: PartyRef | None = Field(default=None, description="Of sampling: who approved it.")
    criteria: list[str] = Field(default_factory=list)
    evidence_shown: list[str] = Field(default_factory=list)
    actions: list[Literal["approve", "edit", "reject", "escalate"]] = Field(default_factory=list)
    time_budget: Duration | None = None
    capacity_per_day: Slot[float] = slot("Reviews that can be done a day.", required=False)
    record: str | None = None
    training_ref: str | None = None


class Override(Part):
    """Who may decide otherwise."""

    who: PartyRef
    how: str
    logged: bool = True


class StopProcedure(Part):
    """How it is stopped."""

    who: PartyRef | None = None
    how: str | None = None
    time_to_effect: Duration | None = None
    tested_on: date | None = None


class Oversight(Part):
    """F and G. AI components and human oversight."""

    ai: list[AIComponent] = table("One row an AI step.")
    checkpoints: list[Checkpoint] = table("At least one an AI step.")
    override: Slot[Override] = slot("Who may override the AI, and how.", ask="Who may override the AI?")
    stop_procedure: Slot[StopProcedure] = slot(
        "Who stops it, how, how fast, when that was tested.",
        ask="Who can stop it, how, and how fast?",
        blocks="go_live",
    )
    automation_bias_measures: Slot[list[str]] = slot(
        "What keeps reviewers from waving things through.", ask="What keeps reviewers attentive?"
    )
