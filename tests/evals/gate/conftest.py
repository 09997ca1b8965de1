from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bootstrap import Composition
from assistant.settings import Settings
from knowledge.embedder import Embedder
from tests.evals.gate.world import SmallGate


@pytest.fixture(scope="module")
def composition(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Composition:
    """A home without documents of its own, with the real embedding model."""
    made = Composition(Settings(home=tmp_path_factory.mktemp("gate") / "home"))
    made._parts["embedder"] = embedder
    return made


@pytest.fixture(scope="module")
def gate(composition: Composition, tmp_path_factory: pytest.TempPathFactory) -> SmallGate:
    """The small gate as it is at first; for tests that change no file of it."""
    made = SmallGate(composition=composition, folder=tmp_path_factory.mktemp("files"))
    made.write()
    return made


@pytest.fixture
def own_gate(embedder: Embedder, tmp_path: Path) -> SmallGate:
    """The same for one test, which may change what it likes."""
    made = Composition(Settings(home=tmp_path / "home"))
    made._parts["embedder"] = embedder
    found = SmallGate(composition=made, folder=tmp_path / "files")
    found.folder.mkdir()
    found.write()
    return found
