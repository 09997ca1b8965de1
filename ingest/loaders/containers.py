"""Office files are zip archives: nothing in them is opened before these checks have passed."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib

from ingest.errors import UnreadableFileError

MAX_ENTRIES = 2000
MAX_EXPANDED_BYTES = 50 * 1024 * 1024
MAX_RATIO = 100
SMALL_BYTES = 1024 * 1024
"""Below this an archive may shrink as much as it likes: a short sheet of equal rows does."""

_BLOCK = 256 * 1024
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_KINDS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "xl/workbook.xml": "an Excel workbook",
}


def check_office_archive(data: bytes, name: str, *, main_part: str) -> None:
    """Refuse an archive that is a bomb, a trick, locked, or another kind of office file.

    Every entry is expanded once and counted, because the sizes that an archive declares
    are the attacker's to choose.

    Raises:
        UnreadableFileError: With one sentence that says which.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, name)
            _check_kind({entry.filename for entry in entries}, name, main_part)
            _check_contents(archive, entries, name, len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableFileError(
            f"{name} is damaged or cut off; open it, save it again and retry."
        ) from error
    except RuntimeError as error:  # zipfile's way of saying that an entry is encrypted
        raise _locked(name) from error


def read_part(data: bytes, part: str) -> bytes:
    """The bytes of one part; empty where the archive does not have it. Check the archive first."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part) if part in archive.namelist() else b""


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _unsafe(name, f"it has more than {MAX_ENTRIES} parts")
    if len({entry.filename for entry in entries}) != len(entries):
        raise _unsafe(name, "two of its parts have the same name")
    for entry in entries:
        path = entry.orig_filename
        if path.startswith(("/", "\\")) or "\\" in path or ":" in path or "\x00" in path:
            raise _unsafe(name, "one of its parts has a forbidden name")
        if ".." in path.split("/"):
            raise _unsafe(name, "one of its parts has a forbidden name")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _unsafe(name, "one of its parts is a link")
        if entry.flag_bits & 1:
            raise _locked(name)


def _check_kind(parts: set[str], name: str, main_part: str) -> None:
    if main_part in parts:
        return
    if "EncryptedPackage" in parts:
        raise _locked(name)
    other = next((kind for part, kind in _KINDS.items() if part in parts), "something else")
    raise UnreadableFileError(
        f"{name} is not {_KINDS[main_part]} but {other}; rename it to what it is or save it again."
    )


def _check_contents(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str, packed: int
) -> None:
    total = 0
    for entry in entries:
        tail = b""
        with archive.open(entry) as part:
            while block := part.read(_BLOCK):
                total += len(block)
                if total > MAX_EXPANDED_BYTES:
                    raise _unsafe(name, f"it expands to more than {MAX_EXPANDED_BYTES >> 20} MB")
                if total > SMALL_BYTES and total > MAX_RATIO * packed:
                    raise _unsafe(name, f"it expands more than {MAX_RATIO} times")
                if _is_xml(entry.filename) and any(mark in tail + block for mark in _DOCTYPES):
                    raise _unsafe(name, "one of its parts declares a document type")
                tail = block[-32:]


def _is_xml(path: str) -> bool:
    return path.lower().endswith((".xml", ".rels", ".vml"))


def _unsafe(name: str, why: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name} is not opened because {why}; save it again with an office program and retry."
    )


def _locked(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name} is locked by a password; save a copy without one and try again."
    )
