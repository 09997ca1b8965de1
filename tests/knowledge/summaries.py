"""Documents as a list shows them, with only what a test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.verification import verification_state

TODAY = date(2026, 6, 1)


def summary(doc_id: str, **changes: Any) -> DocumentSummary:
    """A document in force; its verification follows from its review date as of `TODAY`."""
    values: dict[str, Any] = {
        "version_id": 1,
        "doc_id": doc_id,
        "number": 1,
        "source": f"{doc_id}.md",
        "collection": "ops",
        "format": "markdown",
        "title": doc_id.capitalize(),
        "kind": DocumentKind.POLICY,
        "status": DocumentStatus.IN_FORCE,
        "version_label": None,
        "owner": "Ada Holt",
        "deputy": None,
        "audience": frozenset({"staff"}),
        "effective_from": None,
        "review_by": date(2027, 6, 1),
        "verified_by": None,
        "verified_at": None,
        "owner_left": False,
        "stand_in": None,
        "supersedes": (),
        "superseded_by": None,
        **changes,
    }
    state = verification_state(values["review_by"], on=TODAY, status=values["status"])
    return DocumentSummary(**{"stated_review_by": values["review_by"], "verification": state, **values})
