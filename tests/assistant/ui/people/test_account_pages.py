"""One's own account: sessions and password."""

from __future__ import annotations

import re

from assistant.ui.security import COOKIE
from assistant.ui.sessions import session_id
from tests.assistant.ui.people.conftest import FIREFOX, PASSWORD, send, token_of

NEW = "an even better horse"


def test_everybody_sees_their_own_account_and_sessions(club) -> None:
    sam = club.client("Sam", way="password", browser="Firefox on Linux")
    club.client("Sam", browser="Safari on iPhone")
    club.client("Ada", browser="Edge on Windows")
    page = sam.get("/account").text
    assert "Firefox on Linux" in page and "Safari on iPhone" in page and "Edge on Windows" not in page
    assert page.count('action="/account/sessions/end"') == 1  # for the other one
    assert sam.cookies[COOKIE] not in page and 'href="/govern' not in page
    assert club.browser().get("/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_signing_out_there_ends_that_session_alone(club) -> None:
    here, there = club.client("Sam"), club.client("Sam", browser="Safari on iPhone")
    reply = send(here, "/account/sessions/end", session=session_id(there.cookies[COOKIE]))
    assert reply.headers["location"] == "/account?done=signed-out-there"
    assert club.is_in(here) and not club.is_in(there)
    gone = send(here, "/account/sessions/end", session=session_id(there.cookies[COOKIE]))
    assert gone.status_code == 404 and "already ended" in gone.text


def test_another_ones_session_cannot_be_named(club) -> None:
    sam, ada = club.client("Sam"), club.client("Ada")
    for named in (session_id(ada.cookies[COOKIE]), ada.cookies[COOKIE], "", "x" * 65, "%"):
        assert send(sam, "/account/sessions/end", session=named).status_code in (404, 422)
    assert club.is_in(ada)


def test_signing_out_everywhere_ends_all_of_them_and_links(club) -> None:
    clients = [club.client("Sam") for _ in range(3)]
    link = club.store.sessions.issue_link("sam")
    reply = send(clients[0], "/account/sessions/end-all")
    assert reply.headers["location"] == "/sign-in" and COOKIE in reply.headers["set-cookie"]
    assert not any(club.is_in(client) for client in clients)
    assert club.store.sessions.redeem_link(link) is None
    assert club.entries("user.changed")[-1] == ("Sam", "sam", {"sessions": "3 ended"})


def test_a_form_of_another_session_does_nothing(club) -> None:
    sam, other = club.client("Sam"), club.client("Sam")
    form = {"form_token": token_of(other), "password": PASSWORD, "new": NEW, "again": NEW}
    for path in ("password", "sessions/end", "sessions/end-all"):
        assert sam.post(f"/account/{path}", data=form).status_code == 403
    assert (
        sam.post(
            "/account/sessions/end-all", data=form, headers={"origin": "https://evil.example"}
        ).status_code
        == 403
    )
    assert club.is_in(sam) and club.is_in(other)


def test_a_changed_password_ends_every_other_session(club) -> None:
    sam, other = club.client("Sam"), club.client("Sam")
    old = sam.cookies[COOKIE]
    reply = send(sam, "/account/password", new=NEW, again=NEW)
    assert reply.headers["location"] == "/account?done=password-set"
    assert "HttpOnly" in reply.headers["set-cookie"] and sam.cookies[COOKIE] != old
    assert club.is_in(sam) and not club.is_in(other) and club.store.sessions.find(old) is None
    assert club.store.accounts.check_password("Sam", NEW) and not club.store.accounts.check_password(
        "Sam", PASSWORD
    )
    assert club.entries("user.changed")[-1] == ("Sam", "sam", {"password": "replaced"})
    assert "Firefox on Linux" in sam.get("/account").text


def test_a_password_that_is_no_good_is_refused_in_a_sentence(club) -> None:
    sam = club.client("Sam")
    for fields, sentence in (
        ({"new": "short", "again": "short"}, "use at least 12"),
        ({"new": NEW, "again": NEW + "x"}, "The two passwords differ"),
        ({"new": "Sam and his horse", "again": "Sam and his horse"}, "holds the name"),
        ({"new": NEW, "again": NEW, "password": "wrong wrong wrong"}, "The password is not right"),
        ({"new": NEW, "again": NEW, "password": ""}, "The password is not right"),
    ):
        reply = send(sam, "/account/password", **fields)
        assert reply.status_code in (403, 422) and sentence in reply.text, sentence
        assert NEW not in reply.text
    assert club.store.accounts.check_password("Sam", PASSWORD)


def test_guessing_the_present_password_is_slowed_down(club) -> None:
    sam = club.client("Sam")
    for _ in range(10):
        send(sam, "/account/password", new=NEW, again=NEW, password="wrong wrong wrong")
    reply = send(sam, "/account/password", new=NEW, again=NEW)
    assert reply.status_code == 403 and "Too many tries" in reply.text


def test_who_signs_in_elsewhere_has_no_password_to_change(club) -> None:
    olga = club.client("Olga Petrova", way="provider")
    page = olga.get("/account").text
    assert "New password" not in page and "Prove who you are" in page
    assert "/sign-in/oidc?fresh=1&amp;next=/account" in page
    reply = send(olga, "/account/password", new=NEW, again=NEW)
    assert reply.status_code == 422 and "no password of its own" in reply.text
    assert "New password" not in club.client("operator").get("/account").text


def test_names_are_shown_and_never_run(club) -> None:
    page = club.client("Sam", browser="<script>alert(1)</script>").get("/account").text
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def set_by_link(club, link: str, **fields: str):
    browser = club.browser()
    return browser, browser.post("/sign-in/password", data={"token": link, **fields})


def test_a_link_sets_a_password_once_and_signs_in(club) -> None:
    link = club.store.sessions.issue_link("sam", sets_password=True)
    assert "Choose a password" in club.browser().get(f"/sign-in/password?token={link}").text
    for fields in ({"password": "short", "again": "short"}, {"password": NEW, "again": "other other other"}):
        assert set_by_link(club, link, **fields)[1].status_code == 422  # and the link is still good
    browser, reply = set_by_link(club, link, password=NEW, again=NEW)
    assert reply.status_code == 303 and club.is_in(browser)
    assert re.search("Firefox on Linux.*here", browser.get("/account").text, re.DOTALL) and FIREFOX
    browser, reply = set_by_link(club, link, password=NEW, again=NEW)
    assert reply.status_code == 403 and "used or is too old" in reply.text and not club.is_in(browser)


def test_a_link_to_set_a_password_opens_nothing_else(club) -> None:
    link = club.store.sessions.issue_link("sam", sets_password=True)
    assert club.browser().post("/sign-in", data={"token": link}).status_code == 403
    signing = club.store.sessions.issue_link("sam")
    assert set_by_link(club, signing, password=NEW, again=NEW)[1].status_code == 403
    assert club.store.accounts.check_password("Sam", PASSWORD)
