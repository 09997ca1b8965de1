"""A document's page: the whole version with the cited quote marked, and its original file."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from assistant.ui.govern.page import governs
from assistant.ui.markdown_guard import SOURCE_PAGES, source_path
from assistant.ui.pdf_pages.pictures import PagePictures
from assistant.ui.presenter import standing
from assistant.ui.quote_marks import MarkedPage, render_marked
from assistant.ui.reopening import Documents
from assistant.ui.templating import render_page
from knowledge.documents import DocumentVersion, Section, VerificationState
from knowledge.errors import UnknownDocumentError

_LONG_QUOTE = 4_000
_LONG_SECTION = 6_000
"""Characters of a section beyond which the side view shows the surroundings of the quote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A word about a document's standing, with the tone in which it is said."""

    text: str
    tone: str
    """good, warn or bad."""


def source_routes(
    documents: Callable[[], Documents],
    verify_token: Callable[[Request, DocumentVersion], str | None] = lambda _request, _version: None,
    pictures: PagePictures | None = None,
) -> APIRouter:
    """`/source/DOC@V`, its `/passage` for the side view, its `/original` and the `/page` of a quote.

    Args:
        documents: Gives the knowledge base.
        verify_token: Gives the token of a form for whoever may verify a document.
        pictures: Draws pages of PDFs; without it there are no pictures of them.
    """
    router = APIRouter(prefix="/source")

    @router.get("/{reference:path}")
    async def show(
        request: Request, reference: str, start: int | None = None, end: int | None = None
    ) -> Response:
        person = request.state.signed_in
        find = partial(documents().version, role=person.role, groups=person.groups)
        reference, part = split_reference(reference)
        try:
            version = await asyncio.to_thread(find, reference)
        except UnknownDocumentError:
            return HTMLResponse(render_page("not_found.html"), status_code=404)
        if part == "original":
            original = await asyncio.to_thread(documents().original, version)
            return original_response(version, original)
        if part == "passage":
            return HTMLResponse(await asyncio.to_thread(render_passage, version, start, end))
        if part == "page":
            original = partial(documents().original, version)
            return await asyncio.to_thread(page_response, pictures, version, original, start, end)
        leads = governs(person.role)
        token = None if leads else await asyncio.to_thread(verify_token, request, version)
        verified = request.query_params.get("done") == "verified"
        options = {"governs": leads, "verify_token": token, "verified": verified}
        return HTMLResponse(await asyncio.to_thread(partial(render_document, version, start, end, **options)))

    return router


def split_reference(path: str) -> tuple[str, str]:
    """A document's reference and which part of it is asked for.

    >>> split_reference("ops/incident-policy@2/original.pdf")
    ('ops/incident-policy@2', 'original')
    """
    head, _, last = path.rpartition("/")
    name = last.split(".")[0]
    if head and name in ("original", "passage", "page") and "@" in head:
        return head, name
    return path, ""


def render_document(
    version: DocumentVersion,
    start: int | None,
    end: int | None,
    *,
    pages: str = SOURCE_PAGES,
    governs: bool = False,
    verify_token: str | None = None,
    verified: bool = False,
) -> str:
    """The page of one version, with the quote marked where there is one.

    Args:
        version: What is shown.
        start: Of the quote; None where none is asked for.
        end: Of the quote.
        pages: Where it opens.
        governs: Whether the reader has pages of governance.
        verify_token: Of the form with which the reader may verify it; None where they may not.
        verified: Whether they just have.
    """
    page = render_marked(version.text, start, end)
    return render_page(
        "source.html",
        page=page,
        asked_for_quote=start is not None,
        contents=_contents(page),
        govern_path=f"/govern/document?doc={quote(version.doc_id, safe='/')}" if governs else None,
        verify_token=verify_token,
        verified=verified,
        doc_id=version.doc_id,
        number=version.number,
        **_facts(version, start, end, pages),
    )


def render_passage(
    version: DocumentVersion, start: int | None, end: int | None, *, pages: str = SOURCE_PAGES
) -> str:
    """The side view: the section that holds the quote, as a fragment of HTML."""
    start, end = start or 0, end or 0
    section = section_at(version.sections, start)
    first, last = passage_window(version.text, section, start, end)
    page = render_marked(version.text[first:last], start - first, min(end, last) - first)
    return render_page(
        "passage.html",
        page=page,
        section=" › ".join(section.heading_path) if section and len(section.heading_path) > 1 else "",
        cut_before=section is not None and first > section.start,
        cut_after=section is not None and last < section.end,
        open_path=source_path(version.doc_id, version.number, pages=pages, start=start, end=end) + "#quote",
        **_facts(version, start, end, pages),
    )


def section_at(sections: Sequence[Section], position: int) -> Section | None:
    """The section that holds an offset."""
    return next((s for s in sections if s.start <= position < s.end), None)


def passage_window(
    text: str, section: Section | None, start: int, end: int
) -> tuple[int, int]:
    """What the side view shows: the section, or the paragraphs around the quote of a long one."""
    first, last = (section.start, section.end) if section else (0, len(text))
    last = max(last, min(end, len(text)))
    if last - first <= _LONG_SECTION:
        return first, last
    before = text.rfind("\n\n", first, max(first, start - _LONG_SECTION // 3))
    after = text.find("\n\n", min(last, end + _LONG_SECTION // 3), last)
    return (before + 2 if before >= 0 else first), (after if after >= 0 else last)


_OWN_FILE = Badge(text="Your own file", tone="warn")
_VOUCHED = {
    VerificationState.VERIFIED: ("Verified", "good"),
    VerificationState.DUE_SOON: ("Review due soon", "warn"),
    VerificationState.OVERDUE: ("Review overdue", "bad"),
    VerificationState.UNVERIFIED: ("No review date", "warn"),
}


def badges(version: DocumentVersion) -> list[Badge]:
    """How far the version can be relied on."""
    status = version.status.value
    tone = {"in_force": "good", "superseded": "bad", "retired": "bad"}.get(status, "warn")
    found = [Badge(text=standing(status).capitalize(), tone=tone)]
    if version.verification in _VOUCHED:
        text, tone = _VOUCHED[version.verification]
        found.append(Badge(text=text, tone=tone))
    return found


def page_response(
    pictures: PagePictures | None,
    version: DocumentVersion,
    original: Callable[[], bytes],
    start: int | None,
    end: int | None,
) -> Response:
    """The page of a PDF that holds a quote, as a picture with the quote's words marked."""
    start, end = max(start or 0, 0), min(end or 0, (start or 0) + _LONG_QUOTE)
    number = page_of(version, start)
    if pictures is None or number is None or version.format != "pdf":
        return Response(status_code=404)
    content = pictures.picture(
        original, sha256=version.original_sha256, page_number=number, quote=version.text[start:end]
    )
    if content is None:
        return Response(status_code=404)
    return Response(content, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def page_of(version: DocumentVersion, position: int) -> int | None:
    """The number of the page that holds an offset; None where there are no pages."""
    return next((page.number for page in version.pages if page.start <= position < page.end), None)


def original_response(version: DocumentVersion, original: bytes) -> Response:
    """The original file: a PDF opens in the browser's own viewer, all else is downloaded."""
    name = PurePosixPath(version.source).name
    is_pdf = version.format == "pdf"
    # Only what no browser runs is named; the rest is bytes to be saved.
    guessed = mimetypes.guess_type(name)[0] or ""
    safe = guessed.startswith("application/") and "xml" not in guessed and "script" not in guessed
    kind = "application/pdf" if is_pdf else guessed if safe else "application/octet-stream"
    disposition = "inline" if is_pdf else "attachment"
    return Response(
        original,
        media_type=kind,
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}",
            # No `sandbox` for a PDF: Chromium's viewer does not start in one.
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
            "object-src 'self'; frame-ancestors 'none'"
            + ("" if is_pdf else "; sandbox"),
            "X-Content-Type-Options": "nosniff",
        },
    )


def _facts(version: DocumentVersion, start: int | None, end: int | None, pages: str) -> dict[str, Any]:
    page = page_of(version, start or 0)
    original = source_path(version.doc_id, version.number, pages=pages) + "/original"
    if version.format == "pdf":
        original += ".pdf" + (f"#page={page}" if page else "")
    label = version.version_label or str(version.number)
    return {
        "title": version.title,
        "kind": version.kind.value.replace("_", " "),
        "version": label,
        "owner": version.owner,
        "deputy": version.deputy,
        "stand_in": version.stand_in if version.owner_left else None,
        "owner_left": version.owner_left,
        "verified_by": version.verified_by,
        "verified_on": _spoken(version.verified_at.date() if version.verified_at else None),
        "badges": badges(version) if pages == SOURCE_PAGES else [_OWN_FILE],
        "effective_from": _spoken(version.effective_from),
        "review_by": _spoken(version.review_by),
        "superseded_by": version.superseded_by,
        "superseded_path": source_path(version.superseded_by) if version.superseded_by else None,
        "original_path": original,
        "is_pdf": version.format == "pdf",
        "page_number": page,
        "page_picture": _picture_path(version, start, end, pages) if page and start is not None else None,
        "file_name": PurePosixPath(version.source).name,
    }


def _picture_path(version: DocumentVersion, start: int, end: int | None, pages: str) -> str | None:
    if version.format != "pdf":
        return None
    path = source_path(version.doc_id, version.number, pages=pages)
    return f"{path}/page.png?start={start}&end={end or start}"


def _contents(page: MarkedPage) -> list[Any]:
    entries = [heading for heading in page.headings if heading.level <= 3 and heading.text.strip()]
    return entries if len(entries) > 2 else []


def _spoken(day: date | None) -> str | None:
    return f"{day.day} {day:%B %Y}" if day else None
