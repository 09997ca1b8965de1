"""New proposals: an upload, other metadata, a retirement."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.document_pages import document_form
from assistant.ui.govern.fields import changed_fields, parse_collection, upload_flags
from assistant.ui.govern.forms import MAX_REASON_CHARS, deny, form_problem, require_visitor, role_problem
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.proposal_pages import start_answers
from assistant.ui.govern.refusals import RefusedError
from assistant.ui.govern.uploads import (
    MAX_FILES,
    MAX_UPLOAD_BYTES,
    draft_upload,
    removed_on_error,
    save_upload,
)
from assistant.ui.govern.visitor import Visitor, visitor_of
from knowledge.acting import Act
from knowledge.differences.document import state_of_version
from knowledge.documents import DocumentKind, DocumentMetadata
from knowledge.progress import OnProgress

UPLOAD_PATH = "/govern/proposals/new"


def proposing_routes(parts: GovernParts) -> APIRouter:
    """`/govern/proposals/new` and the forms of one document that lead to a proposal."""
    router = APIRouter(route_class=GovernRoute)

    @router.get(UPLOAD_PATH)
    async def form(request: Request, doc: str = "") -> Response:
        visitor = require_visitor(request, Act.PROPOSE)
        base = parts.base()
        replaced = await asyncio.to_thread(base.version, doc, **visitor.eyes) if doc else None
        collections = {
            each.collection for each in await asyncio.to_thread(base.list_documents, **visitor.eyes)
        }
        values = {
            "collections": sorted(collections),
            "kinds": list(DocumentKind),
            "replaced": replaced,
            "max_bytes": MAX_UPLOAD_BYTES,
            "max_files": MAX_FILES,
        }
        return show(visitor, "upload.html", request, **values)

    @router.post(UPLOAD_PATH)
    async def upload(request: Request) -> Response:
        request.state.back = UPLOAD_PATH
        visitor = visitor_of(request)
        problem = role_problem(visitor, Act.PROPOSE)
        if problem is not None:
            await deny(parts, visitor, Act.PROPOSE, "knowledge base", str(problem))
            raise problem
        work = await _take_upload(parts, request, visitor)
        return go(f"/govern/progress/{work.id}")

    @router.post("/govern/document/metadata")
    async def metadata(request: Request) -> Response:
        form = await document_form(parts, request, Act.PROPOSE)
        doc_id = form.text("doc", at_most=300)
        version = await asyncio.to_thread(parts.base().version, doc_id, **form.visitor.eyes)
        changed = changed_fields(form, state_of_version(version).fields)
        propose, reason = parts.desk().propose_metadata, form.text("reason")
        made = await asyncio.to_thread(propose, [version.doc_id], changed, form.visitor.actor, reason=reason)
        return go(f"/govern/proposals/{made.number}")

    @router.post("/govern/document/retire")
    async def retire(request: Request) -> Response:
        form = await document_form(parts, request, Act.PROPOSE)
        doc_id = form.text("doc", at_most=300)
        version = await asyncio.to_thread(parts.base().version, doc_id, **form.visitor.eyes)
        propose, reason = parts.desk().propose_retirement, form.text("reason")
        made = await asyncio.to_thread(propose, [version.doc_id], form.visitor.actor, reason=reason)
        return go(f"/govern/proposals/{made.number}")

    return router


async def _take_upload(parts: GovernParts, request: Request, visitor: Visitor) -> Any:
    from starlette.datastructures import UploadFile

    async with _parsed(request) as form:
        fields = {
            name: value.replace("\x00", "") for name, value in form.multi_items() if isinstance(value, str)
        }
        problem = await form_problem(parts, visitor, fields)
        if problem is not None:
            await deny(parts, visitor, Act.PROPOSE, "knowledge base", str(problem))
            raise problem
        files = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
        collection, flags = await _checked(parts, visitor, fields, files)
        reason = fields.get("reason", "").strip()
        with removed_on_error(parts.uploads) as folder:
            for file in files:
                await asyncio.to_thread(save_upload, folder, file.filename or "", file.file)
            return _start(parts, visitor, folder, reason=reason, collection=collection, flags=flags)


def _parsed(request: Request) -> Any:
    # What a file claims to be, in name or type, is not believed: its bytes are read later.
    return request.form(max_files=MAX_FILES, max_fields=20, max_part_size=65_536)


async def _checked(
    parts: GovernParts, visitor: Visitor, fields: dict[str, str], files: Sequence[Any]
) -> tuple[str, DocumentMetadata]:
    """The collection and the metadata of an upload that is complete."""
    reason = fields.get("reason", "").strip()
    if not files:
        raise RefusedError(422, "Choose at least one file.")
    if not reason or len(reason) > MAX_REASON_CHARS:
        raise RefusedError(422, f"Say in at most {MAX_REASON_CHARS} characters why this should be published.")
    flags = upload_flags(fields)
    if flags.doc_id is None:
        return parse_collection(fields.get("collection", "").strip()), flags
    if len(files) > 1:
        raise RefusedError(422, "A document is replaced by one file; choose one.")
    version = await asyncio.to_thread(parts.base().version, flags.doc_id, **visitor.eyes)
    return version.collection, flags


def _start(
    parts: GovernParts,
    visitor: Visitor,
    folder: Path,
    *,
    reason: str,
    collection: str,
    flags: DocumentMetadata,
) -> Any:
    def read(progress: OnProgress) -> str:
        desk = parts.desk()
        documents = parts.base().list_documents()
        draft = draft_upload(
            desk, documents, folder, reason=reason, collection=collection, flags=flags, progress=progress
        )
        made = desk.propose(draft, visitor.actor)
        start_answers(parts, visitor.person.account, made.number)
        return f"/govern/proposals/{made.number}"

    account = visitor.person.account
    try:
        return parts.works.start(account, "Reading your files", read, key=str(folder), back=UPLOAD_PATH)
    except RefusedError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
