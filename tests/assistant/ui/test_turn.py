"""A turn tells what happens in order, ends with the answer, and hands errors on."""

from __future__ import annotations

import asyncio
import threading

import pytest

from assistant.answering.answer import Question
from assistant.ui.turn import Answered, StageEnded, Written, run_turn

QUESTION = Question(text="Who signs?")


class Scripted:
    """Says what it is told to say."""

    def __init__(self, answer, *, tokens=(), error=None) -> None:
        self._answer, self._tokens, self._error = answer, tokens, error
        self.may_end = threading.Event()
        self.may_end.set()

    def answer(self, question, on_step=None, on_token=None):
        on_step("retrieve", {"passages": []})
        for token in self._tokens:
            on_token(token)
        self.may_end.wait(30)
        if self._error:
            raise self._error
        return self._answer


async def events_of(assistant):
    return [event async for event in run_turn(assistant, QUESTION)]


def test_events_come_in_order_and_the_answer_last(knowledge, make_answer) -> None:
    answer = make_answer(knowledge)
    events = asyncio.run(events_of(Scripted(answer, tokens=("The ", "owner"))))
    assert events == [
        StageEnded(name="retrieve", detail={"passages": []}),
        Written(text="The "),
        Written(text="owner"),
        Answered(answer=answer),
    ]


def test_an_error_reaches_whoever_listens() -> None:
    with pytest.raises(LookupError, match="lost"):
        asyncio.run(events_of(Scripted(None, error=LookupError("lost"))))


def test_who_stops_listening_is_not_kept_waiting() -> None:
    assistant = Scripted(None, tokens=("The ",))
    assistant.may_end.clear()

    async def stop_early() -> list:
        heard = []
        turn = run_turn(assistant, QUESTION)
        async for event in turn:
            heard.append(event)
            if isinstance(event, Written):
                break
        await turn.aclose()
        assistant.may_end.set()
        return heard

    assert len(asyncio.run(stop_early())) == 2
