"""The knowledge base as it stood when a question was asked, for asking it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Engine

from knowledge.audience import NO_GROUPS
from knowledge.documents import DocumentStatus, DocumentVersion
from knowledge.errors import UnknownDocumentError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.retrieval import Scope
from knowledge.retriever import Retriever
from knowledge.standing import CatalogEntry, EffectiveStatus, effective_statuses
from knowledge.store.documents import catalog
from knowledge.store.engine import snapshot
from knowledge.store.releases import current_release, published_on, resolve_release


def judged_by(engine: Engine, *, release: int, as_of: str | None, today: date) -> tuple[int, date]:
    """The newest release, and the day on which a question about `release` was judged.

    Args:
        release: The one that was searched.
        as_of: How it was asked for: a number, a date, or None for the newest.
        today: The day on which it was asked.
    """
    with snapshot(engine) as connection:
        newest = current_release(connection)
        day = resolve_release(connection, as_of)[1]
        if day is None and as_of is not None and release != newest:
            day = published_on(connection, release)
    return newest, day or today


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMoment:
    """A moment at which somebody asked."""

    release: int
    """The release that was asked."""
    on: date
    """The day by which was judged what is in force."""
    newest_release: int
    """The current one at that moment: by it documents that were found were described."""
    day: date
    """The day of the moment itself."""


class PastView:
    """Answers what `KnowledgeBase` answers to the assistant, as of one moment.

    Who may read what is judged by today's rules: a replay shows nothing that was closed since.
    """

    def __init__(self, base: KnowledgeBase, moment: PastMoment) -> None:
        self._base, self._moment = base, moment

    @property
    def retriever(self) -> Retriever:
        """The search pipeline; the scope says of which moment."""
        return self._base.retriever

    def scope(self, *, as_of: str | None = None, **asked: Any) -> Scope:
        """As `KnowledgeBase.scope`, of the moment whatever `as_of` says."""
        scope = self._base.scope(**asked)
        return replace(scope, release=self._moment.release, on=self._moment.on)

    def versions_by_id(
        self, version_ids: Iterable[int], *, scope: Scope | None = None
    ) -> Mapping[int, DocumentVersion]:
        """As `KnowledgeBase.versions_by_id`, each with the status that it had."""
        versions = self._base.versions_by_id(version_ids, scope=scope)
        doc_ids = {version.doc_id for version in versions.values()}
        with snapshot(self._base.engine) as connection:
            entries = catalog(connection, release=self._moment.newest_release, doc_ids=doc_ids)
        statuses = effective_statuses(entries, on=self._moment.day)
        newest = {entry.doc_id: entry for entry in entries}
        return {
            version_id: _as_it_stood(version, newest.get(version.doc_id), statuses)
            for version_id, version in versions.items()
        }

    def version(
        self, reference: str, *, role: str | None = None, groups: frozenset[str] = NO_GROUPS
    ) -> DocumentVersion:
        """As `KnowledgeBase.version`: of a document named alone, the newest version of then."""
        if "@" in reference:
            return self._base.version(reference, role=role, groups=groups)
        with snapshot(self._base.engine) as connection:
            entries = catalog(connection, release=self._moment.newest_release, doc_ids={reference})
        for entry in entries:
            if entry.doc_id == reference:
                return self._base.version_by_id(entry.version_id, role=role, groups=groups)
        raise UnknownDocumentError(reference)


def _as_it_stood(
    version: DocumentVersion,
    newest: CatalogEntry | None,
    statuses: Mapping[int, EffectiveStatus],
) -> DocumentVersion:
    """A version with the status of that day: one that its document had outgrown was superseded."""
    if newest is None:
        return version
    standing = statuses[newest.version_id]
    if newest.version_id == version.version_id:
        return replace(version, status=standing.status, superseded_by=standing.superseded_by)
    outgrown = DocumentStatus.SUPERSEDED if newest.valid else standing.status
    successor = standing.superseded_by or version.doc_id
    return replace(version, status=outgrown, superseded_by=successor)
