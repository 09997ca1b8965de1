"""The interview's end of the chat: which messages are its own, in whose name, in which window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import chainlit as cl

from assistant.ui.drafts.interviewing import NO_LONGER, Interviewing, Said
from assistant.ui.drafts.standing import OFF, Standing, last_standing, standing_of
from assistant.ui.drafts.wishes import COMMAND, Wanted, Wish, wanted
from assistant.ui.govern.visitor import Visitor
from assistant.ui.history import Step
from assistant.ui.security import session_token
from assistant.ui.sessions import SignedIn
from knowledge.acting import Actor

_SHOWN = "interview_shown"
"""In the memory of one window: where the interview stood when that window last showed it."""


def actor_of(person: SignedIn) -> Actor:
    """A person as the drafting desk knows them."""
    return Actor(name=person.display_name, role=person.role, groups=person.groups)


class InterviewChat:
    """Interviews in conversations."""

    def __init__(self, interviewing: Interviewing) -> None:
        self._interviewing = interviewing

    async def offer(self, person: SignedIn | None) -> None:
        """Show the button that begins a draft to whoever may; to all others there is none."""
        may = person is not None and self._interviewing.may(actor_of(person))
        command = {
            "id": COMMAND,
            "description": "Describe the work; be asked what is missing",
            "icon": "workflow",
            "button": True,
            "persistent": False,
        }
        await cl.context.emitter.set_commands([command] if may else [])  # type: ignore[list-item]

    async def reopened(self, person: SignedIn | None, steps: Sequence[Step]) -> None:
        """Remember where a conversation stood when this window opened it."""
        await self._show(person, last_standing(step.record for step in steps))

    def understood(self, person: SignedIn, text: str, command: str | None, steps: Sequence[Step]) -> Wanted:
        """What a message wants. For whoever may not draft there is nothing but questions."""
        there = last_standing(step.record for step in steps)
        if not self._interviewing.may(actor_of(person)):
            return Wanted(wish=Wish.ANSWER if there.on else Wish.ASK, text=text)
        return wanted(text, command=command, interviewing=there.on)

    async def take(self, person: SignedIn, message: Wanted, steps: Sequence[Step]) -> Said:
        """Answer a message to the interview; what is begun is finished, whoever presses “stop”."""
        actor, there = actor_of(person), last_standing(step.record for step in steps)
        if not self._interviewing.may(actor):
            said = Said(markdown=NO_LONGER, standing=OFF, is_error=True)
        elif message.wish is Wish.BEGIN:
            said = await _whole(lambda: self._interviewing.begin(actor, message.text))
        elif message.wish is Wish.CONTINUE and message.draft is not None:
            number = message.draft
            said = await _whole(lambda: self._interviewing.go_on(actor, number))
        else:
            here, text = standing_of(cl.user_session.get(_SHOWN)) or there, message.text
            said = await _whole(lambda: self._interviewing.answer(actor, text, here=here, there=there))
        await self._show(person, said.standing)
        return said

    async def _show(self, person: SignedIn | None, standing: Standing) -> None:
        cl.user_session.set(_SHOWN, standing.record())
        told: dict[str, Any] = {"on": standing.on, "draft": standing.draft}
        if standing.on and person is not None:
            told["formToken"] = form_token(person)
        await cl.send_window_message({"playbookInterview": told})


def form_token(person: SignedIn) -> str:
    """What the page's own forms of this session carry."""
    cookie = (cl.context.session.environ or {}).get("HTTP_COOKIE", "")  # type: ignore[union-attr]
    return Visitor(person=person, token=session_token(cookie) or "").form_token


async def _whole(act: Callable[[], Said]) -> Said:
    """A stop comes too late for what is being kept: the reply must tell where the draft stands."""
    work = asyncio.ensure_future(asyncio.to_thread(act))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        return await work
