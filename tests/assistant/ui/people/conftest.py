"""The pages about accounts over a real knowledge base, with the real gate before them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.ui.limits import AttemptLimiter
from assistant.ui.oidc.claims import ProviderPerson
from assistant.ui.oidc.settings import OidcSettings
from assistant.ui.people.account_pages import account_routes
from assistant.ui.people.parts import PeopleParts
from assistant.ui.people.user_pages import user_routes
from assistant.ui.provider_accounts import ProviderAccounts
from assistant.ui.security import COOKIE, AllowedHosts, Gate
from assistant.ui.server import Store, _govern_parts, open_store
from assistant.ui.sign_in import SignIn, sign_in_routes
from knowledge.audit.reading import AuditFilter, read_entries
from knowledge.store.engine import snapshot
from tests.compositions import hashed_composition

ORIGIN = "http://127.0.0.1:8000"
PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PEOPLE = {"Ada": "admin", "Ben": "admin", "Lena": "governance_lead", "Pam": "program_manager", "Sam": "staff"}
PROVIDER = OidcSettings(
    issuer="https://id.example",
    client_id="page",
    role_claim="roles",
    role_map={"members": "staff"},
    group_claim="groups",
)


@dataclass
class Club:
    """An installation with its people."""

    store: Store
    app: Any
    base: Any

    def browser(self) -> TestClient:
        """A browser in which nobody is signed in."""
        client = TestClient(self.app, base_url=ORIGIN, raise_server_exceptions=False, follow_redirects=False)
        client.headers.update({"origin": ORIGIN, "accept": "text/html", "user-agent": FIREFOX})
        return client

    def client(self, name: str, **session: Any) -> TestClient:
        """A browser in which somebody is signed in."""
        client = self.browser()
        token = self.store.sessions.open(name.casefold(), **session)
        client.cookies.set(COOKIE, token, domain="127.0.0.1", path="/")
        return client

    def is_in(self, client: TestClient) -> bool:
        """Whether a browser is still signed in."""
        return client.get("/account").status_code == 200

    def entries(self, *actions: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Who did it to what, and the details, oldest first."""
        with snapshot(self.store.engine) as connection:
            found = [
                entry for each in actions for entry in read_entries(connection, AuditFilter(action=each))
            ]
        return [(entry.actor, entry.subject, json.loads(entry.details)) for entry in found]


def token_of(client: TestClient) -> str:
    """The form token of this session's pages."""
    return re.search(r'name="form_token" value="(\w+)"', client.get("/account").text)[1]


def send(client: TestClient, path: str, **fields: str) -> Any:
    """Send a form of ours, with the sender's password unless another is given."""
    return client.post(path, data={"form_token": token_of(client), "password": PASSWORD, **fields})


@pytest.fixture(scope="session")
def peopled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with accounts, one of them of the sign-in provider."""
    home = tmp_path_factory.mktemp("people") / "home"
    composition = hashed_composition(home)
    base = composition.knowledge_base()
    store = open_store(composition.settings)
    for name, role in PEOPLE.items():
        store.accounts.add(name, role=role, password=PASSWORD)
    store.accounts.ensure_operator()
    olga = ProviderPerson(
        issuer="https://id.example",
        subject="1",
        called="Olga Petrova",
        role="staff",
        first_role="staff",
        groups=frozenset({"claims"}),
        proved_at=None,
    )
    ProviderAccounts(store.engine).admit(olga, ask="the service desk")
    store.engine.dispose()
    base.close()
    return home


@pytest.fixture
def club(peopled_home: Path, tmp_path: Path) -> Iterator[Club]:
    shutil.copytree(peopled_home, tmp_path / "home")
    composition = hashed_composition(tmp_path / "home")
    base = composition.knowledge_base()
    store = open_store(composition.settings)
    parts = PeopleParts(
        accounts=store.accounts,
        sessions=store.sessions,
        govern=_govern_parts(composition, store),
        base_url=ORIGIN,
        secure=False,
        provider=PROVIDER,
    )
    page = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    page.include_router(account_routes(parts))
    page.include_router(user_routes(parts))
    limiter = AttemptLimiter()
    page.include_router(
        sign_in_routes(
            SignIn(accounts=store.accounts, sessions=store.sessions, limiter=limiter, secure=False)
        )
    )
    gate = Gate(
        page, sessions=store.sessions, hosts=AllowedHosts(), chainlit_token=lambda _: "unused", secure=False
    )
    yield Club(store, gate, base)
    store.engine.dispose()
    base.close()
