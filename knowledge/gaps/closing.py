"""Whether an answer given again settles a gap. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from knowledge.gaps.gap import GapCause, GapCitation, GapQuestion, Reader, quote_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAgain:
    """A question as it is put again."""

    text: str
    reader: Reader
    collection: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of asking again."""

    answered: bool
    """Plainly: neither in part, nor with two documents that disagree."""
    release: int
    citations: Sequence[GapCitation] = ()


Ask = Callable[[AskedAgain], Outcome]

ValidAt = Callable[[GapCitation, int], bool]
"""Whether the version that a citation names was published at a release."""


def settles(questions: Collection[GapQuestion], outcome: Outcome, valid_at: ValidAt) -> bool:
    """Whether an outcome satisfies everybody who asked.

    Who was refused is satisfied by an answer. Who got one and was not content needs another one: it
    must quote something new from a version that was not published when they asked.
    """
    if not outcome.answered or not outcome.citations:
        return False
    discontent = [question for question in questions if question.cause is not GapCause.REFUSED]
    if not discontent:
        return True
    told = frozenset[str]().union(*(question.quotes for question in discontent))
    asked = max(question.release for question in discontent)
    return any(
        quote_digest(citation.quote) not in told and not valid_at(citation, asked)
        for citation in outcome.citations
    )
