"""Metrics and thresholds. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot


class _Measured(Part):
    """A bare number is its value."""

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, given: Any) -> Any:
        return {"value": given} if isinstance(given, int | float) else given


class Baseline(_Measured):
    """How it was before."""

    value: float
    sample_n: int | None = None
    window_start: date | None = None
    window_end: date | None = None
    captured_on: date | None = None
    method: str | None = None
    unit: str | None = Field(
        default=None, description="Where it differs from the metric's, which is a mistake."
    )
    data_source_id: str | None = None


class Target(_Measured):
    """What it shall become."""

    value: float
    by: date | None = None


class After(Part):
    """How it is afterwards."""

    window_start: date | None = None
    window_end: date | None = None
    value: float | None = None
    unit: str | None = None
    method: str | None = None
    data_source_id: str | None = None


class Alert(Part):
    """From which values on somebody is told."""

    warn: float | None = None
    crit: float | None = None
    notifies: PartyRef | None = None


class MetricCap(Part):
    """Of a cost metric: what may be spent."""

    monthly_cap: float | None = None
    alert_at: float | None = Field(default=None, description="Share of the cap, from 0 to 1.")
    cap_action: str | None = None


class Metric(Row):
    """Something measured."""

    name: str
    kind: Literal["outcome", "process", "adoption", "quality", "cost", "risk"]
    unit: str = ""
    direction: Literal["up", "down", "hold"] = "up"
    formula: str | None = None
    denominator: str | None = Field(default=None, description="Of a share: of what, such as eligible users.")
    data_source_id: str | None = None
    owner: Slot[PartyRef] = slot("Who answers for the figure.", ask="Who owns this metric?")
    baseline: Slot[Baseline] = slot(
        "How it was before, with method, sample and date.",
        ask="What is it today, measured how and when?",
        blocks="go_live",
    )
    target: Slot[Target] = slot("What it shall become, by when.", ask="What should it become, by when?")
    after: Slot[After] = slot(
        "The window after going live in which it is measured again.",
        ask="From when to when is it measured again after going live?",
        blocks="go_live",
    )
    alert: Slot[Alert] = slot("From which values on whom it notifies.", required=False)
    cap: Slot[MetricCap] = slot("Of a cost: cap, alert and what happens at the cap.", required=False)
    cadence: Duration | None = None
    counter_metric: bool = Field(
        default=False, description="Shows harm that chasing another metric would do."
    )
    step_refs: list[str] = Field(default_factory=list, description="Steps through which the AI moves it.")


class Threshold(Part):
    """What happens in each band of an AI step's confidence."""

    signal: Literal["calibrated_prob", "model_score", "agreement", "rule", "none"]
    calibration_ref: str | None = Field(default=None, description="The run that calibrated it.")
    provisional_until: date | None = Field(
        default=None, description="Where not calibrated: when it is reviewed."
    )
    auto_accept_at: float | None = None
    review_band: tuple[float, float] | None = None
    reject_below: float | None = None
    review_rate: float | None = Field(
        default=None, description="Share of results that a person reviews, 0 to 1."
    )
    set_by: PartyRef | None = None
    rationale: str | None = None
    change_control_id: str | None = None
