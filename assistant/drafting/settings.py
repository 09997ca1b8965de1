"""Settings of drafting and of the linter; built once by `assistant.settings`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from assistant.drafting.linting.limits import LintLimits


class DraftingSettings(BaseModel):
    """How drafts are made and judged."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    confirm_within_days: int = Field(
        default=14, ge=1, le=365, description="Days within which an open item is to be confirmed."
    )
    repairs: int = Field(
        default=2,
        ge=0,
        le=5,
        description="How often a chat model may correct an extraction that does not validate.",
    )
    limits: LintLimits = LintLimits()
