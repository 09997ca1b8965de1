"""Releases: the history, one with its notes and differences, and the way back."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from assistant.ui.govern.forms import require_visitor, submitted
from assistant.ui.govern.page import LARGEST_NUMBER, GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.readable import readable_differences
from assistant.ui.govern.refusals import RefusedError
from assistant.ui.govern.review_view import document_views
from assistant.ui.govern.visitor import Visitor
from knowledge.acting import Act
from knowledge.progress import OnProgress
from knowledge.releases.notes import render_notes

Number = Annotated[int, Query(ge=0, le=LARGEST_NUMBER)]
_PATH = "/govern/releases"
_DOCUMENTS_SHOWN = 100


def release_routes(parts: GovernParts) -> APIRouter:
    """`/govern/releases` and what lies below it."""
    router = APIRouter(prefix=_PATH, route_class=GovernRoute)

    @router.get("")
    async def every(request: Request) -> Response:
        visitor = require_visitor(request)
        found = await asyncio.to_thread(parts.desk().history.releases)
        return show(visitor, "releases.html", request, releases=found)

    @router.get("/{number:int}")
    async def one(request: Request, number: int, since: Number | None = None) -> Response:
        visitor = require_visitor(request)
        values = await asyncio.to_thread(_values, parts, visitor, number, since)
        values["needs_password"] = await parts.fresh.needs_password(visitor)
        return show(visitor, "release.html", request, **values)

    @router.post("/{number:int}/rollback")
    async def roll_back(request: Request, number: int) -> Response:
        request.state.back = f"{_PATH}/{number}"
        form = await submitted(parts, request, Act.ROLL_BACK, f"release {number}", fresh=True)
        reason, actor = form.text("reason"), form.visitor.actor
        if not reason:
            raise RefusedError(422, "Give a reason to roll back.")
        await asyncio.to_thread(parts.desk().history.release, number)

        def go_back(progress: OnProgress) -> str:
            outcome = parts.desk().roll_back(number, actor, reason=reason, on_progress=progress)
            return f"{_PATH}/{outcome.release.number}?done=rolled-back"

        account, title = form.visitor.person.account, f"Rolling back to release {number}"
        work = parts.works.start(account, title, go_back, key="roll back", back=f"{_PATH}/{number}")
        return go(f"/govern/progress/{work.id}" if work.account == account else _PATH)

    return router


def _values(parts: GovernParts, visitor: Visitor, number: int, since: int | None) -> dict[str, Any]:
    history = parts.desk().history
    release = history.release(number)
    before = number - 1 if since is None else since
    found = history.compare(before, number)
    shown, held_back = readable_differences(parts.base(), history, (before, number), found, visitor)
    return {
        "release": release,
        "since": before,
        "documents": document_views(shown[:_DOCUMENTS_SHOWN]),
        "document_count": len(shown),
        "closed": held_back,
        "notes": render_notes(release, shown),
        "newest": parts.base().current_release(),
        "numbers": [each.number for each in history.releases()],
        "may_roll_back": visitor.may(Act.ROLL_BACK),
    }
