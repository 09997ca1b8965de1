"""How far long work has come, and where its result is."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.forms import require_visitor
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import NOT_HERE, RefusedError


def work_routes(parts: GovernParts) -> APIRouter:
    """`/govern/progress/ID`, for whoever began it."""
    router = APIRouter(route_class=GovernRoute)

    @router.get("/govern/progress/{work_id}")
    async def show_work(request: Request, work_id: str) -> Response:
        visitor = require_visitor(request)
        work = parts.works.find(work_id, visitor.person.account)
        if work is None:
            raise RefusedError(404, NOT_HERE)
        if work.target is not None:
            return go(work.target)
        return show(visitor, "work.html", request, work=work)

    return router
