"""Documents that somebody should look at: overdue, due soon, without a date, or to come. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentStatus, VerificationState
from knowledge.people import fold_name, names_anybody
from knowledge.verification import days_overdue


class Attention(StrEnum):
    """Why a document is listed, the most pressing first."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    UNVERIFIED = "unverified"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleDocument:
    """A document and why it is listed."""

    document: DocumentSummary
    attention: Attention
    days_overdue: int | None
    """Negative where the review date is still to come; None where there is no date."""


def kept(documents: Iterable[DocumentSummary]) -> list[DocumentSummary]:
    """Those that somebody has to keep true: in force, or to come."""
    alive = (DocumentStatus.IN_FORCE, DocumentStatus.SCHEDULED)
    return [document for document in documents if document.status in alive]


def stale_documents(documents: Iterable[DocumentSummary], *, on: date, within: int) -> list[StaleDocument]:
    """What needs attention: the longest overdue first, then what is due, then what has no date.

    A document is listed once, under its most pressing reason.

    Args:
        documents: As a list shows them.
        on: The day.
        within: Days ahead in which a review date is told.
    """
    found = [
        StaleDocument(
            document=document,
            attention=attention,
            days_overdue=days_overdue(document.review_by, on=on) if document.review_by else None,
        )
        for document in kept(documents)
        if (attention := _attention(document, on, within)) is not None
    ]
    order = list(Attention)
    return sorted(
        found,
        key=lambda each: (order.index(each.attention), -(each.days_overdue or 0), each.document.doc_id),
    )


def owned_by(documents: Iterable[DocumentSummary], owner: str) -> list[DocumentSummary]:
    """Those whose owner or deputy is, or contains, the given words, however they are spelled."""
    wanted = fold_name(owner)
    return [
        document
        for document in documents
        if any(wanted in fold_name(name or "") for name in (document.owner, document.deputy))
    ]


def verification_counts(documents: Iterable[DocumentSummary]) -> Mapping[str, int]:
    """How many of the documents to be kept are in each state, and how many nobody owns."""
    alive = kept(documents)
    states = Counter(document.verification for document in alive)
    counted = {
        state.value: states[state] for state in VerificationState if state is not VerificationState.RETIRED
    }
    return {**counted, "without_owner": sum(not names_anybody(document.owner) for document in alive)}


def _attention(document: DocumentSummary, on: date, within: int) -> Attention | None:
    review_by = document.review_by
    if review_by is not None and review_by < on:
        return Attention.OVERDUE
    if review_by is not None and review_by - on <= timedelta(days=within):
        return Attention.DUE_SOON
    if review_by is None:
        return Attention.UNVERIFIED
    return Attention.SCHEDULED if document.status is DocumentStatus.SCHEDULED else None
