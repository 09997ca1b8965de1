"""Signing in by one-time link or password, and signing out."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from assistant.ui.accounts import Accounts
from assistant.ui.limits import AttemptLimiter
from assistant.ui.security import COOKIE, session_token
from assistant.ui.sessions import Sessions
from assistant.ui.templating import render_page
from knowledge.people import fold_name

_MAX_FORM_BYTES = 16_384
WRONG = "The name and password do not match an account. Check both and try again."
TOO_MANY = "Too many tries. Wait five minutes, or ask for a one-time link."
LINK_ENDED = "This link has been used or is too old. Ask for a new one: playbook users link."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What the routes below need."""

    accounts: Accounts
    sessions: Sessions
    limiter: AttemptLimiter
    secure: bool
    """Whether the cookie is for https only."""


def sign_in_routes(parts: SignIn) -> APIRouter:
    """`/sign-in` and `/sign-out`. Reading a page changes nothing, so that a preview of a link
    does not use it up."""
    router = APIRouter()

    @router.get("/sign-in")
    async def show(request: Request, token: str = "", next: str = "/") -> Response:
        target = safe_target(next)
        if request.state.signed_in is not None and not token:
            return RedirectResponse(target, status_code=303)
        return _page(token=token[:200], target=target)

    @router.post("/sign-in")
    async def enter(request: Request) -> Response:
        form = await _form(request)
        target = safe_target(form.get("next", "/"))
        token = form.get("token")
        if token:
            account = await asyncio.to_thread(parts.sessions.redeem_link, token)
            if account is None:
                return _page(target=target, problem=LINK_ENDED, status=403)
            return await _welcome(parts, account, target)
        name, password = form.get("name", ""), form.get("password", "")
        keys = (f"account:{fold_name(name)}", f"address:{_address(request)}")
        if not parts.limiter.allow(*keys):
            return _page(target=target, name=name, problem=TOO_MANY, status=429)
        found = await asyncio.to_thread(parts.accounts.check_password, name, password)
        if found is None:
            await asyncio.to_thread(parts.accounts.note_denied_sign_in, name)
            return _page(target=target, name=name, problem=WRONG, status=403)
        parts.limiter.forget(*keys)
        return await _welcome(parts, found.name, target)

    @router.post("/sign-out")
    @router.post("/logout")  # the address that Chainlit's menu calls
    async def leave(request: Request) -> Response:
        token = session_token(request.headers.get("cookie", ""))
        if token is not None:
            await asyncio.to_thread(parts.sessions.end, token)
        response = JSONResponse({"success": True})
        response.delete_cookie(
            COOKIE, path="/", httponly=True, samesite="strict", secure=parts.secure
        )
        return response

    @router.get("/login")
    async def chainlit_login(next: str = "/") -> Response:
        """Chainlit sends a page whose session ended here."""
        return RedirectResponse(f"/sign-in?next={quote(safe_target(next), safe='')}", 303)

    return router


def safe_target(target: str) -> str:
    """Where to go after signing in: a path of ours, else the chat.

    >>> safe_target("/thread/1"), safe_target("//evil.example"), safe_target("https://evil.example")
    ('/thread/1', '/', '/')
    """
    ours = re.fullmatch(r"/(?![/\\])[\w/@.,~%?=&+-]*", target) is not None
    return target if ours and not target.startswith(("/sign-in", "/login")) else "/"


async def _welcome(parts: SignIn, account: str, target: str) -> Response:
    token = await asyncio.to_thread(parts.sessions.open, account)
    response = RedirectResponse(target, status_code=303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=parts.sessions.lifetime_s,
        path="/",
        httponly=True,
        samesite="strict",
        secure=parts.secure,
    )
    return response


def _page(
    *, token: str = "", target: str = "/", name: str = "", problem: str = "", status: int = 200
) -> Response:
    page = render_page("sign_in.html", token=token, target=target, name=name, problem=problem)
    return HTMLResponse(page, status_code=status)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form; a large body is not read."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM_BYTES:
            return {}
    from urllib.parse import parse_qsl

    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=10))
    except ValueError:
        return {}


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
