"""Every page of drafts in one router."""

from __future__ import annotations

from fastapi import APIRouter

from assistant.ui.drafts.describing import describing_routes
from assistant.ui.drafts.exporting import exporting_routes
from assistant.ui.drafts.pages import page_routes
from assistant.ui.drafts.parts import DraftParts


def draft_routes(parts: DraftParts) -> APIRouter:
    """`/drafts…` for whoever may propose documents."""
    router = APIRouter()
    for family in (page_routes, exporting_routes, describing_routes):
        router.include_router(family(parts))
    return router
