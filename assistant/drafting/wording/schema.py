"""What a chat model is asked to list. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore")

    quote: str = Field(max_length=400, description="Words of the description, copied exactly.")


class SaidStep(_Said):
    """A step."""

    name: str = Field(max_length=120)
    actor: str | None = None
    kind: Literal["human", "ai", "system", "external"] | None = None
    era: Literal["today", "future", "unstated"] = "unstated"
    condition: str | None = None


class SaidPerson(_Said):
    """A person with what they are responsible for."""

    name: str
    title: str | None = None
    responsibility: (
        Literal["business_owner", "operational_owner", "technical_owner", "executive_sponsor"] | None
    ) = None


class SaidException(_Said):
    """Something that goes wrong."""

    trigger: str
    kind: (
        Literal[
            "low_confidence",
            "ai_unavailable",
            "bad_input",
            "stale_data",
            "out_of_scope",
            "human_disagrees",
            "sla_breach",
            "harm_or_security",
            "downstream_failure",
        ]
        | None
    ) = None
    handler: str | None = None


class SaidText(_Said):
    """A sentence that says one thing."""

    kind: Literal[
        "purpose", "problem", "value", "out_of_scope", "prohibited", "pain_point", "failure_mode", "fallback"
    ]


class SaidFacts(BaseModel):
    """All that was read."""

    model_config = ConfigDict(extra="ignore")

    steps: list[SaidStep] = Field(default_factory=list, max_length=200)
    people: list[SaidPerson] = Field(default_factory=list, max_length=100)
    exceptions: list[SaidException] = Field(default_factory=list, max_length=100)
    texts: list[SaidText] = Field(default_factory=list, max_length=100)
