"""Settings of what may run; built once by `assistant.settings`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class GateSettings(BaseModel):
    """Which release of the assistant answers here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: Literal["production", "staging"] = Field(
        default="production", description="The channel whose release answers in this home."
    )
    required: bool = Field(
        default=False,
        description="Answer nothing until a release was promoted; else the installed files answer.",
    )
    release_policy: str = Field(
        default="release-policy.yaml",
        description="YAML file of who approves and promotes releases of the assistant; relative to the home.",
    )
