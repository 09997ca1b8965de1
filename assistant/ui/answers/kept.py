"""Finding an answer again, without anything that its reader may no longer see."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answering.answer import Answer
from assistant.ui.asked_in import AskedIn, asked_in_of, pages_of
from assistant.ui.errors import NotYoursError
from assistant.ui.history import History, Step
from assistant.ui.reopening import Documents, MayRead, may_read, own_file, readable_answer
from assistant.ui.sessions import SignedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One passage that was considered."""

    rank: int
    doc_id: str
    version: int
    title: str
    section: str
    start: int
    end: int
    similarity: float | None = None
    """Cosine of question and passage, where it was found by meaning."""
    keyword: bool | None = None
    """Whether it was found by the question's words; None where that was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """An answer as its reader may see it now."""

    step_id: str
    thread_id: str
    asked_on: date | None
    answer: Answer
    withheld: bool
    """Whether something of it is left out now."""
    passages: Sequence[LookedAt]
    asked_in: AskedIn

    @property
    def pages(self) -> str:
        """Where its sources open."""
        return pages_of(self.asked_in, self.thread_id)


class AnswerShelf:
    """The answers in the conversations of one installation."""

    def __init__(self, history: History, documents: Callable[[], Documents]) -> None:
        self._history, self._documents = history, documents

    def find(self, person: SignedIn, step_id: str) -> KeptAnswer:
        """An answer of this person's.

        Raises:
            NotYoursError: If they have none at this step.
        """
        step = self._history.step(person.account, _canonical(step_id))
        record = (step.record or {}) if step else {}
        if step is None or "answer" not in record:
            raise NotYoursError()
        asked_in = asked_in_of(record)
        check = may_read(self._documents(), person.role, person.groups)
        return kept_answer(step, record, asked_in, own_file if asked_in.attachment else check)


def kept_answer(step: Step, record: Mapping[str, Any], asked_in: AskedIn, check: MayRead) -> KeptAnswer:
    """What a step's record tells a reader with these rights."""
    answer = readable_answer(record["answer"], check)
    cited = len(record["answer"]["citations"])
    looked_at = (record.get("looked_at") or {}).get("passages", ())
    passages = [LookedAt(**_known(item)) for item in looked_at if check(item["doc_id"], item["version"])]
    return KeptAnswer(
        step_id=step.id,
        thread_id=step.thread_id,
        asked_on=date.fromisoformat(step.created_at[:10]) if step.created_at else None,
        answer=answer,
        withheld=len(answer.citations) < cited,
        passages=passages,
        asked_in=asked_in,
    )


def _known(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in LookedAt.__dataclass_fields__ if name in item}


def _canonical(step_id: str) -> str:
    try:
        return str(uuid.UUID(step_id))
    except ValueError as error:
        raise NotYoursError() from error
