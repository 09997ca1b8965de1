"""Settings of the monitor; built once by `assistant.settings`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class MonitorSettings(BaseModel):
    """What is looked at of the answers that people got, how often, and what raises an alarm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every_hours: float = Field(
        default=24, ge=0, le=8760, description="Hours between two reports of `playbook serve`; 0 makes none."
    )
    days: int = Field(default=7, ge=1, le=366, description="Days of answers that a report looks at.")
    against_days: int = Field(default=28, ge=1, le=3660, description="Days before them to compare with.")
    sample: int = Field(
        default=30, ge=0, le=1000, description="Answers a report gives again and checks; 0 gives none again."
    )
    canary_answers: int = Field(
        default=40,
        ge=0,
        le=500,
        description="Cases of the gate with an answer that a report asks; 0 asks none.",
    )
    canary_refusals: int = Field(
        default=20, ge=0, le=500, description="Cases of the gate without an answer that a report asks."
    )
    canary_margin: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="Fall of the share of these cases that pass which raises an alarm.",
    )
    min_questions: int = Field(
        default=30, ge=5, le=100000, description="Questions below which a share raises no alarm."
    )
    alpha: float = Field(
        default=0.01, gt=0, le=0.2, description="Chance of a false alarm that all tests of a report share."
    )
    share_points: float = Field(
        default=0.1, ge=0, le=1, description="Rise of refusals or doubtful answers that raises an alarm."
    )
    thumbs_down_points: float = Field(
        default=0.05, ge=0, le=1, description="The same for answers that did not help or were turned away."
    )
    latency_ratio: float = Field(
        default=1.5,
        ge=1,
        le=100,
        description="Growth of the 95th percentile of the time that raises an alarm.",
    )
    latency_p95_ms: float | None = Field(
        default=None, gt=0, description="95th percentile of the time that is always too long."
    )
    drift_p: float = Field(
        default=0.01,
        gt=0,
        le=0.2,
        description="Chance below which questions count as other ones than before.",
    )
    drift_size: float = Field(
        default=0.005, ge=0, le=1, description="Distance, from 0 to 1, from which that raises an alarm."
    )
    stability_index: float = Field(
        default=0.25,
        ge=0,
        le=10,
        description="Population stability index of confidence that raises an alarm.",
    )
    cost_budget: float | None = Field(
        default=None, ge=0, description="Most that the answers of a report may cost."
    )
