"""The measurement plan: how it is shown that the work became better. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.measures import Metric
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class Window(Part):
    """From when to when."""

    start: date | None = None
    end: date | None = None


class BaselinePlan(Part):
    """How the state before is captured."""

    captured_on: date | None = None
    method: str | None = None
    sample_n: int | None = None
    owner: PartyRef | None = None


class Attribution(Part):
    """How an effect is told from what would have happened anyway."""

    design: Literal["before_after", "staggered", "control_group"] | None = None
    confounders: list[str] = Field(default_factory=list)
    note: str | None = None


class ValueStatement(Part):
    """What the business owner says it is worth, in operational terms."""

    text: str
    by: PartyRef | None = None
    stated_on: date | None = None


class MeasurementSource(Row):
    """Where figures come from."""

    name: str
    owner: Slot[PartyRef] = slot("Who answers for the data.", ask="Who owns this data?")
    metrics: list[str] = Field(default_factory=list, description="Ids of metrics.")


class Reporting(Part):
    """Who hears of it how often."""

    cadence: Duration
    to: list[PartyRef] = Field(default_factory=list)
    by: PartyRef | None = None


class DecisionRule(Part):
    """What follows from the figures."""

    scale_when: str | None = None
    fix_when: str | None = None
    stop_when: str | None = None
    decided_by: PartyRef | None = None


class MeasurementPlan(Header):
    """What is measured before and after, how an effect is recognised, and what follows from it."""

    type: Literal["measurement_plan"] = "measurement_plan"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    development_start_on: Slot[date] = slot(
        "When development begins.", ask="When does development begin?", required=False
    )
    go_live_on: Slot[date] = slot("When it goes live.", ask="When does it go live?", blocks="go_live")
    metrics: list[Metric] = table("At least one each of outcome, quality, adoption and cost.")
    baseline: Slot[BaselinePlan] = slot(
        "When and how the state before is captured.",
        ask="When and how is the state before captured?",
        blocks="go_live",
    )
    after_window: Slot[Window] = slot(
        "60 to 90 days from going live on.", ask="From when to when is it measured again?", blocks="go_live"
    )
    attribution: Slot[Attribution] = slot(
        "How an effect is told from chance.", ask="How is its effect told from other causes?"
    )
    value_statement: Slot[ValueStatement] = slot(
        "By the business owner, in operational terms.",
        ask="What is it worth, in the business owner's words?",
        blocks="go_live",
    )
    sources: list[MeasurementSource] = table("Where figures come from.")
    reporting: Slot[Reporting] = slot("Who hears of it how often.", ask="Who is told the figures, how often?")
    decision_rule: Slot[DecisionRule] = slot(
        "When it is scaled, fixed or stopped.", ask="At which figures is it scaled, fixed or stopped?"
    )
    rollup_keys: dict[str, str] = Field(
        default_factory=dict, description="By what it is added up in the portfolio, such as domain: claims."
    )
    counter_metrics: Slot[list[str]] = slot(
        "Ids of metrics that would show harm.", ask="Which figure would show harm, such as rework?"
    )


KIND = ArtifactKind(model=MeasurementPlan, prefix="mp", title="Measurement plan")
