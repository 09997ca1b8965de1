"""Bars: what a release must reach, what a proposed bar would change, and the decision about it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.promotion.errors import PromotionError
from assistant.promotion.records import BarRecord
from assistant.ui.govern.forms import require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import page_sentence
from assistant.ui.govern.visitor import Visitor
from knowledge.acting import Act
from knowledge.differences.words import compare_texts

PATH = "/govern/assistant/bars"
_SHOWN_DIGEST = 12


def bar_routes(parts: GovernParts) -> APIRouter:
    """`/govern/assistant/bars/N`."""
    router = APIRouter(prefix=PATH, route_class=GovernRoute)

    @router.get("/{number:int}")
    async def one(request: Request, number: int) -> Response:
        visitor = require_visitor(request)
        values = await asyncio.to_thread(_values, parts, visitor, number)
        values["needs_password"] = await parts.fresh.needs_password(visitor)
        return show(visitor, "bar.html", request, **values)

    @router.post("/{number:int}/approve")
    async def approve(request: Request, number: int) -> Response:
        request.state.back = _path(number)
        form = await submitted(parts, request, Act.APPROVE_RELEASE, f"bar {number}", fresh=True)
        desk, comment = parts.promotion(), form.text("reason")
        bar = await asyncio.to_thread(desk.approve_bar, number, form.visitor.actor, comment)
        return go(_path(number), "bar-adopted" if bar.state == "adopted" else "bar-approved")

    @router.post("/{number:int}/reject")
    async def reject(request: Request, number: int) -> Response:
        request.state.back = _path(number)
        # Who proposed a bar may withdraw it; the desk knows who that is.
        form = await submitted(parts, request, Act.REGISTER_RELEASE, f"bar {number}")
        desk, reason = parts.promotion(), form.text("reason")
        await asyncio.to_thread(desk.reject_bar, number, form.visitor.actor, reason)
        return go(_path(number), "bar-rejected")

    return router


def _values(parts: GovernParts, visitor: Visitor, number: int) -> dict[str, Any]:
    desk = parts.promotion()
    bar, adopted = desk.bar(number), desk.adopted_bar()
    beside = adopted if adopted and adopted.number != number else None
    rows, problem = _changes(parts, beside, bar)
    return {
        "bar": bar,
        "beside": beside,
        "rows": rows,
        "changes_problem": problem,
        "pieces_of_text": compare_texts(beside.bar.text, bar.bar.text) if beside else [],
        "bars": desk.bars(),
        "offers": desk.bar_offers(bar, visitor.actor),
    }


def _changes(
    parts: GovernParts, beside: BarRecord | None, bar: BarRecord
) -> tuple[list[tuple[str, str, str, bool]], str | None]:
    """Name, before, after and whether it loosens; or why that cannot be said."""
    if beside is None:
        return [], None
    try:
        found = parts.bar_changes(beside.bar, bar.bar)
    except PromotionError as error:
        return [], page_sentence(str(error))
    return [(each.name, _shown(each.before), _shown(each.after), each.loosens) for each in found], None


def _shown(value: Any) -> str:
    """A value of a bar in words; "" where there is none."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {each}" for name, each in value.items() if each is not None)
    text = str(value)
    is_digest = len(text) == 64 and set(text) <= set("0123456789abcdef")
    return f"{text[:_SHOWN_DIGEST]}…" if is_digest else text


def _path(number: int) -> str:
    return f"{PATH}/{number}"
