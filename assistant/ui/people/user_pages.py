"""`/govern/users`: every account, for admins."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from assistant.ui.accounts import OPERATOR, Account
from assistant.ui.govern.forms import Submission, require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.refusals import RefusedError
from assistant.ui.govern.visitor import Visitor
from assistant.ui.people.parts import WAYS, PeopleParts, told_on_the_page
from knowledge.acting import Act
from knowledge.audience import ROLES
from knowledge.people import fold_name

PLACE = "/govern/users"
NOBODY = "There is no such account."
NOT_YOURSELF = "You cannot do this to your own account; ask another admin."
NOT_THE_OPERATOR = "The operator's account belongs to whoever runs the server; it is not changed here."
BY_PROVIDER = "The sign-in provider decides this at each sign-in; change it there."
NO_PASSWORD = "This person signs in with the provider and has no password here."  # noqa: S105
_SHOWN = 200
_STATES = ("active", "deactivated", "all")
_MAX_GROUPS_CHARS = 2_000


def user_routes(parts: PeopleParts) -> APIRouter:
    """The list, one account, and what admins do to it; each act asks for a fresh sign-in."""
    router = APIRouter(route_class=GovernRoute)

    @router.get(PLACE)
    async def every(request: Request, find: str = "", state: str = "active") -> Response:
        visitor = require_visitor(request, Act.MANAGE_ACCOUNTS)
        known = await asyncio.to_thread(parts.accounts.list)
        found = [each for each in known if _is_in(each, state) and _matches(each, find)]
        values = {
            "accounts": found[:_SHOWN],
            "count": len(found),
            "find": find[:200],
            "state": state,
            "states": _STATES,
            "roles": ROLES,
            "provider": parts.provider,
            "needs_password": await parts.govern.fresh.needs_password(visitor),
        }
        return show(visitor, "users.html", request, **values)

    @router.post(PLACE)
    async def add(request: Request) -> Response:
        request.state.back = PLACE
        form = await _form(parts, request, "a new account")
        account, link = await asyncio.to_thread(_add, parts, form)
        return show(form.visitor, "user_link.html", request, account=account, link=link, is_new=True)

    @router.get(PLACE + "/{name}")
    async def one(request: Request, name: str) -> Response:
        visitor = require_visitor(request, Act.MANAGE_ACCOUNTS)
        account = await asyncio.to_thread(_account, parts, name)
        values = {
            "account": account,
            "sessions": await asyncio.to_thread(parts.sessions.list, account.name),
            "ways": WAYS,
            "roles": ROLES,
            "is_self": account.name == visitor.person.account,
            "is_operator": account.name == OPERATOR,
            "role_by_provider": account.of_provider and parts.provider.role_claim is not None,
            "groups_by_provider": account.of_provider and parts.provider.group_claim is not None,
            "path": _path(account.name),
            "needs_password": await parts.govern.fresh.needs_password(visitor),
        }
        return show(visitor, "user.html", request, **values)

    @router.post(PLACE + "/{name}/role")
    async def set_role(request: Request, name: str) -> Response:
        form, account = await _form_about(parts, request, name, others_only=True)
        if account.of_provider and parts.provider.role_claim is not None:
            raise RefusedError(409, BY_PROVIDER)
        options = {"by": _by(form.visitor), "keeps_an_admin": True}
        with told_on_the_page():
            await asyncio.to_thread(parts.accounts.set_role, account.name, form.text("role"), **options)
        return go(_path(account.name), "role-changed")

    @router.post(PLACE + "/{name}/groups")
    async def set_groups(request: Request, name: str) -> Response:
        form, account = await _form_about(parts, request, name)
        if account.of_provider and parts.provider.group_claim is not None:
            raise RefusedError(409, BY_PROVIDER)
        groups = _groups(form)
        with told_on_the_page():
            await asyncio.to_thread(parts.accounts.set_groups, account.name, groups, by=_by(form.visitor))
        return go(_path(account.name), "groups-changed")

    @router.post(PLACE + "/{name}/deactivate")
    async def deactivate(request: Request, name: str) -> Response:
        form, account = await _form_about(parts, request, name, others_only=True)
        options = {"by": _by(form.visitor), "keeps_an_admin": True}
        with told_on_the_page():
            await asyncio.to_thread(parts.accounts.deactivate, account.name, **options)
        return go(_path(account.name), "deactivated")

    @router.post(PLACE + "/{name}/reactivate")
    async def reactivate(request: Request, name: str) -> Response:
        form, account = await _form_about(parts, request, name)
        await asyncio.to_thread(parts.accounts.reactivate, account.name, by=_by(form.visitor))
        return go(_path(account.name), "reactivated")

    @router.post(PLACE + "/{name}/sessions")
    async def sign_out(request: Request, name: str) -> Response:
        form, account = await _form_about(parts, request, name, of_operator=True)
        await asyncio.to_thread(_sign_out, parts, account.name, _by(form.visitor))
        mine = account.name == form.visitor.person.account
        return go("/sign-in") if mine else go(_path(account.name), "signed-out")

    @router.post(PLACE + "/{name}/link")
    async def link(request: Request, name: str) -> Response:
        form, account = await _form_about(parts, request, name)
        if account.of_provider:
            raise RefusedError(409, NO_PASSWORD)
        made = await asyncio.to_thread(_link, parts, account, _by(form.visitor))
        return show(form.visitor, "user_link.html", request, account=account, link=made, is_new=False)

    return router


async def _form(parts: PeopleParts, request: Request, subject: str) -> Submission:
    return await submitted(parts.govern, request, Act.MANAGE_ACCOUNTS, subject, fresh=True)


async def _form_about(
    parts: PeopleParts, request: Request, name: str, *, others_only: bool = False, of_operator: bool = False
) -> tuple[Submission, Account]:
    """A form about an account that is there and may be changed by whoever sent it."""
    request.state.back = PLACE
    form = await _form(parts, request, f"account {name}"[:300])
    account = await asyncio.to_thread(_account, parts, name)
    request.state.back = _path(account.name)
    if account.name == OPERATOR and not of_operator:
        raise RefusedError(409, NOT_THE_OPERATOR)
    if others_only and account.name == form.visitor.person.account:
        raise RefusedError(409, NOT_YOURSELF)
    return form, account


def _account(parts: PeopleParts, name: str) -> Account:
    account = parts.accounts.find(name)
    if account is None:
        raise RefusedError(404, NOBODY)
    return account


def _add(parts: PeopleParts, form: Submission) -> tuple[Account, str]:
    options = {"role": form.text("role"), "groups": _groups(form), "by": _by(form.visitor)}
    with told_on_the_page():
        account = parts.accounts.add(form.text("name", at_most=200), **options)
    return account, _link(parts, account, _by(form.visitor))


def _link(parts: PeopleParts, account: Account, by: str) -> str:
    """Where the person sets a password; nobody else ever sees it."""
    if not account.active:
        raise RefusedError(409, "The account is deactivated; reactivate it first.")
    token = parts.sessions.issue_link(account.name, sets_password=True)
    parts.accounts.note_link(account.name, by=by)
    return f"{parts.base_url}/sign-in/password?token={token}"


def _sign_out(parts: PeopleParts, name: str, by: str) -> None:
    parts.accounts.note_ended_sessions(name, by=by, count=parts.sessions.end_all(name))


def _groups(form: Submission) -> list[str]:
    named = form.text("groups", at_most=_MAX_GROUPS_CHARS)
    return [name for each in re.split(r"[,\n]", named) if (name := each.strip())]


def _is_in(account: Account, state: str) -> bool:
    return state == "all" or account.active == (state != "deactivated")


def _matches(account: Account, find: str) -> bool:
    told = (account.display_name, account.called or "", account.role.replace("_", " "), *account.groups)
    return all(any(word in fold_name(each) for each in told) for word in fold_name(find).split())


def _by(visitor: Visitor) -> str:
    return visitor.person.display_name


def _path(name: str) -> str:
    return f"{PLACE}/{quote(name, safe='')}"
