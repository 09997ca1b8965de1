"""Settings of what may run; built once by `assistant.settings`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class JudgeSettings(BaseModel):
    """Which chat model judges answers in the gate, and how well it must have done beside people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str | None = Field(
        default=None,
        description="Chat model that judges answers, as provider:name; never the one that is judged. "
        "Unset judges none.",
    )
    base_url: str | None = Field(
        default=None, description="Address of an OpenAI-compatible server for the judge."
    )
    api_key: SecretStr | None = Field(default=None, description="Key for the judge's provider; never logged.")
    first_token_timeout_s: float = Field(
        default=60, gt=0, le=600, description="Longest wait for the judge's first word."
    )
    total_timeout_s: float = Field(
        default=180, gt=0, le=3600, description="Longest wait for a whole reply of the judge."
    )
    max_retries: int = Field(
        default=2, ge=0, le=5, description="Repeated requests to the judge after a failure."
    )
    min_sensitivity: float = Field(
        default=0.8,
        ge=0.5,
        le=1,
        description="What the judge's calibration must surely reach on answers that people found right.",
    )
    min_specificity: float = Field(
        default=0.8,
        ge=0.5,
        le=1,
        description="The same on answers that people found wrong.",
    )


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
    judge: JudgeSettings = JudgeSettings()
