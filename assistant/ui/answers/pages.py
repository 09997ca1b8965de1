"""The routes of one answer: why it is so, its text for the clipboard, itself as a file, news of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse

from assistant.ui.answers.document import file_stem
from assistant.ui.answers.exporting import ANSWER_FORMATS, copied_text, export_answer
from assistant.ui.answers.kept import AnswerShelf, KeptAnswer
from assistant.ui.answers.news import AnswerNews, NotWaitingError
from assistant.ui.answers.why import why_of
from assistant.ui.answers.words import NOT_HERE, TOO_MANY
from assistant.ui.errors import NotYoursError
from assistant.ui.limits import AttemptLimiter
from assistant.ui.templating import render_page

_CLOSED = "default-src 'none'; frame-ancestors 'none'; sandbox"
Recipes = Callable[[str], Mapping[str, Any] | None]
"""What the assistant of a digest was made of; None where nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerParts:
    """What the routes need."""

    shelf: AnswerShelf
    recipes: Recipes
    news: AnswerNews
    base_url: str
    """The address of the chat page, without a "/" at its end."""
    exports: AttemptLimiter
    """How often one person may have a file made."""


def answer_routes(parts: AnswerParts) -> APIRouter:
    """`/answers/STEP/why`, its `/why/panel`, `/copy`, `/tell-me`, `/told` and `/export/FORMAT`."""
    router = APIRouter(prefix="/answers")

    async def found(request: Request, step_id: str) -> KeptAnswer | None:
        try:
            return await asyncio.to_thread(parts.shelf.find, request.state.signed_in, step_id)
        except NotYoursError:
            return None

    @router.get("/{step_id}/why")
    async def why(request: Request, step_id: str) -> Response:
        return await explained(request, step_id, "answers/why.html")

    @router.get("/{step_id}/why/panel")
    async def why_panel(request: Request, step_id: str) -> Response:
        return await explained(request, step_id, "answers/why_panel.html")

    async def explained(request: Request, step_id: str, template: str) -> Response:
        kept = await found(request, step_id)
        if kept is None:
            return HTMLResponse(render_page("not_found.html"), status_code=404)
        recipe = await asyncio.to_thread(parts.recipes, kept.answer.assistant_release)
        page = render_page(template, why=why_of(kept, recipe), thread_path=f"/thread/{kept.thread_id}")
        return HTMLResponse(page)

    @router.get("/{step_id}/copy")
    async def copy(request: Request, step_id: str) -> Response:
        kept = await found(request, step_id)
        if kept is None:
            return JSONResponse({"detail": NOT_HERE}, status_code=404)
        return PlainTextResponse(copied_text(kept, base_url=parts.base_url))

    @router.get("/{step_id}/tell-me")
    async def tell_me_page(request: Request, step_id: str) -> Response:
        """Where the page's script is not: what was asked for is done by POST only."""
        return RedirectResponse("/my-questions", status_code=303)

    @router.post("/{step_id}/tell-me")
    async def tell_me(request: Request, step_id: str) -> Response:
        return await noted(partial(parts.news.subscribe, request.state.signed_in, step_id))

    @router.post("/{step_id}/told")
    async def told(request: Request, step_id: str) -> Response:
        return await noted(partial(parts.news.told, request.state.signed_in, step_id))

    async def noted(act: Callable[[], str | None]) -> Response:
        try:
            return JSONResponse({"told": await asyncio.to_thread(act)})
        except NotYoursError:
            return JSONResponse({"detail": NOT_HERE}, status_code=404)
        except NotWaitingError as error:
            return JSONResponse({"detail": str(error)}, status_code=422)

    @router.get("/{step_id}/export/{name}")
    async def export(request: Request, step_id: str, name: str) -> Response:
        kept = await found(request, step_id)
        if kept is None or name not in ANSWER_FORMATS:
            return JSONResponse({"detail": NOT_HERE}, status_code=404)
        if not parts.exports.allow(f"account:{request.state.signed_in.account}"):
            return JSONResponse({"detail": TOO_MANY}, status_code=429)
        content = await asyncio.to_thread(partial(export_answer, kept, name, base_url=parts.base_url))
        return _saved(content, f"{file_stem(kept)}.{name}", ANSWER_FORMATS[name].media_type)

    return router


def _saved(content: bytes, name: str, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": _CLOSED,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
