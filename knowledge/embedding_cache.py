"""Embedding what has not been embedded before; every vector is computed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from sqlalchemy import Engine

from knowledge.embedder import Embedder
from knowledge.errors import ModelUnavailableError
from knowledge.index_text import IndexText
from knowledge.store.embeddings import known_keys, model_id, store_vectors
from knowledge.store.engine import snapshot, write
from knowledge.unit_vectors import unit_spans

WINDOW = 512
"""Texts embedded and kept at a time: enough to sort by length, little to lose by a crash."""

Progress = Callable[[str, int, int], None]
"""Called with a stage in words, steps done and steps in all."""


def embed_missing(
    engine: Engine, embedder: Embedder, texts: Mapping[bytes, IndexText], *, on_progress: Progress
) -> int:
    """Store the vectors of those texts, and of their units, that have none yet.

    Each window of texts is a transaction of its own.

    Args:
        engine: The truth store.
        embedder: Used only if a text is missing.
        texts: Texts by their sha256.
        on_progress: Told after each window.

    Returns:
        The number that stands for the embedder in the store.

    Raises:
        ModelUnavailableError: If a vector has the wrong shape or is not finite.
    """
    with write(engine) as connection:
        model = model_id(
            connection, fingerprint=embedder.fingerprint, dim=embedder.dim, create=True
        )
    assert model is not None
    with snapshot(engine) as connection:
        known = known_keys(connection, model, list(texts))
    missing = sorted(texts.keys() - known, key=lambda key: (len(texts[key].body), key))
    for start in range(0, len(missing), WINDOW):
        keys = missing[start : start + WINDOW]
        made = embedder.embed_with_spans(
            [texts[key].joined for key in keys], [unit_spans(texts[key]) for key in keys]
        )
        check_vectors(made.vectors, rows=len(keys), dim=embedder.dim)
        rows = zip(made.vectors, made.parts, made.words, strict=True)
        with write(engine) as connection:
            store_vectors(connection, model, dict(zip(keys, rows, strict=True)))
        on_progress("embedding", min(start + WINDOW, len(missing)), len(missing))
    return model


def check_vectors(vectors: np.ndarray, *, rows: int, dim: int) -> None:
    """Refuse vectors that an index must not hold."""
    if vectors.shape != (rows, dim):
        raise ModelUnavailableError(
            f"The embedding model returned vectors of shape {vectors.shape} in place of "
            f"{(rows, dim)}; choose another model with the setting embedding.model."
        )
    if not np.isfinite(vectors).all():
        raise ModelUnavailableError(
            "The embedding model returned a vector that is not finite; choose another model "
            "with the setting embedding.model."
        )
