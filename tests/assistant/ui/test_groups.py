"""What a group opens is open while one is in it and while no restriction closes it: asked at each request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from assistant.answering.answer import AnswerStatus, Question, Refusal, RefusalReason
from assistant.answering.serialise import answer_to_json
from assistant.api import Metrics, api_routes
from assistant.ui.accounts import Accounts
from assistant.ui.errors import AccountError
from assistant.ui.presenter import WITHHELD
from assistant.ui.reopening import may_read, present_again
from assistant.ui.server import _search
from assistant.ui.sessions import Sessions
from assistant.ui.source_pages import source_routes
from assistant.ui.store.tables import prepare_tables
from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.knowledge_base import KnowledgeBase
from tests.assistant.ui.conftest import answered, cite
from tests.knowledge.fakes import document, open_base, publish

TODAY = date(2026, 6, 2)
SECRET = "The claims budget is nine."
NOTES = Subject(kind=SubjectKind.DOCUMENT, name="ops/notes")


@dataclass
class Asked:
    """Keeps the questions that reach the assistant."""

    questions: list[Question] = field(default_factory=list)

    def answer(self, question: Question) -> Any:
        self.questions.append(question)
        return answered(status=AnswerStatus.CLARIFY, answer="What about?")


@dataclass
class Page:
    """The source pages and the API over a real knowledge base, for whoever holds the token."""

    base: KnowledgeBase
    accounts: Accounts
    sessions: Sessions
    asked: Asked
    client: TestClient
    token: str = ""

    def knowledge_base(self) -> KnowledgeBase:
        return self.base

    def told(self) -> str:
        """What Ken is shown now, on every way in."""
        paths = ("/source/ops/notes", "/source/ops/notes@1", "/source/ops/notes@1/original")
        shown = [self.client.get(path).text for path in paths]
        shown.append(self.client.get("/source/ops/notes@1/passage?start=0&end=5").text)
        for body in ({"query": "claims budget"}, {"query": "claims budget", "as_of": "1"}):
            shown.append(self.client.post("/api/search", json=body).text)
        return "\n".join(shown)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    base = open_base(tmp_path)
    publish(base, document("notes.md", SECRET, title="Claims notes", audience=["group:claims"]))
    publish(base, document("open.md", "Pagers ring.", title="Pagers"))
    prepare_tables(base.engine)
    accounts, sessions = Accounts(base.engine), Sessions(base.engine)
    accounts.add("Ken", role="staff", groups=["claims"])
    application, asked = FastAPI(), Asked()
    found = Page(base, accounts, sessions, asked, TestClient(application), sessions.open("ken"))

    @application.middleware("http")
    async def sign_in(request: Request, follow: Any) -> Any:
        request.state.signed_in = sessions.find(found.token)
        return await follow(request)

    application.include_router(source_routes(lambda: base))
    application.include_router(
        api_routes(
            assistant=lambda: asked,
            ready=lambda: None,
            metrics=Metrics(),
            search=_search(found),  # type: ignore[arg-type]
            may_read_metrics=lambda request: False,
        )
    )
    yield found
    base.close()


def test_a_group_opens_nothing_of_other_audiences(page: Page) -> None:
    publish(
        page.base, document("board.md", "The claims budget of admins.", audience=["admin", "group:board"])
    )
    assert "budget of admins" not in page.told()
    page.accounts.set_groups("Ken", ["claims", "board"])
    assert "budget of admins" in page.told()


def test_leaving_a_group_counts_from_the_next_request(page: Page) -> None:
    assert page.told().count(SECRET) >= 5
    page.accounts.set_groups("Ken", ["finance"])

    assert SECRET not in page.told() and "Claims notes" not in page.told()
    page.accounts.set_groups("Ken", ["Claims"])
    assert page.told().count(SECRET) >= 5  # still signed in, and back in the group


def test_a_restriction_counts_from_the_next_request(page: Page) -> None:
    lead = Actor(name="Ada")
    page.base.access.restrict(NOTES, ["group:board"], actor=lead, reason="a leak")
    assert SECRET not in page.told() and "Claims notes" not in page.told()
    assert page.client.get("/source/ops/notes").text == page.client.get("/source/ops/none").text
    assert page.client.get("/source/ops/notes").status_code == 404
    page.accounts.set_groups("Ken", ["claims", "board"])
    assert page.told().count(SECRET) >= 5


def test_a_body_cannot_name_groups(page: Page) -> None:
    body = {"question": "Which budget?", "groups": ["board"], "role": "admin"}
    page.client.post("/api/ask", json=body)

    assert (page.asked.questions[-1].role, page.asked.questions[-1].groups) == ("staff", {"claims"})


def reopened(page: Page, step: Any, **record: Any) -> str:
    person = page.sessions.find(page.token)
    assert person is not None
    check = may_read(page.base, person.role, person.groups)
    again = present_again(step(type="assistant_message", **record), check, today=TODAY)
    return again.output


def test_a_reopened_conversation_forgets_what_was_closed_since(page: Page, step: Any) -> None:
    version = page.base.version("ops/notes")
    record = {"answer": answer_to_json(answered((SECRET, cite(version, SECRET))))}
    assert SECRET in reopened(page, step, record=record)
    page.base.access.restrict(NOTES, ["group:board"], actor=Actor(name="Ada"), reason="a leak")

    shown = reopened(page, step, record=record)
    assert shown == WITHHELD and "Claims" not in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"status": AnswerStatus.CLARIFY, "answer": "What is it about: “Claims notes” or “Pagers”?"},
        {
            "status": AnswerStatus.REFUSED,
            "answer": "Only “Old” covers this. It was replaced by “Claims notes”.",
            "refusal": Refusal(reason=RefusalReason.NOT_IN_FORCE, ask="Ada"),
        },
    ],
)
def test_a_reopened_answer_does_not_name_a_closed_document(page: Page, step: Any, changes: dict) -> None:
    record = {"answer": answer_to_json(replace(answered(), named=("ops/notes",), **changes))}
    assert "Claims notes" in reopened(page, step, record=record)
    page.accounts.set_groups("Ken", [])

    assert "Claims notes" not in reopened(page, step, record=record)


def test_groups_are_kept_with_the_account(page: Page) -> None:
    page.accounts.add("Ann", role="staff", groups=["group:Claims Handling", "claims-handling"])
    assert page.accounts.get("ann").groups == {"claims-handling"}
    assert [(each.name, each.groups) for each in page.accounts.list()] == [
        ("ann", {"claims-handling"}),
        ("ken", {"claims"}),
    ]
    with pytest.raises(AccountError, match="cannot be a group's name"):
        page.accounts.set_groups("ann", ["claims+admin"])
    with pytest.raises(AccountError, match="no account"):
        page.accounts.set_groups("nobody", ["claims"])
    assert page.accounts.get("ann").groups == {"claims-handling"}
