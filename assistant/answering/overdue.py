"""Documents past their review date: the warning beside an answer, or the refusal in its place."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.answer import Refusal
from assistant.answering.reply import DraftSentence
from knowledge.contact import contact_of
from knowledge.documents import DocumentVersion, VerificationState


def is_overdue(version: DocumentVersion) -> bool:
    """Whether the review date had passed on the day that the question is about."""
    return version.verification is VerificationState.OVERDUE


def overdue_notices(sentences: Sequence[DraftSentence]) -> list[str]:
    """A warning for each document past its review date that an answer quotes, once each."""
    versions = {
        quote.span.version.version_id: quote.span.version
        for sentence in sentences
        for quote in sentence.quotes
        if is_overdue(quote.span.version)
    }
    return [
        f"“{version.title}” was due for review by {version.review_by}; check with {_whom(version)} "
        "before relying on it."
        for version in versions.values()
    ]


def overdue_sentence(refusal: Refusal, version: DocumentVersion) -> str:
    """What the reader is told where only a document past its review date answers."""
    ask = f"{refusal.ask}," if "," in refusal.ask else refusal.ask
    return (
        f"Only “{version.title}” covers this; it was due for review by {version.review_by} and is not "
        f"answered from until that is done. Please ask {ask} what applies."
    )


def _whom(version: DocumentVersion) -> str:
    contact = contact_of(version)
    if contact is None:
        return "the governance lead"
    if contact == version.owner:
        return f"its owner, {contact}," if "," not in contact else f"its owner {contact},"
    return f"{contact}, who stands in for its owner,"
