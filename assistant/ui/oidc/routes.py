"""`/sign-in/oidc` and where the provider sends people back to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.ui.accounts import Accounts, utc_now
from assistant.ui.limits import AttemptLimiter
from assistant.ui.oidc.claims import ProviderPerson, person_of
from assistant.ui.oidc.errors import NoRoleError, OidcError, ProviderDownError, TokenError
from assistant.ui.oidc.flow import GOOD_FOR_S, Begun, BegunSignIns
from assistant.ui.oidc.provider import Provider
from assistant.ui.oidc.tokens import LEEWAY_S
from assistant.ui.provider_accounts import ProviderAccounts
from assistant.ui.security import session_token
from assistant.ui.sessions import Sessions, session_key
from assistant.ui.sign_in import SignIn, address_of, browser_of, safe_target, set_session_cookie, sign_in_page
from assistant.ui.templating import render_page

START = "/sign-in/oidc"
CALLBACK = "/sign-in/oidc/callback"
TOO_OLD = "This sign-in was begun elsewhere, too long ago or is already done; begin again."
TOO_MANY = "Too many sign-ins failed; wait five minutes."
SOMEBODY_ELSE = "You signed in to the provider as somebody else; sign out here first."
NOT_FRESH = "The sign-in provider did not ask who you are; sign out there and try again."
_COOKIE = "playbook_oidc_"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcParts:
    """What the routes need."""

    provider: Provider
    people: ProviderAccounts
    sign_in: SignIn
    base_url: str
    """The page's address as people type it, without a "/" at its end."""
    begun: BegunSignIns = field(default_factory=BegunSignIns)
    failures: AttemptLimiter = field(default_factory=AttemptLimiter)
    now: Callable[[], datetime] = utc_now

    @property
    def accounts(self) -> Accounts:
        """Whom the tables know."""
        return self.sign_in.accounts

    @property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return self.sign_in.sessions

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends people back to; it must know this address."""
        return self.base_url + CALLBACK


def oidc_routes(parts: OidcParts) -> APIRouter:
    """Both routes, open to whoever is not signed in."""
    router = APIRouter()

    @router.get(START)
    async def start(request: Request, next: str = "/", fresh: str = "", moved: str = "") -> Response:
        target = safe_target(next)
        if not moved and request.headers.get("host") != urlsplit(parts.base_url).netloc:
            # The cookie must be where the provider sends people back to. Once: a proxy may not pass
            # on the name that people type.
            again = urlencode({"next": target, "fresh": fresh[:1], "moved": "1"})
            return RedirectResponse(f"{parts.base_url}{START}?{again}", 303)
        begun = _begin(request, target, proves_anew=bool(fresh))
        try:
            asking = parts.provider.authorization_address
            address = await asyncio.to_thread(asking, begun, redirect_uri=parts.redirect_uri)
        except OidcError as error:
            return _problem(parts, error)
        parts.begun.keep(begun)
        response = RedirectResponse(address, status_code=303)
        _set_cookie(response, begun, secure=parts.sign_in.secure)
        return response

    @router.get(CALLBACK)
    async def back(
        request: Request, state: str = "", code: str = "", iss: str | None = None, error: str = ""
    ) -> Response:
        begun = parts.begun.take(state[:200], _browser(request, state))
        if begun is None:
            return sign_in_page(parts.sign_in, problem=TOO_OLD, status=403)
        key = f"provider:{address_of(request)}"
        if not parts.failures.allow(key):
            return sign_in_page(parts.sign_in, problem=TOO_MANY, status=429)
        try:
            response = await asyncio.to_thread(_arrive, parts, begun, request, code, iss, error)
        except OidcError as problem:
            return _problem(parts, problem)
        parts.failures.forget(key)
        return response

    return router


def _begin(request: Request, target: str, *, proves_anew: bool) -> Begun:
    person, token = request.state.signed_in, session_token(request.headers.get("cookie", ""))
    if not proves_anew or person is None or token is None:
        return Begun(target=target)
    return Begun(target=target, session=session_key(token), account=person.account)


def _arrive(
    parts: OidcParts, begun: Begun, request: Request, code: str, iss: str | None, error: str
) -> Response:
    """Sign in whoever came back, or note that they proved anew who they are."""
    parts.provider.require_sender(iss)
    if error or not code:
        raise OidcError(
            f"The provider did not sign you in; begin again or ask {parts.provider.settings.ask}."
        )
    claims = parts.provider.claims(code, begun, redirect_uri=parts.redirect_uri)
    settings = parts.provider.settings
    try:
        person = person_of(claims, settings)
        if begun.session is not None:
            return _proved(parts, begun, person)
        account = parts.people.admit(person, ask=settings.ask)
    except NoRoleError as problem:
        known = parts.people.account_of(str(claims["iss"]), str(claims["sub"]))
        parts.accounts.note_denied_sign_in(known or "", reason=str(problem))
        if known is not None:
            parts.sessions.end_all(known)
        raise
    token = parts.sessions.open(
        account,
        way="provider",
        browser=browser_of(request),
        proved_at=person.proved_at,
        proved=person.proved_at is not None and person.proved_at <= parts.now() + timedelta(seconds=LEEWAY_S),
    )
    response = _onward(begun)
    set_session_cookie(response, token, parts.sign_in)
    return response


def _proved(parts: OidcParts, begun: Begun, person: ProviderPerson) -> Response:
    if parts.people.account_of(person.issuer, person.subject) != begun.account:
        raise OidcError(SOMEBODY_ELSE)
    recently = parts.now() - timedelta(seconds=GOOD_FOR_S + LEEWAY_S)
    if person.proved_at is None or person.proved_at < recently:
        raise OidcError(NOT_FRESH)
    session, account = str(begun.session), str(begun.account)
    if not parts.sessions.note_proof(session, account, min(person.proved_at, parts.now())):
        raise OidcError(TOO_OLD)
    return _onward(begun)


def _onward(begun: Begun) -> Response:
    """Our own page leads on: the browser withholds our strict cookie from what another site began."""
    response = HTMLResponse(render_page("signed_in.html", target=begun.target))
    response.delete_cookie(_COOKIE + begun.state[:8], path=CALLBACK)
    return response


def _problem(parts: OidcParts, error: OidcError) -> Response:
    if isinstance(error, ProviderDownError | TokenError):
        _LOG.warning("A sign-in with the provider failed: %s", error.detail)
    status = 502 if isinstance(error, ProviderDownError) else 403
    return sign_in_page(parts.sign_in, problem=str(error), status=status)


def _set_cookie(response: Response, begun: Begun, *, secure: bool) -> None:
    """Lax, because the provider's redirect must bring it back; nothing else does it let in."""
    response.set_cookie(
        _COOKIE + begun.state[:8],
        begun.browser,
        max_age=int(GOOD_FOR_S),
        path=CALLBACK,
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def _browser(request: Request, state: str) -> str:
    """What the cookie of this sign-in holds; the gate keeps it apart from the request's own cookies."""
    try:
        morsel = SimpleCookie(getattr(request.state, "sign_in_cookies", "")).get(_COOKIE + state[:8])
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""
