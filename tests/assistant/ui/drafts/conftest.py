"""Drafts of an installation, its pages behind the real gate."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.ui.drafts.describing import FILE_PATH, MAX_REQUEST_BYTES
from assistant.ui.drafts.interviewing import Interviewing
from assistant.ui.drafts.parts import DraftParts
from assistant.ui.drafts.routes import draft_routes
from assistant.ui.govern.fresh import FreshSignIn
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.routes import govern_routes
from assistant.ui.govern.work import Works
from assistant.ui.limits import AttemptLimiter
from assistant.ui.security import AllowedHosts, Gate
from assistant.ui.server import open_store
from knowledge.acting import Actor
from tests.assistant.ui.govern.conftest import House, first_home  # noqa: F401 - a fixture
from tests.compositions import hashed_composition

WORK = (
    "A supplier sends an offer to the purchasing mailbox. A buyer opens the offer, checks the prices in the "
    "ERP and sends the order to the supplier. It ends when the supplier has confirmed."
)
HELP = "The AI should check the prices. Sending the order stays with the buyer."


@pytest.fixture
def house(first_home: Path, tmp_path: Path) -> Iterator[House]:  # noqa: F811
    """An installation of its own with the pages of drafts."""
    shutil.copytree(first_home, tmp_path / "home")
    composition = hashed_composition(tmp_path / "home")
    store, works = open_store(composition.settings), Works(run=lambda act: act())
    governing = GovernParts(
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
    parts = DraftParts(
        desk=composition.drafting_desk,
        read_description=composition.read_description,
        govern=governing,
        exports=AttemptLimiter(attempts=30, window_s=60),
    )
    page = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    page.include_router(govern_routes(governing))
    page.include_router(draft_routes(parts))
    gate = Gate(
        page,
        sessions=store.sessions,
        hosts=AllowedHosts(),
        chainlit_token=lambda person: "unused",
        secure=False,
        body_limits={FILE_PATH: MAX_REQUEST_BYTES},
    )
    yield House(composition, store, gate, works)
    store.engine.dispose()
    composition.knowledge_base().close()


@pytest.fixture
def pam() -> Actor:
    return Actor(name="Pam", role="program_manager")


@pytest.fixture
def interviewing(house: House) -> Interviewing:
    return Interviewing(house.composition.drafting_desk)


@pytest.fixture
def client(house: House) -> TestClient:
    """Pam's browser."""
    return house.client("Pam")


@pytest.fixture
def drafted(interviewing: Interviewing, pam: Actor) -> Any:
    """What was said when Pam had described the work: draft 1."""
    return interviewing.begin(pam, WORK)
