"""What the pages of an answer say, in one place. Pure."""

from __future__ import annotations

from assistant.answering.answer import AnswerStatus, RefusalReason
from knowledge.gaps.gap import GapState

WHY = "Why this answer"
COPY = "Copy"
TELL_ME = "Tell me when this is answered"
FORMATS = (("Markdown", "md"), ("Word", "docx"), ("PDF", "pdf"))
TOO_MANY = "That was many files in one minute; wait a moment, then try again."
NOT_HERE = "There is no such answer among yours."
WILL_TELL = "You will be told here when a document answers this."
NOT_WAITING = "No document could answer this, so there is nothing to tell you of later."
NEWS = {
    GapState.ANSWERED: "Your question “{question}” is answered now: ask it again.",
    GapState.WONT_ANSWER: "Your question “{question}” will not be answered; My questions says why.",
}
WITHHELD_NOTE = "Parts of this answer came from documents that you may no longer read; they are left out."
KINDS = {
    AnswerStatus.ANSWERED: "Answered",
    AnswerStatus.PARTIAL: "Answered in part",
    AnswerStatus.CONFLICT: "Two documents disagree",
    AnswerStatus.CLARIFY: "Asked back",
    AnswerStatus.REFUSED: "Not answered",
}
REASONS = {
    RefusalReason.NOT_FOUND: "no passage that you may read answers it",
    RefusalReason.CONFLICT: "two documents in force disagree",
    RefusalReason.OUT_OF_SCOPE: "it asks for something that is not done here",
    RefusalReason.NOT_IN_FORCE: "only a document that is not in force answers it",
    RefusalReason.UNVERIFIABLE: "no passage supports what a model wrote",
}
EXTRACTIVE = "none: every sentence is quoted from a document"
_SURE = ((0.85, "high"), (0.6, "fair"), (0.0, "low"))
_NEAR = ((0.6, "very close in meaning"), (0.45, "close in meaning"), (0.3, "related"))


def confidence_words(confidence: float) -> str:
    """How sure the assistant is that its passages answer the question.

    >>> confidence_words(0.9), confidence_words(0.7), confidence_words(0.2)
    ('high', 'fair', 'low')
    """
    return next(word for least, word in _SURE if confidence >= least)


def nearness_words(similarity: float | None, *, shares_words: bool) -> str:
    """How near a passage is to the question; the cosine only says so in words.

    >>> nearness_words(0.5, shares_words=True)
    "close in meaning, shares the question's words"
    """
    near = next((word for least, word in _NEAR if (similarity or 0) >= least), "")
    words = "shares the question's words" if shares_words else ""
    return ", ".join(filter(None, (near, words))) or "distant"


def refusal_words(reason: RefusalReason) -> str:
    """Why nothing was answered, as the end of a sentence."""
    return REASONS[reason]
