"""The prioritisation scorecard: which use case comes first. Pure."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table

Score = Annotated[int, Field(ge=1, le=5)]
"""1 poor to 5 strong."""


class BeforeAfter(Part):
    """How it is, and how it is expected to be."""

    before: Slot[float] = slot("Measured today.", ask="What is it today?")
    expected_after: Slot[float] = slot("Expected with AI.", ask="What is it expected to be with AI?")
    unit: str | None = None
    evidence_link: str | None = None


class Leverage(Part):
    """What the business gains."""

    score: Slot[Score] = slot("1 to 5.", ask="How much does the business gain, from 1 to 5?")
    volume: BeforeAfter = Field(default_factory=BeforeAfter)
    error_rate: BeforeAfter = Field(default_factory=BeforeAfter)
    unit_cost: BeforeAfter = Field(default_factory=BeforeAfter)
    cycle_time: BeforeAfter = Field(default_factory=BeforeAfter)
    evidence_links: list[str] = Field(default_factory=list)


class Feasibility(Part):
    """Whether it can be built."""

    score: Slot[Score] = slot("1 to 5.", ask="How feasible is it, from 1 to 5?")
    data_access: Slot[Score] = slot("1 to 5.", ask="How well can the data be had, from 1 to 5?")
    workflow_definition: Slot[Score] = slot("1 to 5.", ask="How well is the work described, from 1 to 5?")
    integration: Slot[Score] = slot("1 to 5.", ask="How easily is it integrated, from 1 to 5?")
    evidence_links: list[str] = Field(default_factory=list)


class Readiness(Part):
    """Whether the organisation can take it."""

    score: Slot[Score] = slot("1 to 5.", ask="How ready is the organisation, from 1 to 5?")
    owner_committed: Slot[Score] = slot("1 to 5.", ask="How committed is the owner, from 1 to 5?")
    user_motivation: Slot[Score] = slot("1 to 5.", ask="How motivated are users, from 1 to 5?")
    governance_conditions: Slot[Score] = slot(
        "1 to 5.", ask="How well are conditions of governance met, from 1 to 5?"
    )
    evidence_links: list[str] = Field(default_factory=list)


class TieBreak(Part):
    """For use cases that are otherwise equal; never to pass the gate."""

    method: Literal["wsjf", "rice"] = "wsjf"
    value: float | None = None
    time_criticality: float | None = None
    risk_reduction: float | None = None
    size: float | None = None
    reach: float | None = None
    impact: float | None = None
    confidence: float | None = None
    effort: float | None = None


class ScoredUseCase(Row):
    """One use case with its scores."""

    use_case_id: str
    title: str = ""
    sponsor: Slot[PartyRef] = slot("Who wants it and stands for it.", ask="Who is the sponsor?")
    leverage: Leverage = Field(default_factory=Leverage)
    feasibility: Feasibility = Field(default_factory=Feasibility)
    readiness: Readiness = Field(default_factory=Readiness)
    tie_break: TieBreak | None = None
    dependencies: list[str] = Field(default_factory=list, description="Ids of use cases it waits for.")
    capacity: str | None = Field(default=None, description="People and time that it needs.")
    wave: str | None = None
    rank: int | None = Field(default=None, description="As written down, from 1; the gate comes first.")
    decision: Slot[Literal["go", "fix_first", "later", "stop"]] = slot(
        "go, fix_first, later or stop.", ask="What is decided about this use case?"
    )
    decided_on: Slot[date] = slot("When.", ask="When was that decided?")


class Weights(Part):
    """How much each dimension counts."""

    leverage: float = Field(default=1.0, ge=0)
    feasibility: float = Field(default=1.0, ge=0)
    readiness: float = Field(default=1.0, ge=0)


class PrioritisationScorecard(Header):
    """Use cases scored in three dimensions and ranked: what is not ready is fixed first."""

    type: Literal["prioritisation_scorecard"] = "prioritisation_scorecard"
    use_case_id: str = Field(default="", description="Where the scorecard is of one use case only.")
    weights: Weights = Field(default_factory=Weights)
    entries: list[ScoredUseCase] = table("One row a use case.")
    decided_by: Slot[PartyRef] = slot("Who decides the order.", ask="Who decides the order?")


KIND = ArtifactKind(model=PrioritisationScorecard, prefix="ps", title="Prioritisation scorecard")
