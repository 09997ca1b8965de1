"""The numbers of rules that an organisation may set otherwise. Pure."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from assistant.drafting.artifacts.durations import Duration


class LintLimits(BaseModel):
    """Limits used by rules; the settings section `drafting.limits`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stop_test_months: float = Field(
        default=12, gt=0, description="A stop is tested again within this many months."
    )
    rollback_test_months: float = Field(
        default=12, gt=0, description="A rollback is tested again within so many months."
    )
    drill_months: float = Field(
        default=12, gt=0, description="An incident is exercised again within so many months."
    )
    after_window_min_days: float = Field(
        default=60, gt=0, description="Shortest window measured after going live."
    )
    after_window_good_days: float = Field(
        default=90, gt=0, description="Window below which a warning is given."
    )
    review_in: Duration = Field(default="P12M", description="Longest time between reviews.")
    review_in_high_tier: Duration = Field(default="P6M", description="The same for a high risk tier.")
    retention_high_risk_eu: Duration = Field(
        default="P6M", description="Shortest retention of logs, EU high risk."
    )
    retention_default: Duration = Field(default="P6M", description="Shortest retention of logs otherwise.")
    emergency_approval_within: Duration = Field(
        default="P5D", description="Longest wait for approval afterwards."
    )
    re_evaluation_days: float = Field(
        default=90, gt=0, description="A workflow in production is looked at so often."
    )
    accountable_share: float = Field(
        default=0.4, gt=0, le=1, description="Largest share of rows for which one person answers."
    )
    peak_factor: float = Field(
        default=1.0, gt=0, description="Review capacity covers the daily volume times this."
    )
    communication_items: int = Field(
        default=2, ge=0, description="Fewest communications in an adoption plan."
    )
