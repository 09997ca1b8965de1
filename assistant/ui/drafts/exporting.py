"""A draft as files: the swimlane that pages show, and downloads in every format of its kind."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from assistant.drafting.artifacts.header import Header
from assistant.drafting.exports.formats import Format, file_stem, formats_of
from assistant.ui.drafts.parts import DraftParts, require_version, told_plainly
from assistant.ui.govern.forms import require_visitor
from assistant.ui.govern.page import GovernRoute
from assistant.ui.govern.refusals import NOT_HERE, RefusedError
from assistant.ui.govern.visitor import Visitor
from knowledge.acting import Act

TOO_MANY = "That was many files in one minute; wait a moment, then try again."
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""Types that no browser runs; all else is bytes to be saved."""
_CLOSED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def exporting_routes(parts: DraftParts) -> APIRouter:
    """`/drafts/N/swimlane.svg` and `/drafts/N/export/FORMAT`, both at `?v=VERSION`."""
    router = APIRouter(route_class=GovernRoute)

    async def read(request: Request, number: int, version: int | None) -> tuple[Visitor, Header]:
        visitor = require_visitor(request, Act.PROPOSE)
        request.state.back = f"/drafts/{number}"
        with told_plainly():
            require_version(version)
            found = await asyncio.to_thread(parts.desk().read, number, visitor.actor, version=version)
        return visitor, found.artifact

    @router.get("/drafts/{number:int}/swimlane.svg")
    async def swimlane(request: Request, number: int, v: int | None = None) -> Response:
        _, artifact = await read(request, number, v)
        content = await asyncio.to_thread(_format("svg", artifact).render, artifact)
        headers = {"Content-Security-Policy": _CLOSED, "X-Content-Type-Options": "nosniff"}
        return Response(content, media_type="image/svg+xml", headers=headers)

    @router.get("/drafts/{number:int}/export/{name}")
    async def export(request: Request, number: int, name: str, v: int | None = None) -> Response:
        visitor, artifact = await read(request, number, v)
        wanted = _format(name, artifact)
        if not parts.exports.allow(f"account:{visitor.person.account}"):
            raise RefusedError(429, TOO_MANY)
        with told_plainly():
            content = await asyncio.to_thread(wanted.render, artifact)
        return download(content, wanted, artifact)

    return router


def download(content: bytes, made: Format, artifact: Header) -> Response:
    """A file to be saved, under a name that is made of letters and digits."""
    name = quote(f"{file_stem(artifact)}.{made.suffix}", safe="")
    return Response(
        content,
        media_type=_TYPES.get(made.name, "application/octet-stream"),
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Security-Policy": _CLOSED,
            "X-Content-Type-Options": "nosniff",
        },
    )


def _format(name: str, artifact: Header) -> Format:
    found = next((each for each in formats_of(artifact.type) if each.name == name), None)
    if found is None:
        raise RefusedError(404, NOT_HERE)
    return found
