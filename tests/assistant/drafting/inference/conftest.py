"""Libraries of invented organisations, ingested once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.embedder import Embedder
from knowledge.knowledge_base import KnowledgeBase
from tests.assistant.drafting.inference.measuring import ORGANISATIONS, library

Open = Callable[[Path], KnowledgeBase]


@pytest.fixture(scope="package")
def libraries(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Open]:
    """Opens a folder of documents as a knowledge base; one folder is ingested once."""
    opened: dict[Path, KnowledgeBase] = {}

    def open_library(folder: Path) -> KnowledgeBase:
        if folder not in opened:
            opened[folder] = library(tmp_path_factory.mktemp(folder.name) / "home", folder, embedder)
        return opened[folder]

    yield open_library
    for base in opened.values():
        base.close()


@pytest.fixture
def bank(libraries: Open) -> KnowledgeBase:
    """The library of the savings bank."""
    return libraries(ORGANISATIONS / "bank")


@pytest.fixture
def restrict() -> Callable[[KnowledgeBase, str], None]:
    """Restricts a document to administrators."""

    def restrict_to_admins(base: KnowledgeBase, doc_id: str) -> None:
        base.access.restrict(
            Subject(kind=SubjectKind.DOCUMENT, name=doc_id),
            ["admin"],
            actor=Actor(name="Ada", role=None),
            reason="test",
        )

    return restrict_to_admins
