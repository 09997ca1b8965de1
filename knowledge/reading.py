"""Reading documents from the truth store as one reader may see them on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from knowledge.audience import NO_GROUPS, NOBODY, admits, narrowest
from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentStatus, DocumentVersion
from knowledge.errors import UnknownCollectionError, UnknownDocumentError
from knowledge.retrieval import Scope
from knowledge.standing import CatalogEntry, EffectiveStatus, effective_statuses
from knowledge.store.access import effective_catalog
from knowledge.store.documents import (
    build_summary,
    build_version,
    list_versions,
    load_version,
    load_versions,
)
from knowledge.store.engine import snapshot
from knowledge.store.passages import passage_counts
from knowledge.store.releases import current_release, published_on
from knowledge.vouching import Vouchers


class DocumentReader:
    """Finds documents and versions, and says how each stands. Safe for threads."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        *,
        vouchers: Vouchers | None = None,
    ) -> None:
        """
        Args:
            engine: The truth store.
            clock: Gives the moment, with its zone.
            vouchers: Says how versions are vouched for.
        """
        self._engine, self._clock = engine, clock
        self._vouchers = vouchers or Vouchers(clock)

    def list_documents(
        self,
        *,
        role: str | None,
        groups: frozenset[str] = NO_GROUPS,
        collection: str | None,
        release: int | None,
    ) -> list[DocumentSummary]:
        """See `KnowledgeBase.list_documents`."""
        with snapshot(self._engine) as connection:
            number = current_release(connection) if release is None else release
            rows = list_versions(connection, release=number, collection=collection)
            entries = effective_catalog(connection, release=number)
            day = self._day(connection, number)
            statuses = effective_statuses(entries, on=day)
            counts = passage_counts(connection)
            vouching = self._vouchers.read(connection, rows, on=day)
        eyes = _Eyes(entries, role, groups)
        eyes.require(collection)
        return [
            build_summary(
                row,
                eyes.visible(statuses[row.version_id]),
                vouching(row, statuses[row.version_id].status),
                passages=counts.get(row.version_id, 0),
            )
            for row in rows
            if eyes.may_see(row)
        ]

    def version(
        self, reference: str, *, role: str | None, groups: frozenset[str] = NO_GROUPS
    ) -> DocumentVersion:
        """See `KnowledgeBase.version`."""
        doc_id, _, number = reference.rpartition("@") if "@" in reference else (reference, "", "")
        if number and not (number.isascii() and number.isdigit() and len(number) < 9):
            raise UnknownDocumentError(reference)
        return self._version(reference, role, groups, doc_id=doc_id, number=int(number) if number else None)

    def version_by_id(
        self, version_id: int, *, role: str | None, groups: frozenset[str] = NO_GROUPS
    ) -> DocumentVersion:
        """See `KnowledgeBase.version_by_id`."""
        return self._version(str(version_id), role, groups, version_id=version_id)

    def versions_by_id(
        self,
        version_ids: Iterable[int],
        *,
        role: str | None,
        groups: frozenset[str] = NO_GROUPS,
        scope: Scope | None = None,
    ) -> dict[int, DocumentVersion]:
        """See `KnowledgeBase.versions_by_id`."""
        with snapshot(self._engine) as connection:
            release = current_release(connection)
            rows = load_versions(connection, version_ids, release=release)
            entries = effective_catalog(connection, release=release, doc_ids={row.doc_id for row in rows})
            today = self._clock().date()
            day = (scope.on or self._day(connection, scope.release)) if scope else today
            vouching = self._vouchers.read(connection, rows, on=day)
        statuses = effective_statuses(entries, on=today)
        eyes = _Eyes(entries, role, groups)
        found = {}
        for row in filter(eyes.may_see, rows):
            effective = _effective(row, entries, statuses)
            # What has ended since had not ended where it was found.
            vouched = vouching(row, None if scope else effective.status)
            found[row.version_id] = build_version(row, eyes.visible(effective), vouched)
        return found

    def _version(
        self, reference: str, role: str | None, groups: frozenset[str], **named: Any
    ) -> DocumentVersion:
        with snapshot(self._engine) as connection:
            release = current_release(connection)
            row = load_version(connection, release=release, **named)
            if row is None:
                raise UnknownDocumentError(reference)
            entries = effective_catalog(connection, release=release, doc_ids=[row.doc_id])
            today = self._clock().date()
            vouching = self._vouchers.read(connection, [row], on=today)
        eyes = _Eyes(entries, role, groups)
        if not eyes.may_see(row):
            raise UnknownDocumentError(reference)
        effective = _effective(row, entries, effective_statuses(entries, on=today))
        return build_version(row, eyes.visible(effective), vouching(row, effective.status))

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


class _Eyes:
    """What one reader may see, by the labels that count at this moment."""

    def __init__(self, entries: Iterable[CatalogEntry], role: str | None, groups: frozenset[str]) -> None:
        self._labels = {entry.doc_id: entry.audience for entry in entries}
        self._collections = {entry.doc_id: entry.collection for entry in entries}
        self._role, self._groups = role, groups

    def may_see(self, row: Row[Any]) -> bool:
        """Whether a version may be read: by its own audience and by its document's."""
        label = narrowest([row.audience, self._labels.get(row.doc_id, NOBODY)])
        return admits(label, self._role, self._groups)

    def visible(self, effective: EffectiveStatus) -> EffectiveStatus:
        """Hide a successor that the reader may not know of."""
        successor = effective.superseded_by
        if successor is None or self._may_see_document(successor):
            return effective
        return replace(effective, superseded_by=None)

    def require(self, collection: str | None) -> None:
        """A collection of which nothing may be read does not exist for this reader.

        Raises:
            UnknownCollectionError: If documents exist and none that may be read is of it.
        """
        known = {name for doc_id, name in self._collections.items() if self._may_see_document(doc_id)}
        if collection is not None and self._labels and collection not in known:
            raise UnknownCollectionError(collection, sorted(known))

    def _may_see_document(self, doc_id: str) -> bool:
        return admits(self._labels.get(doc_id, NOBODY), self._role, self._groups)
