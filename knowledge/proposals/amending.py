"""Proposing a change of metadata, or a retirement, of documents that are published already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from knowledge.changes import KnowledgeChanges
from knowledge.documents import (
    DocumentMetadata,
    DocumentStatus,
    DocumentVersion,
    PassageSpan,
    PreparedDocument,
)
from knowledge.errors import NothingProposedError

Amend = Callable[[DocumentMetadata], DocumentMetadata]
LoadPassages = Callable[[int], Sequence[PassageSpan]]
"""Gives the passages of a published version, as they were cut."""


def amend_documents(
    versions: Sequence[tuple[DocumentVersion, DocumentStatus]],
    amend: Amend,
    *,
    load_passages: LoadPassages,
    load_original: Callable[[str], bytes],
) -> list[KnowledgeChanges]:
    """The same texts with other metadata.

    Args:
        versions: The published versions, each with the status that it declares.
        amend: Gives the new metadata for the old.
        load_passages: See `LoadPassages`.
        load_original: Gives the file's bytes for their address.
    """
    groups: dict[str, dict[str, PreparedDocument]] = defaultdict(dict)
    for version, declared in versions:
        before = metadata_of(version, declared)
        metadata = amend(before)
        if metadata == before:
            continue  # it says so already
        groups[version.collection][version.doc_id] = PreparedDocument(
            source=version.source,
            collection=version.collection,
            format=version.format,
            original=load_original(version.original_sha256),
            sha256=version.sha256,
            text=version.text,
            metadata=metadata,
            pages=version.pages,
            sections=version.sections,
            passages=load_passages(version.version_id),
        )
    return [
        KnowledgeChanges(collection=collection, root="", amended=documents)
        for collection, documents in sorted(groups.items())
    ]


def retire_documents(versions: Sequence[DocumentVersion]) -> list[KnowledgeChanges]:
    """Documents that are no longer to be answered from."""
    groups: dict[str, list[str]] = defaultdict(list)
    for version in versions:
        if version.status is DocumentStatus.RETIRED:
            raise NothingProposedError(f"{version.doc_id!r} is retired already.")
        groups[version.collection].append(version.doc_id)
    return [
        KnowledgeChanges(collection=collection, root="", withdrawn=doc_ids)
        for collection, doc_ids in sorted(groups.items())
    ]


def metadata_of(version: DocumentVersion, declared: DocumentStatus) -> DocumentMetadata:
    """What a published version says of itself."""
    return DocumentMetadata(
        doc_id=version.doc_id,
        title=version.title,
        kind=version.kind,
        version_label=version.version_label,
        owner=version.owner,
        deputy=version.deputy,
        audience=version.audience,
        effective_from=version.effective_from,
        review_by=version.review_by,
        status=declared,
        supersedes=version.supersedes,
    )
