"""The gate's own library: documents that stay the same whatever an organisation publishes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evals.gate.cases.reading import DOCUMENTS_DIR
from evals.gate.digests import sha256_of

if TYPE_CHECKING:
    from assistant.bootstrap import Composition
    from knowledge.knowledge_base import KnowledgeBase

Progress = Callable[[str, int, int], None]
AS_OF = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""The moment for which the cases were written: documents must not fall due while the gate stands still."""
ATTACKED = "redteam"
"""The collection of the documents that attacks are about."""


@dataclass(slots=True, kw_only=True)
class GateLibrary:
    """A knowledge base with the starter documents and those of the attacks."""

    composition: Composition
    """Of the library's own home; its settings are those of the installation."""
    sha256: str
    """Over the text and metadata of every version: the corpus manifest."""
    _texts: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.composition.knowledge_base()

    def text(self, doc_id: str, version: int) -> str:
        """As `Corpus.text`."""
        if (doc_id, version) not in self._texts:
            self._texts[doc_id, version] = text_of(self.base, doc_id, version)
        return self._texts[doc_id, version]


def text_of(base: KnowledgeBase, doc_id: str, version: int) -> str:
    """The normalised text of a version.

    Raises:
        KeyError: If there is none.
    """
    from knowledge.errors import UnknownDocumentError

    try:
        return base.version(f"{doc_id}@{version}").text
    except UnknownDocumentError as error:
        raise KeyError(f"{doc_id}@{version}") from error


def shipped_documents() -> dict[str, Path]:
    """Collection to the folder of its documents, as they come with the program."""
    from assistant.bootstrap import STARTER_COLLECTION
    from knowledge.library import DOCUMENTS_DIR as STARTER_DIR

    return {STARTER_COLLECTION: STARTER_DIR, ATTACKED: DOCUMENTS_DIR}


def open_gate_library(
    composition: Composition,
    documents: Mapping[str, Path] | None = None,
    *,
    progress: Progress | None = None,
) -> GateLibrary:
    """Open the library below the home, built first where it is not there or its documents changed.

    Args:
        composition: Of the installation: its embedding model and its way to cut passages are used.
        documents: Collection to folder; those that come with the program by default.
        progress: Told the stage, done and all.
    """
    documents = shipped_documents() if documents is None else documents
    folder = composition.settings.home / "gate" / "library" / _key(composition, documents)
    if not folder.is_dir():
        _build(composition, documents, folder, progress)
    inner = composition.beside(folder, clock=_as_of)
    return GateLibrary(composition=inner, sha256=_manifest_sha256(inner.knowledge_base()))


def _key(composition: Composition, documents: Mapping[str, Path]) -> str:
    """Names the library by what it is made of."""
    settings = composition.settings
    made_of = {
        "documents": {collection: _listing(folder) for collection, folder in documents.items()},
        "embedding": settings.embedding.model_dump(mode="json"),
        "ingest": settings.ingest.model_dump(mode="json"),
    }
    return sha256_of(made_of)[:16]


def _as_of() -> datetime:
    return AS_OF


def _listing(folder: Path) -> dict[str, str]:
    from hashlib import sha256

    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def _build(
    composition: Composition, documents: Mapping[str, Path], folder: Path, progress: Progress | None
) -> None:
    """Beside its place first, so that one that was broken off is never taken for whole."""
    from ingest.pipeline import ingest_paths

    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    inner = composition.beside(unfinished, clock=_as_of)
    for collection, source in documents.items():
        ingest_paths(
            [source],
            knowledge_base=inner.knowledge_base(),
            settings=inner.settings.ingest,
            collection=collection,
            actor="gate",
            reason="Documents of the gate",
            on_progress=progress,
        )
    inner.knowledge_base().close()
    unfinished.rename(folder)


def _manifest_sha256(base: KnowledgeBase) -> str:
    versions = [
        [
            each.doc_id,
            each.number,
            sha256_of(base.version(f"{each.doc_id}@{each.number}").text),
            sorted(each.audience),
            each.status.value,
        ]
        for each in base.list_documents()
    ]
    return sha256_of(sorted(versions))
