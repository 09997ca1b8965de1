"""A file in which work is described: read where it can do no harm, then told to a draft."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.drafting.briefs.reading import YAML_ENDINGS, ReadBrief, brief_from_text
from assistant.drafting.desk import DraftingDesk
from assistant.drafting.errors import NothingToDraftError, UnreadableBriefError
from assistant.ui.drafts.exporting import TOO_MANY
from assistant.ui.drafts.parts import DraftParts, told_plainly
from assistant.ui.govern.forms import deny, form_problem, role_problem
from assistant.ui.govern.page import LARGEST_NUMBER, GovernRoute, go
from assistant.ui.govern.refusals import NOT_HERE, RefusedError
from assistant.ui.govern.uploads import removed_on_error, save_upload
from assistant.ui.govern.visitor import Visitor, visitor_of
from knowledge.acting import Act, Actor

FILE_PATH = "/drafts/file"
MAX_DESCRIPTION_BYTES = 10_000_000
MAX_REQUEST_BYTES = MAX_DESCRIPTION_BYTES + 65_536
TEXT_ENDINGS = (".txt", ".text", ".md", ".markdown", *YAML_ENDINGS)
ENDINGS = (*TEXT_ENDINGS, ".docx", ".pdf")


def describing_routes(parts: DraftParts) -> APIRouter:
    """`POST /drafts/file`: a new draft from a file, or more for a draft that there is."""
    router = APIRouter(route_class=GovernRoute)

    @router.post(FILE_PATH)
    async def describe(request: Request) -> Response:
        request.state.back = "/drafts"
        visitor = visitor_of(request)
        problem = role_problem(visitor, Act.PROPOSE)
        if problem is not None:
            await deny(parts.govern, visitor, Act.PROPOSE, "drafts", str(problem))
            raise problem
        number, name, text = await _uploaded(parts, request, visitor)
        with told_plainly():
            told = partial(tell, parts.desk(), visitor.actor, text, name=name, number=number)
            kept = await asyncio.to_thread(told)
        return go(f"/drafts/{kept}", "described")

    return router


def tell(desk: DraftingDesk, actor: Actor, text: str, *, name: str, number: int | None) -> int:
    """Tell a description to a draft, a new one where none is named; gives its number.

    Raises:
        DraftingError: If it cannot be read, or no work is described.
    """
    brief = brief_from_text(text, name=name, today=desk.today())
    if number is None:
        interview, _ = desk.interview(actor, brief=ReadBrief(told=brief.told))
        kept = desk.keep_interview(interview, actor, None)
    else:
        version = desk.read(number, actor).version
        interview, _ = desk.interview(actor, number)
        interview.brief = replace(interview.brief, told=(*interview.brief.told, *brief.told))
        kept = desk.keep_interview(interview, actor, number, expected_version=version)
    if kept is None:
        raise NothingToDraftError()
    return kept


async def _uploaded(parts: DraftParts, request: Request, visitor: Visitor) -> tuple[int | None, str, str]:
    """The draft that is meant, the file's name and its text."""
    from starlette.datastructures import UploadFile

    async with request.form(max_files=1, max_fields=5, max_part_size=4_096) as form:
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        problem = await form_problem(parts.govern, visitor, fields)
        if problem is not None:
            await deny(parts.govern, visitor, Act.PROPOSE, "drafts", str(problem))
            raise problem
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise RefusedError(422, "Choose a file.")
        if not parts.exports.allow(f"account:{visitor.person.account}"):
            raise RefusedError(429, TOO_MANY)
        name, text = await asyncio.to_thread(_text_of, parts, file)
        return _number(fields.get("draft", "")), name, text


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text[:12]) > LARGEST_NUMBER:
        raise RefusedError(404, NOT_HERE)
    return int(text)


def _text_of(parts: DraftParts, file: Any) -> tuple[str, str]:
    with told_plainly(), removed_on_error(parts.govern.uploads) as folder:
        try:
            path = save_upload(folder, file.filename or "", file.file)
            return path.name, _read(parts, path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _read(parts: DraftParts, path: Path) -> str:
    if path.suffix not in ENDINGS:
        raise UnreadableBriefError("Choose text, Markdown, Word, PDF or YAML.")
    if path.stat().st_size > MAX_DESCRIPTION_BYTES:
        raise UnreadableBriefError(
            f"The file is larger than {MAX_DESCRIPTION_BYTES // 1_000_000} MB; give the part about the work."
        )
    if path.suffix not in TEXT_ENDINGS:
        return parts.read_description(path)
    try:
        return path.read_text(encoding="utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError as error:
        raise UnreadableBriefError(f"{path.name} is no UTF-8 text; save it as UTF-8.") from error
