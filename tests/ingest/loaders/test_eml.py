"""A mail is its subject, who wrote it when, and its text."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from ingest.errors import UnreadableFileError
from ingest.loaders import load_bytes


def mail(body: str = "The gate moves to Monday.") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Gate for März"
    message["From"] = "Ann <ann@example.com>"
    message["To"] = "ops@example.com"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message.set_content(body)
    return message


def test_subject_sender_date_and_text() -> None:
    document = load_bytes(mail("Agreed.\n\n> Move it?\n\n-- \nAnn\nPhone 4711\n").as_bytes(), "a.eml")

    assert document.text == (
        "# Gate for März\n\n- **From**: Ann <ann@example.com>\n- **To**: ops@example.com\n"
        "- **Date**: 2026-03-02 10:00+00:00\n\nAgreed.\n\n> Move it?\n"
    )
    assert document.metadata.title == "Gate for März"
    assert document.metadata.owner is None


def test_attachments_are_named_without_their_path() -> None:
    message = mail()
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="../../etc/plan.pdf")

    document = load_bytes(message.as_bytes(), "a.eml")

    assert [warning.code for warning in document.warnings] == ["attachment_ignored"]
    assert ".." not in document.warnings[0].message
    assert "The attachment plan.pdf was not read" in document.warnings[0].message


def test_plain_text_wins_over_html() -> None:
    message = mail()
    message.add_alternative("<p>HTML says otherwise.</p>", subtype="html")

    assert "HTML says" not in load_bytes(message.as_bytes(), "a.eml").text


def test_headers_without_text_are_no_document() -> None:
    with pytest.raises(UnreadableFileError, match="contains no text"):
        load_bytes(mail("\n").as_bytes(), "a.eml")


def test_text_that_is_no_mail_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="is not a mail message"):
        load_bytes(b"just some words\nand more\n", "a.eml")
