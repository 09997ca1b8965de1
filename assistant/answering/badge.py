"""How a document was vouched for, in words that stand beside a citation. Pure."""

from __future__ import annotations

from assistant.answering.answer import Citation
from knowledge.documents import VerificationState

NO_REVIEW_DATE = "no review date"


def badge_of(citation: Citation) -> str:
    """The badge of a citation, such as "verified until 2027-03-01"; "" where it tells nothing.

    A superseded or retired document says so elsewhere.
    """
    return verification_words(citation.verification, citation.review_by and citation.review_by.isoformat())


def verification_words(state: str, day: str | None) -> str:
    """A state of verification in words.

    >>> verification_words("due_soon", "2026-12-05")
    'review due by 2026-12-05'
    """
    words: dict[str, str] = {
        VerificationState.VERIFIED: f"verified until {day}",
        VerificationState.DUE_SOON: f"review due by {day}",
        VerificationState.OVERDUE: f"review overdue since {day}",
        VerificationState.UNVERIFIED: NO_REVIEW_DATE,
    }
    return words.get(state, "")
