"""Lay out the documents of a knowledge base as plain files, the same for every peer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from evals.benchmarks.peers.system import FileKey, FileSet

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase

AS_THEY_ARE = frozenset({".md", ".txt", ".rst"})
"""Suffixes that each peer's loader reads as text; other formats come as our normalised text."""


def export_files(knowledge: KnowledgeBase, collections: Iterable[str], root: Path) -> FileSet:
    """Write every document of these collections below `root`, drafts and superseded ones too.

    Sidecar files are left out, since a loader would take them for documents.
    """
    keys: dict[str, FileKey] = {}
    as_text = 0
    for collection in sorted(collections):
        for document in knowledge.list_documents(collection=collection):
            version = knowledge.version_by_id(document.version_id)
            key = FileKey(collection, version.source)
            plain = Path(version.source).suffix.lower() in AS_THEY_ARE
            name = f"{collection}/{version.source}" if plain else f"{collection}/{version.source}.txt"
            content = knowledge.original(version) if plain else version.text.encode()
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            keys[name] = key
            as_text += not plain
    return FileSet(root=root, keys=keys, as_text=as_text)
