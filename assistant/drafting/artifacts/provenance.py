"""Where a value comes from. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

QUOTE_LIMIT = 300
"""Characters of a quote that an artifact carries."""


class SlotStatus(StrEnum):
    """How far a value can be relied on."""

    CONFIRMED = "confirmed"
    """A person said it."""
    INFERRED = "inferred"
    """Read from the organisation's own documents, which are cited."""
    DEFAULT = "default"
    """A labelled default of the product or of the organisation's settings."""
    TBC = "tbc"
    """To be confirmed: no value yet, and who gives it by when."""


class _Source(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class UserTurn(_Source):
    """A person's words, or a file that they gave."""

    kind: Literal["said"] = "said"
    source: str = Field(default="brief", description="brief, interview, answers, or the name of a file.")
    turn: int | None = Field(default=None, description="In an interview: which of their messages, from 1.")
    quote: str | None = Field(default=None, description="Their words, as written.")


class Citation(_Source):
    """A quote from a document of the knowledge base."""

    kind: Literal["cited"] = "cited"
    doc_id: str
    doc_version: int
    title: str | None = None
    section: str | None = None
    quote: str = Field(max_length=QUOTE_LIMIT, description="Verbatim in the version's normalised text.")
    start: int | None = Field(default=None, description="Offset of the quote in that text, in characters.")
    end: int | None = None
    doc_status_at_use: Literal["current", "superseded", "draft", "retired"] = "current"
    retrieved_at: datetime | None = None
    history: bool = Field(default=False, description="Shown as what was once so, not as what holds.")


class DefaultRule(_Source):
    """The rule that set a default."""

    kind: Literal["default"] = "default"
    rule: str = Field(description="In words, such as `100 % review until calibrated`.")


Provenance = Annotated[UserTurn | Citation | DefaultRule, Field(discriminator="kind")]
