"""Sections A and B: what the workflow is for, and what changes. Pure."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from assistant.drafting.artifacts.base import Part
from assistant.drafting.artifacts.slot import Slot, slot


class LifecycleStage(StrEnum):
    """How far a use case has come."""

    IDEA = "idea"
    PILOT = "pilot"
    PRE_PROD = "pre_prod"
    PRODUCTION = "production"
    SCALING = "scaling"
    RETIRED = "retired"


class ValueChain(Part):
    """How an output becomes an outcome."""

    ai_output: str | None = None
    workflow_change: str | None = None
    decision: str | None = None
    outcome: str | None = None


class Alternative(Part):
    """Another way that was considered."""

    text: str
    uses_ai: bool = False
    why_not: str | None = None


class Volumes(Part):
    """How much there is to do."""

    per_day: float | None = None
    peak: float | None = Field(default=None, description="Most on one day.")
    unit: str | None = None


class Identity(Part):
    """A. Identity and purpose."""

    use_case_id: str
    workflow_name: Slot[str] = slot("What the workflow is called.", ask="What is the workflow called?")
    domain: Slot[str] = slot("The part of the organisation's work.", ask="Which area of work is it?")
    registry_link: Slot[str] = slot(
        "Its row in the register of use cases.", ask="Which row of the register is it?"
    )
    lifecycle_stage: Slot[LifecycleStage] = slot(
        "How far it has come.", ask="Is it an idea, a pilot or in production?"
    )
    intended_purpose: Slot[str] = slot("What the AI is for.", ask="What is the AI for?")
    out_of_scope: Slot[list[str]] = slot("What it is not for.", ask="What is it not for?")
    prohibited_uses: Slot[list[str]] = slot(
        "What it must never be used for.", ask="What must it never be used for?"
    )
    business_problem: Slot[str] = slot("The problem it solves.", ask="Which problem does it solve?")
    business_value: Slot[str] = slot("What is gained.", ask="What is gained?")
    value_chain: Slot[ValueChain] = slot(
        "AI output, changed work, decision, outcome.",
        ask="How does the AI's output lead to a better outcome?",
    )
    alternatives_considered: Slot[list[Alternative]] = slot(
        "Other ways, one of them without AI.", ask="What could be done instead, without AI?"
    )
    affected_people: Slot[list[str]] = slot("Whom results affect.", ask="Whom do the results affect?")
    user_groups: Slot[list[str]] = slot("Who works with it.", ask="Who works with it?")
    volumes: Slot[Volumes] = slot("Cases per day, and at peak.", ask="How many cases a day, and at peak?")
    geographies: Slot[list[str]] = slot("Where it is used.", ask="In which countries or sites?")


class AsIs(Part):
    """The work before AI."""

    steps: list[str] = Field(default_factory=list)
    pain_points: list[str] = Field(default_factory=list)
    systems: list[str] = Field(default_factory=list)
    baseline_refs: list[str] = Field(default_factory=list, description="Ids of metrics.")


class ToBe(Part):
    """The work with AI, as the difference."""

    summary: str | None = None
    removed_steps: list[str] = Field(default_factory=list)
    new_steps: list[str] = Field(default_factory=list)
    moved_decisions: list[str] = Field(default_factory=list)


class ChangeOfWork(Part):
    """B. Change."""

    as_is: Slot[AsIs] = slot("The work as it is done today.", ask="How is the work done today?")
    to_be: Slot[ToBe] = slot("What changes.", ask="What changes in the work?")
    redesign_rationale: Slot[str] = slot(
        "Why it is changed like this.", ask="Why is the work changed in this way?"
    )
