"""Our routes beside Chainlit's own: the page itself, feedback, and the mounted rest."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from functools import cache
from typing import Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from pydantic import BaseModel

from assistant.ui.chainlit_guard import guard_socket, listed_routes
from assistant.ui.errors import NotYoursError
from assistant.ui.govern.page import governs
from assistant.ui.index_page import IndexPage, clean_index
from assistant.ui.ratings import Ratings
from assistant.ui.security import content_security_policy
from knowledge.acting import Act, Actor

_THREAD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_LANGUAGE = r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,2}$"


class FeedbackValue(BaseModel):
    """What the page sends of a thumb."""

    forId: uuid.UUID
    value: Literal[0, 1]
    comment: str | None = None


class FeedbackGiven(BaseModel):
    """The body of PUT /feedback, as Chainlit's page sends it."""

    feedback: FeedbackValue


class FeedbackWithdrawn(BaseModel):
    """The body of DELETE /feedback."""

    feedbackId: uuid.UUID


def chat_routes(ratings: Ratings) -> APIRouter:
    """The page's HTML and feedback, which Chainlit would store for anybody."""
    router = APIRouter()

    @router.get("/")
    @router.get("/thread/{thread_id}")
    async def page(request: Request, thread_id: str | None = None) -> Response:
        if thread_id is not None and not _THREAD.fullmatch(thread_id):
            return _nothing()
        index = await asyncio.to_thread(_index)
        policy = content_security_policy(
            host=request.headers.get("host", ""), script_hashes=index.script_hashes
        )
        return HTMLResponse(index.html, headers={"Content-Security-Policy": policy})

    @router.get("/auth/config")
    async def sign_in_ways() -> dict[str, Any]:
        """What Chainlit's page asks first. Its own answer cannot say "as the system" for the theme."""
        from chainlit.auth import get_configuration

        return {**get_configuration(), "default_theme": "system"}

    @router.get("/project/settings")
    async def settings(
        request: Request,
        language: str = Query(default="en-US", pattern=_LANGUAGE),
        chat_profile: str | None = None,
    ) -> Response:
        """Chainlit's settings, with links in the header that suit the role."""
        from chainlit.server import project_settings

        person = await _chainlit_user(request)
        reply = await project_settings(person, language, chat_profile)
        told = json.loads(bytes(reply.body))
        told["ui"]["header_links"] = header_links(request.state.signed_in.role)
        return JSONResponse(told)

    @router.put("/feedback")
    async def judge(request: Request, given: FeedbackGiven) -> Response:
        account = request.state.signed_in.account
        judged = given.feedback
        try:
            feedback_id = await asyncio.to_thread(
                ratings.judge, account, str(judged.forId), judged.value, judged.comment
            )
        except NotYoursError as error:
            return JSONResponse({"detail": str(error)}, status_code=404)
        return JSONResponse({"success": True, "feedbackId": feedback_id})

    @router.delete("/feedback")
    async def withdraw(request: Request, withdrawn: FeedbackWithdrawn) -> Response:
        account = request.state.signed_in.account
        try:
            await asyncio.to_thread(ratings.withdraw, account, str(withdrawn.feedbackId))
        except NotYoursError as error:
            return JSONResponse({"detail": str(error)}, status_code=404)
        return JSONResponse({"success": True})

    @router.post("/set-session-cookie")
    async def keep_no_cookie() -> Response:
        """Chainlit's page asks for a cookie that only several servers would need."""
        return JSONResponse({"message": "not needed"})

    @router.get("/favicon.ico")
    async def icon() -> Response:
        from chainlit.config import public_dir

        return FileResponse(f"{public_dir}/favicon.svg", media_type="image/svg+xml")

    return router


def header_links(role: str) -> list[dict[str, str]]:
    """Our own pages, as Chainlit's header shows links."""
    places = [("My questions", "questions", "/my-questions")]
    if Actor(name="", role=role).may(Act.PROPOSE):
        places.append(("Drafts", "drafts", "/drafts"))
    if governs(role):
        places.append(("Govern", "govern", "/govern"))
    places.append(("Account", "account", "/account"))
    return [
        {
            "name": name,
            "display_name": name,
            "icon_url": f"/public/{icon}.svg",
            "url": path,
            "target": "_self",
        }
        for name, icon, path in places
    ]


async def _chainlit_user(request: Request) -> Any:
    """The person as Chainlit knows them, by the token that the gate put into the request."""
    from chainlit.auth import get_current_user, get_token_from_cookies

    return await get_current_user(get_token_from_cookies(request.cookies) or "")


def mount_chat(page: FastAPI) -> None:
    """Mount what is kept of Chainlit under our own routes.

    Chainlit's application object is not used: its routes are taken one by one into an
    application of ours, so that what is not listed does not exist.
    """
    import chainlit.socket  # noqa: F401 - registers the socket's events
    from chainlit.auth import ensure_jwt_secret
    from chainlit.config import config
    from chainlit.server import asgi_app, router, sio
    from starlette.middleware.gzip import GZipMiddleware

    config.run.headless = True
    ensure_jwt_secret()
    guard_socket(sio)
    chat = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    chat.mount("/ws/socket.io", asgi_app)
    chat.router.routes.extend(listed_routes(router.routes))
    page.mount("/", _Cached(GZipMiddleware(chat, minimum_size=2_000)))


class _Cached:
    """Lets the browser keep what never changes under its name."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(("/assets/", "/public/")):
            await self._app(scope, receive, send)
            return
        lasting = scope["path"].startswith("/assets/")  # its file names hold hashes
        value = b"public, max-age=31536000, immutable" if lasting else b"public, max-age=300"

        async def with_age(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message = {**message, "headers": [*message["headers"], (b"cache-control", value)]}
            await send(message)

        await self._app(scope, receive, with_age)


@cache
def _index() -> IndexPage:
    from chainlit.server import get_html_template

    return clean_index(get_html_template(""))


def _nothing() -> Response:
    return JSONResponse({"detail": "There is no such page."}, status_code=404)
