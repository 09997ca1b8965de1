"""Vectors that have been computed once, by the text they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Column, Connection, insert, select

from knowledge.store.schema import embedding_models, embeddings
from knowledge.unit_vectors import decode_units, encode_units
from knowledge.word_matches import encode_words

_CHUNK = 500


def model_id(connection: Connection, *, fingerprint: str, dim: int, create: bool) -> int | None:
    """The row that stands for an embedder; None where it is unknown and not to be created."""
    known = connection.execute(
        select(embedding_models.c.model_id).where(embedding_models.c.fingerprint == fingerprint)
    ).scalar()
    if known is not None or not create:
        return known
    added = connection.execute(insert(embedding_models).values(fingerprint=fingerprint, dim=dim))
    return int(added.inserted_primary_key[0])


def load_vectors(connection: Connection, model: int, keys: Sequence[bytes]) -> dict[bytes, np.ndarray]:
    """The stored vectors of these texts, each (dim,) float32; unknown texts are left out."""
    rows = _stored(connection, model, keys, embeddings.c.vector)
    return {key: np.frombuffer(blob, dtype="<f4") for key, blob in rows}


def known_keys(connection: Connection, model: int, keys: Sequence[bytes]) -> set[bytes]:
    """Those of these texts whose vectors are stored."""
    return {key for (key,) in _stored(connection, model, keys)}


def load_units(
    connection: Connection, model: int, keys: Sequence[bytes], *, dim: int
) -> dict[bytes, tuple[np.ndarray, bytes]]:
    """The vectors of these texts' units, each (k, dim) float32, and the units' words as
    `encode_words` packs them; unknown texts are left out."""
    rows = _stored(connection, model, keys, embeddings.c.units, embeddings.c.words)
    return {key: (decode_units(units, dim), words) for key, units, words in rows}


def store_vectors(
    connection: Connection,
    model: int,
    vectors: Mapping[bytes, tuple[np.ndarray, np.ndarray, Sequence[np.ndarray]]],
) -> None:
    """Keep the vectors of texts that are not stored yet, with those of their units and words."""
    if vectors:
        connection.execute(
            # Somebody else may have stored the same text meanwhile; its vector is the same.
            insert(embeddings).prefix_with("OR IGNORE", dialect="sqlite"),
            [
                {
                    "model_id": model,
                    "index_text_sha256": key,
                    "vector": np.ascontiguousarray(vector, dtype="<f4").tobytes(),
                    "units": encode_units(units),
                    "words": encode_words(words),
                }
                for key, (vector, units, words) in vectors.items()
            ],
        )


def _stored(
    connection: Connection, model: int, keys: Sequence[bytes], *columns: Column[Any]
) -> Iterator[Any]:
    """The key and these columns of each text that is stored."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _CHUNK):
        query = select(embeddings.c.index_text_sha256, *columns).where(
            embeddings.c.model_id == model,
            embeddings.c.index_text_sha256.in_(wanted[start : start + _CHUNK]),
        )
        yield from connection.execute(query)
