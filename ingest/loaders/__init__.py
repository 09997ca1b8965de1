"""The loaders: one module a format, each with one function `load(data, name)`.

A loader's module is imported when the first file of its format comes, so that a command
which reads only Markdown never pays for pdfium or openpyxl.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Protocol

from ingest.errors import UnreadableFileError
from ingest.invisible import strip_invisible
from ingest.loaded import LoadedDocument
from ingest.normalise import invisible_warnings
from knowledge.documents import PageSpan

MAX_FILE_BYTES = 50 * 1024 * 1024


class Load(Protocol):
    """What each loader module exposes as `load`."""

    def __call__(self, data: bytes, name: str) -> LoadedDocument: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: its name in `LoadedDocument.format`, its module, how its files begin."""

    name: str
    module: str
    content: str
    """`text`, `zip`, `pdf`: what the first bytes must be."""


_TEXT = "text"
_MARKDOWN = Format(name="markdown", module="ingest.loaders.markdown", content=_TEXT)
_HTML = Format(name="html", module="ingest.loaders.html", content=_TEXT)
_PLAIN = Format(name="text", module="ingest.loaders.text", content=_TEXT)
_TABLE = Format(name="csv", module="ingest.loaders.csv_table", content=_TEXT)
_YAML = Format(name="yaml", module="ingest.loaders.structured", content=_TEXT)
_SHEET = Format(name="xlsx", module="ingest.loaders.xlsx", content="zip")

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".md": _MARKDOWN,
        ".markdown": _MARKDOWN,
        ".mdown": _MARKDOWN,
        ".html": _HTML,
        ".htm": _HTML,
        ".txt": _PLAIN,
        ".text": _PLAIN,
        ".log": _PLAIN,
        ".rst": Format(name="rst", module="ingest.loaders.rst", content=_TEXT),
        ".docx": Format(name="docx", module="ingest.loaders.docx", content="zip"),
        ".pdf": Format(name="pdf", module="ingest.loaders.pdf", content="pdf"),
        ".pptx": Format(name="pptx", module="ingest.loaders.pptx", content="zip"),
        ".xlsx": _SHEET,
        ".xlsm": _SHEET,
        ".csv": _TABLE,
        ".tsv": _TABLE,
        ".yaml": _YAML,
        ".yml": _YAML,
        ".json": Format(name="json", module="ingest.loaders.structured", content=_TEXT),
        ".eml": Format(name="eml", module="ingest.loaders.eml", content=_TEXT),
    }
)
"""Every readable extension, lower-case with its dot."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office file"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-locked office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"{\\rtf", "an RTF document"),
)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def extension_of(name: str) -> str:
    """The lower-case extension with its dot, or the empty string.

    >>> extension_of("Policies/Change.PDF")
    '.pdf'
    """
    file_name = re.split(r"[\\/]", name)[-1]
    stem, dot, extension = file_name.rpartition(".")
    return f".{extension.lower()}" if dot and stem else ""


def is_supported(name: str) -> bool:
    """Whether a loader exists for this file name."""
    return extension_of(name) in FORMATS


def load_bytes(data: bytes, name: str, *, max_bytes: int = MAX_FILE_BYTES) -> LoadedDocument:
    """Read one file into Markdown.

    Args:
        data: The file's bytes.
        name: The name to choose the loader by and to use in messages; never opened.

    Raises:
        UnreadableFileError: With one sentence, if the file is too large, is not what its
            name says, is damaged, or holds no text.
    """
    label = display_name(name)
    found = FORMATS.get(extension_of(name))
    if found is None:
        raise UnreadableFileError(
            f"{label} has a file type that is not read; the readable ones are "
            f"{', '.join(sorted(FORMATS))}."
        )
    _check_content(data, label, found, max_bytes)
    document = _storable(_run(load_with(found.module), data, label))
    if not re.search(r"\w", document.text):
        raise UnreadableFileError(f"{label} contains no text; leave it out or add its text.")
    return document


def load_with(module: str) -> Load:
    """The `load` function of a loader module, such as `ingest.loaders.html`."""
    load: Load = importlib.import_module(module).load
    return load


def display_name(name: str) -> str:
    """The name as messages show it: one line, no control characters, at most 200 characters."""
    printable = "".join(char if char.isprintable() else "\ufffd" for char in name)
    return printable if len(printable) <= 200 else f"\u2026{printable[-199:]}"


def _storable(document: LoadedDocument) -> LoadedDocument:
    """Characters that no database or UTF-8 file takes are replaced; those that nobody sees go.

    Loaders of text have cleaned their input before; entities in it and the parts of office
    files and PDFs come here uncleaned.
    """
    text = re.sub("[\x00\ud800-\udfff]", "\ufffd", document.text)
    if text != document.text:
        document = replace(document, text=text)
    return document if document.text.isascii() else _without_invisible(document)


def _without_invisible(document: LoadedDocument) -> LoadedDocument:
    text, hidden = document.text, strip_invisible(document.text)[1]
    cuts = sorted({0, len(text), *(place for page in document.pages for place in (page.start, page.end))})
    moved, parts = {0: 0}, []
    for start, end in pairwise(cuts):
        parts.append(strip_invisible(text[start:end])[0])
        moved[end] = moved[start] + len(parts[-1])
    return replace(
        document,
        text="".join(parts),
        pages=[
            PageSpan(number=each.number, start=moved[each.start], end=moved[each.end])
            for each in document.pages
        ],
        warnings=[*document.warnings, *invisible_warnings(hidden)],
    )


def _run(load: Load, data: bytes, label: str) -> LoadedDocument:
    try:
        return load(data, label)
    except UnreadableFileError:
        raise
    except MemoryError as error:
        raise UnreadableFileError(
            f"{label} needs more memory than a file may take; split it into smaller files."
        ) from error
    except RecursionError as error:
        raise UnreadableFileError(
            f"{label} is nested too deeply to be read; flatten it and try again."
        ) from error
    except Exception as error:  # parsers raise whatever a damaged file leads to
        raise UnreadableFileError(
            f"{label} is damaged or not a valid {extension_of(label)} file; "
            "open it, save it again and retry."
        ) from error


def _check_content(data: bytes, label: str, found: Format, max_bytes: int) -> None:
    extension = extension_of(label)
    if len(data) > max_bytes:
        raise UnreadableFileError(
            f"{label} has {len(data) / 1048576:.1f} MB and at most "
            f"{max_bytes / 1048576:.0f} MB are read; split it into smaller files."
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFileError(f"{label} is empty; leave it out or add its text.")
    if found.content == "pdf":
        _require(b"%PDF-" in data[:1024], label, extension, _kind_of(data))
    elif found.content == "zip":
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise UnreadableFileError(
                f"{label} is locked by a password or in an old office format; "
                f"save an unlocked copy as {extension} and try again."
            )
        _require(data.startswith(b"PK\x03\x04"), label, extension, _kind_of(data))
    else:
        kind = _kind_of(data)
        _require(kind in ("text", "HTML"), label, extension, kind)


def _require(fits: bool, label: str, extension: str, kind: str) -> None:
    if not fits:
        raise UnreadableFileError(
            f"{label} is named {extension} but holds {kind}; rename it to what it is "
            "or save it again."
        )


def _kind_of(data: bytes) -> str:
    """What the first bytes show, in words."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if b"\x00" in data[:65536] and not data.startswith(_WIDE_MARKS):
        return "binary data"
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "HTML" if start.startswith((b"<!doctype html", b"<html")) else "text"
