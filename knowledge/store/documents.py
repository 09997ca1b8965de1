"""Reading documents and versions, and what decides whether they are in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from knowledge.audience import labelled_audience
from knowledge.catalog import DocumentSummary
from knowledge.documents import (
    DocumentKind,
    DocumentStatus,
    DocumentVersion,
    PageSpan,
    Section,
)
from knowledge.standing import CatalogEntry, EffectiveStatus
from knowledge.store.schema import documents, supersessions, validities, versions
from knowledge.verification import Vouching

_CHUNK = 500  # parameters in one IN list


def catalog(
    connection: Connection, *, release: int, doc_ids: Collection[str] | None = None
) -> list[CatalogEntry]:
    """Each document's newest version as of a release, the retired ones included.

    Args:
        connection: An open transaction.
        release: The published state to read.
        doc_ids: Only these documents, together with every document that supersedes them,
            directly or by others; None reads all.
    """
    if doc_ids is None:
        return [_entry(row, release) for row in connection.execute(_newest(release))]
    entries: dict[str, CatalogEntry] = {}
    wanted = set(doc_ids)
    while wanted:
        fresh = [
            _entry(row, release)
            for part in _parts(sorted(wanted))
            for row in connection.execute(_newest(release).where(documents.c.doc_id.in_(part)))
        ]
        entries.update((entry.doc_id, entry) for entry in fresh)
        wanted = _superseders(connection, fresh) - entries.keys()
    return list(entries.values())


def load_version(
    connection: Connection,
    *,
    version_id: int | None = None,
    doc_id: str | None = None,
    number: int | None = None,
    release: int,
) -> Row[Any] | None:
    """One version's row with the source it had last; the newest of `doc_id` by default."""
    query = _with_source(release)
    if version_id is not None:
        query = query.where(versions.c.version_id == version_id)
    else:
        query = query.where(versions.c.doc_id == doc_id)
        if number is not None:
            query = query.where(versions.c.number == number)
    return connection.execute(query.limit(1)).first()


def load_versions(connection: Connection, version_ids: Iterable[int], *, release: int) -> list[Row[Any]]:
    """A row each, as `load_version` returns them; unknown ids are left out."""
    rows: dict[int, Row[Any]] = {}
    for part in _parts(sorted(set(version_ids))):
        query = _with_source(release).where(versions.c.version_id.in_(part))
        for row in connection.execute(query):
            rows.setdefault(row.version_id, row)
    return list(rows.values())


def list_versions(
    connection: Connection, *, release: int, collection: str | None = None
) -> Sequence[Row[Any]]:
    """Every document's newest version as of a release, without texts, in order of id."""
    columns = [column for column in versions.c if column.name not in ("text", "pages", "sections")]
    query = _newest_validity(select(*columns, validities.c.source), release)
    if collection is not None:
        query = query.where(versions.c.collection == collection)
    return connection.execute(query.order_by(versions.c.doc_id)).all()


def build_version(
    row: Row[Any], effective: EffectiveStatus, vouching: Vouching | None = None
) -> DocumentVersion:
    """A row of `load_version` as the type that the rest of the program knows."""
    return DocumentVersion(
        **_described(row, effective, vouching),
        sha256=row.sha256,
        original_sha256=row.original_sha256,
        text=row.text,
        pages=tuple(PageSpan(number=n, start=a, end=b) for n, a, b in row.pages),
        sections=tuple(
            Section(ordinal=n, heading_path=tuple(path), start=a, end=b) for n, path, a, b in row.sections
        ),
    )


def build_summary(
    row: Row[Any], effective: EffectiveStatus, vouching: Vouching | None = None, *, passages: int
) -> DocumentSummary:
    """A row of `list_versions` as a list shows it."""
    return DocumentSummary(**_described(row, effective, vouching), passages=passages)


def declared_status(connection: Connection, version_id: int) -> DocumentStatus:
    """What a version declares, whatever has become of it since."""
    query = select(versions.c.status).where(versions.c.version_id == version_id)
    return DocumentStatus(connection.execute(query).scalar_one())


def valid_at(release: int) -> Any:
    """The condition that a validity covers a release."""
    return and_(
        validities.c.valid_from_release <= release,
        or_(validities.c.valid_to_release.is_(None), validities.c.valid_to_release > release),
    )


def collections(connection: Connection) -> list[str]:
    """Names of the collections that hold or held documents, in alphabetical order."""
    query = select(documents.c.collection).distinct().order_by(documents.c.collection)
    return list(connection.execute(query).scalars())


def _newest(release: int) -> Select[Any]:
    columns = (
        versions.c.version_id,
        versions.c.doc_id,
        documents.c.short_id,
        versions.c.collection,
        versions.c.audience,
        versions.c.status,
        versions.c.effective_from,
        versions.c.supersedes,
        validities.c.valid_to_release,
    )
    query = select(*columns).join(documents, documents.c.doc_id == versions.c.doc_id)
    return _newest_validity(query, release)


def _newest_validity(query: Select[Any], release: int) -> Select[Any]:
    """Join each version of the query to the validity that began last, and drop the others."""
    other = validities.alias("other")
    newest = (
        select(func.max(other.c.validity_id))
        .where(other.c.doc_id == validities.c.doc_id, other.c.valid_from_release <= release)
        .correlate(validities)
        .scalar_subquery()
    )
    return query.join(validities, validities.c.version_id == versions.c.version_id).where(
        validities.c.validity_id == newest
    )


def _with_source(release: int) -> Select[Any]:
    return (
        select(versions, validities.c.source, validities.c.valid_to_release)
        .join(validities, validities.c.version_id == versions.c.version_id)
        .where(validities.c.valid_from_release <= release)
        .order_by(validities.c.validity_id.desc())
    )


def _described(row: Row[Any], effective: EffectiveStatus, vouching: Vouching | None) -> dict[str, Any]:
    """What a version's summary and the version itself both say."""
    vouching = vouching or Vouching(review_by=row.review_by)
    return {
        "version_id": row.version_id,
        "doc_id": row.doc_id,
        "number": row.number,
        "source": row.source,
        "collection": row.collection,
        "format": row.format,
        "title": row.title,
        "kind": DocumentKind(row.kind),
        "status": effective.status,
        "version_label": row.version_label,
        "owner": row.owner,
        "deputy": row.deputy,
        "audience": labelled_audience(row.audience),
        "effective_from": row.effective_from,
        "review_by": vouching.review_by,
        "stated_review_by": row.review_by,
        "verification": vouching.verification,
        "verified_by": vouching.verified_by,
        "verified_at": vouching.verified_at,
        "owner_left": vouching.owner_left,
        "stand_in": vouching.stand_in,
        "supersedes": tuple(row.supersedes),
        "superseded_by": effective.superseded_by,
    }


def _entry(row: Row[Any], release: int) -> CatalogEntry:
    return CatalogEntry(
        version_id=row.version_id,
        doc_id=row.doc_id,
        short_id=row.short_id,
        collection=row.collection,
        audience=row.audience,
        declared=DocumentStatus(row.status),
        effective_from=row.effective_from,
        supersedes=tuple(row.supersedes),
        valid=row.valid_to_release is None or row.valid_to_release > release,
    )


def _superseders(connection: Connection, entries: Iterable[CatalogEntry]) -> set[str]:
    names = sorted({name for entry in entries for name in (entry.doc_id, entry.short_id)})
    found: set[str] = set()
    for part in _parts(names):
        query = (
            select(versions.c.doc_id)
            .join(supersessions, supersessions.c.version_id == versions.c.version_id)
            .where(supersessions.c.reference.in_(part))
        )
        found.update(connection.execute(query).scalars())
    return found


def _parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK))
