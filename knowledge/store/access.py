"""Restrictions, and the catalog as they and the newest versions narrow it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from knowledge.access import Restriction, Subject, SubjectKind
from knowledge.audience import audience_label, labelled_audience, narrowest
from knowledge.partitions import digest
from knowledge.standing import CatalogEntry
from knowledge.store.documents import catalog
from knowledge.store.releases import current_release
from knowledge.store.schema import restrictions, validities, versions

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Restrictions:
    """Every restriction in force, as labels."""

    documents: Mapping[str, str]
    collections: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Changes with any of them: part of the key of whatever is kept of what a reader may read."""
        return digest(*(part for kind in (self.documents, self.collections) for part in _flat(kind)))

    def of(self, *, doc_id: str, collection: str) -> list[str]:
        """The labels that narrow a document beyond its versions' own."""
        found = (self.documents.get(doc_id), self.collections.get(collection))
        return [label for label in found if label is not None]


def load_restrictions(connection: Connection) -> Restrictions:
    """What is restricted at this moment."""
    by_kind: dict[str, dict[str, str]] = {kind.value: {} for kind in SubjectKind}
    query = select(restrictions.c.subject_kind, restrictions.c.subject, restrictions.c.audience)
    for row in connection.execute(query):
        by_kind[row.subject_kind][row.subject] = row.audience
    return Restrictions(by_kind[SubjectKind.DOCUMENT], by_kind[SubjectKind.COLLECTION])


def list_restrictions(connection: Connection) -> list[Restriction]:
    """Every restriction in order of subject."""
    order = (restrictions.c.subject_kind, restrictions.c.subject)
    return [_restriction(row) for row in connection.execute(select(restrictions).order_by(*order))]


def find_restriction(connection: Connection, subject: Subject) -> Restriction | None:
    """The restriction on a subject; None where there is none."""
    row = connection.execute(select(restrictions).where(*_is(subject))).first()
    return _restriction(row) if row else None


def replace_restriction(
    connection: Connection,
    subject: Subject,
    *,
    audience: frozenset[str] | None,
    actor: str,
    reason: str,
    at: datetime,
) -> Restriction | None:
    """Put one restriction in the place of whatever was there; an audience of None lifts it."""
    connection.execute(delete(restrictions).where(*_is(subject)))
    if audience is None:
        return None
    connection.execute(
        insert(restrictions).values(
            subject_kind=subject.kind.value,
            subject=subject.name,
            audience=audience_label(audience),
            actor=actor,
            reason=reason,
            at=at,
        )
    )
    return find_restriction(connection, subject)


def restricted(connection: Connection, entries: Iterable[CatalogEntry]) -> list[CatalogEntry]:
    """Catalog entries with the label that restrictions leave of their own."""
    return _narrowed(entries, load_restrictions(connection), {})


def effective_catalog(
    connection: Connection, *, release: int, doc_ids: Collection[str] | None = None
) -> list[CatalogEntry]:
    """`catalog` with the labels that count at this moment, also for an earlier release.

    What readers see is decided by these; the plain catalog says what the versions said.
    """
    entries = catalog(connection, release=release, doc_ids=doc_ids)
    newest: Mapping[str, str] = {}
    if release != current_release(connection):
        newest = newest_labels(connection, [entry.doc_id for entry in entries])
    return _narrowed(entries, load_restrictions(connection), newest)


def newest_labels(connection: Connection, doc_ids: Collection[str]) -> dict[str, str]:
    """The label of each document's newest version, the retired ones' included."""
    other = validities.alias("other")
    newest = (
        select(func.max(other.c.validity_id))
        .where(other.c.doc_id == validities.c.doc_id)
        .correlate(validities)
        .scalar_subquery()
    )
    query = (
        select(versions.c.doc_id, versions.c.audience)
        .join(validities, validities.c.version_id == versions.c.version_id)
        .where(validities.c.validity_id == newest)
    )
    ordered = sorted(set(doc_ids))
    found: dict[str, str] = {}
    for start in range(0, len(ordered), _CHUNK):
        part = query.where(validities.c.doc_id.in_(ordered[start : start + _CHUNK]))
        found.update((row.doc_id, row.audience) for row in connection.execute(part))
    return found


def _narrowed(
    entries: Iterable[CatalogEntry], narrowing: Restrictions, newest: Mapping[str, str]
) -> list[CatalogEntry]:
    """A document that `newest` does not name is as its entry says."""
    narrowed = []
    for entry in entries:
        further = narrowing.of(doc_id=entry.doc_id, collection=entry.collection)
        if newest.get(entry.doc_id, entry.audience) != entry.audience:
            further.append(newest[entry.doc_id])
        label = narrowest([entry.audience, *further]) if further else entry.audience
        narrowed.append(entry if label == entry.audience else replace(entry, audience=label))
    return narrowed


def _flat(labels: Mapping[str, str]) -> list[str]:
    return [str(len(labels)), *(part for pair in sorted(labels.items()) for part in pair)]


def _is(subject: Subject) -> tuple[Any, Any]:
    return restrictions.c.subject_kind == subject.kind.value, restrictions.c.subject == subject.name


def _restriction(row: Row[Any]) -> Restriction:
    return Restriction(
        subject=Subject(kind=SubjectKind(row.subject_kind), name=row.subject),
        audience=labelled_audience(row.audience),
        actor=row.actor,
        reason=row.reason,
        at=row.at,
    )
