"""Approving, waiving, revoking, promoting and taking back releases of the assistant."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.assistant_pages import PATH
from assistant.ui.govern.fields import parse_day
from assistant.ui.govern.forms import Submission, deny, submitted
from assistant.ui.govern.page import GovernRoute, go
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import RefusedError
from knowledge.acting import Act

_JUDGED_AGAIN = "r-{number} was judged again since you opened the page; look at it again."
_MOVED = "{channel} runs another release than when you opened the page; look at it again."


def assistant_act_routes(parts: GovernParts) -> APIRouter:
    """What is done on the page of a release."""
    router = APIRouter(prefix=PATH, route_class=GovernRoute)
    _add_words(router, parts)
    _add_moves(router, parts)
    return router


def _add_words(router: APIRouter, parts: GovernParts) -> None:
    @router.post("/r-{number:int}/approve")
    async def approve(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.APPROVE_RELEASE)
        expires, desk = _end(form, required=False), parts.promotion()
        given = await asyncio.to_thread(
            desk.approve,
            f"r-{number}",
            form.visitor.actor,
            form.text("reason"),
            expires=expires,
            seen_run=form.text("seen", at_most=200),
        )
        return go(_path(number), "assistant-agreed" if given.missing else "assistant-approved")

    @router.post("/r-{number:int}/waive")
    async def waive(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.APPROVE_RELEASE)
        await _require_seen(parts, form, number, Act.APPROVE_RELEASE)
        await asyncio.to_thread(
            parts.promotion().waive,
            f"r-{number}",
            form.text("metric", at_most=200),
            reason=form.text("reason"),
            expires=_end(form, required=True),
            actor=form.visitor.actor,
        )
        return go(_path(number), "waived")

    @router.post("/r-{number:int}/revoke")
    async def revoke(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.APPROVE_RELEASE)
        desk, reason = parts.promotion(), form.text("reason")
        await asyncio.to_thread(desk.revoke, f"r-{number}", form.visitor.actor, reason)
        return go(_path(number), "revoked")


def _add_moves(router: APIRouter, parts: GovernParts) -> None:
    @router.post("/r-{number:int}/promote")
    async def promote(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.PROMOTE_RELEASE)
        await _require_seen(parts, form, number, Act.PROMOTE_RELEASE)
        desk, channel = parts.promotion(), form.text("channel", at_most=40)
        await asyncio.to_thread(
            desk.promote, f"r-{number}", channel, actor=form.visitor.actor, reason=form.text("reason")
        )
        return go(_path(number), "promoted")

    @router.post("/r-{number:int}/rollback")
    async def roll_back(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.PROMOTE_RELEASE)
        desk, channel = parts.promotion(), form.text("channel", at_most=40)
        running = form.text("running", at_most=20)
        standing = await asyncio.to_thread(desk.status)
        now = next((each.release for each in standing.channels if each.channel == channel), None)
        if now is None or now.name != running:
            await _refuse(parts, form, number, Act.PROMOTE_RELEASE, _MOVED.format(channel=channel or "It"))
        await asyncio.to_thread(
            desk.rollback, channel, f"r-{number}", actor=form.visitor.actor, reason=form.text("reason")
        )
        return go(_path(number), "assistant-back")


async def _form(parts: GovernParts, request: Request, number: int, act: Act) -> Submission:
    """A form of the page of a release, by somebody who has just proved who they are."""
    request.state.back = _path(number)
    return await submitted(parts, request, act, f"assistant r-{number}", fresh=True)


async def _require_seen(parts: GovernParts, form: Submission, number: int, act: Act) -> None:
    """Refuse where the newest verdict is not the one that the page showed."""
    verdict = await asyncio.to_thread(parts.promotion().newest_verdict, f"r-{number}")
    if verdict is not None and verdict.run.run_id != form.text("seen", at_most=200):
        await _refuse(parts, form, number, act, _JUDGED_AGAIN.format(number=number))


async def _refuse(parts: GovernParts, form: Submission, number: int, act: Act, sentence: str) -> None:
    await deny(parts, form.visitor, act, f"assistant r-{number}", sentence)
    raise RefusedError(409, sentence)


def _end(form: Submission, *, required: bool) -> datetime | None:
    """The moment after the last day that a form names; None where it names none."""
    day = parse_day(form.text("expires", at_most=40), "The last day")
    if day is None and required:
        raise RefusedError(422, "Say until when the waiver lasts.")
    return datetime.combine(day + timedelta(days=1), time(), UTC) if day else None


def _path(number: int) -> str:
    return f"{PATH}/r-{number}"
