"""The routes beside the message box: what to ask in, a file to ask about, and that file's pages."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from assistant.ui.attachments import MAX_FILE_BYTES, PATH, Attachments
from assistant.ui.errors import AttachmentError, NotYoursError, RestrictionError
from assistant.ui.govern.uploads import safe_name
from assistant.ui.history import History
from assistant.ui.limits import AttemptLimiter
from assistant.ui.pdf_pages.pictures import PagePictures
from assistant.ui.restricting import Restrictions
from assistant.ui.security import failure_sentence, new_error_id
from assistant.ui.sessions import SignedIn
from assistant.ui.source_pages import (
    original_response,
    page_response,
    render_document,
    render_passage,
    split_reference,
)
from assistant.ui.templating import render_page
from knowledge.errors import KnowledgeError, UnknownDocumentError

TOO_MANY = "That was many files in one minute; wait a moment, then try again."
CHOOSE = "Choose a file."


class Choice(BaseModel):
    """The body of PUT /asked-in."""

    thread: uuid.UUID
    collection: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingParts:
    """What the routes need."""

    restrictions: Restrictions
    attachments: Attachments
    pictures: PagePictures
    history: History
    record: Callable[[str, str, dict[str, Any]], None]
    """Tells the audit trail: (account, action, details)."""
    files: AttemptLimiter
    """How often one person may have a file read."""


def asking_routes(parts: AskingParts) -> APIRouter:
    """`/asked-in`, its `/file`, and `/attached/THREAD/DOC@V` with its `/passage`."""
    router = APIRouter()

    def own(person: SignedIn, thread: uuid.UUID) -> str:
        """A conversation that is theirs or not begun yet."""
        owner = parts.history.owner(str(thread))
        if owner not in (None, person.account):
            raise NotYoursError()
        return str(thread)

    def choose(person: SignedIn, choice: Choice) -> dict[str, Any]:
        thread = own(person, choice.thread)
        parts.restrictions.choose(
            person, thread, collection=choice.collection or None, as_of=choice.as_of or None
        )
        return parts.restrictions.told(person, thread, ())

    def attach(person: SignedIn, thread_id: uuid.UUID, name: str, content: bytes) -> dict[str, Any]:
        thread = own(person, thread_id)
        held = parts.attachments.attach(person.account, thread, safe_name(name), content)
        parts.record(person.account, "attachment.read", {"bytes": len(content), "conversation": thread})
        parts.restrictions.ask_the_file(person, thread, held.name)
        return parts.restrictions.told(person, thread, ())

    @router.put("/asked-in")
    async def restrict(request: Request, choice: Choice) -> Response:
        return await _told(partial(choose, request.state.signed_in, choice))

    @router.post(PATH)
    async def add_file(request: Request) -> Response:
        from starlette.datastructures import UploadFile

        person = request.state.signed_in
        async with request.form(max_files=1, max_fields=2, max_part_size=4_096) as form:
            file, thread = form.get("file"), str(form.get("thread", ""))
            if not isinstance(file, UploadFile) or not file.filename or not _is_uuid(thread):
                return JSONResponse({"detail": CHOOSE}, status_code=422)
            if not parts.files.allow(f"account:{person.account}"):
                return JSONResponse({"detail": TOO_MANY}, status_code=429)
            content = await file.read(MAX_FILE_BYTES + 1)
            name = file.filename
        return await _told(partial(attach, person, uuid.UUID(thread), name, content))

    @router.get("/attached/{thread_id}/{reference:path}")
    async def show(
        request: Request,
        thread_id: uuid.UUID,
        reference: str,
        start: int | None = None,
        end: int | None = None,
    ) -> Response:
        page = partial(
            _page, parts.attachments, parts.pictures, request.state.signed_in, str(thread_id), reference
        )
        try:
            return await asyncio.to_thread(page, start, end)
        except (UnknownDocumentError, NotYoursError):
            return HTMLResponse(render_page("not_found.html"), status_code=404)

    return router


def _page(
    attachments: Attachments,
    pictures: PagePictures,
    person: SignedIn,
    thread_id: str,
    reference: str,
    start: int | None,
    end: int | None,
) -> Response:
    base = attachments.home(person.account, thread_id).knowledge_base()
    reference, part = split_reference(reference)
    version = base.version(reference, role=person.role, groups=person.groups)
    pages = f"/attached/{thread_id}/"
    if part == "original":
        return original_response(version, base.original(version))
    if part == "page":
        return page_response(pictures, version, partial(base.original, version), start, end)
    if part == "passage":
        return HTMLResponse(render_passage(version, start, end, pages=pages))
    return HTMLResponse(render_document(version, start, end, pages=pages))


async def _told(act: Callable[[], dict[str, Any]]) -> Response:
    """What was done, or one sentence on why it was not."""
    try:
        return JSONResponse(await asyncio.to_thread(act))
    except NotYoursError as error:
        return JSONResponse({"detail": str(error)}, status_code=404)
    except (AttachmentError, RestrictionError) as error:
        return JSONResponse({"detail": str(error)}, status_code=422)
    except KnowledgeError:
        return JSONResponse({"detail": failure_sentence(new_error_id())}, status_code=500)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
