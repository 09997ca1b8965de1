"""Sending mail, to a real server on loopback."""

from __future__ import annotations

import logging
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from knowledge.errors import ReminderError
from knowledge.mail import Mailer, build_message
from knowledge.settings import GovernanceSettings
from tests.knowledge.mail_server import Mailbox, mail_server

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
SENDER = "playbook@example.org"


def message(
    to: str = "ada@example.org", subject: str = "Two overdue", body: str = "- Déjà vu\n"
) -> EmailMessage:
    return build_message(sender=SENDER, to=to, subject=subject, body=body, at=AT)


def settings(mailbox: Mailbox, **others: Any) -> GovernanceSettings:
    values = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_starttls": False, **others}
    return GovernanceSettings(**values)


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key, in one file."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_mail_arrives_as_it_was_written() -> None:
    with mail_server() as mailbox, Mailer(settings(mailbox)) as mailer:
        mailer.send(message())
        mailer.send(message(to="ben@example.org"))

    first, second = mailbox.mails
    assert (first["To"], first["From"], first["Subject"]) == ("ada@example.org", SENDER, "Two overdue")
    assert first.get_content().splitlines() == ["- Déjà vu"]
    assert first["Auto-Submitted"] == "auto-generated"
    assert mailbox.recipients == ["ada@example.org", "ben@example.org"]
    assert second["Message-ID"] != first["Message-ID"]


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: eve@example.org", "Hello\nX: y\r\n\r\nbody", "a\rb"])
def test_a_line_break_in_the_subject_begins_no_header(subject: str) -> None:
    with mail_server() as mailbox, Mailer(settings(mailbox)) as mailer:
        mailer.send(message(subject=subject))

    (mail,) = mailbox.mails
    assert {"Bcc", "X"}.isdisjoint(mail.keys())
    assert mailbox.recipients == ["ada@example.org"]
    assert mail.get_content().splitlines() == ["- Déjà vu"]


@pytest.mark.parametrize(
    "address",
    ["ada@example.org\r\nBcc: eve@example.org", "ada@example.org, eve@example.org", "Ada <a@b>", ""],
)
def test_an_address_that_is_none_or_several_is_refused(address: str) -> None:
    with pytest.raises(ReminderError, match="address"):
        message(to=address)
    with pytest.raises(ReminderError, match="address"):
        build_message(sender=address, to="ada@example.org", subject="s", body="b", at=AT)


def test_a_refused_mail_does_not_stop_the_next() -> None:
    with mail_server(refused={"ada@example.org"}) as mailbox, Mailer(settings(mailbox)) as mailer:
        with pytest.raises(ReminderError, match=r"^The mail was not sent \(550 no such mailbox\)\.$"):
            mailer.send(message())
        mailer.send(message(to="ben@example.org"))

    assert mailbox.recipients == ["ben@example.org"]


def serving(pem: Path) -> ssl.SSLContext:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pem)
    return tls


def signed_in(mailbox: Mailbox, password: str) -> GovernanceSettings:
    return settings(mailbox, smtp_starttls=True, smtp_user="bot", smtp_password=SecretStr(password))


def test_the_connection_is_encrypted_and_signed_in(tmp_path: Path) -> None:
    pem = certificate(tmp_path)

    with mail_server(password="s3cret-word", tls=serving(pem)) as mailbox:
        right = signed_in(mailbox, "s3cret-word")
        with Mailer(right, tls=lambda: ssl.create_default_context(cafile=str(pem))) as mailer:
            mailer.send(message())
        with Mailer(right) as mailer, pytest.raises(ReminderError, match="certificate"):
            mailer.send(message())

    assert mailbox.encrypted == [True]


def test_a_server_that_cannot_encrypt_is_given_nothing() -> None:
    with (
        mail_server() as mailbox,
        Mailer(settings(mailbox, smtp_starttls=True)) as mailer,
        pytest.raises(ReminderError),
    ):
        mailer.send(message())

    assert mailbox.mails == []


def test_a_wrong_password_is_told_without_the_password(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pem = certificate(tmp_path)

    with mail_server(password="s3cret-word", tls=serving(pem)) as mailbox:
        wrong = signed_in(mailbox, "wr0ng-word")
        with (
            Mailer(wrong, tls=lambda: ssl.create_default_context(cafile=str(pem))) as mailer,
            pytest.raises(ReminderError) as caught,
        ):
            mailer.send(message())

    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.log")]
    assert "535" in str(caught.value)
    assert "wr0ng-word" not in str([str(caught.value), *ours, repr(wrong)])


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        absent = GovernanceSettings(smtp_host="127.0.0.1", smtp_port=nobody.getsockname()[1])
        with Mailer(absent) as mailer, pytest.raises(ReminderError, match="not sent"):
            mailer.send(message())


def test_settings_that_cannot_work_are_refused_before_anything_is_sent() -> None:
    with pytest.raises(ReminderError, match="smtp_host"):
        Mailer(GovernanceSettings())
    account = {"smtp_host": "mail.example.org", "smtp_user": "bot"}
    with pytest.raises(ReminderError, match="smtp_password"):
        Mailer(GovernanceSettings(**account))
    with pytest.raises(ReminderError, match="unencrypted"):
        Mailer(GovernanceSettings(**account, smtp_password=SecretStr("word"), smtp_starttls=False))
