"""EML: subject as title, sender and date, the text; attachments are named, not opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument, LoadWarning
from ingest.loaders.markdown_text import heading
from knowledge.documents import DocumentMetadata

MAX_PARTS = 200
_SHOWN = ("From", "To", "Cc")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def load(data: bytes, name: str) -> LoadedDocument:
    """Read one mail message. Quoted replies stay, the signature goes.

    Raises:
        UnreadableFileError: If it is not a mail message or has too many parts.
    """
    message = message_from_bytes(data, policy=policy.default)
    if not any(message.get(key) for key in ("From", "Subject", "Date")):
        raise UnreadableFileError(
            f"{name} is not a mail message; export it from the mail program again."
        )
    for count, _ in enumerate(message.walk()):
        if count > MAX_PARTS:
            raise UnreadableFileError(
                f"{name} has more than {MAX_PARTS} parts; save the text that matters on its own."
            )
    subject = _header(message, "Subject")
    body, notes = _body(message, name)
    blocks = [heading(1, subject)] if subject else []
    blocks += ["\n".join(_facts(message)), body]
    if not re.search(r"\w", body):
        blocks = []  # headers alone are no text
    text = "\n\n".join(block for block in blocks if block)
    return LoadedDocument(
        format="eml",
        text=f"{text}\n" if text else "",
        metadata=DocumentMetadata(title=subject or None),
        warnings=[*notes, *_attachments(message)],
    )


def _header(message: EmailMessage, key: str) -> str:
    return re.sub(r"\s+", " ", str(message.get(key) or "")).strip()


def _facts(message: EmailMessage) -> Iterator[str]:
    for key in _SHOWN:
        if value := _header(message, key):
            yield f"- **{key}**: {value}"
    if value := _header(message, "Date"):
        yield f"- **Date**: {_iso(value)}"


def _iso(value: str) -> str:
    try:
        return parsedate_to_datetime(value).isoformat(" ", "minutes")
    except (ValueError, TypeError):
        return value


def _body(message: EmailMessage, name: str) -> tuple[str, list[LoadWarning]]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", []
    if part.get_content_subtype() == "html":
        return _html_body(part, name)
    return _plain_body(_content(part)), []


def _content(part: MIMEPart) -> str:
    """The part's text; an unknown character set is read as UTF-8, then as Latin-1."""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeDecodeError):
        raw = part.get_payload(decode=True) or b""
        assert isinstance(raw, bytes)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1")


def _html_body(part: MIMEPart, name: str) -> tuple[str, list[LoadWarning]]:
    from ingest.loaders import load_with

    html = _content(part).encode("utf-8")
    page = b'<meta charset="utf-8">' + html if b"charset" not in html[:1024].lower() else html
    loaded = load_with("ingest.loaders.html")(page, name)
    return loaded.text.strip(), list(loaded.warnings)


def _plain_body(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    found = _SIGNATURE.search(text)
    kept = text[: found.start()] if found else text
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(_line, kept.split("\n")))).strip()


def _line(line: str) -> str:
    """A line of mail as Markdown; a leading # is text there, and indentation no code."""
    line = line.rstrip()
    return f"\\{line}" if re.match(r"#{1,6} ", line) else re.sub(r"^ {4,}(?=\S)", "   ", line)


def _attachments(message: EmailMessage) -> Iterator[LoadWarning]:
    for part in message.iter_attachments():
        shown = part.get_filename() or part.get_content_type()
        label = re.sub(r"[^\w .()-]", "_", re.split(r"[\\/]", shown)[-1])[:100]
        yield LoadWarning(
            code="attachment_ignored",
            message=f"The attachment {label} was not read; ingest it as a file of its own.",
        )
