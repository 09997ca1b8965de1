"""What an answer is. Pure data; `assistant.answering.pipeline` builds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.audience import NO_GROUPS


class AnswerStatus(StrEnum):
    """How a question ended. Every one of them is a result, none an exception."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CONFLICT = "conflict"
    CLARIFY = "clarify"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why nothing is said."""

    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_IN_FORCE = "not_in_force"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier message of the conversation."""

    role: str
    """`user` or `assistant`."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, by whom, of which part of the knowledge."""

    text: str
    role: str = "staff"
    """Decided on the server, never by the message."""
    groups: frozenset[str] = NO_GROUPS
    """Of the asker, decided as the role is."""
    history: Sequence[Turn] = ()
    collection: str | None = None
    as_of: str | None = None
    """A release number or an ISO date; None asks the current release."""
    asker: str = ""
    """Who asks, for the audit trail: decided on the server, never by the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote that stands verbatim at [start:end] of one version's normalised text."""

    n: int
    """1-based number of the [n] marker in the answer."""
    source: str
    doc_id: str
    title: str
    kind: str
    version: int
    document_status: str
    owner: str | None
    effective_from: date | None
    review_by: date | None
    section: str
    page: int | None
    quote: str
    start: int
    end: int
    passage_id: int
    collection: str = ""
    version_label: str | None = None
    verification: str = ""
    """How the document was vouched for when it was cited, as `VerificationState` says it; "" in
    records of answers from before it was told."""
    deputy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """One sentence shown to the reader, with the numbers of the citations that carry it."""

    text: str
    citations: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestDocument:
    """A document near to a question that could not be answered."""

    doc_id: str
    title: str
    source: str
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there is no answer, and who can give one."""

    reason: RefusalReason
    ask: str
    """A person or role, in words: the owner of the nearest document, or the governance lead."""
    nearest: Sequence[NearestDocument] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a chat model spent; zeros for the extractive model."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The result of one question."""

    answer_id: str
    question: str
    standalone_question: str
    status: AnswerStatus
    answer: str
    """Markdown with [1] markers; the refusal or clarifying sentence where there is no answer."""
    sentences: Sequence[AnswerSentence] = ()
    citations: Sequence[Citation] = ()
    refusal: Refusal | None = None
    confidence: float = 0.0
    """0 to 1: calibrated probability that the evidence answers the question."""
    release: int = 0
    assistant_release: str = ""
    model: str = "extractive"
    usage: Usage = field(default_factory=Usage)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    notices: Sequence[str] = ()
    """Sentences about the answer, such as "the chat model did not reply; …"."""
    removed_sentences: int = 0
    """Sentences of a chat model that no cited passage supported."""
    considered: Sequence[int] = ()
    """Passage ids that were considered, best first."""
    named: Sequence[str] = ()
    """Ids of documents that the answer's own words name, besides those cited and the nearest ones."""
