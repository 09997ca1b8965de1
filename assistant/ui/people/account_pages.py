"""`/account`: one's own password and sessions."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from assistant.ui.accounts import OPERATOR
from assistant.ui.govern.forms import submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.refusals import RefusedError
from assistant.ui.govern.visitor import Visitor, visitor_of
from assistant.ui.passwords import MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS
from assistant.ui.people.parts import WAYS, PeopleParts, told_on_the_page
from assistant.ui.security import COOKIE
from assistant.ui.sessions import session_id
from assistant.ui.sign_in import NOT_THE_SAME, browser_of
from knowledge.acting import Act

PLACE = "/account"
NO_PASSWORD = "This account has no password of its own to change."  # noqa: S105 - a sentence
NO_SESSION = "That session has already ended."


def account_routes(parts: PeopleParts) -> APIRouter:
    """Open to everybody who is signed in; each form is for the sender's own account alone."""
    router = APIRouter(route_class=GovernRoute)

    @router.get(PLACE)
    async def mine(request: Request) -> Response:
        visitor = visitor_of(request)
        account = await asyncio.to_thread(parts.accounts.get, visitor.person.account)
        found = await asyncio.to_thread(parts.sessions.list, account.name)
        values = {
            "account": account,
            "sessions": found,
            "here": session_id(visitor.token),
            "ways": WAYS,
            "sets_password": not account.of_provider and account.name != OPERATOR,
            "least": MIN_PASSWORD_CHARS,
        }
        return show(visitor, "account.html", request, **values)

    @router.post(f"{PLACE}/password")
    async def change_password(request: Request) -> Response:
        request.state.back = PLACE
        form = await submitted(
            parts.govern, request, Act.MANAGE_ACCOUNTS, "own password", anybody=True, fresh=True
        )
        new = form.fields.get("new", "")
        if new != form.fields.get("again"):
            raise RefusedError(422, NOT_THE_SAME)
        token = await asyncio.to_thread(_changed_password, parts, form.visitor, new, browser_of(request))
        response = go(PLACE, "password-set")
        life = parts.sessions.lifetime_s
        options = {"httponly": True, "samesite": "strict", "secure": parts.secure}
        response.set_cookie(COOKIE, token, max_age=life, path="/", **options)
        return response

    @router.post(f"{PLACE}/sessions/end")
    async def end_one(request: Request) -> Response:
        request.state.back = PLACE
        form = await submitted(parts.govern, request, Act.MANAGE_ACCOUNTS, "own session", anybody=True)
        account, named = form.visitor.person.account, form.text("session", at_most=64)
        if not await asyncio.to_thread(parts.sessions.end_one, account, named):
            raise RefusedError(404, NO_SESSION)
        return go(PLACE, "signed-out-there")

    @router.post(f"{PLACE}/sessions/end-all")
    async def end_all(request: Request) -> Response:
        request.state.back = PLACE
        form = await submitted(parts.govern, request, Act.MANAGE_ACCOUNTS, "own sessions", anybody=True)
        await asyncio.to_thread(_end_all, parts, form.visitor)
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=parts.secure)
        return response

    return router


def _changed_password(parts: PeopleParts, visitor: Visitor, new: str, browser: str) -> str:
    """Replace the password, which ends every session, and open one for this browser."""
    account = parts.accounts.get(visitor.person.account)
    if account.of_provider or account.name == OPERATOR:
        raise RefusedError(422, NO_PASSWORD)
    if len(new) > MAX_PASSWORD_CHARS * 4:
        raise RefusedError(422, f"The password is longer than {MAX_PASSWORD_CHARS} characters; shorten it.")
    with told_on_the_page():
        parts.accounts.set_password(account.name, new, by=visitor.person.display_name)
    return parts.sessions.open(account.name, way="password", browser=browser)


def _end_all(parts: PeopleParts, visitor: Visitor) -> None:
    name = visitor.person.account
    count = parts.sessions.end_all(name)
    parts.accounts.note_ended_sessions(name, by=visitor.person.display_name, count=count)
