"""Documents in force that contradict each other: looked for in the background, shown side by side."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.forms import require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.readable import may_open
from assistant.ui.govern.refusals import RefusedError
from assistant.ui.govern.searches import start_search
from assistant.ui.govern.visitor import Visitor
from assistant.ui.markdown_guard import source_path
from knowledge.acting import Act
from knowledge.contradictions.dismissals import conflict_id, digests_of, dismiss_conflict, load_dismissals
from knowledge.contradictions.finding import find_conflicts
from knowledge.progress import OnProgress

_PATH = "/govern/conflicts"
_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSide:
    """One of two statements that cannot both be followed."""

    title: str
    owner: str
    section: str
    quote: str
    path: str


def conflict_routes(parts: GovernParts) -> APIRouter:
    """`/govern/conflicts`: what was found last, the search for more, and what is no conflict."""
    router = APIRouter(prefix=_PATH, route_class=GovernRoute)

    @router.get("")
    async def found(request: Request) -> Response:
        visitor = require_visitor(request)
        work = parts.works.latest(_key(visitor))
        pairs = (work.result if work else None) or []
        values = await asyncio.to_thread(_views, parts, visitor, pairs)
        may_dismiss = visitor.may(Act.APPROVE)
        return show(visitor, "conflicts.html", request, work=work, may_dismiss=may_dismiss, **values)

    @router.post("")
    async def look(request: Request) -> Response:
        request.state.back = _PATH
        form = await submitted(parts, request, Act.REVIEW, "knowledge base")
        visitor = form.visitor

        def find(progress: OnProgress) -> Any:
            return find_conflicts(parts.base(), role=visitor.person.role, on_progress=progress)

        title = "Looking for conflicts"
        return start_search(parts, visitor, find, title=title, key=_key(visitor), path=_PATH)

    @router.post("/dismiss")
    async def dismiss(request: Request) -> Response:
        request.state.back = _PATH
        form = await submitted(parts, request, Act.APPROVE, "conflict")
        work, reason = parts.works.latest(_key(form.visitor)), form.text("reason")
        if work is None or work.result is None:
            raise RefusedError(409, "Look for conflicts again first; the list is no longer here.")
        if not reason:
            raise RefusedError(422, "Say why this is no conflict; it is kept for the record.")
        name, actor = form.text("conflict", at_most=80), form.visitor.actor
        await asyncio.to_thread(dismiss_conflict, parts.base(), work.result, name, actor=actor, reason=reason)
        return go(_PATH)

    return router


def _key(visitor: Visitor) -> str:
    return f"conflicts {visitor.person.account}"


def _views(parts: GovernParts, visitor: Visitor, pairs: list[Any]) -> dict[str, Any]:
    """The pairs that nobody dismissed and of which the visitor may still read both sides."""
    base = parts.base()
    known = load_dismissals(base)
    still = [pair for pair in pairs if digests_of(pair) not in known]
    shown = [
        {"id": conflict_id(pair), "sides": [_side(claim) for claim in (pair.first, pair.second)]}
        for pair in still[:_SHOWN]
        if all(may_open(base, _reference(claim), visitor) for claim in (pair.first, pair.second))
    ]
    return {"conflicts": shown, "count": len(still), "dismissed": len(pairs) - len(still)}


def _reference(claim: Any) -> str:
    return f"{claim.document.doc_id}@{claim.document.version}"


def _side(claim: Any) -> ConflictSide:
    document, unit = claim.document, claim.unit
    path = source_path(document.doc_id, document.version, start=unit.start, end=unit.end)
    return ConflictSide(
        title=document.title or document.doc_id,
        owner=document.owner or "",
        section=" › ".join(claim.headings),
        quote=unit.text,
        path=f"{path}#quote",
    )
