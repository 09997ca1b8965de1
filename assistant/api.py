"""The edges that machines use: health, metrics, and questions as JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Protocol

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from assistant.answering.answer import Answer, Question
from assistant.answering.serialise import answer_to_json, parse_question
from assistant.errors import AssistantError, InvalidRequestError
from knowledge.characters import whole_characters
from knowledge.errors import KnowledgeError

MAX_BODY_BYTES = 1_000_000


class Answering(Protocol):
    """Whatever answers a question."""

    def answer(self, question: Question) -> Answer: ...


class Metrics:
    """What the running server counts. One object a server; nothing is global."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "playbook_answers", "Answers given.", ["status", "model"], registry=self.registry
        )
        self._failures = Counter(
            "playbook_failures", "Questions that ended in an error.", registry=self.registry
        )
        self._seconds = Histogram(
            "playbook_answer_seconds",
            "Time from question to answer.",
            registry=self.registry,
            buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60),
        )

    def record(self, answer: Answer) -> None:
        """Count one answer."""
        self._answers.labels(status=answer.status.value, model=answer.model).inc()
        self._seconds.observe(answer.timings_ms.get("total", 0.0) / 1000)

    def record_failure(self) -> None:
        """Count one question that had no answer because something failed."""
        self._failures.inc()


def api_routes(
    *,
    assistant: Callable[[], Answering],
    ready: Callable[[], None],
    metrics: Metrics,
    search: Callable[[str, str, frozenset[str], str | None, str | None, int], dict[str, Any]],
    allow_question: Callable[[str], bool] = lambda account: True,
    may_read_metrics: Callable[[Request], bool],
) -> APIRouter:
    """The routes. Who asks comes from `request.state.signed_in`, which the gate has set.

    Args:
        ready: Raises where the knowledge base cannot be read.
        search: Searches passages: (query, role, groups, collection, as_of, top_k) → JSON value.
        allow_question: Whether this account may ask another question now.
        may_read_metrics: Whether a request may see the counters.
    """
    router = APIRouter()

    @router.get("/healthz")
    async def healthy() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def is_ready() -> Response:
        try:
            await asyncio.to_thread(ready)
        except (KnowledgeError, AssistantError):
            return JSONResponse({"status": "not ready"}, status_code=503)
        return JSONResponse({"status": "ready"})

    @router.get("/metrics")
    async def counters(request: Request) -> Response:
        if not may_read_metrics(request):
            return _problem("There is no such page.", 404)
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    @router.post("/api/ask")
    async def ask(request: Request) -> Response:
        person = request.state.signed_in
        if not allow_question(person.account):
            return _problem("That was too many questions at once; wait a minute.", 429)
        try:
            body = await _json_object(request)
            # Role and groups are the account's, whatever the body says.
            defaults = Question(text="", role=person.role, groups=person.groups, asker=person.account)
            question = parse_question({**body, "role": person.role}, defaults=defaults)
            answer = await asyncio.to_thread(assistant().answer, question)
        except (AssistantError, KnowledgeError) as error:
            return _problem(str(error), 400)
        metrics.record(answer)
        return JSONResponse(answer_to_json(answer))

    @router.post("/api/search")
    async def find(request: Request) -> Response:
        person = request.state.signed_in
        if not allow_question(person.account):
            return _problem("That was too many searches at once; wait a minute.", 429)
        try:
            body = await _json_object(request)
            query, top_k = body.get("query"), body.get("top_k", 10)
            if not isinstance(query, str) or not query.strip():
                raise InvalidRequestError('Give a "query" that is a string with words in it.')
            if not isinstance(top_k, int) or not 1 <= top_k <= 50:
                raise InvalidRequestError('"top_k" is a number from 1 to 50.')
            found = await asyncio.to_thread(
                search,
                query,
                person.role,
                person.groups,
                _text(body, "collection"),
                _text(body, "as_of"),
                top_k,
            )
        except (AssistantError, KnowledgeError) as error:
            return _problem(str(error), 400)
        return JSONResponse(found)

    @router.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    async def unknown(rest: str) -> Response:
        return _problem("There is no such page.", 404)

    return router


async def _json_object(request: Request) -> dict[str, Any]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise InvalidRequestError("The request is larger than 1 MB; ask a shorter question.")
    try:
        value = json.loads(whole_characters(json.dumps(json.loads(body), ensure_ascii=False)))
    except (ValueError, RecursionError) as error:
        raise InvalidRequestError("The request is not JSON.") from error
    if not isinstance(value, dict):
        raise InvalidRequestError("The request is not a JSON object.")
    return value


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidRequestError(f'"{name}" is a string.')
    return value


def _problem(sentence: str, status: int) -> Response:
    return JSONResponse({"detail": sentence}, status_code=status)
