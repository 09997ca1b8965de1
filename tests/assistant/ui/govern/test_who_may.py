"""Who sees the pages of governance, and from where their forms are taken."""

from __future__ import annotations

import pytest

from assistant.ui.govern.proposing import UPLOAD_PATH
from assistant.ui.security import COOKIE
from tests.assistant.ui.govern.conftest import (
    NEW_PROMPTS,
    ORIGIN,
    PASSWORD,
    decide,
    send,
    token_of,
    upload,
)

PAGES = (
    "/govern", "/govern/proposals", UPLOAD_PATH, "/govern/proposals/1", "/govern/documents",
    "/govern/document?doc=ops/prompts", "/govern/releases", "/govern/releases/1", "/govern/gaps",
    "/govern/gaps/1", "/govern/conflicts", "/govern/duplicates", "/govern/preview", "/govern/audit",
    "/govern/progress/x", "/govern/monitor", "/govern/monitor/1",
    "/govern/cases", "/govern/cases/new?answer=1", "/govern/cases/1",
    "/govern/assistant", "/govern/assistant/r-1", "/govern/assistant/prompts",
    "/govern/assistant/prompts/answer", "/govern/assistant/bars/1", "/govern/assistant/runs/x/report",
)  # fmt: skip
FORMS = (
    UPLOAD_PATH, "/govern/document/metadata", "/govern/document/retire", "/govern/document/restrict",
    "/govern/document/unrestrict", "/govern/releases/1/rollback", "/govern/gaps/1", "/govern/conflicts",
    "/govern/duplicates", "/govern/cases",
    *(f"/govern/cases/1/{act}" for act in ("edit", "accept", "reject", "retire")),
    "/govern/conflicts/dismiss", "/govern/audit/verify",
    *(f"/govern/assistant/r-1/{act}" for act in ("approve", "waive", "revoke", "promote", "rollback")),
    "/govern/assistant/bars/1/approve", "/govern/assistant/bars/1/reject",
    *(
        f"/govern/proposals/1/{act}"
        for act in (
            "comment", "submit", "withdraw", "answers", "approve", "reject", "publish", "emergency",
        )
    ),
)  # fmt: skip


def test_staff_do_not_learn_that_there_are_such_pages(house, proposed) -> None:
    sam = house.client("Sam")
    for path in PAGES:
        reply = sam.get(path)
        assert reply.status_code == 404 and "There is no such page." in reply.text, path
        assert "Annual review" not in reply.text and 'href="/govern' not in reply.text
    assert sam.get("/my-questions").status_code == 200
    before = len(house.entries("act.denied"))
    for path in FORMS:
        assert sam.post(path, data={"reason": "x"}).status_code == 404, path
    denied = house.entries("act.denied")[before:]
    assert len(denied) == len(FORMS) and {entry.actor for entry in denied} == {"Sam"}


def test_program_managers_propose_and_comment_but_decide_nothing(house, proposed) -> None:
    pam = house.client("Pam")
    page = pam.get("/govern/proposals/1").text
    assert "What the author should know" in page and "Approve this content" not in page
    assert "Your comment is kept." in send(pam, "/govern/proposals/1/comment", reason="Good").text
    assert upload(pam, ("new.md", "# New\n\nNew rules need a test.\n")).status_code == 200
    for act in ("approve", "reject", "publish", "emergency"):
        reply = decide(pam, house, 1, act, reason="x")
        assert reply.status_code == 403 and "Your role may not" in reply.text, act
    for path in (
        "/govern/preview", "/govern/audit", "/govern/monitor", "/govern/monitor/1", "/govern/cases",
        "/govern/cases/new?answer=1",
    ):  # fmt: skip
        assert pam.get(path).status_code == 403
    assert send(pam, "/govern/releases/1/rollback", password=PASSWORD, reason="x").status_code == 403
    assert house.desk.proposals.get(1).state.value == "in_review"


def test_a_role_counts_from_the_next_request(house, lena, proposed) -> None:
    form = {"form_token": token_of(lena), "password": PASSWORD}
    form["seen"] = house.desk.proposals.get(1).content_sha256
    with house.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE chat_accounts SET role = 'staff' WHERE name = 'lena'")
    assert lena.post("/govern/proposals/1/approve", data=form).status_code == 404
    assert house.desk.proposals.get(1).approvals == ()


def test_a_form_of_another_page_or_session_is_refused_and_told_to_the_trail(
    house, dana, lena, proposed
) -> None:
    seen = house.desk.proposals.get(1).content_sha256
    form = {"seen": seen, "password": PASSWORD}
    approve = "/govern/proposals/1/approve"
    other = token_of(house.client("Lena"))
    for token in ("", "0" * 64, token_of(dana), other, "\udcff", "é" * 64):
        encoded = token.encode("utf-8", "replace").decode()
        assert lena.post(approve, data={**form, "form_token": encoded}).status_code == 403
    assert len(house.entries("act.denied")) == 6
    form["form_token"] = token_of(lena)
    for origin in ("https://evil.example", "null", "http://127.0.0.1:9999"):
        assert lena.post(approve, data=form, headers={"origin": origin}).status_code == 403
    del lena.headers["origin"]
    assert lena.post(approve, data=form).status_code == 403
    assert house.desk.proposals.get(1).approvals == ()


def test_reading_changes_nothing(house, lena, proposed) -> None:
    before = house.entries("proposal"), house.entries("release"), house.entries("act.denied")
    for path in (*PAGES, *FORMS):
        assert lena.get(path).status_code in (200, 404, 405), path
        assert lena.get(f"{path.partition('?')[0]}?reason=x&password={PASSWORD}").status_code < 500
    after = house.entries("proposal"), house.entries("release"), house.entries("act.denied")
    assert before == after


def test_a_decision_sent_twice_counts_once(house, lena, dana, approved) -> None:
    assert decide(lena, house, 1, "approve").status_code == 409
    assert decide(dana, house, 1, "publish").status_code == 200
    assert decide(dana, house, 1, "publish").status_code == 409
    assert decide(lena, house, 1, "reject", reason="late").status_code == 409
    assert house.composition.knowledge_base().current_release() == 2
    assert len(house.entries("act.denied")) == 3


def test_what_somebody_may_not_read_is_withheld_and_cannot_be_decided(house, lena) -> None:
    ola = house.client("Ola")
    text = "# Merger\n\nThe merger with Northwind closes in June.\n"
    upload(ola, ("merger.md", text), ("prompts.md", NEW_PROMPTS))
    page = lena.get("/govern/proposals/1").text
    assert "Northwind" not in page and "merger" not in page.lower() and "three" in page
    assert "1 document of this proposal is not shown" in page
    assert decide(lena, house, 1, "approve").status_code == 403
    assert decide(lena, house, 1, "emergency", reason="x").status_code == 403
    assert house.desk.proposals.get(1).approvals == ()
    assert "June" in ola.get("/govern/proposals/1").text


def test_releases_and_lists_name_only_what_may_be_read(house, lena) -> None:
    for path in ("/govern/releases/1", "/govern/documents", "/govern/preview?role=admin", "/govern"):
        page = lena.get(path).text
        assert "Northwind" not in page and "Merger" not in page, path
    assert "1 more is not shown" in lena.get("/govern/releases/1").text
    for path in ("/govern/document?doc=ops/merger", f"{UPLOAD_PATH}?doc=ops/merger"):
        assert lena.get(path).status_code == 404
    for path in ("metadata", "retire", "verify", "restrict"):
        fields = {"doc": "ops/merger", "reason": "x", "audience": "admin", "owner": "Me"}
        assert send(lena, f"/govern/document/{path}", **fields).status_code == 404, path
    assert house.desk.proposals.list() == []


@pytest.mark.parametrize("path", ["/govern/proposals/99", "/govern/gaps/7", "/govern/releases/99"])
def test_what_does_not_exist_is_said_in_a_sentence(lena, path) -> None:
    reply = lena.get(path)
    assert reply.status_code == 404 and "That did not work" in reply.text


def test_a_form_after_the_sign_in_ended_leads_back_to_its_page(house, lena, proposed) -> None:
    token, page = token_of(lena), "/govern/proposals/1"
    house.store.sessions.end(lena.cookies[COOKIE])
    options = {"data": {"form_token": token, "password": PASSWORD}, "follow_redirects": False}
    reply = lena.post(f"{page}/approve", headers={"referer": f"{ORIGIN}{page}"}, **options)
    assert reply.headers["location"] == "/sign-in?next=%2Fgovern%2Fproposals%2F1"
    reply = lena.post(f"{page}/approve", headers={"referer": "https://evil.example/x"}, **options)
    assert reply.headers["location"] == "/sign-in?next=%2F"


def test_progress_is_shown_to_whoever_began_the_work(house, lena, dana, monkeypatch) -> None:
    begun = []
    monkeypatch.setattr(house.works, "_run", begun.append)
    reply = send(lena, "/govern/audit/verify")
    assert "Verifying the audit trail" in reply.text and "Look again" in reply.text
    assert dana.get(reply.url.path).status_code == 404
    assert send(lena, "/govern/audit/verify").url.path == reply.url.path  # not begun twice
    [act] = begun
    act()
    assert "Whole up to entry" in lena.get(reply.url.path).text
