"""What there is to read: documents as a list shows them. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.documents import DocumentKind, DocumentStatus, VerificationState


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document version without its text."""

    version_id: int
    doc_id: str
    number: int
    source: str
    collection: str
    format: str
    title: str
    kind: DocumentKind
    status: DocumentStatus
    """On the day that was asked for."""
    version_label: str | None
    owner: str | None
    deputy: str | None
    audience: frozenset[str]
    effective_from: date | None
    review_by: date | None
    """The day that counts: what the last verification says, else what the version states."""
    stated_review_by: date | None
    verification: VerificationState
    """On the day that was asked for."""
    verified_by: str | None
    verified_at: datetime | None
    owner_left: bool
    """Whether the directory of people says that the owner has gone."""
    stand_in: str | None
    supersedes: tuple[str, ...]
    superseded_by: str | None
    """None also where the reader may not know of the document that replaced it."""
    passages: int = 0
