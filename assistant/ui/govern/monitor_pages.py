"""What the monitor found: the newest report with its alarms, the figures over time, and every report."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.monitoring import plots
from assistant.monitoring.trends import spoken, trends
from assistant.ui.govern.forms import require_visitor
from assistant.ui.govern.page import GovernRoute, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import NOT_HERE, RefusedError
from knowledge.acting import Act
from knowledge.store.engine import snapshot
from knowledge.store.monitor_reports import MonitorReport, find_report, newest_reports

_DRAWN, _LISTED = 60, 30
_PATH = "/govern/monitor"


def monitor_routes(parts: GovernParts) -> APIRouter:
    """`/govern/monitor`."""
    router = APIRouter(prefix=_PATH, route_class=GovernRoute)

    @router.get("")
    async def newest(request: Request) -> Response:
        visitor = require_visitor(request, Act.READ_AUDIT)
        reports = await asyncio.to_thread(newest_reports, parts.base().engine, _DRAWN)
        return show(visitor, "monitor.html", request, **_values(reports))

    @router.get("/{number:int}")
    async def one(request: Request, number: int) -> Response:
        visitor = require_visitor(request, Act.READ_AUDIT)
        report = await asyncio.to_thread(_found, parts, number)
        return show(visitor, "monitor_report.html", request, report=report, **_shown(report))

    return router


def _found(parts: GovernParts, number: int) -> MonitorReport:
    with snapshot(parts.base().engine) as connection:
        report = find_report(connection, number)
    if report is None:
        raise RefusedError(404, NOT_HERE)
    return report


def _values(reports: list[MonitorReport]) -> dict[str, Any]:
    report = reports[0] if reports else None
    return {
        "report": report,
        **(_shown(report) if report else {}),
        "drawings": [(each.label, plots.svg(each)) for each in trends(reports)],
        "reports": reports[:_LISTED],
    }


def _shown(report: MonitorReport) -> dict[str, Any]:
    """A report's figures as the table of the page has them."""
    rows = [
        {
            "label": each["label"],
            "now": _estimate(each["window"], each["unit"]),
            "before": _estimate(each["before"], each["unit"]),
            "p": "" if each["p_all"] is None else f"{each['p_all']:.3g}",
        }
        for each in report.figures["figures"]
    ]
    drift = [
        {"label": name, "size": _size(each), "p": f"{each['p_all']:.3g}"}
        for name, each in report.figures["drift"].items()
    ]
    return {"rows": rows, "drift": drift, "canary": _canary(report.figures["canary"])}


def _estimate(value: dict[str, Any], unit: str) -> tuple[str, str]:
    """A figure and its interval, in words."""
    if value["value"] is None:
        return "none", ""
    return spoken(value["value"], unit), f"{spoken(value['low'], unit)} to {spoken(value['high'], unit)}"


def _size(value: dict[str, Any]) -> str:
    sizes = ((name, value.get(name)) for name in ("distance", "stability_index"))
    return ", ".join(f"{name.replace('_', ' ')} {size:.3f}" for name, size in sizes if size is not None)


def _canary(value: dict[str, Any]) -> dict[str, Any] | None:
    if "share" not in value:
        return None
    against = value.get("against")
    return {
        "now": _estimate(value["share"], "share"),
        "n": value["share"]["n"],
        "before": spoken(against["share"]["value"], "share") if against else "",
        "what": against["what"] if against else "",
        "lost": against["lost"] if against else [],
    }
