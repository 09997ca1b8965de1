"""What a proposal is. Pure data; `knowledge.proposals.service` carries it through its life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from knowledge.proposals.report import QualityReport
from knowledge.proposals.states import ProposalState


class ItemAction(StrEnum):
    """What happens to one document."""

    ADD = "add"
    UPDATE = "update"
    """Another text, and perhaps other metadata."""
    METADATA = "metadata"
    """The same text with other metadata."""
    MOVE = "move"
    """The same document under another path."""
    RETIRE = "retire"


class Verdict(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    REJECT = "reject"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalItem:
    """One document that the proposal changes."""

    action: ItemAction
    doc_id: str
    source: str
    base_version_id: int | None
    """The version in force when this was proposed; None where there was none."""
    change_set: int
    """Items with the same number come from one root."""
    payload: Mapping[str, Any] = field(repr=False)
    """See `knowledge.proposals.content`."""

    @property
    def collection(self) -> str:
        """The collection that the document is, or will be, in."""
        return str(self.payload["collection"])

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that the document has and will have."""
        proposed = (self.document or {}).get("metadata", {}).get("kind")
        return frozenset(kind for kind in (proposed, self.payload.get("base_kind")) if kind)

    @property
    def document(self) -> Mapping[str, Any] | None:
        """The proposed text and metadata as JSON; None where nothing is written."""
        return self.payload.get("document")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What one person said of a proposal, and of which content."""

    reviewer: str
    verdict: Verdict
    reason: str
    content_sha256: str
    at: datetime
    """UTC, without a zone, as every time here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A set of changes on its way into the knowledge base. Nothing in it is searchable."""

    number: int
    state: ProposalState
    author: str
    reason: str
    origin: Mapping[str, Any]
    created_at: datetime
    changed_at: datetime
    revision: int
    """Grows with each change; whoever acts on an older one is told."""
    content_sha256: str
    """Of every item: what is approved is bound by it to what is published."""
    base_release: int
    report: QualityReport
    answer_changes: Mapping[str, Any] | None
    published_release: int | None
    emergency: bool
    items: Sequence[ProposalItem] = ()
    reviews: Sequence[Review] = ()
    editors: frozenset[str] = frozenset()
    """Folded names of everybody who wrote it; none of them approves it."""

    @property
    def counts(self) -> dict[str, int]:
        """How many documents are added, updated (text, metadata or path) and retired."""
        actions = [item.action for item in self.items]
        added, retired = actions.count(ItemAction.ADD), actions.count(ItemAction.RETIRE)
        return {"added": added, "updated": len(actions) - added - retired, "retired": retired}

    @property
    def approvals(self) -> tuple[Review, ...]:
        """Approvals of the content as it is now."""
        return tuple(
            review
            for review in self.reviews
            if review.verdict is Verdict.APPROVE and review.content_sha256 == self.content_sha256
        )
