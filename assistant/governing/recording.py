"""The assistant that people ask: every question leaves an entry in the audit trail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

from assistant.answering.answer import Answer, Question
from assistant.answering.compose import OnToken
from assistant.answering.pipeline import Assistant, OnStep
from assistant.answering.recipe import Recipe
from assistant.errors import AssistantError
from assistant.governing.question_entry import INSTALLED, Circumstances, question_details
from knowledge.audit.asked import record_denial, record_question
from knowledge.errors import KnowledgeError
from knowledge.past_view import judged_by

Observer = Callable[[Question, Answer, str], None]
"""Told of every answer that was given and recorded, and by whom it was asked."""

NOBODY = "unknown"
"""Who asked, where nobody said."""
_KEPT_OF_DENIED = 300
_LOG = logging.getLogger(__name__)


class RecordedLibrary(Protocol):
    """The knowledge base, as far as recording needs it."""

    @property
    def engine(self) -> Any: ...

    @property
    def clock(self) -> Callable[[], Any]: ...


class RecordingAssistant:
    """Answers as the assistant that it wraps. Thread-safe.

    An answer that cannot be recorded is not given; an observer that fails costs nobody theirs.
    """

    def __init__(
        self,
        assistant: Assistant,
        *,
        library: RecordedLibrary,
        recipe: Recipe,
        program: str,
        observers: Sequence[Observer] = (),
        ran_as: str = INSTALLED,
        today: Callable[[], date] = date.today,
    ) -> None:
        """
        Args:
            assistant: Answers.
            library: The knowledge base that it answers from and that holds the trail.
            recipe: What the assistant is made of.
            program: The version of this program.
            observers: Called after each answer, in order.
            ran_as: The channel whose release this is, or that it is none's.
            today: The day by which the assistant judges review dates.
        """
        self._assistant, self._library = assistant, library
        self.recipe = recipe
        """What the assistant is made of."""
        self._digest, self._content = recipe.digest, recipe.to_json()
        self._program, self._observers, self._today = program, tuple(observers), today
        self._ran_as = ran_as

    def answer(
        self, question: Question, on_step: OnStep | None = None, on_token: OnToken | None = None
    ) -> Answer:
        """Answer one question and record it, as `Assistant.answer`.

        Raises:
            AuditWriteError: If the answer cannot be recorded; it is then not given.
            Whatever answering raises.
        """
        day = self._today()
        try:
            answer = self._assistant.answer(question, on_step, on_token)
        except (AssistantError, KnowledgeError) as error:
            self._note_denial(question, error)
            raise
        self._record(question, answer, day)
        self._tell(question, answer)
        return answer

    def check_model(self) -> None:
        """As `Assistant.check_model`."""
        self._assistant.check_model()

    def _record(self, question: Question, answer: Answer, day: date) -> None:
        at = self._library.clock()
        newest, on = judged_by(
            self._library.engine, release=answer.release, as_of=question.as_of, today=at.date()
        )
        details = question_details(
            question,
            answer,
            Circumstances(day=day, on=on, newest_release=newest),
            program=self._program,
            ran_as=self._ran_as,
        )
        record_question(
            self._library.engine,
            at=at,
            asker=question.asker or NOBODY,
            answer_id=answer.answer_id,
            details=details,
            digest=self._digest,
            recipe=self._content,
        )

    def _note_denial(self, question: Question, error: Exception) -> None:
        """Tell the trail of a question that was turned away. Failing here hides no first error."""
        try:
            record_denial(
                self._library.engine,
                at=self._library.clock(),
                actor=question.asker or NOBODY,
                act="ask",
                reason=str(error),
                details={"question": question.text[:_KEPT_OF_DENIED], "role": question.role},
            )
        except KnowledgeError:
            _LOG.warning("A question that was turned away could not be recorded.")

    def _tell(self, question: Question, answer: Answer) -> None:
        for observer in self._observers:
            try:
                observer(question, answer, question.asker or NOBODY)
            except Exception as error:  # noqa: BLE001 - the answer is right and recorded
                # No traceback: its frames and the database's message would hold the question.
                _LOG.warning("%s after answer %s", type(error).__name__, answer.answer_id)
