"""The governed texts: documents, versions, sections, passages. Pure data, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is for; decides authority where two documents disagree."""

    POLICY = "policy"
    STANDARD = "standard"
    PLAYBOOK = "playbook"
    WORKFLOW_SPEC = "workflow_spec"
    OWNERSHIP_PLAN = "ownership_plan"
    GUIDE = "guide"
    RECORD = "record"


class DocumentStatus(StrEnum):
    """Whether a version may be answered from. Only `IN_FORCE` text is cited as current."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    """Approved, and in force from its `effective_from`, which has not come yet."""
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    RETIRED = "retired"


class VerificationState(StrEnum):
    """Whether somebody still stands for what a document says."""

    VERIFIED = "verified"
    DUE_SOON = "due_soon"
    """Verified, and to be looked at again within the days that the settings say."""
    OVERDUE = "overdue"
    """Its review date has passed."""
    UNVERIFIED = "unverified"
    """No review date: nobody ever has to look at it again."""
    RETIRED = "retired"
    """Superseded or retired: nobody keeps it true any more."""


class PassageKind(StrEnum):
    """The shape of a passage's text."""

    TEXT = "text"
    LIST = "list"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMetadata:
    """What a document says of itself. None means not stated, never a guess."""

    doc_id: str | None = None
    """Stable id, a slug; None lets the knowledge base derive one from the source path."""
    title: str | None = None
    kind: DocumentKind | None = None
    version_label: str | None = None
    """The organisation's own version name, such as "3.0"."""
    owner: str | None = None
    """Person or role that keeps the document true."""
    deputy: str | None = None
    """Who stands in for the owner."""
    audience: frozenset[str] | None = None
    """Roles that may read it; containing `staff` means everyone."""
    effective_from: date | None = None
    review_by: date | None = None
    status: DocumentStatus | None = None
    supersedes: tuple[str, ...] = ()
    """Ids of the documents that this one replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpan:
    """One page (PDF), slide (PPTX) or sheet (XLSX) as a span of the normalised text."""

    number: int
    """1-based."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with the text up to the next heading of any level.

    Sections tile the normalised text: ordered, without overlap or hole.
    """

    ordinal: int
    heading_path: tuple[str, ...]
    """Headings from the outermost to this one, without markup; empty before the first."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageSpan:
    """The unit of retrieval as chunking made it: text[start:end] of one version."""

    ordinal: int
    """0-based position in the version."""
    section: int
    """Ordinal of the section that holds it; a passage never crosses a section."""
    start: int
    end: int
    kind: PassageKind = PassageKind.TEXT
    page: int | None = None
    context: str = ""
    """What a reader needs beside the span and an index must see: the header row of a
    table whose later rows this is. The heading path is added by the indexes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDocument:
    """One file, read and cut, as `ingest` hands it to `knowledge`."""

    source: str
    """Path relative to the ingested folder, "/"-separated."""
    collection: str
    format: str
    """Lower-case name of the loader: markdown, html, pdf, docx, …"""
    original: bytes = field(repr=False)
    sha256: str
    """Of `original`, together with its sidecar's bytes where there is one."""
    text: str = field(repr=False)
    """Normalised text: Markdown, "\\n" line ends, offsets are in characters."""
    metadata: DocumentMetadata
    pages: Sequence[PageSpan] = ()
    sections: Sequence[Section] = ()
    passages: Sequence[PassageSpan] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentVersion:
    """One immutable published state of a document."""

    version_id: int
    doc_id: str
    number: int
    """1-based, counts up with each published change of this document."""
    source: str
    collection: str
    format: str
    sha256: str
    original_sha256: str
    """Of the original file's bytes alone: their address in the originals folder."""
    text: str = field(repr=False)
    title: str
    kind: DocumentKind
    status: DocumentStatus
    version_label: str | None = None
    owner: str | None = None
    deputy: str | None = None
    audience: frozenset[str]
    effective_from: date | None = None
    review_by: date | None = None
    """The day that counts: what the last verification says, else what the version states."""
    stated_review_by: date | None = None
    """What the version itself states."""
    verification: VerificationState = VerificationState.UNVERIFIED
    """On the day that was asked for."""
    verified_by: str | None = None
    """Who last confirmed this version; None where nobody has."""
    verified_at: datetime | None = None
    """When, with its zone."""
    owner_left: bool = False
    """Whether the directory of people says that the owner has gone."""
    stand_in: str | None = None
    """Who answers for it where the owner has gone, as the directory has it."""
    supersedes: tuple[str, ...] = ()
    superseded_by: str | None = None
    """Id of the in-force document that replaced this one, where there is one."""
    pages: Sequence[PageSpan] = ()
    sections: Sequence[Section] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stored passage with what an answer needs to cite it."""

    passage_id: int
    version_id: int
    doc_id: str
    version: int
    source: str
    collection: str
    title: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    text: str
    """Exactly version.text[start:end]."""
    context: str = ""
    kind: PassageKind = PassageKind.TEXT
    page: int | None = None
    section_start: int = 0
    section_end: int = 0
    status: DocumentStatus = DocumentStatus.IN_FORCE

    @property
    def section(self) -> str:
        """The heading path as one line, such as "Approvals > Who signs"."""
        return " > ".join(self.heading_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPassage:
    """A passage as one retrieval returned it."""

    passage: Passage
    score: float
    """Comparable only within one result list; higher is better."""
    rank: int
    """1-based; rank 1 is best."""
    similarity: float | None = None
    """Cosine of question and passage where the vector index returned it."""
    keyword_score: float | None = None
    """BM25 (higher is better) where the keyword index returned it."""
