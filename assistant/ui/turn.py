"""One question in the chat: run the pipeline in a thread and tell the page how it goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.answering.answer import Answer, Question

SIGNED_OUT = "You have been signed out. Reload this page to sign in again; your question is not lost."
TOO_MANY = "That was many questions in one minute; wait a moment, then ask again."
FILE_GONE = "The file {name} is no longer held; attach it again, or ask the knowledge base."
STOPPED = "Stopped before the answer was complete."


class Answering(Protocol):
    """The pipeline, as far as the chat page needs it."""

    @property
    def recipe(self) -> Any:
        """What it is made of."""
        ...

    def answer(
        self,
        question: Question,
        on_step: Callable[[str, dict[str, Any]], None] | None = None,
        on_token: Callable[[str], None] | None = None,
    ) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEnded:
    """A stage of the pipeline has ended."""

    name: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A model has written this much more."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The last event of a turn."""

    answer: Answer


Event = StageEnded | Written | Answered


async def run_turn(assistant: Answering, question: Question) -> AsyncIterator[Event]:
    """Answer in a worker thread; yield what happens, in order, the answer last.

    When the consumer stops early, the thread ends by itself and its answer is dropped.

    Raises:
        Whatever answering raises.
    """
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[Event | BaseException] = asyncio.Queue()

    def tell(event: Event | BaseException) -> None:
        loop.call_soon_threadsafe(events.put_nowait, event)

    def work() -> None:
        try:
            answer = assistant.answer(
                question,
                on_step=lambda name, detail: tell(StageEnded(name=name, detail=detail)),
                on_token=lambda text: tell(Written(text=text)),
            )
        except BaseException as error:  # noqa: BLE001 - handed over and raised below
            tell(error)
        else:
            tell(Answered(answer=answer))

    working = asyncio.create_task(asyncio.to_thread(work))
    try:
        while True:
            event = await events.get()
            if isinstance(event, BaseException):
                raise event
            yield event
            if isinstance(event, Answered):
                return
    finally:
        if not working.done():
            working.cancel()
