"""Finding copies: in the whole knowledge base, or of what a proposal brings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from knowledge.compared import ComparedDocument, compared_version
from knowledge.documents import DocumentStatus
from knowledge.duplicates.copies import ComparedText, CopyGroup, document_copies, section_copies
from knowledge.neighbourhood import Neighbourhood
from knowledge.store.engine import snapshot
from knowledge.store.schema import versions

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase

NEAR = 0.8
_CHUNK = 500
_LIVING = frozenset({DocumentStatus.IN_FORCE, DocumentStatus.SCHEDULED, DocumentStatus.DRAFT})
"""What has been superseded or retired may repeat as much as it likes."""

Told = Callable[[str, int, int], None]
"""Told a stage, steps done and steps in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """What says the same twice."""

    documents: Sequence[CopyGroup]
    """The most alike first."""
    sections: Sequence[CopyGroup]
    """In otherwise different documents, the longest first."""


def find_duplicates(
    knowledge_base: KnowledgeBase,
    *,
    collection: str | None = None,
    near: float = NEAR,
    role: str | None = None,
    on_progress: Told = lambda _stage, _done, _total: None,
) -> Duplicates:
    """Copies, near-copies and shared sections among documents in force, scheduled or drafted.

    Args:
        knowledge_base: Holds them.
        collection: Only this collection; None compares across all.
        near: Least share of words in common, from 0.6 to 1.
        role: Only documents that this role may read; None compares all.
        on_progress: Told `reading`, `documents` and `sections`.

    Raises:
        UnknownCollectionError: If documents exist and none has this collection.
    """
    living = {
        each.version_id: compared_version(each)
        for each in knowledge_base.list_documents(collection=collection, role=role)
        if each.status in _LIVING
    }
    with snapshot(knowledge_base.engine) as connection:
        read = list(load_texts(connection, living, on_progress=on_progress))
    return duplicates_among(read, near=near, on_progress=on_progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A whole document with its sections."""

    whole: ComparedText
    sections: Sequence[ComparedText]


def duplicates_among(
    read: Sequence[ReadDocument],
    *,
    near: float,
    on_progress: Told = lambda _stage, _done, _total: None,
) -> Duplicates:
    """Copies among these documents. Arguments as for `find_duplicates`."""
    whole = document_copies(
        [each.whole for each in read],
        near=near,
        on_progress=lambda done, total: on_progress("documents", done, total),
    )
    sections = section_copies(
        [section for each in read for section in each.sections],
        whole,
        near=near,
        on_progress=lambda done, total: on_progress("sections", done, total),
    )
    return Duplicates(documents=whole, sections=sections)


def find_copies(knowledge_base: KnowledgeBase, around: Neighbourhood, *, near: float = NEAR) -> Duplicates:
    """Copies of which at least one is proposed: of published documents near by or of each other."""
    living = {each.version_id: around.base[each.version_id] for each in around.near}
    with snapshot(knowledge_base.engine) as connection:
        read = list(load_texts(connection, living))
    read += [
        read_document(
            one,
            document.text,
            [(tuple(each.heading_path), each.start, each.end) for each in document.sections],
        )
        for one, document in around.proposed
    ]
    found = duplicates_among(read, near=near)
    return Duplicates(
        documents=[group for group in found.documents if _proposes(group)],
        sections=[group for group in found.sections if _proposes(group)],
    )


def _proposes(group: CopyGroup) -> bool:
    return any(member.document.version is None for member in group.members)


def load_texts(
    connection: Connection,
    documents: Mapping[int, ComparedDocument],
    *,
    on_progress: Told = lambda _stage, _done, _total: None,
) -> Iterator[ReadDocument]:
    """The texts of these versions, by version id, in order of document id."""
    ordered = sorted(documents, key=lambda version_id: documents[version_id].doc_id)
    for start in range(0, len(ordered), _CHUNK):
        part = ordered[start : start + _CHUNK]
        query = select(versions.c.version_id, versions.c.text, versions.c.sections)
        rows = {
            row.version_id: row for row in connection.execute(query.where(versions.c.version_id.in_(part)))
        }
        for version_id in part:
            row = rows[version_id]
            spans = [(tuple(path), first, last) for _, path, first, last in row.sections]
            yield read_document(documents[version_id], row.text, spans)
        on_progress("reading", min(start + _CHUNK, len(ordered)), len(ordered))


def read_document(
    document: ComparedDocument, text: str, spans: Collection[tuple[tuple[str, ...], int, int]]
) -> ReadDocument:
    """A text cut at its sections, each given with heading path, start and end."""
    return ReadDocument(
        whole=ComparedText(document=document, text=text, start=0, end=len(text)),
        sections=[
            ComparedText(document=document, text=text[start:end], start=start, end=end, heading_path=path)
            for path, start, end in spans
        ],
    )
