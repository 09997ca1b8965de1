"""What a gap is: questions that want the same answer, and how far somebody has come with it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from knowledge.audience import EVERYONE

DEFAULT_OWNER = "the governance lead"
"""Whom a gap is routed to where no document near it names anybody."""


class GapState(StrEnum):
    """How far a gap has come."""

    OPEN = "open"
    PLANNED = "planned"
    """Somebody will write the answer."""
    ANSWERED = "answered"
    """A published document answers it. Only asking again leads here, never a person's word."""
    WONT_ANSWER = "wont_answer"
    """It stays unanswered, for a reason that those who asked may read."""


WAITING = frozenset({GapState.OPEN, GapState.PLANNED})
"""States in which a gap is asked again at each release."""
JOINABLE = WAITING | {GapState.WONT_ANSWER}
"""States in which a similar question joins: what was declined once is not opened again each week."""
SETTABLE = frozenset({GapState.OPEN, GapState.PLANNED, GapState.WONT_ANSWER})
"""States that a person may choose."""


class GapCause(StrEnum):
    """Why an answer did not satisfy."""

    REFUSED = "refused"
    LOW_CONFIDENCE = "low_confidence"
    THUMBS_DOWN = "thumbs_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsatisfied:
    """A question whose answer did not satisfy, as it is handed in."""

    answer_id: str
    text: str
    """Understandable without the conversation it stood in."""
    cause: GapCause
    role: str
    groups: frozenset[str] = frozenset()
    collection: str | None = None
    release: int
    """The one that was asked."""
    near: Sequence[str] = ()
    """Ids of the nearest documents that the asker may read, best first."""
    contact: str | None = None
    """Whom the answer itself named; counts before the owners of `near`."""
    quotes: Sequence[str] = ()
    """What the answer quoted."""
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapQuestion:
    """One question of a gap, as it is kept."""

    answer_id: str
    text: str
    asker: str
    """Folded, so that one person counts once."""
    role: str
    groups: frozenset[str]
    release: int
    quotes: frozenset[str]
    """Digests of what the answer quoted; see `quote_digest`."""
    cause: GapCause
    comment: str | None
    at: datetime
    """UTC, without a zone, as all times of a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCitation:
    """A quote that answers a gap."""

    doc_id: str
    version: int
    title: str
    section: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions that want the same answer."""

    number: int
    state: GapState
    question: str
    """The one that stands for the group."""
    collection: str | None
    owner: str
    doc_id: str | None
    """The nearest document."""
    reason: str
    """Why it will not be answered, or what was said when its state was changed."""
    opened_at: datetime
    changed_at: datetime
    changed_by: str | None
    answered_release: int | None
    answered_by: Sequence[GapCitation]
    asked_release: int
    """The newest release of which it is known whether it answers."""
    questions: Sequence[GapQuestion]
    """Oldest first. A gap that everybody took back has none, and is not listed."""

    @property
    def people(self) -> int:
        """How many different people asked."""
        return len({question.asker for question in self.questions})

    @property
    def last_asked(self) -> datetime:
        """When somebody asked last."""
        return max((question.at for question in self.questions), default=self.opened_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose reading rights count."""

    role: str
    groups: frozenset[str] = frozenset()


def narrowest_reader(questions: Collection[GapQuestion]) -> Reader:
    """A reader who may read nothing that one of the askers may not.

    Roles other than staff are not ordered by what they may read, so that two different ones have
    in common only what is open to everybody.
    """
    roles = {question.role for question in questions}
    groups = [question.groups for question in questions]
    return Reader(
        role=roles.pop() if len(roles) == 1 else EVERYONE,
        groups=frozenset.intersection(*groups) if groups else frozenset(),
    )


def by_demand(gap: Gap) -> tuple[int, float, int]:
    """Sort key: what most people asked first, then what was asked last."""
    return -gap.people, -gap.last_asked.timestamp(), gap.number


def quote_digest(quote: str) -> str:
    """A quote as it is compared: white space does not count."""
    return hashlib.sha256(" ".join(quote.split()).encode("utf-8", "surrogatepass")).hexdigest()


def citation_json(citation: GapCitation) -> dict[str, Any]:
    """A citation as JSON values."""
    return {name: getattr(citation, name) for name in GapCitation.__slots__}


def citation_from_json(value: Mapping[str, Any]) -> GapCitation:
    """What `citation_json` wrote."""
    return GapCitation(**{name: value[name] for name in GapCitation.__slots__})
