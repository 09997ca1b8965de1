"""Releases of the assistant: what each channel runs, what waits, and one release with its evidence."""

from __future__ import annotations

import asyncio
import shlex
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.answering.recipe import Recipe
from assistant.errors import RecipeError
from assistant.promotion.errors import PromotionError
from assistant.promotion.records import PRODUCTION, Registered
from assistant.ui.govern.assistant_view import (
    approval_views,
    event_view,
    history_views,
    recipe_view,
    value_groups,
    verdict_views,
    waiting_for,
    waiver_views,
)
from assistant.ui.govern.forms import require_visitor
from assistant.ui.govern.page import GovernRoute, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import page_sentence
from assistant.ui.govern.release_pages import Number
from assistant.ui.govern.visitor import Visitor
from knowledge.acting import Act

PATH = "/govern/assistant"


def assistant_routes(parts: GovernParts) -> APIRouter:
    """`/govern/assistant` and the page of each release."""
    router = APIRouter(prefix=PATH, route_class=GovernRoute)

    @router.get("")
    async def standing(request: Request) -> Response:
        visitor = require_visitor(request)
        values = await asyncio.to_thread(_standing, parts, visitor)
        return show(visitor, "assistant.html", request, **values)

    @router.get("/r-{number:int}")
    async def one(request: Request, number: int, since: Number | None = None) -> Response:
        visitor = require_visitor(request)
        values = await asyncio.to_thread(_release, parts, visitor, number, since)
        values["needs_password"] = await parts.fresh.needs_password(visitor)
        return show(visitor, "assistant_release.html", request, **values)

    return router


def gate_commands(visitor: Visitor) -> str:
    """What to type to have a candidate judged; that takes minutes and is not begun by a page."""
    who = shlex.quote(visitor.person.display_name)
    return (
        f"playbook gate lock --candidate release.yaml --change 'What it changes' --as {who}\n"
        f"playbook gate run --as {who}"
    )


def _standing(parts: GovernParts, visitor: Visitor) -> dict[str, Any]:
    desk = parts.promotion()
    found = desk.status()
    return {
        "standing": found,
        "candidates": [(each, waiting_for(each)) for each in found.candidates],
        "events": [event_view(each) for each in desk.history(30)],
        "follows": parts.channel,
        "commands": gate_commands(visitor),
    }


def _release(parts: GovernParts, visitor: Visitor, number: int, since: int | None) -> dict[str, Any]:
    desk = parts.promotion()
    dossier = desk.dossier(f"r-{number}")
    others = [each for each in desk.releases() if each.number != number]
    beside = _beside(parts, dossier) if since is None else desk.find(f"r-{since}") if since else None
    recipe, problem = _content(parts, dossier.release)
    before, before_problem = _content(parts, beside) if beside else (None, None)
    return {
        "dossier": dossier,
        "release": dossier.release,
        "verdicts": verdict_views(dossier, desk.bars()),
        "approvals": approval_views(dossier),
        "waivers": waiver_views(dossier),
        "history": history_views(dossier),
        "beside": beside,
        "others": others,
        "changes": recipe_view(before, recipe) if before and recipe else None,
        "everything": value_groups(recipe) if recipe else [],
        "prompts": list(recipe.release.prompts.values()) if recipe else [],
        "content_problem": problem or before_problem,
        "offers": desk.offers(dossier, visitor.actor),
        "may_read_reports": visitor.may(Act.APPROVE_RELEASE),
        "commands": gate_commands(visitor),
    }


def _beside(parts: GovernParts, dossier: Any) -> Registered | None:
    """What a release is compared with unless one is named: production, or what it replaced there."""
    production: Registered | None = dossier.running.get(PRODUCTION)
    if production is None or production.number != dossier.release.number:
        return production
    moves = (move for move in dossier.moves if move.channel == PRODUCTION)
    earlier = next((m.previous for m in moves if m.release == dossier.release.number), None)
    return parts.promotion().find(f"r-{earlier}") if earlier else None


def _content(parts: GovernParts, release: Registered) -> tuple[Recipe | None, str | None]:
    """What a release is made of, or why that cannot be shown."""
    try:
        return parts.promotion().content(release.number), None
    except (PromotionError, RecipeError) as error:
        return None, page_sentence(str(error))
