"""“Tell me when this is answered”: whoever asked is told at their next visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from assistant.answering.answer import Answer, Question
from assistant.governing.gap_filing import LACKING, unsatisfied
from assistant.ui.accounts import utc_now
from assistant.ui.answer_record import answer_from_record
from assistant.ui.answers.words import NEWS, NOT_WAITING, WILL_TELL
from assistant.ui.asked_in import asked_in_of
from assistant.ui.errors import NotYoursError, UiError
from assistant.ui.history import History, Step
from assistant.ui.sessions import SignedIn
from knowledge.gaps.gap import GapCause, GapState, Reader

KEY = "tell_me"
"""In the record of a step: {"since": …, "told": bool}."""
_MOST_TOLD = 3


class NotWaitingError(UiError):
    """There is nothing to be told of an answer."""

    def __init__(self) -> None:
        super().__init__(NOT_WAITING)


class Filer(Protocol):
    """What opens gaps."""

    def file(self, question: Any, asker: str) -> int: ...


class GapNews(Protocol):
    """What became of questions."""

    def news_for(self, asker: str, since: datetime | None, *, reader: Reader | None = None) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """That a question is answered now, or will not be."""

    step_id: str
    thread_id: str
    text: str


class AnswerNews:
    """Who wants to be told, and what there is to tell."""

    def __init__(
        self,
        history: History,
        *,
        filer: Callable[[], Filer],
        gaps: Callable[[], GapNews],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._history, self._filer, self._gaps, self._now = history, filer, gaps, now

    def subscribe(self, person: SignedIn, step_id: str) -> str:
        """Tell this person once their question is answered; gives the sentence that promises it.

        Raises:
            NotYoursError: If they have no such answer.
            NotWaitingError: If it was answered, or no document could answer it.
        """
        step = self._history.step(person.account, step_id)
        record = (step.record or {}) if step else {}
        if "answer" not in record:
            raise NotYoursError()
        answer = answer_from_record(record["answer"])
        if not waits(answer) or not asked_in_of(record).everything:
            raise NotWaitingError()
        question = Question(text=answer.question, role=person.role, groups=person.groups)
        # Filed already where the question was asked for today; filing again joins it.
        self._filer().file(unsatisfied(question, answer, GapCause.REFUSED), person.account)
        self._history.note(person.account, step_id, KEY, {"since": self._now().isoformat(), "told": False})
        return WILL_TELL

    def news(self, person: SignedIn) -> list[News]:
        """What this person wanted to be told and was not told yet, the newest first."""
        reader = Reader(role=person.role, groups=person.groups)
        views = self._gaps().news_for(person.account, None, reader=reader)
        states = {
            question.answer_id: view.gap.state
            for view in views
            if view.gap.state in (GapState.ANSWERED, GapState.WONT_ANSWER)
            for question in view.gap.questions
        }
        if not states:
            return []
        waiting = [step for step in self._history.noted(person.account, KEY) if _untold(step)]
        found = [_news(step, states) for step in waiting]
        return [news for news in found if news is not None][:_MOST_TOLD]

    def told(self, person: SignedIn, step_id: str) -> None:
        """They have seen it.

        Raises:
            NotYoursError: If they wanted to be told of no such answer.
        """
        step = self._history.step(person.account, step_id)
        kept = ((step.record or {}) if step else {}).get(KEY)
        if kept is None:
            raise NotYoursError()
        self._history.note(person.account, step_id, KEY, {**kept, "told": True})


def waits(answer: Answer) -> bool:
    """Whether a document of the knowledge base could still answer it."""
    return answer.release > 0 and answer.refusal is not None and answer.refusal.reason in LACKING


def _untold(step: Step) -> bool:
    return not ((step.record or {}).get(KEY) or {}).get("told", True)


def _news(step: Step, states: Mapping[str, GapState]) -> News | None:
    answer = (step.record or {}).get("answer") or {}
    state = states.get(str(answer.get("answer_id")))
    if state is None:
        return None
    text = NEWS[state].format(question=" ".join(str(answer.get("question", "")).split())[:200])
    return News(step_id=step.id, thread_id=step.thread_id, text=text)
