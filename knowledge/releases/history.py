"""Reading the history: releases, what differs between two of them, the life of one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from knowledge.differences.document import (
    DocumentDifference,
    DocumentState,
    compare_documents,
    state_of_version,
)
from knowledge.documents import DocumentStatus
from knowledge.errors import UnknownDocumentError, UnknownReleaseError
from knowledge.standing import EffectiveStatus
from knowledge.store.documents import build_version, load_versions, valid_at
from knowledge.store.engine import snapshot
from knowledge.store.schema import releases, validities, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One published state, and how it came about."""

    number: int
    published_at: datetime
    """UTC."""
    actor: str
    reason: str
    kind: str
    """`publication` or `rollback`."""
    proposal: int | None
    restores: int | None
    emergency: bool
    added: int
    updated: int
    retired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSpan:
    """A version of one document and the releases in which it was published."""

    version: int
    source: str
    title: str
    status: str
    owner: str | None
    from_release: int
    to_release: int | None
    """The first release without it; None is still published."""
    published_at: datetime
    actor: str
    reason: str


class ReleaseHistory:
    """What was published when. Safe for threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def releases(self, *, last: int | None = None) -> list[Release]:
        """Releases, the newest first."""
        query = select(releases).order_by(releases.c.number.desc())
        with snapshot(self._engine) as connection:
            rows = connection.execute(query.limit(last) if last else query).all()
            counts = _counts(connection)
        return [
            Release(
                number=row.number,
                published_at=row.published_at,
                actor=row.actor,
                reason=row.reason,
                kind=row.kind,
                proposal=row.proposal,
                restores=row.restores,
                emergency=row.emergency,
                **counts.get(row.number, {"added": 0, "updated": 0, "retired": 0}),
            )
            for row in rows
        ]

    def release(self, number: int) -> Release:
        """One release.

        Raises:
            UnknownReleaseError: If there is none.
        """
        found = next((each for each in self.releases() if each.number == number), None)
        if found is None:
            raise UnknownReleaseError(str(number))
        return found

    def document(self, doc_id: str) -> list[VersionSpan]:
        """The versions of one document, the newest first.

        Raises:
            UnknownDocumentError: If there is no such document.
        """
        query = (
            select(versions, validities, releases.c.published_at, releases.c.actor, releases.c.reason)
            .join(validities, validities.c.version_id == versions.c.version_id)
            .join(releases, releases.c.number == validities.c.valid_from_release)
            .where(versions.c.doc_id == doc_id)
            .order_by(validities.c.validity_id.desc())
        )
        with snapshot(self._engine) as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise UnknownDocumentError(doc_id)
        return [
            VersionSpan(
                version=row.number,
                source=row.source,
                title=row.title,
                status=row.status,
                owner=row.owner,
                from_release=row.valid_from_release,
                to_release=row.valid_to_release,
                published_at=row.published_at,
                actor=row.actor,
                reason=row.reason,
            )
            for row in rows
        ]

    def compare(self, before: int, after: int) -> list[DocumentDifference]:
        """What differs between two releases, document by document in order of title.

        Release 0 is the empty knowledge base.

        Raises:
            UnknownReleaseError: If there is no such release.
        """
        with snapshot(self._engine) as connection:
            for number in (before, after):
                _check_release(connection, number)
            old, new = _published(connection, before), _published(connection, after)
            changed = [doc_id for doc_id in old.keys() | new.keys() if old.get(doc_id) != new.get(doc_id)]
            states = _states(connection, changed, old, new)
        found = [compare_documents(states.get(old.get(each)), states.get(new.get(each))) for each in changed]
        return sorted(found, key=lambda each: (each.title, each.doc_id))


_Published = tuple[int, str]
"""A version id and the path under which it was published."""


def _published(connection: Connection, release: int) -> dict[str, _Published]:
    query = select(validities.c.doc_id, validities.c.version_id, validities.c.source)
    rows = connection.execute(query.where(valid_at(release)))
    return {row.doc_id: (row.version_id, row.source) for row in rows}


def _states(
    connection: Connection, changed: Iterable[str], *published: dict[str, _Published]
) -> dict[_Published | None, DocumentState]:
    wanted = {state[doc_id] for doc_id in changed for state in published if doc_id in state}
    latest = connection.execute(select(func.max(releases.c.number))).scalar() or 0
    rows = {
        row.version_id: row
        for row in load_versions(connection, [version for version, _ in wanted], release=latest)
    }
    states: dict[_Published | None, DocumentState] = {}
    for version_id, source in wanted:
        row = rows[version_id]
        declared = EffectiveStatus(status=DocumentStatus(row.status))
        state = state_of_version(build_version(row, declared))
        states[version_id, source] = DocumentState(
            doc_id=state.doc_id,
            fields={**state.fields, "source": source},
            audience=state.audience,
            text=state.text,
            sections=state.sections,
        )
    return states


def _check_release(connection: Connection, number: int) -> None:
    known = connection.execute(select(releases.c.number).where(releases.c.number == number)).scalar()
    if known is None and number != 0:
        raise UnknownReleaseError(str(number))


def _counts(connection: Connection) -> dict[int, dict[str, int]]:
    """Documents added, updated and retired by each release."""
    starts = _by_release(connection, validities.c.valid_from_release)
    ends = _by_release(connection, validities.c.valid_to_release)
    return {
        number: {
            "added": len(starts.get(number, set()) - ends.get(number, set())),
            "updated": len(starts.get(number, set()) & ends.get(number, set())),
            "retired": len(ends.get(number, set()) - starts.get(number, set())),
        }
        for number in starts.keys() | ends.keys()
    }


def _by_release(connection: Connection, column: Any) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for number, doc_id in connection.execute(select(column, validities.c.doc_id).where(column.is_not(None))):
        found.setdefault(number, set()).add(doc_id)
    return found
