"""Uploaded files: names of our own making, a folder that ends with the reading, a draft of it all."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from assistant.governing.desk import GovernanceDesk
from assistant.ui.govern.refusals import RefusedError
from knowledge.catalog import DocumentSummary
from knowledge.changes import KnowledgeChanges
from knowledge.documents import DocumentMetadata
from knowledge.progress import OnProgress
from knowledge.proposals.service import Draft

UPLOAD_ROOT = "upload"
"""What uploaded files have in the place of a folder, whichever folder they lay in."""
MAX_FILES = 50
MAX_UPLOAD_BYTES = 60_000_000
MAX_FILE_BYTES = 30_000_000
_MAX_STEM, _MAX_SUFFIX = 80, 10
_DROPPED = re.compile(r"[^\w.\- ]+")


def safe_name(claimed: str) -> str:
    """A file's name of which nothing but letters, digits and its ending is taken over.

    >>> safe_name("../../etc/Change policy (2).MD"), safe_name("C:\\\\x\\\\..pdf"), safe_name("")
    ('Change-policy-2.md', 'pdf', 'document')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", claimed))[-1]
    kept = _DROPPED.sub("-", last).strip("-. ")
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        stem, suffix = kept, ""
    stem = re.sub(r"[-\s]+", "-", stem.replace(".", "-")).strip("-")[:_MAX_STEM] or "document"
    suffix = re.sub(r"[^a-z0-9]", "", suffix.lower())[:_MAX_SUFFIX]
    return f"{stem}.{suffix}" if suffix else stem


def save_upload(folder: Path, claimed: str, content: BinaryIO) -> Path:
    """Write an uploaded file under a safe name that no other has.

    Raises:
        RefusedError: If it is too large.
    """
    name = Path(safe_name(claimed))
    target, number = folder / name, 2
    while target.exists():
        target, number = folder / f"{name.stem}-{number}{name.suffix}", number + 1
    written = 0
    with target.open("xb") as file:
        while part := content.read(1 << 20):
            written += len(part)
            if written > MAX_FILE_BYTES:
                raise RefusedError(
                    413, f"{target.name} is larger than {MAX_FILE_BYTES // 1_000_000} MB; split it."
                )
            file.write(part)
    return target


@contextmanager
def removed_on_error(uploads: Path) -> Iterator[Path]:
    """A new folder for one upload; whoever reads it removes it, or this where that never begins."""
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=uploads))
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def draft_upload(
    desk: GovernanceDesk,
    documents: Sequence[DocumentSummary],
    folder: Path,
    *,
    reason: str,
    collection: str,
    flags: DocumentMetadata,
    progress: OnProgress,
) -> Draft:
    """What the files of a folder come to, and the folder's end.

    Args:
        documents: The collection's, of which a changed one keeps its audience unless it states one.

    Raises:
        RefusedError: If nothing could be read.
    """
    names = sorted(path.name for path in folder.iterdir())
    try:
        files, draft = desk.drafted(
            [folder],
            reason=reason,
            collection=collection,
            flags=flags,
            origin={"kind": "upload", "files": names},
            on_progress=progress,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not draft.changes:
        raise RefusedError(422, _nothing_read(names, draft, files.report.skipped))
    changes = [replace(part, root=UPLOAD_ROOT) for part in draft.changes]
    had = {each.doc_id: each.audience for each in documents}
    origin = {"kind": "upload", "files": names}
    return replace(draft, changes=_keep_audiences(desk, changes, had), origin=origin)


def _keep_audiences(
    desk: GovernanceDesk, changes: Sequence[KnowledgeChanges], had: Mapping[str, frozenset[str]]
) -> list[KnowledgeChanges]:
    """A file that states no audience must not open a document that is closed."""
    items, _ = desk.proposals.items(changes)
    kept = {item.source: had[item.doc_id] for item in items if item.doc_id in had}
    return [
        replace(
            part,
            upserts=[
                replace(each, metadata=replace(each.metadata, audience=kept[each.source]))
                if each.metadata.audience is None and each.source in kept
                else each
                for each in part.upserts
            ],
        )
        for part in changes
    ]


def _nothing_read(names: Sequence[str], draft: Draft, skipped: Mapping[str, int]) -> str:
    for source, reason in draft.report.failed.items():
        return f"{source} could not be read: {reason}"
    if skipped:
        return f"Files like {names[0]} are not read here; upload Markdown, Word, PDF, HTML or text."
    return "The knowledge base says all of this already; nothing was proposed."
