"""Embedding adapters: text in, unit vectors out. The interface is `knowledge.embedder.Embedder`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.embedder import Embedder
    from knowledge.settings import EmbeddingSettings

__all__ = ["load_embedder"]


def load_embedder(settings: EmbeddingSettings, *, cache_dir: Path) -> Embedder:
    """Load the configured model and prove that it gives usable vectors.

    The first load of a model writes an ONNX graph of it under `cache_dir` (about a second);
    later loads map that file and need neither torch nor transformers.

    Args:
        settings: Which model and how it runs.
        cache_dir: A folder this process may write to; created if absent. Everything in it
            can be deleted at any time.

    Returns:
        An embedder whose methods may be called from several threads.

    Raises:
        ModelUnavailableError: If the model is missing, changed, unsafe or of the wrong shape.
    """
    from knowledge.embedding.load import load

    return load(settings, cache_dir=cache_dir)
