"""Questions without a good answer: for those who close them, and for those who asked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.forms import require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import RefusedError
from assistant.ui.govern.visitor import visitor_of
from knowledge.acting import Act
from knowledge.gaps.gap import SETTABLE, WAITING, GapState
from knowledge.gaps.grouping import theme
from knowledge.gaps.service import Gaps

_SHOWN = 200
WORDS: Mapping[GapState, str] = {
    GapState.OPEN: "open",
    GapState.PLANNED: "planned",
    GapState.ANSWERED: "answered",
    GapState.WONT_ANSWER: "won't be answered",
}


def gap_routes(parts: GovernParts) -> APIRouter:
    """`/govern/gaps`, one of them, and `/my-questions`."""
    router = APIRouter(route_class=GovernRoute)

    @router.get("/govern/gaps")
    async def every(request: Request, state: str = "", owner: str = "") -> Response:
        visitor = require_visitor(request, Act.HANDLE_GAPS)
        states = WAITING if not state else [each for each in GapState if state in (each.value, "all")]
        find = Gaps(parts.base()).ranked
        found = await asyncio.to_thread(find, states=states, owner=owner or None, reader=visitor.reader)
        themes = {
            view.gap.number: theme(view.gap.question, [each.text for each in view.gap.questions])
            for view in found[:_SHOWN]
        }
        values = {"gaps": found[:_SHOWN], "count": len(found), "state": state, "owner": owner}
        return show(visitor, "gaps.html", request, **values, words=WORDS, themes=themes)

    @router.get("/govern/gaps/{number:int}")
    async def one(request: Request, number: int) -> Response:
        visitor = require_visitor(request, Act.HANDLE_GAPS)
        view = await asyncio.to_thread(Gaps(parts.base()).gap, number, reader=visitor.reader)
        settable = [each for each in GapState if each in SETTABLE]
        may_make_cases = visitor.may(Act.HANDLE_CASES)
        values = {"words": WORDS, "settable": settable, "may_make_cases": may_make_cases}
        return show(visitor, "gap.html", request, view=view, **values)

    @router.post("/govern/gaps/{number:int}")
    async def change(request: Request, number: int) -> Response:
        request.state.back = f"/govern/gaps/{number}"
        form = await submitted(parts, request, Act.HANDLE_GAPS, f"gap {number}")
        wanted = form.text("state", at_most=40)
        state = next((each for each in SETTABLE if each.value == wanted), None)
        if wanted and state is None:
            raise RefusedError(422, "Choose open, planned or won't be answered.")
        reason = form.text("reason")
        if state is GapState.WONT_ANSWER and not reason:
            raise RefusedError(422, "Give a reason: those who asked are told why this is not answered.")
        act = Gaps(parts.base()).change
        values = {"state": state, "reason": reason, "owner": form.text("owner", at_most=200)}
        await asyncio.to_thread(act, number, actor=form.visitor.actor, **values)
        return go(f"/govern/gaps/{number}", "gap")

    @router.get("/my-questions")
    async def mine(request: Request) -> Response:
        visitor = visitor_of(request)
        find = Gaps(parts.base()).mine
        found = await asyncio.to_thread(find, visitor.person.account, reader=visitor.reader)
        return show(visitor, "my_questions.html", request, gaps=found[:_SHOWN], words=WORDS)

    return router
