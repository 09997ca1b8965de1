"""Stored passages, read in one query for all candidates of a search."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from knowledge.documents import DocumentStatus, Passage, PassageKind, PassageSpan
from knowledge.index_text import IndexText, index_text
from knowledge.store.schema import index_entries, index_state, passages, validities, versions

_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPassage:
    """A passage as stored, before anyone has said that it may be shown."""

    row: Row[Any]

    @property
    def passage_id(self) -> int:
        return int(self.row.passage_id)

    @property
    def version_id(self) -> int:
        return int(self.row.version_id)

    @property
    def doc_id(self) -> str:
        return str(self.row.doc_id)

    @property
    def collection(self) -> str:
        return str(self.row.collection)

    @property
    def index_text(self) -> IndexText:
        """The passage as the indexes read it."""
        row = self.row
        return index_text(row.title, row.heading_path, row.context, row.text)

    def build(self, status: DocumentStatus) -> Passage:
        """The passage with the status that its document has on the day."""
        row = self.row
        return Passage(
            passage_id=row.passage_id,
            version_id=row.version_id,
            doc_id=row.doc_id,
            version=row.number,
            source=row.source,
            collection=row.collection,
            title=row.title,
            heading_path=tuple(row.heading_path),
            start=row.start,
            end=row.end,
            text=row.text,
            context=row.context,
            kind=PassageKind(row.kind),
            page=row.page,
            section_start=row.section_start,
            section_end=row.section_end,
            status=status,
        )


def load_passages(
    connection: Connection, passage_ids: Collection[int], *, release: int
) -> dict[int, StoredPassage]:
    """Those passages that exist, by id, each with the source its document had last."""
    found: dict[int, StoredPassage] = {}
    ordered = sorted(passage_ids)
    for start in range(0, len(ordered), _CHUNK):
        query = (
            _with_version()
            .where(passages.c.passage_id.in_(ordered[start : start + _CHUNK]))
            .where(validities.c.valid_from_release <= release)
        )
        for row in connection.execute(query):  # sorting them in SQL would cost more than all else
            known = found.get(row.passage_id)
            if known is None or known.row.validity_id < row.validity_id:
                found[row.passage_id] = StoredPassage(row=row)
    return found


def passages_of(connection: Connection, version_ids: Collection[int], *, release: int) -> list[StoredPassage]:
    """The passages of these versions in order of id, each with the source its document had last."""
    chunking = select(index_state.c.chunking).scalar_subquery()
    found: dict[int, StoredPassage] = {}
    ordered = sorted(version_ids)
    for start in range(0, len(ordered), _CHUNK):
        query = (
            _with_version()
            .where(passages.c.version_id.in_(ordered[start : start + _CHUNK]))
            .where(passages.c.chunking == chunking, validities.c.valid_from_release <= release)
            .order_by(validities.c.validity_id)
        )
        for row in connection.execute(query):  # the newest validity of a version comes last
            found[row.passage_id] = StoredPassage(row=row)
    return [found[passage_id] for passage_id in sorted(found)]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedPassage:
    """What the indexes need of a passage."""

    passage_id: int
    version_id: int
    text: IndexText


def indexed_passages(
    connection: Connection, version_ids: Collection[int], *, chunking: int
) -> Iterator[IndexedPassage]:
    """The passages of these versions as the indexes read them, in order of id."""
    ordered = sorted(version_ids)
    for start in range(0, len(ordered), _CHUNK):
        query = (
            select(
                passages.c.passage_id,
                passages.c.version_id,
                passages.c.heading_path,
                passages.c.context,
                passages.c.text,
                versions.c.title,
            )
            .join(versions, versions.c.version_id == passages.c.version_id)
            .where(passages.c.version_id.in_(ordered[start : start + _CHUNK]))
            .where(passages.c.chunking == chunking)
            .order_by(passages.c.passage_id)
        )
        yield from _indexed(connection.execute(query))


def passage_spans(connection: Connection, version_id: int) -> list[PassageSpan]:
    """How a version is cut in the indexes, in order."""
    chunking = select(index_state.c.chunking).scalar_subquery()
    query = (
        select(passages)
        .where(passages.c.version_id == version_id, passages.c.chunking == chunking)
        .order_by(passages.c.ordinal)
    )
    return [
        PassageSpan(
            ordinal=row.ordinal,
            section=row.section,
            start=row.start,
            end=row.end,
            kind=PassageKind(row.kind),
            page=row.page,
            context=row.context,
        )
        for row in connection.execute(query)
    ]


def entry_passage_ids(connection: Connection, partition_id: int) -> set[int]:
    """The passages that one partition of the indexes should hold."""
    chunking = select(index_state.c.chunking).scalar_subquery()
    query = (
        select(passages.c.passage_id)
        .join(index_entries, index_entries.c.version_id == passages.c.version_id)
        .where(index_entries.c.partition_id == partition_id, passages.c.chunking == chunking)
    )
    return set(connection.execute(query).scalars())


def passage_counts(connection: Connection) -> dict[int, int]:
    """How many passages of each version the indexes hold."""
    chunking = select(index_state.c.chunking).scalar_subquery()
    query = (
        select(passages.c.version_id, func.count())
        .where(passages.c.version_id.in_(select(index_entries.c.version_id).distinct()))
        .where(passages.c.chunking == chunking)
        .group_by(passages.c.version_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _indexed(rows: Iterable[Row[Any]]) -> Iterator[IndexedPassage]:
    for row in rows:
        yield IndexedPassage(
            passage_id=row.passage_id,
            version_id=row.version_id,
            text=index_text(row.title, row.heading_path, row.context, row.text),
        )


def _with_version() -> Select[Any]:
    columns = (
        versions.c.doc_id,
        versions.c.number,
        versions.c.collection,
        versions.c.title,
        validities.c.source,
        validities.c.validity_id,
    )
    return (
        select(passages, *columns)
        .join(versions, versions.c.version_id == passages.c.version_id)
        .join(validities, validities.c.version_id == versions.c.version_id)
    )
