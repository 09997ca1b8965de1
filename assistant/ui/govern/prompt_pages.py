"""Prompts: each with its versions, who wrote them, where they run, and what differs between two."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.promotion.records import PRODUCTION
from assistant.ui.govern.forms import require_visitor
from assistant.ui.govern.page import GovernRoute, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.prompt_book import PromptText, prompt_book
from assistant.ui.govern.refusals import NOT_HERE, RefusedError, page_sentence
from knowledge.differences.words import compare_texts

PATH = "/govern/assistant/prompts"


def prompt_routes(parts: GovernParts) -> APIRouter:
    """`/govern/assistant/prompts` and the page of each prompt."""
    router = APIRouter(prefix=PATH, route_class=GovernRoute)

    @router.get("")
    async def every(request: Request) -> Response:
        visitor = require_visitor(request)
        book = await asyncio.to_thread(prompt_book, parts.promotion())
        problems = [page_sentence(each) for each in book.problems]
        rows = [_row(name, texts) for name, texts in book.prompts.items()]
        return show(visitor, "prompts.html", request, rows=rows, problems=problems)

    @router.get("/{name}")
    async def one(request: Request, name: str, before: str = "", after: str = "") -> Response:
        visitor = require_visitor(request)
        book = await asyncio.to_thread(prompt_book, parts.promotion())
        texts = book.prompts.get(name)
        if not texts:
            raise RefusedError(404, NOT_HERE)
        values = await asyncio.to_thread(_values, texts, before, after)
        return show(visitor, "prompt.html", request, name=name, texts=texts, **values)

    return router


def _row(name: str, texts: Sequence[PromptText]) -> dict[str, Any]:
    running = next((each for each in texts if PRODUCTION in each.places), None)
    return {"name": name, "newest": texts[0].prompt, "running": running, "count": len(texts)}


def _values(texts: Sequence[PromptText], before: str, after: str) -> dict[str, Any]:
    """The two texts that are compared: those asked for, else the newest with what runs or came before."""
    second = _find(texts, after) or texts[0]
    others = [each for each in texts if each is not second]
    running = next((each for each in others if PRODUCTION in each.places), None)
    first = _find(texts, before) or running or next(iter(others), second)
    same = first is second
    pieces = [] if same else compare_texts(first.prompt.source, second.prompt.source)
    return {"first": first, "second": second, "pieces_of_text": pieces, "same": same}


def _find(texts: Sequence[PromptText], key: str) -> PromptText | None:
    return next((each for each in texts if each.key == key), None)
