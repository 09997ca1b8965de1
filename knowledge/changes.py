"""What a publication changes and what came of it. Pure data between `ingest` and the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.documents import PreparedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A file as the last publication saw it: enough to tell whether it has changed."""

    source: str
    """Path relative to the root it was ingested from, "/"-separated."""
    doc_id: str
    sha256: str
    """As `PreparedDocument.sha256`: of the file together with its sidecar."""
    size: int
    """Bytes, as the file system gave them; -1 where it was not recorded."""
    mtime_ns: int
    """Modification time in nanoseconds; -1 where it was not recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeChanges:
    """Everything that one publication changes in one collection, relative to one root.

    Sources that are named nowhere stay as they are.
    """

    collection: str
    root: str
    """The ingested folder, as the caller names it; files of other roots are not touched."""
    upserts: Sequence[PreparedDocument] = ()
    """New and changed files, read and cut. One with known content only refreshes its file row."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """Old source to new source; the document keeps its id, its versions and its passages."""
    retired: Sequence[str] = ()
    """Sources that are gone: their documents are no longer in force from this release on."""
    touched: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Unchanged content with a new (size, mtime_ns), by source: makes no release of itself."""
    file_stats: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """(size, mtime_ns) of upserted and renamed files, by (new) source."""
    amended: Mapping[str, PreparedDocument] = field(default_factory=dict)
    """Documents with other metadata or text, by id, whatever file they came from."""
    withdrawn: Sequence[str] = ()
    """Ids of documents that are retired, whatever file they came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRecord:
    """What a release says of itself, beside what it changed."""

    actor: str
    """Who published."""
    reason: str
    approvers: Sequence[str] = ()
    """Who agreed; a direct publication has its operator."""
    proposal: int | None = None
    """Number of the proposal that it publishes."""
    restores: int | None = None
    """Number of the release whose content a rollback brings back."""
    emergency: bool = False
    """Published before anybody approved."""

    @property
    def kind(self) -> str:
        """`rollback` or `publication`."""
        return "publication" if self.restores is None else "rollback"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRelease:
    """What a publication did. Without a change it is the release that was current before."""

    number: int
    """0 where nothing has ever been published."""
    added: int
    """Documents that are new (or came back after they were retired)."""
    updated: int
    """Documents with a new version, renamed ones included."""
    unchanged: int
    """Upserts whose content and metadata were known already, and touched files."""
    retired: int
    passages: int
    """Passages of the added and updated versions."""
    warnings: Sequence[str] = ()
    """Sentences for the person who published."""
