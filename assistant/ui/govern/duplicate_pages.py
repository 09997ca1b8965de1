"""Documents and sections that say the same twice: looked for in the background, listed with advice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.forms import require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.readable import may_open
from assistant.ui.govern.searches import start_search
from assistant.ui.govern.visitor import Visitor
from assistant.ui.markdown_guard import source_path
from knowledge.acting import Act
from knowledge.duplicates.finding import find_duplicates
from knowledge.progress import OnProgress

_PATH = "/govern/duplicates"
_SHOWN = 100
_ADVICE = {
    "retire": "Keep the first and retire the others.",
    "supersede": "Let the first supersede the others.",
    "merge": "Put them together, or keep them and say in each what it is for.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """One of several texts that are alike."""

    reference: str
    doc_id: str
    title: str
    owner: str
    section: str
    path: str
    percent: int
    """Words in common with the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesView:
    """Texts that are alike, with what to do about them."""

    advice: str
    words: int
    whole: bool
    """Documents, not sections of otherwise different ones."""
    members: Sequence[CopyView]


def duplicate_routes(parts: GovernParts) -> APIRouter:
    """`/govern/duplicates`: what was found last, and the search."""
    router = APIRouter(prefix=_PATH, route_class=GovernRoute)

    @router.get("")
    async def found(request: Request) -> Response:
        visitor = require_visitor(request)
        work = parts.works.latest(_key(visitor))
        groups = (work.result if work else None) or []
        shown = await asyncio.to_thread(_readable, parts, visitor, groups)
        values = {"groups": shown[:_SHOWN], "count": len(shown)}
        return show(visitor, "duplicates.html", request, work=work, **values)

    @router.post("")
    async def look(request: Request) -> Response:
        request.state.back = _PATH
        form = await submitted(parts, request, Act.REVIEW, "knowledge base")
        visitor = form.visitor

        def find(progress: OnProgress) -> list[CopiesView]:
            copies = find_duplicates(parts.base(), role=visitor.person.role, on_progress=progress)
            whole = [_view(group, whole=True) for group in copies.documents]
            return whole + [_view(group, whole=False) for group in copies.sections]

        title = "Looking for duplicates"
        return start_search(parts, visitor, find, title=title, key=_key(visitor), path=_PATH)

    return router


def _key(visitor: Visitor) -> str:
    return f"duplicates {visitor.person.account}"


def _readable(parts: GovernParts, visitor: Visitor, groups: Sequence[CopiesView]) -> list[CopiesView]:
    """Those of which the visitor may still read every member."""
    base = parts.base()
    references = {member.reference for group in groups for member in group.members}
    closed = {each for each in references if not may_open(base, each, visitor)}
    return [
        group for group in groups if not closed.intersection(member.reference for member in group.members)
    ]


def _view(group: Any, *, whole: bool) -> CopiesView:
    return CopiesView(
        advice=_ADVICE[group.suggestion.value],
        words=group.words,
        whole=whole,
        members=[
            _member(member, share, whole=whole)
            for member, share in zip(group.members, group.similarities, strict=True)
        ],
    )


def _member(member: Any, share: float, *, whole: bool) -> CopyView:
    document = member.document
    place = {} if whole else {"start": member.start, "end": member.end}
    return CopyView(
        reference=f"{document.doc_id}@{document.version}",
        doc_id=document.doc_id,
        title=document.title or document.doc_id,
        owner=document.owner or "",
        section="" if whole else " › ".join(member.heading_path),
        path=source_path(document.doc_id, document.version, **place),
        percent=round(100 * share),
    )
