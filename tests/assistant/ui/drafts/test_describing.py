"""A file with a description is told to a draft; what cannot be read gets a sentence."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests.assistant.ui.drafts.conftest import HELP, WORK
from tests.assistant.ui.drafts.test_draft_pages import token_of

YAML = """title: Offers
steps:
  - Buyer opens the offer
  - Buyer checks the prices in the ERP
  - Buyer sends the order
"""


def attach(client: Any, name: str, content: bytes | str, **fields: str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    data = {"form_token": token_of(client.get("/drafts")), **fields}
    return client.post("/drafts/file", data=data, files={"file": (name, content, "text/html")})


def word_file(text: str) -> bytes:
    from docx import Document

    document, file = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), [("offers.txt", WORK), ("../x/Offers 2.MD", f"# Offers\n\n{WORK}"), ("o.yaml", YAML)]
)
def test_text_begins_a_draft_that_the_chat_goes_on_with(client, interviewing, pam, name, content) -> None:
    reply = attach(client, name, content)
    assert reply.status_code == 200 and reply.url.path == "/drafts/1", reply.text
    assert "The file was read into the draft." in reply.text
    said = interviewing.go_on(pam, 1)
    assert "**Which of these steps should AI do" in said.markdown
    after = interviewing.answer(pam, HELP, here=said.standing, there=said.standing)
    assert after.standing.version == 2


def test_a_word_file_is_read_apart_from_the_server(client) -> None:
    reply = attach(client, "offers.docx", word_file(WORK))
    assert reply.status_code == 200 and reply.url.path == "/drafts/1", reply.text


def test_more_is_told_to_a_draft_that_there_is(client, house, drafted) -> None:
    reply = attach(client, "more.txt", "The finance clerk files the invoice in the archive.", draft="1")
    assert reply.url.path == "/drafts/1" and "version 2" in reply.text
    kept = house.composition.drafting_desk().store.find(1)
    assert [turn["pending"] for turn in kept.turns] == ["brief", "Q1"]


def test_the_window_in_which_the_draft_was_open_is_told(client, interviewing, pam, drafted) -> None:
    attach(client, "more.txt", "The finance clerk files the invoice in the archive.", draft="1")
    said = interviewing.answer(pam, HELP, here=drafted.standing, there=drafted.standing)
    assert "changed meanwhile" in said.markdown


@pytest.mark.parametrize(
    ("name", "content", "status", "sentence"),
    [
        ("empty.txt", "", 422, "is empty"),
        ("cake.txt", "Two eggs, some flour.", 422, "no step of work"),
        ("x.html", "<p>x</p>", 422, "Choose text"),
        ("x.exe", "MZ", 422, "Choose text"),
        ("x.txt", b"\xff\xfe\x00x", 422, "UTF-8"),
        ("x.docx", b"PK\x03\x04 nothing", 422, ""),
        ("x.yaml", "a: [", 422, ""),
        ("x.yaml", "a: &a [*a]", 422, ""),
        ("x.txt", b"x" * 10_000_001, 422, "10 MB"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_leaves_nothing(
    client, house, pam, name, content, status, sentence
) -> None:
    reply = attach(client, name, content)
    assert reply.status_code == status, reply.text
    assert 'class="problem"' in reply.text and sentence in reply.text and "Traceback" not in reply.text
    assert house.composition.drafting_desk().list(pam) == []
    uploads = house.composition.settings.home / "scratch" / "uploads"
    assert list(uploads.iterdir()) == []


def test_a_request_beyond_the_limit_is_not_read(client) -> None:
    assert attach(client, "x.txt", b"x" * 10_100_000).status_code == 413


def test_forms_of_others_and_drafts_of_others_are_refused(client, drafted) -> None:
    assert attach(client, "x.txt", WORK, form_token="x").status_code == 403
    for number in ("9", "x", "-1", "9" * 30, "²"):
        assert attach(client, "x.txt", WORK, draft=number).status_code == 404, number
    data = {"form_token": token_of(client.get("/drafts"))}
    assert client.post("/drafts/file", data=data).status_code == 422
