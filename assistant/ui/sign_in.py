"""Signing in by one-time link or password, setting a first password by link, and signing out."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from assistant.ui.accounts import Accounts
from assistant.ui.browsers import browser_in_words
from assistant.ui.errors import AccountError
from assistant.ui.limits import AttemptLimiter
from assistant.ui.passwords import MIN_PASSWORD_CHARS
from assistant.ui.security import COOKIE, session_token
from assistant.ui.sessions import Sessions, Way
from assistant.ui.templating import render_page
from knowledge.people import fold_name

_MAX_FORM_BYTES = 16_384
WRONG = "The name and password do not match an account. Check both and try again."
TOO_MANY = "Too many tries. Wait five minutes, or ask for a one-time link."
NOT_THE_SAME = "The two passwords differ; type the same one twice."
NOT_GOOD_ANY_MORE = "This link has been used or is too old. Ask an admin for a new one."
LINK_ENDED = "This link has been used or is too old. Ask for a new one: playbook users link."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What the routes below need."""

    accounts: Accounts
    sessions: Sessions
    limiter: AttemptLimiter
    secure: bool
    """Whether the cookie is for https only."""
    provider_label: str | None = None
    """Text of the button that leads to the sign-in provider; None where there is none."""


def sign_in_routes(parts: SignIn) -> APIRouter:
    """`/sign-in` and `/sign-out`. Reading a page changes nothing, so that a preview of a link
    does not use it up."""
    router = APIRouter()

    @router.get("/sign-in")
    async def show(request: Request, token: str = "", next: str = "/") -> Response:
        target = safe_target(next)
        if request.state.signed_in is not None and not token:
            return RedirectResponse(target, status_code=303)
        return sign_in_page(parts, token=token[:200], target=target)

    @router.post("/sign-in")
    async def enter(request: Request) -> Response:
        form = await _form(request)
        target = safe_target(form.get("next", "/"))
        token = form.get("token")
        if token:
            account = await asyncio.to_thread(parts.sessions.redeem_link, token)
            if account is None:
                return sign_in_page(parts, target=target, problem=LINK_ENDED, status=403)
            return await _welcome(parts, request, account, target, "link")
        name, password = form.get("name", ""), form.get("password", "")
        keys = (f"account:{fold_name(name)}", f"address:{address_of(request)}")
        if not parts.limiter.allow(*keys):
            return sign_in_page(parts, target=target, name=name, problem=TOO_MANY, status=429)
        found = await asyncio.to_thread(parts.accounts.check_password, name, password)
        if found is None:
            await asyncio.to_thread(parts.accounts.note_denied_sign_in, name)
            return sign_in_page(parts, target=target, name=name, problem=WRONG, status=403)
        parts.limiter.forget(*keys)
        return await _welcome(parts, request, found.name, target, "password")

    @router.get("/sign-in/password")
    async def choose(token: str = "") -> Response:
        """Where the link of a new account leads; looking at it does not use it up."""
        return await _password_page(parts, token[:200])

    @router.post("/sign-in/password")
    async def set_first(request: Request) -> Response:
        form = await _form(request)
        token, password = form.get("token", ""), form.get("password", "")
        if not parts.limiter.allow(f"address:{address_of(request)}"):
            return await _password_page(parts, token, problem=TOO_MANY, status=429)
        account = await asyncio.to_thread(parts.sessions.whose_password, token)
        if account is None:
            return await _password_page(parts, token, status=403)
        if password != form.get("again"):
            return await _password_page(parts, token, problem=NOT_THE_SAME, status=422)
        try:
            await asyncio.to_thread(_set_password, parts, token, account, password)
        except AccountError as error:
            return await _password_page(parts, token, problem=str(error), status=422)
        parts.limiter.forget(f"address:{address_of(request)}")
        return await _welcome(parts, request, account, "/", "password")

    @router.post("/sign-out")
    @router.post("/logout")  # the address that Chainlit's menu calls
    async def leave(request: Request) -> Response:
        token = session_token(request.headers.get("cookie", ""))
        if token is not None:
            await asyncio.to_thread(parts.sessions.end, token)
        response = JSONResponse({"success": True})
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=parts.secure)
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


def set_session_cookie(response: Response, token: str, parts: SignIn) -> None:
    """Give the browser its session; no other site's page makes it send this."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=parts.sessions.lifetime_s,
        path="/",
        httponly=True,
        samesite="strict",
        secure=parts.secure,
    )


def sign_in_page(
    parts: SignIn,
    *,
    token: str = "",
    target: str = "/",
    name: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    """The page with every way to sign in, and why the last try failed."""
    page = render_page(
        "sign_in.html",
        token=token,
        target=target,
        name=name,
        problem=problem,
        provider_label=parts.provider_label,
        provider_path=f"/sign-in/oidc?next={quote(target, safe='')}",
    )
    return HTMLResponse(page, status_code=status)


def address_of(request: Request) -> str:
    """From where a request comes, for counting tries."""
    return request.client.host if request.client else "unknown"


def browser_of(request: Request) -> str:
    """The browser that makes a request, in words."""
    return browser_in_words(request.headers.get("user-agent", ""))


async def _welcome(parts: SignIn, request: Request, account: str, target: str, way: Way) -> Response:
    open_session = parts.sessions.open
    token = await asyncio.to_thread(open_session, account, way=way, browser=browser_of(request))
    response = RedirectResponse(target, status_code=303)
    set_session_cookie(response, token, parts)
    return response


def _set_password(parts: SignIn, token: str, account: str, password: str) -> None:
    parts.accounts.set_password(account, password, by=parts.accounts.get(account).display_name)
    parts.sessions.whose_password(token, use_up=True)


async def _password_page(parts: SignIn, token: str, *, problem: str = "", status: int = 200) -> Response:
    account = await asyncio.to_thread(parts.sessions.whose_password, token)
    known = await asyncio.to_thread(parts.accounts.find, account) if account else None
    if known is None:
        return sign_in_page(parts, problem=NOT_GOOD_ANY_MORE, status=403)
    values = {"token": token, "name": known.display_name, "problem": problem, "least": MIN_PASSWORD_CHARS}
    return HTMLResponse(render_page("set_password.html", **values), status_code=status)


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
