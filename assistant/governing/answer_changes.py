"""How questions would be answered differently. Pure data, JSON-able both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from knowledge.audience import EVERYONE

WITHHELD_QUESTION = "(a question about documents that you may not read)"
"""Stands for what somebody else asked."""


class AnswerChangeKind(StrEnum):
    """What becomes of one question's answer, the most important kinds first."""

    NEWLY_CONFLICTING = "newly_conflicting"
    """Two documents would be in force that disagree."""
    NEWLY_REFUSED = "newly_refused"
    """Would no longer be answered."""
    CHANGED = "changed"
    """Would be answered, or refused, otherwise."""
    NEWLY_ANSWERED = "newly_answered"
    """Was refused and would be answered."""
    SAME_WORDS = "same_words"
    """The same words, cited from another version, place or document; `notes` says what differs."""
    SAME = "same"

    @property
    def label(self) -> str:
        """As people read it.

        >>> AnswerChangeKind.SAME_WORDS.label
        'same words'
        """
        return self.value.replace("_", " ")


IMPORTANCE = tuple(AnswerChangeKind)
"""The order in which changes are shown."""
DIFFERENT = IMPORTANCE[: IMPORTANCE.index(AnswerChangeKind.SAME_WORDS)]
"""Kinds that a reviewer must look at: the reader would be told something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedQuote:
    """A citation as far as a reviewer compares it."""

    doc_id: str
    title: str
    version: int
    section: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSide:
    """An answer before or after the changes."""

    status: str
    """An `AnswerStatus`, or `failed` where the question could not be asked."""
    text: str
    citations: tuple[CitedQuote, ...] = ()
    notices: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """One question before and after."""

    question: str
    role: str
    collection: str | None
    origin: str
    """`saved` or `asked`."""
    kind: AnswerChangeKind
    before: AnswerSide | None = None
    """None, as `after`, where both are the same."""
    after: AnswerSide | None = None
    notes: tuple[str, ...] = ()
    """What differs beside the words, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChanges:
    """Every question that was compared, the most important changes first."""

    base_release: int
    """The release that the changes were tried on."""
    changes: Sequence[AnswerChange]

    @property
    def counts(self) -> dict[AnswerChangeKind, int]:
        """How many of each kind, zeros included, in order of importance."""
        counted = Counter(change.kind for change in self.changes)
        return {kind: counted[kind] for kind in IMPORTANCE}

    @property
    def different(self) -> list[AnswerChange]:
        """Those that tell the reader something else."""
        return [change for change in self.changes if change.kind in DIFFERENT]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` reads them."""
        return {
            "base_release": self.base_release,
            "questions": len(self.changes),
            "counts": {kind.value: count for kind, count in self.counts.items()},
            "changes": [asdict(change) | {"kind": change.kind.value} for change in self.changes],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> AnswerChanges:
        """What `to_json` wrote."""
        return cls(
            base_release=value["base_release"],
            changes=tuple(_change(each) for each in value["changes"]),
        )


def answers_seen_by(changes: AnswerChanges, role: str, opens: Callable[[str], bool]) -> AnswerChanges:
    """The changes without what somebody of this role may not read.

    Args:
        changes: As they were compared, each question with its own role.
        role: What another role was told without quotes may name closed documents.
        opens: Whether they may read a document.
    """
    return replace(changes, changes=tuple(_seen(each, role, opens) for each in changes.changes))


def _seen(change: AnswerChange, role: str, opens: Callable[[str], bool]) -> AnswerChange:
    sides = [side for side in (change.before, change.after) if side is not None]
    if all(_opens_side(side, change.role, role, opens) for side in sides):
        return change
    question = change.question if change.origin == "saved" else WITHHELD_QUESTION
    return replace(change, question=question, before=None, after=None, notes=())


def _opens_side(side: AnswerSide, asked_as: str, role: str, opens: Callable[[str], bool]) -> bool:
    if not side.citations:
        return asked_as in (EVERYONE, role)
    return all(opens(each.doc_id) for each in side.citations)


def _change(value: Mapping[str, Any]) -> AnswerChange:
    return AnswerChange(
        **{name: value[name] for name in ("question", "role", "collection", "origin")},
        kind=AnswerChangeKind(value["kind"]),
        before=_side(value["before"]),
        after=_side(value["after"]),
        notes=tuple(value["notes"]),
    )


def _side(value: Mapping[str, Any] | None) -> AnswerSide | None:
    if value is None:
        return None
    return AnswerSide(
        status=value["status"],
        text=value["text"],
        citations=tuple(CitedQuote(**each) for each in value["citations"]),
        notices=tuple(value["notices"]),
        confidence=value["confidence"],
    )
