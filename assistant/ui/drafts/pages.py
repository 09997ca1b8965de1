"""`/drafts`, one draft, and its submission as a proposal."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.desk import DraftingDesk
from assistant.ui.drafts.describing import ENDINGS, MAX_DESCRIPTION_BYTES
from assistant.ui.drafts.draft_view import view_of
from assistant.ui.drafts.parts import DraftParts, require_version, told_plainly
from assistant.ui.govern.forms import require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.refusals import RefusedError
from knowledge.acting import Act, Actor

_SHOWN = 200


def page_routes(parts: DraftParts) -> APIRouter:
    """The pages that people look at."""
    router = APIRouter(route_class=GovernRoute)

    @router.get("/drafts")
    async def every(request: Request) -> Response:
        visitor = require_visitor(request, Act.PROPOSE)
        request.state.back = "/"
        found = await asyncio.to_thread(parts.desk().list, visitor.actor)
        kinds = {name: kind.title for name, kind in artifact_kinds().items()}
        values = {"drafts": found[:_SHOWN], "count": len(found), "kinds": kinds, **upload_limits()}
        return show(visitor, "drafts/list.html", request, **values)

    @router.get("/drafts/{number:int}")
    async def one(request: Request, number: int, v: int | None = None) -> Response:
        visitor = require_visitor(request, Act.PROPOSE)
        request.state.back = "/drafts"
        with told_plainly():
            require_version(v)
            view = await asyncio.to_thread(view_of, parts.desk(), visitor.actor, number, v)
        return show(visitor, "drafts/draft.html", request, view=view, **upload_limits())

    @router.post("/drafts/{number:int}/submit")
    async def submit(request: Request, number: int) -> Response:
        request.state.back = f"/drafts/{number}"
        form = await submitted(parts.govern, request, Act.PROPOSE, f"draft {number}")
        reason, seen = form.text("reason"), form.text("seen", at_most=12)
        if not reason:
            raise RefusedError(422, "Say why this should be published.")
        with told_plainly():
            act = partial(_submit, parts.desk(), form.visitor.actor, number, seen=seen, reason=reason)
            proposal = await asyncio.to_thread(act)
        return go(f"/govern/proposals/{proposal}")

    return router


def upload_limits() -> dict[str, Any]:
    """What the form for a description says of files."""
    return {"max_bytes": MAX_DESCRIPTION_BYTES, "accept": ",".join(ENDINGS)}


def _submit(desk: DraftingDesk, actor: Actor, number: int, *, seen: str, reason: str) -> int:
    if str(desk.read(number, actor).version) != seen:
        raise RefusedError(409, "The draft was changed since you opened the page; look at it again.")
    return desk.submit(number, actor, reason=reason)
