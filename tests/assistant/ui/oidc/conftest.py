"""The sign-in pages over a real database, behind the real gate, with a provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import SecretStr
from starlette.testclient import TestClient

from assistant.ui.accounts import Accounts
from assistant.ui.limits import AttemptLimiter
from assistant.ui.oidc.provider import Provider
from assistant.ui.oidc.routes import OidcParts, oidc_routes
from assistant.ui.oidc.settings import OidcSettings
from assistant.ui.provider_accounts import ProviderAccounts
from assistant.ui.security import AllowedHosts, Gate
from assistant.ui.sessions import Sessions
from assistant.ui.sign_in import SignIn, sign_in_routes
from tests.assistant.ui.oidc.local_provider import CLIENT_ID, SECRET, LocalProvider, local_provider

ORIGIN = "http://127.0.0.1:8000"


@dataclass
class Door:
    """The way in, with everything behind it."""

    provider: LocalProvider
    engine: Any
    app: Any
    accounts: Accounts
    sessions: Sessions
    parts: OidcParts
    clock: list[float]
    """Of the adapter that talks to the provider, in seconds."""
    clients: list[TestClient] = field(default_factory=list)

    def browser(self) -> TestClient:
        """A browser with a jar of cookies of its own."""
        client = TestClient(self.app, base_url=ORIGIN, follow_redirects=False)
        client.headers["accept"] = "text/html"
        self.clients.append(client)
        return client

    def begin(self, browser: TestClient, **query: str) -> str:
        """Start to sign in and give the address at the provider."""
        reply = browser.get("/sign-in/oidc", params=query)
        assert reply.status_code == 303, reply.text
        return reply.headers["location"]

    def visit(self, address: str) -> str:
        """Sign in at the provider; the path of ours that it sends the browser back to."""
        connection = HTTPConnection(urlsplit(address).netloc)
        connection.request("GET", path_of(address))
        back = connection.getresponse().headers["location"]
        connection.close()
        assert back.startswith(ORIGIN)
        return back.removeprefix(ORIGIN)

    def sign_in(self, browser: TestClient, **query: str) -> Any:
        """The whole way; what the browser is shown at its end."""
        return browser.get(self.visit(self.begin(browser, **query)))

    def who(self, browser: TestClient) -> dict[str, Any] | None:
        """As whom the page knows a browser."""
        reply = browser.get("/whoami")
        return reply.json() if reply.status_code == 200 else None


@pytest.fixture(scope="session")
def one_provider() -> Iterator[LocalProvider]:
    with local_provider() as provider:
        yield provider


@pytest.fixture
def provider(one_provider: LocalProvider) -> Iterator[LocalProvider]:
    """The provider, behaving well at the beginning of each test."""
    fresh = LocalProvider(base_url=one_provider.base_url, keys=[one_provider.keys[0]])
    vars(one_provider).update(vars(fresh))
    yield one_provider
    vars(one_provider)["keys"] = one_provider.keys[:1]


def settings_for(provider: LocalProvider, **changes: Any) -> OidcSettings:
    """Leads and members of the provider are governance leads and staff here; others nobody."""
    values: dict[str, Any] = {
        "issuer": provider.base_url,
        "client_id": CLIENT_ID,
        "client_secret": SecretStr(SECRET),
        "role_claim": "roles",
        "role_map": {"ai-leads": "governance_lead", "members": "staff"},
        "group_claim": "groups",
        "ask": "the service desk",
    }
    return OidcSettings(**{**values, **changes})


@pytest.fixture
def open_door(engine: Any, provider: LocalProvider) -> Iterator[Any]:
    """Builds a door with changed settings."""
    built: list[Door] = []

    def build(**changes: Any) -> Door:
        provider.person.setdefault("roles", ["members"])
        settings, clock = settings_for(provider, **changes), [1_000.0]
        accounts, sessions = Accounts(engine), Sessions(engine)
        sign_in = SignIn(
            accounts=accounts,
            sessions=sessions,
            limiter=AttemptLimiter(),
            secure=False,
            provider_label=settings.label,
        )
        parts = OidcParts(
            provider=Provider(settings, clock=lambda: clock[0]),
            people=ProviderAccounts(engine),
            sign_in=sign_in,
            base_url=ORIGIN,
        )
        page = FastAPI()
        page.include_router(sign_in_routes(sign_in))
        page.include_router(oidc_routes(parts))

        @page.get("/whoami")
        async def whoami(request: Request) -> JSONResponse:
            person = request.state.signed_in
            told = {"account": person.account, "name": person.display_name, "role": person.role}
            return JSONResponse({**told, "groups": sorted(person.groups)})

        gate = Gate(
            page, sessions=sessions, hosts=AllowedHosts(), chainlit_token=lambda _: "unused", secure=False
        )
        door = Door(provider, engine, gate, accounts, sessions, parts, clock)
        built.append(door)
        return door

    yield build
    for door in built:
        for client in door.clients:
            client.close()


@pytest.fixture
def door(open_door: Any) -> Door:
    return open_door()


def path_of(address: str) -> str:
    """Path and query."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
