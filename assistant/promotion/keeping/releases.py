"""Registered releases and what they are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from assistant.promotion.errors import EditedReleaseError, UnknownAssistantReleaseError
from assistant.promotion.records import Registered
from knowledge.audit.entry import canonical_json, is_whole
from knowledge.people import fold_name
from knowledge.store.schema import assistant_archive, assistant_releases, audit_entries, release_editors

REGISTERED = "assistant_release.registered"
_SHORTEST_DIGEST = 6


def content_sha256(content: Mapping[str, Any]) -> str:
    """The digest of everything that is kept of a release."""
    return hashlib.sha256(canonical_json(content).encode("utf-8", "surrogatepass")).hexdigest()


def add_release(
    connection: Connection,
    *,
    digest: str,
    content: Mapping[str, Any],
    author: str,
    editors: Iterable[str],
    change: str,
    origin: Mapping[str, Any],
    at: datetime,
) -> Registered:
    """Write a new release and, where no answer has brought it there yet, what it is made of."""
    number = (connection.execute(select(func.max(assistant_releases.c.number))).scalar() or 0) + 1
    if load_content(connection, digest) is None:
        connection.execute(
            insert(assistant_archive).values(digest=digest, content=dict(content), first_used_at=at)
        )
    connection.execute(
        insert(assistant_releases).values(
            number=number,
            digest=digest,
            content_sha256=content_sha256(content),
            author=author,
            author_folded=fold_name(author),
            change=change,
            created_at=at,
            origin=dict(origin),
        )
    )
    folded = sorted({fold_name(name) for name in (author, *editors)})
    connection.execute(
        insert(release_editors), [{"release": number, "editor_folded": name} for name in folded]
    )
    return load_release(connection, number)


def load_release(connection: Connection, number: int) -> Registered:
    """One release.

    Raises:
        UnknownAssistantReleaseError: If there is none.
    """
    row = connection.execute(select(assistant_releases).where(assistant_releases.c.number == number)).first()
    if row is None:
        raise UnknownAssistantReleaseError(f"r-{number}")
    return _registered(connection, row)


def find_by_digest(connection: Connection, beginning: str) -> Registered | None:
    """The release whose digest begins like this; None where there is none.

    Raises:
        UnknownAssistantReleaseError: If several begin so.
    """
    if len(beginning) < _SHORTEST_DIGEST:
        return None
    starts = assistant_releases.c.digest.startswith(beginning, autoescape=True)
    rows = connection.execute(select(assistant_releases).where(starts).limit(2)).all()
    if len(rows) > 1:
        raise UnknownAssistantReleaseError(beginning, several=True)
    return _registered(connection, rows[0]) if rows else None


def list_releases(connection: Connection, *, last: int) -> list[Registered]:
    """The newest releases, the newest first."""
    query = select(assistant_releases).order_by(assistant_releases.c.number.desc()).limit(last)
    return [_registered(connection, row) for row in connection.execute(query).all()]


def load_content(connection: Connection, digest: str) -> Mapping[str, Any] | None:
    """What is kept of a release; None where nothing is. Not checked: see `checked_content`."""
    query = select(assistant_archive.c.content).where(assistant_archive.c.digest == digest)
    return connection.execute(query).scalar()


def checked_content(connection: Connection, release: Registered) -> Mapping[str, Any]:
    """What a release is made of, exactly as it was registered.

    Three places must agree: what is kept, the row of the release, and the entry that registering
    left in the audit trail, whose chain is verified against heads that are kept elsewhere.

    Raises:
        EditedReleaseError: If any of them was changed or is gone.
    """
    try:
        content = load_content(connection, release.digest)
        known = content is not None and content_sha256(content) == release.content_sha256
    except (ValueError, TypeError) as error:
        raise EditedReleaseError(release.name) from error
    if not known or not _is_as_recorded(connection, release):
        raise EditedReleaseError(release.name)
    return content


def _is_as_recorded(connection: Connection, release: Registered) -> bool:
    query = select(audit_entries).where(
        audit_entries.c.action == REGISTERED, audit_entries.c.subject == subject_of(release.name)
    )
    row = connection.execute(query.order_by(audit_entries.c.sequence).limit(1)).first()
    if row is None:
        return False
    if not is_whole(row._mapping):
        return False
    try:
        details = json.loads(row.details)
    except ValueError:
        return False
    said = (details.get("digest"), details.get("content_sha256"))
    return said == (release.digest, release.content_sha256)


def subject_of(name: str) -> str:
    """The subject of audit entries about a release of the assistant."""
    return f"assistant {name}"


def _registered(connection: Connection, row: Row[Any]) -> Registered:
    editors = connection.execute(
        select(release_editors.c.editor_folded).where(release_editors.c.release == row.number)
    )
    return Registered(
        number=row.number,
        digest=row.digest,
        content_sha256=row.content_sha256,
        author=row.author,
        editors=frozenset(editors.scalars()) | {row.author_folded},
        change=row.change,
        created_at=row.created_at,
        origin=row.origin,
    )
