"""What a case of an organisation's own is. Pure data; `assistant.casework.desk` carries it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

ID_PREFIX = "own-"


class CaseState(StrEnum):
    """How far a case has come. Only accepted ones count."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """By somebody else than its author."""
    WITHDRAWN = "withdrawn"
    """By its author, or replaced by a better one of theirs."""
    RETIRED = "retired"
    """Was accepted, and counts no more."""


class Expectation(StrEnum):
    """What a right reaction to a question is."""

    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """One case as it is kept."""

    number: int
    case_id: str
    content: Mapping[str, Any]
    """A case of the gate as JSON values; of a proposed one parts may be missing."""
    content_sha256: str
    answer_id: str | None
    """The recorded answer that it was made of."""
    state: CaseState
    author: str
    author_folded: str
    reviewer: str | None
    """Who accepted, rejected or retired it last; every such act is in the audit trail."""
    at: datetime
    """UTC, without a zone, as all times of a case."""
    reviewed_at: datetime | None
    reason: str
    """The author's note, or what was said when the state changed last."""

    @property
    def question(self) -> str:
        """What is asked."""
        return str(self.content["input"]["question"])

    @property
    def missing(self) -> Sequence[str]:
        """What it lacks before it can be accepted."""
        return missing_parts(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenGold:
    """Words of a document that answer a question."""

    source: str
    """The document's path below its collection's root."""
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody says about a case; what is None follows from the answer."""

    expect: Expectation | None = None
    gold: Sequence[GivenGold] | None = None
    facts: Sequence[str] | None = None
    """Words that a right answer says, or `re:` and a regular expression; ` OR ` between alternatives."""
    must_not: Sequence[str] | None = None
    is_hard: bool = False
    """One hard case that fails fails the run."""
    note: str = ""


def missing_parts(content: Mapping[str, Any]) -> list[str]:
    """What a case lacks, in words for whoever completes it.

    >>> missing_parts({"kind": "answer", "gold": {}})
    ['the words of a document that answer it', 'a fact that a right answer states']
    >>> missing_parts({"kind": "refusal", "gold": {}})
    []
    """
    if content.get("kind") not in ("answer", "multi_turn", "near_miss"):
        return []
    gold = content.get("gold", {})
    lacking = []
    if not gold.get("spans"):
        lacking.append("the words of a document that answer it")
    if not any(each.get("vital", True) for each in gold.get("nuggets", ())):
        lacking.append("a fact that a right answer states")
    return lacking
