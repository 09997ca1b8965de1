"""Every page of governance in one router."""

from __future__ import annotations

from fastapi import APIRouter

from assistant.ui.govern.assistant_acts import assistant_act_routes
from assistant.ui.govern.assistant_pages import assistant_routes
from assistant.ui.govern.bar_pages import bar_routes
from assistant.ui.govern.case_pages import case_routes
from assistant.ui.govern.conflict_pages import conflict_routes
from assistant.ui.govern.document_pages import document_routes
from assistant.ui.govern.duplicate_pages import duplicate_routes
from assistant.ui.govern.gap_pages import gap_routes
from assistant.ui.govern.gate_reports import gate_report_routes
from assistant.ui.govern.lead_pages import lead_routes
from assistant.ui.govern.monitor_pages import monitor_routes
from assistant.ui.govern.overview import overview_routes
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.prompt_pages import prompt_routes
from assistant.ui.govern.proposal_pages import proposal_routes
from assistant.ui.govern.proposing import proposing_routes
from assistant.ui.govern.release_pages import release_routes
from assistant.ui.govern.work_page import work_routes


def govern_routes(parts: GovernParts) -> APIRouter:
    """`/govern…` for whoever governs, and `/my-questions` for everybody."""
    router = APIRouter()
    families = (
        overview_routes,
        proposing_routes,
        proposal_routes,
        release_routes,
        gap_routes,
        case_routes,
        document_routes,
        conflict_routes,
        duplicate_routes,
        assistant_routes,
        assistant_act_routes,
        bar_routes,
        prompt_routes,
        gate_report_routes,
        lead_routes,
        monitor_routes,
        work_routes,
    )
    for family in families:
        router.include_router(family(parts))
    return router
