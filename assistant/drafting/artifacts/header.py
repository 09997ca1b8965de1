"""What heads every artifact. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, field_validator

from assistant.drafting.artifacts.base import Part
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.artifacts.slot import Blocks, Slot, slot

SCHEMA_VERSION = "1.0"
SET_BY_THE_PRODUCT = frozenset(
    """artifact_id type schema_version version status supersedes superseded_by approvals drafted_by_ai
    citations open_items change_log last_reviewed_on author""".split()
)
"""Fields that no brief and no answer sets: who drafted, what is cited, and that it was approved."""


class ArtifactStatus(StrEnum):
    """The life of an artifact."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    RETIRED = "retired"


class RiskTier(StrEnum):
    """How much harm a wrong result can do, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    PROHIBITED = "prohibited"


class Approval(Part):
    """One person's decision on the artifact."""

    party: PartyRef
    role: str | None = None
    decision: Literal["approved", "rejected"] = "approved"
    date: date
    evidence: str | None = None


class DraftedByAI(Part):
    """What drafted the artifact, so that it can be drafted again and people know."""

    model: str = Field(description="`rules`, or provider and name of a chat model.")
    prompt_version: str | None = None
    kb_snapshot_id: str | None = Field(
        default=None, description="Release of the knowledge base that was read."
    )
    lint_version: str | None = None


class OpenItem(Part):
    """Something that is to be confirmed."""

    field: str = Field(description="Path of the slot, such as `steps.triage.accountable`.")
    question: str
    owner: PartyRef
    due: date
    blocks: Blocks = "approval"


class Change(Part):
    """One line of the change log."""

    version: str
    date: date
    author: str | None = None
    change: str


class Header(Part):
    """The fields that every artifact begins with."""

    artifact_id: str
    type: str
    schema_version: str = SCHEMA_VERSION
    title: str
    version: str = "0.1.0"
    status: ArtifactStatus = ArtifactStatus.DRAFT
    supersedes: list[str] = Field(default_factory=list)
    superseded_by: list[str] = Field(default_factory=list)
    effective_from: Slot[date] = slot("From when it is in force.", ask="From when is it in force?")
    last_reviewed_on: date | None = None
    review_in: Slot[Duration] = slot("After how long it is reviewed again.", ask="How often is it reviewed?")
    author: Slot[PartyRef] = slot("Who wrote it.", ask="Who is the author?")
    approvers: Slot[list[PartyRef]] = slot("Who approves it; never the author.", ask="Who approves it?")
    approvals: list[Approval] = Field(default_factory=list)
    drafted_by_ai: DraftedByAI | None = None
    access_roles: list[str] = Field(
        default_factory=list, description="Roles that may read it; empty: everybody."
    )
    access_groups: list[str] = Field(default_factory=list, description="Groups that may read it besides.")
    classification: Slot[str] = slot(
        "public, internal, confidential or restricted.", ask="How is it classified?"
    )
    jurisdiction: Slot[list[str]] = slot("Countries or regions whose law applies.", ask="In which countries?")
    risk_tier: Slot[RiskTier] = slot("low, medium, high or prohibited.", ask="Which risk tier?")
    citations: list[Citation] = Field(default_factory=list, description="All documents that values rest on.")
    open_items: list[OpenItem] = Field(default_factory=list)
    change_log: list[Change] = Field(default_factory=list)

    @field_validator("version", mode="before")
    @classmethod
    def _version_as_text(cls, given: Any) -> Any:
        return str(given) if isinstance(given, int | float) else given
