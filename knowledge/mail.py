"""Sending mail through a server: the one place that speaks SMTP."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from types import TracebackType

from knowledge.directory import is_address
from knowledge.errors import ReminderError
from knowledge.settings import GovernanceSettings


def build_message(*, sender: str, to: str, subject: str, body: str, at: datetime) -> EmailMessage:
    """One mail to one address. A line break in a header cannot begin another header.

    Raises:
        ReminderError: If an address is not one.
    """
    for address in (sender, to):
        if not is_address(address):
            raise ReminderError(f"{address!r} is no email address; mend it where it comes from.")
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(subject.split())[:200]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    return message


class Mailer:
    """A connection to the mail server, opened at the first mail and again after a failure."""

    def __init__(
        self,
        settings: GovernanceSettings,
        *,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        """
        Args:
            settings: Of the mail server.
            tls: Makes the terms of an encrypted connection.

        Raises:
            ReminderError: If no server is set, or the password would travel in the clear.
        """
        if not settings.smtp_host:
            raise ReminderError("No mail server is set; set `governance.smtp_host`, or leave --send out.")
        if settings.smtp_user and settings.smtp_password is None:
            raise ReminderError(
                "There is a name for the mail server but no password; set `governance.smtp_password`."
            )
        if settings.smtp_user and not settings.smtp_starttls and not _is_loopback(settings.smtp_host):
            raise ReminderError(
                "The password for the mail server would travel unencrypted; set `governance.smtp_starttls`."
            )
        self._settings, self._tls = settings, tls
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Mailer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        """Hand one mail to the server.

        Raises:
            ReminderError: If the server cannot be reached or does not take it; others may follow.
        """
        try:
            if self._server is None:
                self._server = self._connect()
            self._server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._close()
            raise ReminderError(f"The mail was not sent ({_reason(error)}).") from error

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        server = smtplib.SMTP(settings.smtp_host or "", settings.smtp_port, timeout=settings.smtp_timeout_s)
        try:
            if settings.smtp_starttls:
                server.starttls(context=self._tls())
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        except BaseException:
            server.close()
            raise
        return server

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reason(error: Exception) -> str:
    """What the server said, on one line; never what was sent to it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies: Sequence[tuple[int, bytes]] = list(error.recipients.values())
        return "; ".join(_reply(code, text) for code, text in replies)
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split())[:200] or type(error).__name__


def _reply(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"[:200]
