"""Vectors of texts, stored once however many people need them at the same time."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from knowledge.store.embeddings import known_keys, load_vectors, model_id, store_vectors
from knowledge.store.engine import open_engine, write


def test_what_somebody_else_stored_meanwhile_stays(tmp_path: Path) -> None:
    one = np.ones(4, dtype=np.float32)
    row = (one, np.ones((1, 4), dtype=np.float32), [])
    engine = open_engine(tmp_path / "playbook.db")
    with write(engine) as connection:
        model = model_id(connection, fingerprint="fake", dim=4, create=True)
        assert model is not None
        store_vectors(connection, model, {b"a" * 32: row})
        store_vectors(connection, model, {b"a" * 32: row, b"b" * 32: row})
        assert known_keys(connection, model, [b"a" * 32, b"b" * 32]) == {b"a" * 32, b"b" * 32}
        assert np.array_equal(load_vectors(connection, model, [b"a" * 32])[b"a" * 32], one)
