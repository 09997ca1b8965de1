"""One file, read, described and cut: from bytes to a `PreparedDocument`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Protocol

from ingest.boilerplate import drop_repeated_blocks, repeated_blocks
from ingest.chunk import cut_passages, cut_sections
from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument, LoadWarning
from ingest.metadata import complete_metadata, merge_metadata, metadata_from_fields, parse_yaml
from ingest.settings import IngestSettings
from ingest.walk import FoundFile
from knowledge.documents import DocumentMetadata, PreparedDocument

_SIDECAR_BYTES = 1_000_000
_SAVED_FROM_WEB = frozenset({"html", "text"})
"""Formats in which a block that many documents share is page furniture."""


class Loader(Protocol):
    """Reads one file's bytes; `ingest.isolation.IsolatedLoader` is the one used."""

    def load_bytes(self, data: bytes, *, name: str) -> LoadedDocument:
        """Raises `UnreadableFileError` with one sentence."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """A file's bytes with its sidecar's, and the hash of both and of the flags."""

    original: bytes
    sidecar: bytes | None
    sha256: str


def read_content(file: FoundFile, *, flags: DocumentMetadata, max_mb: int) -> FileContent:
    """The bytes of a file and of its sidecar.

    Flags are part of the hash: another audience given on the command line must reach a
    file that has not changed itself.

    Raises:
        UnreadableFileError: If one of them cannot be read or is too large.
    """
    original = _read(
        file.path, max_mb * 1024 * 1024, f"The file is larger than {max_mb} MB; split it into smaller files."
    )
    sidecar = None
    if file.sidecar is not None:
        sidecar = _read(
            file.sidecar, _SIDECAR_BYTES, "Its sidecar is larger than 1 MB; keep only metadata in it."
        )
    digest = hashlib.sha256(original)
    for name, part in (("sidecar", sidecar), ("flags", _flag_bytes(flags))):
        if part:
            digest.update(f"\0{name} {len(part)}\0".encode())
            digest.update(part)
    return FileContent(original=original, sidecar=sidecar, sha256=digest.hexdigest())


def _read(path: Path, limit: int, too_large: str) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise UnreadableFileError(
            "It cannot be opened; check that it exists and that you may read it."
        ) from error
    if len(data) > limit:
        raise UnreadableFileError(too_large)
    return data


def _flag_bytes(flags: DocumentMetadata) -> bytes:
    stated = {field.name: getattr(flags, field.name) for field in fields(flags)}
    return "\n".join(
        f"{name}={sorted(value) if isinstance(value, frozenset) else value}"
        for name, value in stated.items()
        if value not in (None, ())
    ).encode()


def load_file(
    file: FoundFile, content: FileContent, *, loader: Loader, flags: DocumentMetadata
) -> LoadedDocument:
    """The file as Markdown, with the metadata of file, sidecar and flags, the later ones first.

    Raises:
        UnreadableFileError: With one sentence, if the file or its sidecar cannot be read.
    """
    loaded = loader.load_bytes(content.original, name=file.source)
    beside, doubtful = _sidecar_metadata(content.sidecar)
    metadata = merge_metadata(loaded.metadata, beside, flags)
    return replace(loaded, metadata=metadata, warnings=[*loaded.warnings, *doubtful])


def _sidecar_metadata(data: bytes | None) -> tuple[DocumentMetadata, list[LoadWarning]]:
    """A sidecar that cannot be read fails its file: it may hold the audience."""
    if data is None:
        return DocumentMetadata(), []
    try:
        stated = parse_yaml(data.decode("utf-8-sig"))
    except ValueError as error:
        raise UnreadableFileError("Its sidecar is no readable YAML; mend it or remove it.") from error
    if stated is not None and not isinstance(stated, Mapping):
        raise UnreadableFileError("Its sidecar is no list of fields; write `name: value` lines.")
    return metadata_from_fields(stated or {})


def drop_shared_furniture(documents: Mapping[str, LoadedDocument]) -> dict[str, LoadedDocument]:
    """Web pages and texts without the short blocks that at least three of them share."""
    pages = {source: each for source, each in documents.items() if each.format in _SAVED_FROM_WEB}
    repeated = repeated_blocks(each.text for each in pages.values()) if len(pages) >= 3 else frozenset()
    cleaned = dict(documents)
    if repeated:
        for source, each in pages.items():
            text, removed = drop_repeated_blocks(each.text, repeated)
            if removed and text.strip():
                cleaned[source] = replace(each, text=text)
    return cleaned


def prepare_document(
    file: FoundFile,
    content: FileContent,
    loaded: LoadedDocument,
    *,
    collection: str,
    settings: IngestSettings,
) -> tuple[PreparedDocument, Sequence[LoadWarning]]:
    """The document as the knowledge base takes it, and everything a person should look at."""
    metadata, missing = complete_metadata(loaded.metadata, text=loaded.text, source=file.source)
    sections = cut_sections(loaded.text)
    passages = cut_passages(
        loaded.text,
        sections,
        loaded.pages,
        words=settings.passage_words,
        max_words=settings.passage_max_words,
    )
    document = PreparedDocument(
        source=file.source,
        collection=collection,
        format=loaded.format,
        original=content.original,
        sha256=content.sha256,
        text=loaded.text,
        metadata=metadata,
        pages=loaded.pages,
        sections=sections,
        passages=passages,
    )
    return document, [*loaded.warnings, *missing]
