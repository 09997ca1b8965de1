"""A document as it is held against others: published or proposed. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentKind, DocumentStatus, PreparedDocument
from knowledge.planning import version_content
from knowledge.proposals.report import Excerpt

COMPARED = frozenset({DocumentStatus.IN_FORCE, DocumentStatus.SCHEDULED})
"""What is or will be binding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedDocument:
    """What a comparison needs to know of a document."""

    doc_id: str
    version: int | None
    """None where it is proposed."""
    source: str
    collection: str
    title: str
    kind: DocumentKind
    status: DocumentStatus
    owner: str | None
    version_label: str | None
    effective_from: date | None
    supersedes: tuple[str, ...]

    @property
    def name(self) -> str:
        """Title and version, as people name it."""
        label = self.version_label or (f"version {self.version}" if self.version else "")
        return f"{self.title} {label}".strip()

    def replaces(self, other: ComparedDocument) -> bool:
        """Whether it says that it supersedes the other."""
        return any(
            reference == other.doc_id
            or (other.collection == self.collection and other.doc_id.endswith(f"/{reference}"))
            for reference in self.supersedes
        )

    def excerpt(self, quote: str, *, section: str, start: int, end: int) -> Excerpt:
        """Words of it, as a report shows them."""
        proposed = self.version is None
        return Excerpt(
            source=self.source,
            quote=quote,
            doc_id=None if proposed else self.doc_id,
            version=self.version,
            section=section,
            start=start,
            end=end,
        )


def compared_version(summary: DocumentSummary) -> ComparedDocument:
    """A published document by its newest version."""
    return ComparedDocument(
        doc_id=summary.doc_id,
        version=summary.number,
        source=summary.source,
        collection=summary.collection,
        title=summary.title,
        kind=summary.kind,
        status=summary.status,
        owner=summary.owner,
        version_label=summary.version_label,
        effective_from=summary.effective_from,
        supersedes=tuple(summary.supersedes),
    )


def compared_proposal(document: PreparedDocument, *, doc_id: str) -> ComparedDocument:
    """A document as it would be published under this id."""
    content = version_content(document)
    return ComparedDocument(
        doc_id=doc_id,
        version=None,
        source=document.source,
        collection=document.collection,
        title=content["title"],
        kind=DocumentKind(content["kind"]),
        status=DocumentStatus(content["status"]),
        owner=content["owner"],
        version_label=content["version_label"],
        effective_from=content["effective_from"],
        supersedes=tuple(content["supersedes"]),
    )
