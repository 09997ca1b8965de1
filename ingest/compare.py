"""Files of a root against what the knowledge base knows of them: new, changed, renamed, gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.errors import UnreadableFileError
from ingest.prepare import FileContent, read_content
from ingest.report import FailedFile
from ingest.settings import IngestSettings
from ingest.walk import FileTree, FoundFile, gone_sources
from knowledge.changes import KnownFile
from knowledge.documents import DocumentMetadata


@dataclass(slots=True)
class Comparison:
    """What has to be done with each file of a root."""

    to_load: list[tuple[FoundFile, FileContent]] = field(default_factory=list)
    renames: dict[str, str] = field(default_factory=dict)
    touched: dict[str, tuple[int, int]] = field(default_factory=dict)
    stats: dict[str, tuple[int, int]] = field(default_factory=dict)
    retired: list[str] = field(default_factory=list)
    unchanged: int = 0
    failed: list[FailedFile] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    """Files that hold what another one holds, by source: the one that is read."""


def compare(
    tree: FileTree,
    known: Mapping[str, KnownFile],
    flags: DocumentMetadata,
    settings: IngestSettings,
) -> Comparison:
    """Sort the files of a root by what has happened to them.

    A file whose size and time are known is not opened; any other costs its hash. With
    flags every file is hashed, because flags may change what an untouched file means.
    """
    compared = Comparison()
    gone = gone_sources(tree, known)
    trusted = flags == DocumentMetadata()
    held: dict[str, str] = {}
    changed: list[tuple[FoundFile, FileContent]] = []
    for file in tree.files:
        before = known.get(file.source)
        if trusted and before is not None and (file.size, file.mtime_ns) == (before.size, before.mtime_ns):
            compared.unchanged += 1
            held[before.sha256] = file.source
            continue
        try:
            content = read_content(file, flags=flags, max_mb=settings.file_size_mb)
        except UnreadableFileError as error:
            compared.failed.append(FailedFile(source=file.source, reason=str(error)))
            continue
        if before is not None and before.sha256 == content.sha256:
            compared.touched[file.source] = (file.size, file.mtime_ns)
            held[before.sha256] = file.source
        else:
            changed.append((file, content))
    _sort_changed(compared, changed, known, gone, held)
    return compared


def _sort_changed(
    compared: Comparison,
    changed: Sequence[tuple[FoundFile, FileContent]],
    known: Mapping[str, KnownFile],
    gone: Sequence[str],
    held: dict[str, str],
) -> None:
    """Tell new and changed files from duplicates of what stays and from renamed ones."""
    left_behind = {known[source].sha256: source for source in reversed(gone)}
    compared.retired = list(gone)
    for file, content in changed:
        twin = held.setdefault(content.sha256, file.source)
        if twin != file.source:
            compared.copies[file.source] = twin
            compared.retired += [file.source] if file.source in known else []
            continue
        compared.stats[file.source] = (file.size, file.mtime_ns)
        moved_from = left_behind.pop(content.sha256, None) if file.source not in known else None
        if moved_from is None:
            compared.to_load.append((file, content))
        else:
            compared.renames[moved_from] = file.source
            compared.retired.remove(moved_from)
