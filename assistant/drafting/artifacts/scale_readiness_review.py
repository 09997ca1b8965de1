"""The scale-readiness review: whether more people, places or volume may follow. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.measurement_plan import Window
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.readiness_assessment import Verdict
from assistant.drafting.artifacts.slot import Slot, slot, table


class ScaleScope(Part):
    """How far it reaches."""

    volume_per_day: Slot[float] = slot("Cases a day.", ask="How many cases a day?")
    geographies: Slot[list[str]] = slot("Countries or sites.", ask="In which countries or sites?")
    user_population: Slot[str] = slot("Who uses it, and how many.", ask="Who uses it, and how many are they?")
    languages: Slot[list[str]] = slot("In which languages.", ask="In which languages?")


class AfterState(Part):
    """What was measured after going live."""

    measurement_plan_ref: str | None = None
    window: Window | None = None
    result: str | None = None
    metric: str | None = Field(default=None, description="Id of a metric.")
    before: float | None = None
    after: float | None = None


class AdoptionState(Part):
    """How many use it."""

    eligible_users: int | None = None
    active_percent: float | None = None
    target_percent: float | None = None
    measured_on: date | None = None


class OwnerStatement(Part):
    """What the business owner says of it, in operational terms."""

    text: str
    by: PartyRef | None = None
    stated_on: date | None = None


class QualityHistory(Part):
    """How it went so far."""

    summary: str | None = None
    incidents: list[str] = Field(default_factory=list)
    period: Window | None = None


class ReviewCapacity(Part):
    """Whether people can review what comes."""

    reviews_per_day_needed: float | None = None
    reviews_per_day_available: float | None = None
    working: str | None = Field(default=None, description="How it was computed.")


class CostAtVolume(Part):
    """What it costs then."""

    monthly: float | None = None
    currency: str | None = None
    monthly_cap: float | None = None
    working: str | None = None


class SiteReadiness(Row):
    """A new country, site or population."""

    name: str
    owner: Slot[PartyRef] = slot("Who owns it there.", ask="Who owns it there?")
    data_coverage: Slot[str] = slot("Whether data covers it.", ask="Does the data cover it?")
    legal_notice: Slot[str] = slot("Law and notices there.", ask="What do law and notices ask for there?")
    training: Slot[str] = slot("How people there are trained.", ask="How are people there trained?")


class ScaleCriterion(Row):
    """What must hold before it grows."""

    text: str
    about: Literal[
        "volume",
        "geography",
        "user_population",
        "languages",
        "quality",
        "adoption",
        "cost",
        "capacity",
        "other",
    ] = "other"
    metric: str | None = Field(default=None, description="Id of a metric.")
    threshold: Slot[float] = slot("The number.", ask="Which number must be reached?")
    unit: str | None = None
    met: Slot[bool] = slot("Whether it is met.", ask="Is this criterion met?")
    evidence_link: str | None = None


class ScaleStage(Row):
    """One step of growth, and what stops it."""

    name: str
    scope: str | None = None
    starts_on: Slot[date] = slot("When.", ask="When does this stage begin?", blocks="go_live")
    stop_rule: Slot[str] = slot("What stops it.", ask="What stops this stage?")


class ScaleReadinessReview(Header):
    """Whether a workflow that works may grow, on what evidence, in which stages."""

    type: Literal["scale_readiness_review"] = "scale_readiness_review"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    readiness_assessment_ref: Slot[str] = slot(
        "Id of the readiness assessment, whose verdict must be go.", ask="Which readiness assessment?"
    )
    current_scope: ScaleScope = Field(default_factory=ScaleScope)
    proposed_scope: ScaleScope = Field(default_factory=ScaleScope)
    before_state_ref: Slot[str] = slot("Where the state before is written.", ask="Where is the baseline?")
    after_state: Slot[AfterState] = slot(
        "At least 60 days after going live, with result.", ask="What was measured after going live?"
    )
    adoption: Slot[AdoptionState] = slot("Share against target.", ask="How many of those eligible use it?")
    owner_statement: Slot[OwnerStatement] = slot(
        "By the business owner, in operational terms.", ask="What does the business owner say it is worth?"
    )
    quality_history: Slot[QualityHistory] = slot(
        "Quality and incidents so far.", ask="How were quality and incidents so far?"
    )
    review_capacity: Slot[ReviewCapacity] = slot(
        "At the new volume.", ask="Can people review what comes at the new volume?"
    )
    cost: Slot[CostAtVolume] = slot("At the new volume.", ask="What does it cost at the new volume?")
    load_evidence: Slot[str] = slot(
        "What shows that the platform carries it.", ask="What shows that the platform carries it?"
    )
    sites: list[SiteReadiness] = table("One row a new country, site or population.")
    training_plan_ref: Slot[str] = slot("Id of the training plan.", ask="Which training plan covers them?")
    criteria: list[ScaleCriterion] = table("Of volume, geography and user population at least.")
    verdict: Slot[Verdict] = slot("go, conditional or no_go.", ask="Is it a go, conditional or a no-go?")
    conditions: Slot[list[str]] = slot(
        "Of a conditional verdict: what must be met.", ask="Which conditions must be met?", required=False
    )
    approver: Slot[PartyRef] = slot("Who approves it.", ask="Who approves the verdict?")
    decided_on: Slot[date] = slot("When.", ask="When was that decided?")
    stages: list[ScaleStage] = table("In which it grows, each with what stops it.")


KIND = ArtifactKind(model=ScaleReadinessReview, prefix="sr", title="Scale-readiness review")
