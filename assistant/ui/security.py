"""The gate before every route: host, origin, sign-in, headers, and errors without their text."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, urlsplit

from assistant.ui.identity import set_signed_in
from assistant.ui.sessions import Sessions, SignedIn
from assistant.ui.socket_watch import guarded_socket

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

COOKIE = "playbook_session"
MAX_BODY_BYTES = 2_000_000
_LOG = logging.getLogger(__name__)
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_OPEN_PATHS = frozenset(
    {
        "/sign-in", "/sign-in/password", "/sign-in/oidc", "/sign-in/oidc/callback", "/healthz", "/readyz",
        "/metrics", "/favicon", "/favicon.ico", "/logo", "/login",
    }
)  # fmt: skip
_OPEN_PREFIXES = ("/assets/", "/public/")
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def content_security_policy(*, host: str, script_hashes: Iterable[str] = ()) -> str:
    """What a page may load: itself. Chainlit sets styles on elements, so inline styles stay.

    Args:
        host: The Host header; older browsers do not count sockets as `self`.
        script_hashes: `sha256-…` of inline scripts.
    """
    scripts = " ".join(["'self'", *(f"'{value}'" for value in script_hashes)])
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' ws://{host} wss://{host}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedHosts:
    """Under which names the server answers, so that no other site's name can point at it."""

    public_url: str | None = None
    names: frozenset[str] = _LOOPBACK_NAMES

    def allows(self, host: str) -> bool:
        """Whether a Host header names this server: a known name or a bare address."""
        name = urlsplit(f"//{host}").hostname or ""
        if self.public_url and name == urlsplit(self.public_url).hostname:
            return True
        return name in self.names or _is_address(name)

    def same_origin(self, origin: str, host: str) -> bool:
        """Whether a page of this origin is a page of ours."""
        parts = urlsplit(origin)
        if self.public_url:
            public = urlsplit(self.public_url)
            if (parts.scheme, parts.netloc) == (public.scheme, public.netloc):
                return True
        return parts.scheme in ("http", "https") and parts.netloc == host and bool(host)


class Gate:
    """ASGI middleware; the only place where a browser's cookie becomes a person."""

    def __init__(
        self,
        app: Any,
        *,
        sessions: Sessions,
        hosts: AllowedHosts,
        chainlit_token: Callable[[SignedIn], str],
        secure: bool,
        body_limits: Mapping[str, int] | None = None,
        watch_every_s: float = 2.0,
    ) -> None:
        """
        Args:
            watch_every_s: How often the session of an open socket is looked up again, in seconds.
            body_limits: Bytes that a request to a path may have where it is not the usual limit.
            chainlit_token: Makes the token by which Chainlit knows a person. It is put into the
                request here and never sent to the browser.
            secure: Whether the page is served over https.
        """
        self._app, self._sessions, self._hosts = app, sessions, hosts
        self._chainlit_token, self._secure = chainlit_token, secure
        self._body_limits, self._watch_every_s = body_limits or {}, watch_every_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        host = headers.get("host", "")
        refusal = self._refusal(scope, headers, host)
        person = None
        if refusal is None:
            token = session_token(headers.get("cookie", ""))
            if token is not None and not scope["path"].startswith(_OPEN_PREFIXES):
                person = await asyncio.to_thread(self._sessions.find, token)
            if person is None and not _is_open(scope["path"]):
                refusal = (401, "Please sign in first.")
        set_signed_in(person)
        state = scope.setdefault("state", {})
        state["signed_in"] = person
        if scope["path"].startswith("/sign-in/"):  # who comes back from the provider has none of ours
            state["sign_in_cookies"] = headers.get("cookie", "")
        self._introduce(scope, headers, person)
        if scope["type"] == "websocket":
            if refusal is not None:
                await _close(receive, send)
                return
            token = session_token(headers.get("cookie", ""))
            still = partial(self._sessions.find, token, notes_use=False)
            await guarded_socket(self._app, scope, receive, send, still, every_s=self._watch_every_s)
            return
        send = self._with_headers(send, host)
        if refusal is None:
            await self._answer(scope, receive, send)
        elif refusal[0] == 401 and "text/html" in headers.get("accept", ""):
            await _redirect(send, f"/sign-in?next={quote(_way_back(scope, headers), safe='')}")
        else:
            await _say(send, *refusal)

    def _refusal(
        self, scope: Scope, headers: dict[str, str], host: str
    ) -> tuple[int, str] | None:
        if not self._hosts.allows(host):
            return 421, "This address is not served here; open the one that the server printed."
        changes = scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS
        origin = headers.get("origin")
        if origin is None and changes:
            return 403, "The request does not say which page it comes from."
        limit = self._body_limits.get(scope["path"], MAX_BODY_BYTES)
        too_large = _body_problem(headers, limit) if changes else None
        if too_large is not None:
            return too_large
        foreign = origin is not None and not self._hosts.same_origin(origin, host)
        if foreign and (changes or scope["path"].startswith("/ws/")):
            return 403, "The request comes from another site."
        return None

    def _introduce(self, scope: Scope, headers: dict[str, str], person: SignedIn | None) -> None:
        """Replace whatever a browser claims to be by what its session says."""
        kept = [(k, v) for k, v in scope["headers"] if k not in (b"cookie", b"authorization")]
        cookies = []
        token = session_token(headers.get("cookie", ""))
        if person is not None and token is not None:
            cookies = [f"{COOKIE}={token}", f"access_token={self._chainlit_token(person)}"]
        if cookies:
            kept.append((b"cookie", "; ".join(cookies).encode()))
        scope["headers"] = kept

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the answer on, but put a sentence in the place of any that reports a failure.

        Frameworks send a 500 with their own words, some with the exception's, before they raise.
        """
        failed = started = False

        async def watched(message: MutableMapping[str, Any]) -> None:
            nonlocal failed, started
            if message["type"] == "http.response.start":
                failed, started = message["status"] == 500, message["status"] != 500
            if not failed:
                await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if started:
                raise
            failed = True
            error_id = new_error_id()
            _LOG.exception("%s %s failed, error %s", scope["method"], scope["path"], error_id)
            await _say(send, 500, failure_sentence(error_id))
            return
        if failed:
            error_id = new_error_id()
            _LOG.error("%s %s failed, error %s", scope["method"], scope["path"], error_id)
            await _say(send, 500, failure_sentence(error_id))

    def _with_headers(self, send: Send, host: str) -> Send:
        defaults = {
            b"content-security-policy": content_security_policy(host=host).encode(),
            b"x-content-type-options": b"nosniff",
            b"x-frame-options": b"DENY",
            # Not "no-referrer": browsers then hide the origin of our own forms as well.
            b"referrer-policy": b"same-origin",
            b"cross-origin-opener-policy": b"same-origin",
            b"cross-origin-resource-policy": b"same-origin",
            b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=()",
            b"cache-control": b"no-store",
        }
        if self._secure:
            defaults[b"strict-transport-security"] = b"max-age=31536000"

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = [(k, v) for k, v in defaults.items() if k not in present]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        return with_headers


def session_token(cookie_header: str) -> str | None:
    """Our session's token among a request's cookies."""
    try:
        morsel = SimpleCookie(cookie_header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None else None


def new_error_id() -> str:
    """A short id that joins what a person sees to a line of the log."""
    return secrets.token_hex(4)


def failure_sentence(error_id: str) -> str:
    """What a person is told when something failed that has no sentence of its own."""
    return f"Something went wrong here; tell whoever runs this assistant the number {error_id}."


def is_loopback(address: str | None) -> bool:
    """Whether a client's address is this machine's own."""
    try:
        return address is not None and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _body_problem(headers: dict[str, str], limit: int) -> tuple[int, str] | None:
    """Why a request's body is not read at all; what frameworks read, they read into memory."""
    if "transfer-encoding" in headers:
        return 411, "The request does not say how large it is."
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        return 413, f"The request is larger than {limit // 1_000_000} MB; send less at once."
    return None


def _is_open(path: str) -> bool:
    return path in _OPEN_PATHS or path.startswith(_OPEN_PREFIXES)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _path_with_query(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])


def _way_back(scope: Scope, headers: dict[str, str]) -> str:
    """Where to go after signing in: this page, or the one whose form came too late."""
    if scope["method"] in _SAFE_METHODS:
        return _path_with_query(scope)
    page = urlsplit(headers.get("referer", ""))
    ours = page.netloc == headers.get("host") and page.path.startswith("/")
    return (f"{page.path}?{page.query}" if page.query else page.path) if ours else "/"


async def _close(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 4403})


async def _redirect(send: Send, location: str) -> None:
    headers = [(b"location", location.encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _say(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"detail": sentence}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
