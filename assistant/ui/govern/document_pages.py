"""Documents: how they stand, who may read them, and the forms of one."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.fields import FIELDS, parse_audience, parse_day
from assistant.ui.govern.forms import Submission, require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, governs, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.readable import may_open
from assistant.ui.govern.refusals import RefusedError
from assistant.ui.govern.visitor import Visitor, visitor_of
from assistant.ui.markdown_guard import source_path
from assistant.ui.source_pages import badges
from knowledge.access import Subject, SubjectKind
from knowledge.acting import Act
from knowledge.differences.document import state_of_version
from knowledge.directory import Directory
from knowledge.documents import DocumentKind, DocumentStatus, DocumentVersion
from knowledge.errors import KnowledgeError
from knowledge.lifecycle import Attention, owned_by, stale_documents
from knowledge.verifying import may_verify, verify_documents

_SHOWN = 300


def document_routes(parts: GovernParts) -> APIRouter:
    """`/govern/documents` and `/govern/document?doc=ID` with its forms."""
    router = APIRouter(route_class=GovernRoute)
    _add_pages(router, parts)
    _add_forms(router, parts)
    return router


def verify_token(parts: GovernParts, request: Request, version: DocumentVersion) -> str | None:
    """The token of a form with which whoever reads a document may verify it; None for others."""
    visitor = visitor_of(request)
    try:
        return visitor.form_token if _may_verify(parts, visitor, version) else None
    except KnowledgeError:
        return None  # people read on where the directory of people cannot be read


def _may_verify(parts: GovernParts, visitor: Visitor, version: DocumentVersion) -> bool:
    if version.status not in (DocumentStatus.IN_FORCE, DocumentStatus.SCHEDULED):
        return False
    base = parts.base()
    directory = base.directory() or Directory()
    return may_verify(visitor.actor, version, directory, on=base.clock().date())


def _add_pages(router: APIRouter, parts: GovernParts) -> None:
    @router.get("/govern/documents")
    async def every(
        request: Request, attention: str = "", collection: str = "", owner: str = "", words: str = ""
    ) -> Response:
        visitor = require_visitor(request)
        wanted = {"attention": attention, "collection": collection, "owner": owner, "words": words}
        values = await asyncio.to_thread(_list, parts, visitor, wanted)
        return show(visitor, "documents.html", request, **values, **wanted)

    @router.get("/govern/document")
    async def one(request: Request, doc: str) -> Response:
        visitor = require_visitor(request)
        values = await asyncio.to_thread(_document, parts, visitor, doc)
        return show(visitor, "document.html", request, **values)


def _list(parts: GovernParts, visitor: Visitor, wanted: dict[str, str]) -> dict[str, Any]:
    base = parts.base()
    every = base.list_documents(**visitor.eyes)
    found = [each for each in every if wanted["collection"] in ("", each.collection)]
    found = owned_by(found, wanted["owner"]) if wanted["owner"].strip() else found
    folded = wanted["words"].casefold()
    found = [each for each in found if folded in f"{each.title} {each.doc_id}".casefold()]
    stale = stale_documents(found, on=base.clock().date(), within=parts.due_soon_days)
    why = {each.document.doc_id: each for each in stale}
    if wanted["attention"] in list(Attention):
        listed = {each.document.doc_id: each.document for each in stale}
        found = [listed[key] for key, each in why.items() if each.attention == wanted["attention"]]
    return {
        "documents": found[:_SHOWN],
        "count": len(found),
        "why": why,
        "collections": sorted({each.collection for each in every}),
        "attentions": list(Attention),
    }


def _document(parts: GovernParts, visitor: Visitor, doc: str) -> dict[str, Any]:
    base = parts.base()
    version = base.version(doc.partition("@")[0], **visitor.eyes)
    spans = parts.desk().history.document(version.doc_id)
    restrictions = [each for each in base.access.restrictions() if _about(each.subject, version)]
    return {
        "version": version,
        "badges": badges(version),
        "stated": state_of_version(version).fields,
        "fields": FIELDS,
        "kinds": list(DocumentKind),
        "statuses": list(DocumentStatus),
        "spans": [each for each in spans if may_open(base, f"{version.doc_id}@{each.version}", visitor)],
        "restrictions": restrictions,
        "own_restriction": any(each.subject.kind is SubjectKind.DOCUMENT for each in restrictions),
        "may_verify": _may_verify(parts, visitor, version),
        "may_propose": visitor.may(Act.PROPOSE),
        "may_restrict": visitor.may(Act.CHANGE_ACCESS),
        "review_months": parts.review_months,
    }


def _about(subject: Subject, version: Any) -> bool:
    of_collection = subject.kind is SubjectKind.COLLECTION and subject.name == version.collection
    return of_collection or (subject.kind is SubjectKind.DOCUMENT and subject.name == version.doc_id)


def _add_forms(router: APIRouter, parts: GovernParts) -> None:
    @router.post("/govern/document/verify")
    async def verify(request: Request) -> Response:
        # An owner may verify whatever their role: the service knows who owns what.
        form = await document_form(parts, request, Act.VERIFY, anybody=True)
        doc_id = form.text("doc", at_most=300)
        seen = form.text("version", at_most=10)
        reference = f"{doc_id}@{seen}" if seen.isdigit() else doc_id
        until = parse_day(form.text("until", at_most=10), "The review date")
        options = {"until": until, "months": parts.review_months, "reason": form.text("reason")}
        actor = form.visitor.actor
        await asyncio.to_thread(verify_documents, parts.base(), [reference], actor=actor, **options)
        page = document_path if governs(form.visitor.person.role) else source_path
        return go(page(doc_id), "verified")

    @router.post("/govern/document/restrict")
    async def restrict(request: Request) -> Response:
        form = await document_form(parts, request, Act.CHANGE_ACCESS)
        audience = parse_audience(form.text("audience", at_most=500))
        if audience is None:
            raise RefusedError(422, "Name who may still read it, such as governance_lead, admin.")
        act, reason = parts.base().access.restrict, _reason(form)
        subject = await _subject(parts, form)
        await asyncio.to_thread(act, subject, sorted(audience), actor=form.visitor.actor, reason=reason)
        return go(_after(parts, form), "restricted")

    @router.post("/govern/document/unrestrict")
    async def unrestrict(request: Request) -> Response:
        form = await document_form(parts, request, Act.CHANGE_ACCESS)
        act, reason = parts.base().access.lift, _reason(form)
        subject = await _subject(parts, form)
        await asyncio.to_thread(act, subject, actor=form.visitor.actor, reason=reason)
        return go(_after(parts, form), "lifted")


async def document_form(
    parts: GovernParts, request: Request, act: Act, *, anybody: bool = False
) -> Submission:
    """A form about one document; what goes wrong leads back to its page."""
    form = await submitted(parts, request, act, "knowledge base", anybody=anybody)
    request.state.back = document_path(form.text("doc", at_most=300))
    return form


def _reason(form: Submission) -> str:
    reason = form.text("reason")
    if not reason:
        raise RefusedError(422, "Give a reason for the change of access.")
    return reason


async def _subject(parts: GovernParts, form: Submission) -> Subject:
    """What is restricted; a document only by who may read it."""
    doc_id = form.text("doc", at_most=300)
    await asyncio.to_thread(parts.base().version, doc_id, **form.visitor.eyes)
    return Subject(kind=SubjectKind.DOCUMENT, name=doc_id)


def _after(parts: GovernParts, form: Submission) -> str:
    """The document's page, unless whoever restricted it may not read it any more."""
    doc_id = form.text("doc", at_most=300)
    return document_path(doc_id) if may_open(parts.base(), doc_id, form.visitor) else "/govern/documents"


def document_path(doc_id: str) -> str:
    """Where the forms of a document are."""
    return f"/govern/document?doc={quote(doc_id, safe='/')}"
