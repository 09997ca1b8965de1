"""The real composition with an embedder that needs no model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.bootstrap import Composition
from assistant.settings import load_settings
from knowledge.embedder import Embedder
from tests.knowledge.fakes import HashedEmbedder


class HashedComposition(Composition):
    """Every part is the real one but the embedding model."""

    def _load_embedder(self) -> Embedder:
        return HashedEmbedder()


def hashed_composition(home: Path, **environment: Any) -> HashedComposition:
    """A composition over a home, with settings as the environment gives them."""
    return HashedComposition(load_settings(home, environment=environment))
