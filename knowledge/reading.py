"""Reading documents from the truth store as one reader may see them on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from knowledge.audience import labelled_audience, may_read
from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentStatus, DocumentVersion
from knowledge.errors import UnknownCollectionError, UnknownDocumentError
from knowledge.standing import CatalogEntry, EffectiveStatus, effective_statuses
from knowledge.store.documents import (
    build_summary,
    build_version,
    catalog,
    collections,
    list_versions,
    load_version,
    load_versions,
)
from knowledge.store.engine import snapshot
from knowledge.store.passages import passage_counts
from knowledge.store.releases import current_release, published_on


class DocumentReader:
    """Finds documents and versions, and says how each stands. Safe for threads."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def list_documents(
        self, *, role: str | None, collection: str | None, release: int | None
    ) -> list[DocumentSummary]:
        """See `KnowledgeBase.list_documents`."""
        with snapshot(self._engine) as connection:
            number = current_release(connection) if release is None else release
            known = collections(connection)
            if collection is not None and known and collection not in known:
                raise UnknownCollectionError(collection, known)
            rows = list_versions(connection, release=number, collection=collection)
            entries = catalog(connection, release=number)
            statuses = effective_statuses(entries, on=self._day(connection, number))
            counts = passage_counts(connection)
        audiences = _audiences(entries)
        return [
            build_summary(
                row,
                _visible(statuses[row.version_id], audiences, role),
                passages=counts.get(row.version_id, 0),
            )
            for row in rows
            if _may_see(row.audience, role)
        ]

    def version(self, reference: str, *, role: str | None) -> DocumentVersion:
        """See `KnowledgeBase.version`."""
        doc_id, _, number = reference.rpartition("@") if "@" in reference else (reference, "", "")
        if number and not (number.isascii() and number.isdigit() and len(number) < 9):
            raise UnknownDocumentError(reference)
        return self._version(reference, role, doc_id=doc_id, number=int(number) if number else None)

    def version_by_id(self, version_id: int, *, role: str | None) -> DocumentVersion:
        """See `KnowledgeBase.version_by_id`."""
        return self._version(str(version_id), role, version_id=version_id)

    def versions_by_id(
        self, version_ids: Iterable[int], *, role: str | None
    ) -> dict[int, DocumentVersion]:
        """See `KnowledgeBase.versions_by_id`."""
        with snapshot(self._engine) as connection:
            release = current_release(connection)
            rows = [
                row
                for row in load_versions(connection, version_ids, release=release)
                if _may_see(row.audience, role)
            ]
            entries = catalog(connection, release=release, doc_ids={row.doc_id for row in rows})
        statuses = effective_statuses(entries, on=self._clock().date())
        audiences = _audiences(entries)
        return {
            row.version_id: build_version(
                row, _visible(_effective(row, entries, statuses), audiences, role)
            )
            for row in rows
        }

    def _version(self, reference: str, role: str | None, **named: Any) -> DocumentVersion:
        with snapshot(self._engine) as connection:
            release = current_release(connection)
            row = load_version(connection, release=release, **named)
            if row is None or not _may_see(row.audience, role):
                raise UnknownDocumentError(reference)
            entries = catalog(connection, release=release, doc_ids=[row.doc_id])
        statuses = effective_statuses(entries, on=self._clock().date())
        effective = _effective(row, entries, statuses)
        return build_version(row, _visible(effective, _audiences(entries), role))

    def _day(self, connection: Connection, release: int) -> date:
        """The day by which a release is judged: today for the current one."""
        today = self._clock().date()
        if release == current_release(connection):
            return today
        return published_on(connection, release) or today


def _effective(
    row: Row[Any], entries: Sequence[CatalogEntry], statuses: Mapping[int, EffectiveStatus]
) -> EffectiveStatus:
    """The status of any version: one that its document has outgrown is superseded."""
    if row.version_id in statuses:
        return statuses[row.version_id]
    newest = next(entry for entry in entries if entry.doc_id == row.doc_id)
    current = statuses[newest.version_id]
    return EffectiveStatus(
        status=DocumentStatus.SUPERSEDED if newest.valid else current.status,
        superseded_by=current.superseded_by or row.doc_id,
    )


def _may_see(audience: str, role: str | None) -> bool:
    return role is None or may_read(labelled_audience(audience), role)


def _audiences(entries: Iterable[CatalogEntry]) -> dict[str, str]:
    return {entry.doc_id: entry.audience for entry in entries}


def _visible(
    effective: EffectiveStatus, audiences: Mapping[str, str], role: str | None
) -> EffectiveStatus:
    """Hide a successor that the reader may not know of."""
    successor = effective.superseded_by
    if successor is None or _may_see(audiences.get(successor, ""), role):
        return effective
    return replace(effective, superseded_by=None)
