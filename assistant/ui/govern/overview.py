"""What waits for somebody who governs, on one page."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.forms import require_visitor
from assistant.ui.govern.page import GovernRoute, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.visitor import Visitor
from knowledge.gaps.gap import WAITING
from knowledge.gaps.service import Gaps
from knowledge.lifecycle import Attention, stale_documents, verification_counts
from knowledge.proposals.closed import listed_for
from knowledge.proposals.states import ProposalState
from knowledge.store.moments import stored_moment

_SHOWN = 6
_WAITING = (ProposalState.IN_REVIEW, ProposalState.APPROVED)


def overview_routes(parts: GovernParts) -> APIRouter:
    """`/govern`."""
    router = APIRouter(route_class=GovernRoute)

    @router.get("/govern")
    async def overview(request: Request) -> Response:
        visitor = require_visitor(request)
        values = await asyncio.to_thread(_values, parts, visitor)
        return show(visitor, "overview.html", request, **values)

    return router


def _values(parts: GovernParts, visitor: Visitor) -> dict[str, Any]:
    desk, base = parts.desk(), parts.base()
    documents = base.list_documents(**visitor.eyes)
    today = base.clock().date()
    stale = stale_documents(documents, on=today, within=parts.due_soon_days)
    overdue = [each for each in stale if each.attention is Attention.OVERDUE]
    gaps = Gaps(base).ranked(states=WAITING, reader=visitor.reader)
    proposals = listed_for(desk.proposals.list(_WAITING), visitor.actor, base)
    return {
        "proposals": proposals[:_SHOWN],
        "proposal_count": len(proposals),
        "tasks": desk.proposals.tasks(),
        "now": stored_moment(base.clock()),
        "overdue": overdue[:_SHOWN],
        "overdue_count": len(overdue),
        "due_soon": sum(each.attention is Attention.DUE_SOON for each in stale),
        "counts": verification_counts(documents),
        "gaps": gaps[:_SHOWN],
        "gap_count": len(gaps),
        "releases": desk.history.releases(last=_SHOWN),
    }
