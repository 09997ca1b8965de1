"""The conversation: what happens when a person sends a message. Thin; Chainlit stops here."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

import chainlit as cl
from chainlit.config import config
from chainlit.utils import utc_now

from assistant.answering.answer import Answer, Question
from assistant.answering.serialise import answer_to_json
from assistant.api import Metrics
from assistant.errors import AssistantError
from assistant.ui.answers.news import AnswerNews
from assistant.ui.asked_in import KEY, AskedIn, pages_of
from assistant.ui.attachments import Attachments
from assistant.ui.data_layer import ChatDataLayer
from assistant.ui.drafts.chat import InterviewChat
from assistant.ui.drafts.standing import TOLD
from assistant.ui.drafts.wishes import Wanted, Wish
from assistant.ui.errors import NotYoursError
from assistant.ui.history import Step
from assistant.ui.identity import signed_in
from assistant.ui.limits import AttemptLimiter
from assistant.ui.markdown_guard import plain, safe_markdown
from assistant.ui.presenter import render_message, render_passages, sentence_blocks
from assistant.ui.reopening import Documents, earlier_turns, may_read, passages_record
from assistant.ui.restricting import Restrictions
from assistant.ui.security import failure_sentence, new_error_id, session_token
from assistant.ui.sessions import Sessions, SignedIn
from assistant.ui.turn import (
    FILE_GONE,
    SIGNED_OUT,
    STOPPED,
    TOO_MANY,
    Answered,
    Answering,
    StageEnded,
    Written,
    run_turn,
)
from knowledge.errors import KnowledgeError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatParts:
    """What the conversation needs."""

    assistant: Callable[[], Answering]
    documents: Callable[[], Documents]
    data_layer: ChatDataLayer
    sessions: Sessions
    questions: AttemptLimiter
    metrics: Metrics
    interviews: InterviewChat
    restrictions: Restrictions
    news: AnswerNews
    starters: Callable[[SignedIn], Sequence[str]]
    """What to begin with, by what is asked; nothing where too little was."""
    attachments: Attachments
    today: Callable[[], date] = date.today


def register_chat(parts: ChatParts) -> None:
    """Give Chainlit our callbacks. Chainlit has one application a process."""
    starters = load_starters()

    @cl.data_layer
    def data_layer() -> ChatDataLayer:
        return parts.data_layer

    @cl.set_starters
    async def show_starters(user: cl.User | None, _language: str | None = None) -> list[cl.Starter]:
        role = str((user.metadata if user else {}).get("role", "staff"))
        shipped = starters.get(role, starters["staff"])
        questions = await asked_starters(parts, shipped)
        return [cl.Starter(label=question, message=question) for question in questions]

    async def start() -> None:
        person = await signed_in_person(parts.sessions)
        await parts.interviews.offer(person)
        await parts.interviews.reopened(person, ())
        await tell_asked_in(parts, person, cl.context.session.thread_id, ())
        await tell_news(parts, person)

    # Not by `cl.on_chat_start`, which would keep a step of its own and tell the page that a task ended.
    config.code.on_chat_start = start

    @cl.on_chat_resume
    async def resume(thread: Any) -> None:
        """Chainlit shows the stored steps; `get_thread` has checked them."""
        person = await signed_in_person(parts.sessions)
        await parts.interviews.offer(person)
        steps = await parts.data_layer.steps(thread["id"])
        await parts.interviews.reopened(person, steps)
        await tell_asked_in(parts, person, thread["id"], steps)
        await tell_news(parts, person)

    @cl.on_message
    async def answer_message(message: cl.Message) -> None:
        await _Turn(parts, message).run()


async def asked_starters(parts: ChatParts, shipped: Sequence[str]) -> list[str]:
    """What people of the same rights ask, then the shipped ones; what begins a draft stays first."""
    person = signed_in()
    asked: Sequence[str] = ()
    if person is not None:
        try:
            asked = await asyncio.to_thread(parts.starters, person)
        except Exception as error:  # noqa: BLE001 - the shipped ones serve as well
            _LOG.warning("%s while questions were counted", type(error).__name__)
    drafts = [each for each in shipped if not each.endswith("?")]
    return list(dict.fromkeys([*drafts, *asked, *shipped]))[: len(shipped)]


def load_starters() -> dict[str, list[str]]:
    """Questions to begin with, by role."""
    text = files("assistant.ui").joinpath("starters.json").read_text(encoding="utf-8")
    starters: dict[str, list[str]] = json.loads(text)
    return starters


async def signed_in_person(sessions: Sessions) -> SignedIn | None:
    """Who is there, by the tables as they are now; a role in a token would outlive its change."""
    session = cl.context.session
    cookie = (session.environ or {}).get("HTTP_COOKIE", "")
    person = await asyncio.to_thread(sessions.find, session_token(cookie))
    user = session.user
    return person if person and user and person.account == user.identifier else None


async def tell_asked_in(
    parts: ChatParts, person: SignedIn | None, thread_id: str, steps: Sequence[Step]
) -> None:
    """Tell the page what the next question is restricted to. Failing here hides no conversation."""
    if person is None:
        return
    try:
        told = await asyncio.to_thread(parts.restrictions.told, person, thread_id, steps)
    except KnowledgeError as error:
        _LOG.warning("%s while the collections were listed", type(error).__name__)
        return
    await cl.send_window_message({"playbookAskedIn": told})


async def tell_news(parts: ChatParts, person: SignedIn | None) -> None:
    """Tell the page which questions were answered since. Failing here hides no conversation."""
    if person is None:
        return
    try:
        found = await asyncio.to_thread(parts.news.news, person)
    except KnowledgeError as error:
        _LOG.warning("%s while news was looked up", type(error).__name__)
        return
    if found:
        told = [{"step": news.step_id, "thread": news.thread_id, "text": news.text} for news in found]
        await cl.send_window_message({"playbookNews": told})


class _Turn:
    """One message and its answer."""

    def __init__(self, parts: ChatParts, message: cl.Message) -> None:
        self._parts, self._message = parts, message
        self._reply = cl.Message(content="")
        self._written = ""
        self._passages: list[Any] = []
        self._understood: str | None = None
        self._asked_in = AskedIn()

    async def run(self) -> None:
        try:
            await self._answer()
        except asyncio.CancelledError:
            await self._say(STOPPED)
        except (AssistantError, KnowledgeError) as error:
            self._parts.metrics.record_failure()
            await self._say(safe_markdown(str(error)), is_error=True)
        except Exception:  # noqa: BLE001 - a person gets a sentence and a number, the log the rest
            error_id = new_error_id()
            _LOG.exception("a question failed, error %s", error_id)
            self._parts.metrics.record_failure()
            await self._say(failure_sentence(error_id), is_error=True)

    async def _answer(self) -> None:
        person = await signed_in_person(self._parts.sessions)
        if person is None:
            await self._say(SIGNED_OUT, is_error=True)
            return
        thread_id, command = self._message.thread_id, self._message.command
        before = [
            step for step in await self._parts.data_layer.steps(thread_id) if step.id != self._message.id
        ]
        understood = self._parts.interviews.understood(person, self._message.content, command, before)
        self._asked_in = self._parts.restrictions.of(person, thread_id, before)
        told = {KEY: asdict(self._asked_in)} if understood.wish is Wish.ASK else dict(TOLD)
        # Chainlit saves in the background; an answer to a lost question would be worse than none.
        await self._parts.data_layer.save_step(self._message.to_dict(), told)
        await cl.send_window_message({"playbookThread": self._message.thread_id})
        if not self._parts.questions.allow(f"account:{person.account}"):
            await self._say(TOO_MANY, is_error=True)
            return
        if understood.wish is not Wish.ASK:
            await self._interview(person, understood, before)
            return
        question = await self._question(person, understood.text, before)
        assistant = await asyncio.to_thread(self._assistant, person)
        if assistant is None:
            await self._say(plain(FILE_GONE.format(name=self._asked_in.attachment)), is_error=True)
            return
        step = await self._begin_step()
        try:
            answer = await self._follow(assistant, question)
        except BaseException:
            await step.remove()
            raise
        await self._end_step(step)
        await self._finish(answer)

    async def _begin_step(self) -> cl.Step:
        """The step that a reader may open. Not as a context manager, which would show errors' text."""
        step = cl.Step(
            name="Reading the documents",
            type="retrieval",
            parent_id=self._reply.parent_id,
            show_input=False,
        )
        step.start = utc_now()
        await step.send()
        return step

    async def _end_step(self, step: cl.Step) -> None:
        count = len(self._passages)
        step.name = f"Looked at {count} passage{'' if count == 1 else 's'}"
        step.output = render_passages(self._passages, understood=self._understood, pages=self._pages)
        step.end = utc_now()
        await step.update()
        record = passages_record(self._passages, self._understood) | self._asked_in.record()
        await self._parts.data_layer.save_step(step.to_dict(), record)

    @property
    def _pages(self) -> str:
        """Where the sources of this turn open."""
        return pages_of(self._asked_in, self._message.thread_id)

    async def _interview(self, person: SignedIn, message: Wanted, before: Sequence[Step]) -> None:
        said = await self._parts.interviews.take(person, message, before)
        await self._say(said.markdown, is_error=said.is_error)
        await self._parts.data_layer.save_step(self._reply.to_dict(), said.standing.record())

    async def _question(self, person: SignedIn, text: str, before: Sequence[Step]) -> Question:
        check = may_read(self._parts.documents(), person.role, person.groups)
        turns = await asyncio.to_thread(earlier_turns, before, check)
        return Question(
            text=text,
            role=person.role,
            groups=person.groups,
            history=turns,
            collection=self._asked_in.collection,
            as_of=self._asked_in.as_of,
            asker=person.account,
        )

    def _assistant(self, person: SignedIn) -> Answering | None:
        """Who answers: from the knowledge base, or from the conversation's file; None where that is gone."""
        if self._asked_in.attachment is None:
            return self._parts.assistant()
        try:
            home = self._parts.attachments.home(person.account, self._message.thread_id)
            # The release that answers everything else answers from a file too.
            return home.assistant_of(self._parts.assistant().recipe)
        except NotYoursError:
            return None

    async def _follow(self, assistant: Answering, question: Question) -> Answer:
        async for event in run_turn(assistant, question):
            if isinstance(event, Answered):
                return event.answer
            if isinstance(event, StageEnded):
                self._note(event)
            elif isinstance(event, Written):
                await self._show_written(event)
        raise RuntimeError("the pipeline ended without an answer")

    def _note(self, stage: StageEnded) -> None:
        if stage.name == "condense" and stage.detail.get("question") != self._message.content:
            self._understood = str(stage.detail.get("question", ""))
        elif stage.name == "retrieve":
            self._passages = list(stage.detail.get("passages", ()))

    async def _show_written(self, written: Written) -> None:
        self._written += written.text
        await self._reply.stream_token(safe_markdown(self._written), is_sequence=True)

    async def _finish(self, answer: Answer) -> None:
        self._parts.metrics.record(answer)
        if self._asked_in.attachment:
            # No release of the knowledge base said it: what people think of it opens no gap there.
            answer = replace(answer, release=0)
        if not self._written:
            for block in sentence_blocks(answer, pages=self._pages):
                await self._reply.stream_token(f"{block}\n\n")
        self._reply.created_at = self._reply.created_at or utc_now()
        self._reply.content = render_message(
            answer,
            today=self._parts.today(),
            step_id=self._reply.id,
            asked_in=self._asked_in.words(),
            pages=self._pages,
        )
        looked_at = passages_record(self._passages, self._understood)
        record = {"answer": answer_to_json(answer), "looked_at": looked_at}
        record |= self._asked_in.record()
        # Kept before it is shown: what it leads to must be there when somebody follows it.
        await self._parts.data_layer.save_step(self._reply.to_dict(), record)
        await self._show_reply()
        await self._parts.data_layer.save_step(self._reply.to_dict(), record)

    async def _say(self, sentence: str, *, is_error: bool = False) -> None:
        self._reply.content, self._reply.is_error = sentence, is_error
        await self._show_reply()

    async def _show_reply(self) -> None:
        if self._reply.streaming or self._reply.persisted:
            self._reply.created_at = self._reply.created_at or utc_now()
            await self._reply.update()
        else:
            await self._reply.send()
