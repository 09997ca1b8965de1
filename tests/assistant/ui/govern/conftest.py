"""The pages of governance over a real knowledge base, with the real gate before them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.ui.govern.document_pages import verify_token
from assistant.ui.govern.fresh import FreshSignIn
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.proposing import UPLOAD_PATH
from assistant.ui.govern.routes import govern_routes
from assistant.ui.govern.uploads import MAX_UPLOAD_BYTES
from assistant.ui.govern.work import Works
from assistant.ui.limits import AttemptLimiter
from assistant.ui.security import COOKIE, AllowedHosts, Gate
from assistant.ui.server import Store, open_store
from assistant.ui.source_pages import source_routes
from knowledge.audit.reading import AuditFilter, read_entries
from knowledge.store.engine import snapshot
from tests.compositions import hashed_composition

ORIGIN = "http://127.0.0.1:8000"
PASSWORD = "correct horse battery"
PEOPLE = {
    "Dana": "governance_lead",
    "Lena": "governance_lead",
    "Pam": "program_manager",
    "Sam": "staff",
}
DOCUMENTS = {
    "prompts.md": "---\nkind: policy\nowner: Maria Kowalski\naudience: [staff]\nreview_by: 2020-01-31\n---\n"
    "# Prompts\n\nBefore a new prompt goes live, two people approve it within 5 working days.\n",
    "travel.md": "---\nkind: guide\nowner: Ken Osei\naudience: [staff]\n---\n"
    "# Travel\n\nTravel to conferences is approved by the head of the department.\n",
    "merger.md": "---\nkind: record\nowner: Ada Holt\naudience: [admin]\n---\n"
    "# Merger\n\nThe merger with Northwind closes in May.\n",
}


@dataclass
class House:
    """An installation with its people."""

    composition: Any
    store: Store
    app: Any
    works: Works

    def client(self, name: str) -> TestClient:
        """A browser in which somebody is signed in."""
        client = TestClient(self.app, base_url=ORIGIN, raise_server_exceptions=False, follow_redirects=True)
        client.headers["origin"] = ORIGIN
        client.headers["accept"] = "text/html"
        client.cookies.set(COOKIE, self.store.sessions.open(name.casefold()))
        return client

    def entries(self, action: str) -> list[Any]:
        """Audit entries of one action, oldest first."""
        with snapshot(self.composition.knowledge_base().engine) as connection:
            return read_entries(connection, AuditFilter(action=action))

    @property
    def desk(self) -> Any:
        return self.composition.governance_desk()


def token_of(client: TestClient) -> str:
    """The form token of a page that everybody governing may see."""
    return re.search(r'name="form_token" value="(\w+)"', client.get(UPLOAD_PATH).text)[1]


def send(client: TestClient, path: str, **fields: str) -> Any:
    """Send a form of ours."""
    return client.post(path, data={"form_token": token_of(client), **fields})


def upload(client: TestClient, *files: tuple[str, str], **fields: str) -> Any:
    """Upload files by name and text, following to the proposal."""
    data = {"form_token": token_of(client), "reason": "Annual review", "collection": "ops", **fields}
    sent = [("files", (name, text.encode(), "text/html")) for name, text in files]
    return client.post(UPLOAD_PATH, data=data, files=sent)


NEW_PROMPTS = DOCUMENTS["prompts.md"].replace("two people approve it", "three people approve it")


@pytest.fixture(scope="session")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release 1 of three documents in the collection `ops`, and accounts."""
    from ingest.pipeline import ingest_paths

    folder, home = tmp_path_factory.mktemp("ops-documents"), tmp_path_factory.mktemp("govern")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    composition = hashed_composition(home)
    base = composition.knowledge_base()
    ingest = composition.settings.ingest
    options = {"settings": ingest, "collection": "ops", "actor": "Ada", "reason": "First release"}
    ingest_paths([folder], knowledge_base=base, **options)
    store = open_store(composition.settings)
    for name, role in PEOPLE.items():
        store.accounts.add(name, role=role, password=PASSWORD)
    store.accounts.add("Ola", role="admin")
    store.engine.dispose()
    base.close()
    return home


@pytest.fixture
def house(first_home: Path, tmp_path: Path) -> Iterator[House]:
    """An installation of its own, in which long work is done on the spot."""
    shutil.copytree(first_home, tmp_path / "home")
    composition = hashed_composition(tmp_path / "home")
    store = open_store(composition.settings)
    works = Works(run=lambda act: act())
    page = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    parts = GovernParts(
        desk=composition.governance_desk,
        base=composition.knowledge_base,
        cases=composition.case_desk,
        fresh=FreshSignIn(accounts=store.accounts, sessions=store.sessions, limiter=AttemptLimiter()),
        works=works,
        uploads=tmp_path / "home" / "scratch" / "uploads",
        review_months=12,
        due_soon_days=30,
        promotion=composition.promotion_desk,
        bar_changes=composition.bar_changes,
        runs=composition.settings.home / "gate" / "runs",
        channel="production",
    )
    page.include_router(govern_routes(parts))
    page.include_router(source_routes(composition.knowledge_base, partial(verify_token, parts)))
    gate = Gate(
        page,
        sessions=store.sessions,
        hosts=AllowedHosts(),
        chainlit_token=lambda person: "unused",
        secure=False,
        body_limits={UPLOAD_PATH: MAX_UPLOAD_BYTES},
    )
    yield House(composition, store, gate, works)
    store.engine.dispose()
    composition.knowledge_base().close()


@pytest.fixture
def dana(house: House) -> TestClient:
    return house.client("Dana")


@pytest.fixture
def lena(house: House) -> TestClient:
    return house.client("Lena")


@pytest.fixture
def proposed(house: House, dana: TestClient) -> int:
    """Proposal 1, by Dana: three people approve prompts."""
    reply = upload(dana, ("prompts.md", NEW_PROMPTS))
    assert reply.status_code == 200, reply.text
    return int(reply.url.path.rpartition("/")[2])


@pytest.fixture
def approved(lena: TestClient, house: House, proposed: int) -> int:
    """The same, approved by Lena."""
    reply = decide(lena, house, proposed, "approve")
    assert reply.status_code == 200, reply.text
    return proposed


def decide(client: TestClient, house: House, number: int, act: str, **fields: str) -> Any:
    """Send a decision about the content that is there."""
    seen = house.desk.proposals.get(number).content_sha256
    form = {"seen": seen, "password": PASSWORD, **fields}
    return send(client, f"/govern/proposals/{number}/{act}", **form)
