"""What only leads look at: what a role can read, the audit trail, and whether it is whole."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.fields import parse_day
from assistant.ui.govern.forms import require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import RefusedError
from knowledge.acting import Act
from knowledge.audience import ROLES, normalise_groups
from knowledge.audit.evidence import verify_trail
from knowledge.audit.reading import AuditFilter, read_entries
from knowledge.preview import preview_reader
from knowledge.progress import OnProgress
from knowledge.store.engine import snapshot

_ENTRIES = 100
_SHOWN = 500


def lead_routes(parts: GovernParts) -> APIRouter:
    """`/govern/preview` and `/govern/audit`."""
    router = APIRouter(route_class=GovernRoute)

    @router.get("/govern/preview")
    async def preview(
        request: Request, role: str = "staff", group: str = "", collection: str = ""
    ) -> Response:
        visitor = require_visitor(request, Act.CHANGE_ACCESS)
        if role not in ROLES:
            raise RefusedError(422, f"There is no such role; choose one of {', '.join(ROLES)}.")
        options = {"role": role, "groups": _groups(group), "collection": collection or None}
        found = await asyncio.to_thread(preview_reader, parts.base(), **options, actor=visitor.actor)
        shown = replace(found, documents=found.documents[:_SHOWN])
        values = {"role": role, "group": group, "collection": collection, "roles": ROLES}
        count = len(found.documents)
        return show(visitor, "preview.html", request, found=shown, count=count, **values)

    @router.get("/govern/audit")
    async def audit(
        request: Request,
        action: str = "",
        actor: str = "",
        subject: str = "",
        text: str = "",
        since: str = "",
        until: str = "",
    ) -> Response:
        visitor = require_visitor(request, Act.READ_AUDIT)
        given = {"action": action, "actor": actor, "subject": subject, "text": text}
        wanted = AuditFilter(
            **{name: value.strip() or None for name, value in given.items()},
            since=_moment(since, "The first day"),
            until=_moment(until, "The last day", days=1),
            last=_ENTRIES,
        )
        entries = await asyncio.to_thread(_entries, parts, wanted)
        work = parts.works.latest(f"audit {visitor.person.account}")
        given |= {"since": since, "until": until}
        return show(visitor, "audit.html", request, entries=entries, given=given, work=work)

    @router.post("/govern/audit/verify")
    async def verify(request: Request) -> Response:
        request.state.back = "/govern/audit"
        form = await submitted(parts, request, Act.READ_AUDIT, "audit trail")
        account = form.visitor.person.account
        key = f"audit {account}"

        def check(progress: OnProgress) -> str:
            progress("verifying", 0, 0)
            work = parts.works.latest(key)
            if work is not None:
                work.result = verify_trail(parts.base().engine)
            return "/govern/audit#verdict"

        title = "Verifying the audit trail"
        work = parts.works.start(account, title, check, key=key, back="/govern/audit")
        return go(f"/govern/progress/{work.id}")

    return router


def _groups(text: str) -> frozenset[str]:
    try:
        return normalise_groups(name for name in text.split(",") if name.strip())
    except ValueError as error:
        raise RefusedError(422, f"The group cannot be used: {error}.") from error


def _moment(text: str, name: str, *, days: int = 0) -> datetime | None:
    day = parse_day(text.strip(), name)
    return datetime.combine(day + timedelta(days=days), time(), UTC) if day else None


def _entries(parts: GovernParts, wanted: AuditFilter) -> list[dict[str, Any]]:
    """The newest first, with their details as lines."""
    with snapshot(parts.base().engine) as connection:
        found = read_entries(connection, wanted)
    return [{"entry": each, "details": _details(each.details)} for each in reversed(found)]


def _details(text: object) -> list[tuple[str, str]]:
    try:
        value = json.loads(str(text))
    except (ValueError, RecursionError):
        return [("", str(text))]
    if not isinstance(value, dict):
        return [("", str(text))]
    return [
        (name.replace("_", " "), each if isinstance(each, str) else json.dumps(each, ensure_ascii=False))
        for name, each in value.items()
    ]
