"""A mail server on loopback that keeps what it is given and refuses what a test names."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mailbox:
    """What arrived, and whom the server refuses."""

    refused: frozenset[str] = frozenset()
    password: str | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such\tmailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=right, handled=False)  # the server words the reply


class _FreePort(Controller):
    """Listens on whatever port is free, so that tests never meet."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(
    *, refused: set[str] | None = None, password: str | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Mailbox]:
    """Serve on a free loopback port.

    Args:
        refused: Addresses that the server has no mailbox for.
        password: With one, only who signs in with it may send.
        tls: With one, the connection must be encrypted first.
    """
    mailbox = Mailbox(refused=frozenset(refused or ()), password=password)
    options: dict[str, Any] = {"tls_context": tls, "require_starttls": tls is not None}
    if password is not None:
        options |= {
            "authenticator": mailbox.authenticate,
            "auth_required": True,
            "auth_require_tls": tls is not None,
        }
    controller = _FreePort(mailbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()
