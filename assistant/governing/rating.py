"""What people think of answers: one that did not help becomes a gap, until they think better of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.answering.answer import Answer, Question
from assistant.governing.gap_filing import unsatisfied
from knowledge.gaps.filing import GapFiler
from knowledge.gaps.gap import GapCause


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a person thinks of an answer of theirs, as of now."""

    asker: str
    """The account."""
    role: str
    groups: frozenset[str]
    answer: Answer
    helpful: bool | None
    """None where they took back what they thought."""
    comment: str | None = None


class RatingObserver:
    """Files an answer that did not help, and takes it back when that changes."""

    def __init__(self, filer: Callable[[], GapFiler]) -> None:
        """
        Args:
            filer: Made when something is first filed.
        """
        self._filer = filer

    def __call__(self, rating: Rating) -> None:
        """File or take back."""
        answer = rating.answer
        if rating.helpful is not False:
            self._filer().withdraw(answer.answer_id, rating.asker)
        elif answer.release > 0:  # in an empty knowledge base everything is missing
            question = Question(text=answer.question, role=rating.role, groups=rating.groups)
            found = unsatisfied(question, answer, GapCause.THUMBS_DOWN, comment=rating.comment)
            self._filer().file(found, rating.asker)
