"""The application's own routes, with Chainlit mounted under them."""

from __future__ import annotations

import os
import re
import uuid
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.ui import sign_in
from assistant.ui.chainlit_guard import (
    KEPT_EVENTS,
    KEPT_ROUTES,
    REMOVED_EVENTS,
    REMOVED_ROUTES,
    route_names,
)
from assistant.ui.security import COOKIE

ORIGIN = "http://127.0.0.1:8000"
PASSWORD = "correct horse battery"

OWN_ROUTES = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/sign-in/password"),
    ("POST", "/sign-in/password"),
    ("POST", "/sign-out"),
    ("POST", "/logout"),
    ("GET", "/login"),
    ("GET", "/source/{reference:path}"),
    ("PUT", "/asked-in"),
    ("POST", "/asked-in/file"),
    ("GET", "/attached/{thread_id}/{reference:path}"),
    ("GET", "/answers/{step_id}/why"),
    ("GET", "/answers/{step_id}/why/panel"),
    ("GET", "/answers/{step_id}/copy"),
    ("GET", "/answers/{step_id}/tell-me"),
    ("POST", "/answers/{step_id}/tell-me"),
    ("POST", "/answers/{step_id}/told"),
    ("GET", "/answers/{step_id}/export/{name}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/api/ask"),
    ("POST", "/api/search"),
    *((method, "/api/{rest:path}") for method in ("GET", "POST", "PUT", "PATCH", "DELETE")),
    ("GET", "/"),
    ("GET", "/thread/{thread_id}"),
    ("GET", "/auth/config"),
    ("GET", "/project/settings"),
    ("PUT", "/feedback"),
    ("DELETE", "/feedback"),
    ("POST", "/set-session-cookie"),
    ("GET", "/favicon.ico"),
    ("MOUNT", ""),
}
GOVERN_ROUTES = {
    *(
        ("GET", path)
        for path in (
            "/my-questions", "/govern", "/govern/proposals", "/govern/proposals/new",
            "/govern/proposals/{number:int}", "/govern/documents", "/govern/document", "/govern/releases",
            "/govern/releases/{number:int}", "/govern/gaps", "/govern/gaps/{number:int}", "/govern/conflicts",
            "/govern/cases", "/govern/cases/new", "/govern/cases/{number:int}",
            "/govern/duplicates", "/govern/preview", "/govern/audit", "/govern/progress/{work_id}",
            "/govern/monitor", "/govern/monitor/{number:int}",
        )
    ),
    *(
        ("POST", path)
        for path in (
            "/govern/proposals/new", "/govern/document/metadata", "/govern/document/retire",
            "/govern/document/verify", "/govern/document/restrict", "/govern/document/unrestrict",
            "/govern/releases/{number:int}/rollback", "/govern/gaps/{number:int}", "/govern/conflicts",
            "/govern/conflicts/dismiss", "/govern/duplicates", "/govern/audit/verify", "/govern/cases",
            *(f"/govern/cases/{{number:int}}/{act}" for act in ("edit", "accept", "reject", "retire")),
        )
    ),
    *(
        ("POST", f"/govern/proposals/{{number:int}}/{act}")
        for act in (
            "comment", "submit", "withdraw", "answers", "approve", "reject", "publish", "emergency",
        )
    ),
}  # fmt: skip
ASSISTANT_ROUTES = {
    ("GET", "/govern/assistant"),
    ("GET", "/govern/assistant/r-{number:int}"),
    ("GET", "/govern/assistant/prompts"),
    ("GET", "/govern/assistant/prompts/{name}"),
    ("GET", "/govern/assistant/bars/{number:int}"),
    ("GET", "/govern/assistant/runs/{run}/report"),
    *(
        ("POST", f"/govern/assistant/r-{{number:int}}/{act}")
        for act in ("approve", "waive", "revoke", "promote", "rollback")
    ),
    ("POST", "/govern/assistant/bars/{number:int}/approve"),
    ("POST", "/govern/assistant/bars/{number:int}/reject"),
}
PEOPLE_ROUTES = {
    ("GET", "/account"),
    *(("POST", f"/account/{act}") for act in ("password", "sessions/end", "sessions/end-all")),
    ("GET", "/govern/users"),
    ("POST", "/govern/users"),
    ("GET", "/govern/users/{name}"),
    *(
        ("POST", f"/govern/users/{{name}}/{act}")
        for act in ("role", "groups", "deactivate", "reactivate", "sessions", "link")
    ),
}
DRAFT_ROUTES = {
    ("GET", "/drafts"),
    ("GET", "/drafts/{number:int}"),
    ("GET", "/drafts/{number:int}/swimlane.svg"),
    ("GET", "/drafts/{number:int}/export/{name}"),
    ("POST", "/drafts/{number:int}/submit"),
    ("POST", "/drafts/file"),
}


@pytest.fixture(scope="session")
def running(tmp_path_factory, composition_for):
    """The whole application over a fresh home; Chainlit allows one a process."""
    from assistant.ui.server import build_application, open_store

    composition = composition_for(tmp_path_factory.mktemp("home"))
    store = open_store(composition.settings)
    store.accounts.add("Ken", role="staff", password=PASSWORD)
    store.accounts.add("Ada", role="admin", password=PASSWORD)
    before = dict(os.environ)
    with warnings.catch_warnings():
        # Chainlit's dependencies warn while they are imported; that is not ours to mend.
        warnings.simplefilter("ignore", DeprecationWarning)
        application = build_application(composition, store=store, base_url=ORIGIN, port=8000)
    yield application, store, composition
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def store(running):
    return running[1]


@pytest.fixture
def client(running):
    with TestClient(running[0], base_url=ORIGIN, raise_server_exceptions=False) as client:
        client.headers["origin"] = ORIGIN
        yield client


@pytest.fixture
def as_role(running):
    """Makes a client that is signed in as staff or admin."""

    def build(role: str) -> TestClient:
        client = TestClient(running[0], base_url=ORIGIN, raise_server_exceptions=False)
        client.headers["origin"] = ORIGIN
        client.cookies.set(COOKIE, running[1].sessions.open({"staff": "ken", "admin": "ada"}[role]))
        return client

    return build


def test_every_route_is_listed(running) -> None:
    page = running[0]._app
    found = set().union(*(route_names(route) for route in page.router.routes))
    assert found == OWN_ROUTES | GOVERN_ROUTES | ASSISTANT_ROUTES | DRAFT_ROUTES | PEOPLE_ROUTES


def test_the_header_leads_to_our_own_pages_by_role(as_role) -> None:
    links = {
        role: [each["url"] for each in as_role(role).get("/project/settings").json()["ui"]["header_links"]]
        for role in ("staff", "admin")
    }
    assert links == {
        "staff": ["/my-questions", "/account"],
        "admin": ["/my-questions", "/drafts", "/govern", "/account"],
    }


def test_every_route_and_event_of_chainlit_is_kept_or_removed_on_purpose(running) -> None:
    from chainlit.server import app, router, sio

    routes = set().union(*(route_names(route) for route in [*app.router.routes, *router.routes]))
    assert routes == KEPT_ROUTES | REMOVED_ROUTES
    assert set(sio.handlers["/"]) == KEPT_EVENTS
    import chainlit.socket as source

    defined = set(re.findall(r'@sio\.on\("(\w+)"\)', Path(source.__file__).read_text(encoding="utf-8")))
    assert defined == KEPT_EVENTS | REMOVED_EVENTS


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/login"), ("POST", "/auth/jwt"), ("POST", "/auth/header"), ("PUT", "/project/element"),
        ("DELETE", "/project/element"), ("POST", "/project/file"), ("GET", "/project/file/x?session_id=y"),
        ("PUT", "/project/thread/share"), ("GET", "/project/share/x"), ("POST", "/mcp"), ("DELETE", "/mcp"),
        ("POST", "/project/action"), ("GET", "/avatars/x"), ("GET", "/copilot/index.js"), ("GET", "/docs"),
        ("GET", "/openapi.json"), ("GET", "/api/nothing"), ("GET", "/nothing"), ("GET", "/thread/..%2fx"),
        ("GET", "/thread/not-a-uuid"), ("GET", "/element/x"), ("GET", "/public/../.chainlit/config.toml"),
    ],
)  # fmt: skip
def test_what_is_not_offered_does_not_exist(as_role, method, path) -> None:
    assert as_role("admin").request(method, path).status_code in (404, 405)


def test_nothing_is_shown_to_nobody(client) -> None:
    for path in ("/", "/source/change-policy", "/user", "/project/settings", "/auth/config", "/api/ask"):
        assert client.get(path).status_code == 401, path
    assert client.post("/project/threads", json={}).status_code == 401
    assert client.post("/api/ask", json={"question": "x"}).status_code == 401


def test_a_password_signs_in_and_out(client) -> None:
    reply = client.post(
        "/sign-in", data={"name": "KEN", "password": PASSWORD, "next": "/source/x"}, follow_redirects=False
    )
    assert (reply.status_code, reply.headers["location"]) == (303, "/source/x")
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Max-Age=43200" in cookie
    assert client.get("/user").json()["identifier"] == "ken"
    stolen = client.cookies[COOKIE]
    assert client.post("/sign-out").json() == {"success": True}
    client.cookies.set(COOKIE, stolen)
    assert client.get("/user").status_code == 401


def test_wrong_passwords_are_told_alike_and_slowed_down(client) -> None:
    told = set()
    for name in ("Ken", "nobody"):
        reply = client.post("/sign-in", data={"name": name, "password": "wrong wrong wrong"})
        told.add((reply.status_code, reply.text.replace(name, "")))
    assert len(told) == 1 and sign_in.WRONG in told.pop()[1]
    replies = [
        client.post("/sign-in", data={"name": "guessed", "password": "x"}).status_code for _ in range(9)
    ]
    assert replies[-1] == 429 and client.post(
        "/sign-in", data={"name": "Ken", "password": PASSWORD}
    ).status_code == 429  # the address has had its tries


def test_a_link_waits_for_its_button_and_works_once(client, store) -> None:
    store.accounts.ensure_operator()
    link = store.sessions.issue_link("operator")
    for _ in range(2):  # a preview of the link does not use it up
        assert client.get(f"/sign-in?token={link}").status_code == 200
    reply = client.post("/sign-in", data={"token": link}, follow_redirects=False)
    assert reply.status_code == 303 and client.get("/user").json()["metadata"] == {"role": "admin"}
    assert client.post("/sign-in", data={"token": link}).status_code == 403


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/sign-in"]
)
def test_signing_in_leads_nowhere_else(target) -> None:
    assert sign_in.safe_target(target) == "/"


def test_the_page_names_no_other_host_and_allows_its_own_scripts_only(as_role) -> None:
    reply = as_role("staff").get("/")
    outside = re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", reply.text)
    assert reply.status_code == 200 and outside == []
    policy = reply.headers["content-security-policy"]
    assert policy.count("sha256-") == reply.text.count("<script>") and "unsafe-eval" not in policy
    assert "Playbook Assistant" in reply.text and "github.com" not in reply.text


def test_a_source_page_marks_the_quote_and_says_how_things_stand(as_role, running) -> None:
    text = running[2].knowledge.documents["change-policy"].text
    start = text.index("Maria Kowalski | 2")
    reply = as_role("staff").get(f"/source/change-policy@1?start={start}&end={start + 14}")
    assert '<mark id="quote">Maria Kowalski</mark>' in reply.text
    for shown in ("In force", "3.0", "1 March 2026", "1 March 2027", "Download original", "Contents"):
        assert shown in reply.text


def test_the_side_view_is_the_section_of_the_quote(as_role, running) -> None:
    text = running[2].knowledge.documents["change-policy"].text
    start = text.index("seven years")
    reply = as_role("staff").get(f"/source/change-policy@1/passage?start={start}&end={start + 11}")
    assert '<em><mark id="quote">seven years</mark></em>' in reply.text
    assert "Approvals" not in reply.text and "<html" not in reply.text
    assert f"/source/change-policy@1?start={start}&amp;end={start + 11}#quote" in reply.text


def test_closed_and_absent_documents_are_answered_alike(as_role) -> None:
    staff = as_role("staff")
    for suffix in ("", "@1", "@1/passage?start=0&end=5", "@1/original"):
        closed = staff.get(f"/source/board-notes{suffix}")
        absent = staff.get(f"/source/no-such-notes{suffix}")
        assert closed.status_code == absent.status_code == 404
        assert closed.text == absent.text and "Northwind" not in closed.text
    assert "Northwind" in as_role("admin").get("/source/board-notes@1").text


def test_an_original_is_saved_and_never_run(as_role, running) -> None:
    running[2].knowledge.originals["change-policy"] = b"<script>alert(1)</script>"
    reply = as_role("staff").get("/source/change-policy@1/original")
    assert reply.content == b"<script>alert(1)</script>"
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in reply.headers["content-security-policy"]


def test_odd_offsets_show_the_document_without_a_mark(as_role) -> None:
    for query in ("start=-5&end=3", "start=9999999&end=99999999", "start=5&end=5"):
        reply = as_role("staff").get(f"/source/change-policy@1?{query}")
        assert reply.status_code == 200 and "<mark" not in reply.text
        assert as_role("staff").get(f"/source/change-policy@1/passage?{query}").status_code == 200
    assert as_role("staff").get("/source/change-policy@1?start=x").status_code == 422


def test_a_question_over_http_is_answered_for_the_accounts_role(as_role, running) -> None:
    body = {"question": "When does the merger close?", "role": "admin"}
    refused = as_role("staff").post("/api/ask", json=body).json()
    assert refused["status"] == "refused" and running[2].assistant_part.asked[-1].role == "staff"
    assert as_role("admin").post("/api/ask", json=body).json()["status"] == "answered"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"question": 3}', b"x" * 1_200_000, b"[" * 200_000])
def test_unusable_questions_over_http_get_a_sentence(as_role, body) -> None:
    reply = as_role("staff").post("/api/ask", content=body)
    assert reply.status_code == 400 and reply.json()["detail"].endswith(".")


def test_half_a_character_over_http_is_taken_as_unknown(as_role, running) -> None:
    reply = as_role("staff").post("/api/ask", content=b'{"question": "Who \\ud800 approves?"}')
    assert reply.status_code == 200
    assert running[2].assistant_part.asked[-1].text == "Who \N{REPLACEMENT CHARACTER} approves?"


def test_a_failure_over_http_keeps_its_text_to_itself(as_role) -> None:
    reply = as_role("staff").post("/api/ask", json={"question": "explode"})
    assert reply.status_code == 500 and "secret detail" not in reply.text
    assert reply.json()["detail"].startswith("Something went wrong here")


def test_health_is_open_and_counters_are_for_admins_elsewhere(client, as_role) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    assert client.get("/metrics").status_code == 404  # the test client has no loopback address
    assert as_role("staff").get("/metrics").status_code == 404
    assert "playbook_answers_total" in as_role("admin").get("/metrics").text


def test_feedback_is_only_for_ones_own_answers(as_role, store, step) -> None:
    mine = step(type="run", name="on_message")
    store.history.save("ada", mine)
    given = {"feedback": {"forId": mine.id, "value": 1, "comment": "yes"}, "sessionId": "x"}
    assert as_role("staff").put("/feedback", json=given).status_code == 404
    kept = as_role("admin").put("/feedback", json=given).json()
    assert kept["success"]
    withdrawn = {"feedbackId": kept["feedbackId"]}
    assert as_role("staff").request("DELETE", "/feedback", json=withdrawn).status_code == 404
    assert as_role("admin").request("DELETE", "/feedback", json=withdrawn).status_code == 200
    wrong = {"feedback": {"forId": "../x", "value": 1}}
    assert as_role("admin").put("/feedback", json=wrong).status_code == 422


@pytest.fixture
def filer(running):
    filer = running[2].filer
    filer.filed.clear()
    return filer


@pytest.fixture
def reply(running, step, make_answer):
    """An answer in a conversation of ada's, as the step that the page rates, and its id."""
    from assistant.answering.serialise import answer_to_json

    _, store, composition = running
    answer = replace(make_answer(composition.knowledge), release=1)
    run = step(type="run", name="on_message")
    shown = step(
        thread_id=run.thread_id,
        parent_id=run.id,
        type="assistant_message",
        record={"answer": answer_to_json(answer)},
    )
    for one in (run, shown):
        store.history.save("ada", one)
    return run, answer.answer_id


def test_an_answer_that_did_not_help_becomes_a_gap_until_its_reader_thinks_better_of_it(
    as_role, reply, filer
) -> None:
    run, answer_id = reply
    ada = as_role("admin")

    def rate(value: int) -> str:
        given = {"forId": run.id, "value": value, "comment": "out of date"}
        return ada.put("/feedback", json={"feedback": given, "sessionId": "x"}).json()["feedbackId"]

    rate(0)
    assert filer.filed == {answer_id: "out of date"}
    rate(1)
    assert filer.filed == {}
    feedback = rate(0)
    assert filer.filed == {answer_id: "out of date"}
    assert ada.request("DELETE", "/feedback", json={"feedbackId": feedback}).status_code == 200
    assert filer.filed == {}


def test_feedback_is_kept_where_it_cannot_be_filed(as_role, store, reply, filer, monkeypatch, caplog) -> None:
    run, _ = reply
    monkeypatch.setattr(filer, "file", lambda *_arguments: 1 / 0)
    given = {"feedback": {"forId": run.id, "value": 0, "comment": "a secret remark"}, "sessionId": "x"}

    assert as_role("admin").put("/feedback", json=given).json()["success"]

    assert store.history.steps("ada", run.thread_id)[0].feedback.value == 0
    assert "ZeroDivisionError" in caplog.text and "secret" not in caplog.text


def test_conversations_are_listed_opened_renamed_and_deleted_by_their_owner_only(
    as_role, store, step
) -> None:
    mine = step(output="What about the notes?")
    store.history.save("ada", mine)
    store.history.name("ada", mine.thread_id, "Notes")
    ada, ken = as_role("admin"), as_role("staff")
    query = {"pagination": {"first": 20}, "filter": {"search": "notes", "userId": "ada"}}
    [listed] = ada.post("/project/threads", json=query).json()["data"]
    assert listed["id"] == mine.thread_id and listed["name"] == "Notes"
    assert ken.post("/project/threads", json=query).json()["data"] == []
    opened = ada.get(f"/project/thread/{mine.thread_id}").json()
    assert [one["output"] for one in opened["steps"]] == ["What about the notes?"]
    for thread_id in (mine.thread_id, str(uuid.uuid4())):
        assert ken.get(f"/project/thread/{thread_id}").status_code == 404
        rename = {"threadId": thread_id, "name": "Mine now"}
        assert ken.put("/project/thread", json=rename).status_code == 404
        assert ken.request("DELETE", "/project/thread", json={"threadId": thread_id}).status_code == 404
    rename = {"threadId": mine.thread_id, "name": "Board"}
    assert ada.put("/project/thread", json=rename).status_code == 200
    assert store.history.thread("ada", mine.thread_id).name == "Board"
    assert ada.request("DELETE", "/project/thread", json={"threadId": mine.thread_id}).status_code == 200
    assert store.history.owner(mine.thread_id) is None


def test_starters_suit_the_role(as_role) -> None:
    labels = {
        role: [one["label"] for one in as_role(role).get("/project/settings").json()["starters"]]
        for role in ("staff", "admin")
    }
    assert labels["staff"] and labels["admin"] and labels["staff"] != labels["admin"]


def test_scratch_holds_no_data_and_the_secret_is_private(running) -> None:
    home = running[2].settings.home
    assert (home / "chat-secret").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in (home / "scratch" / "chainlit").iterdir()} == {
        ".chainlit", ".files", "public", "chainlit_en-US.md",
    }  # fmt: skip
