"""What a home holds and whether its indexes are sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentStatus
from knowledge.lifecycle import verification_counts
from knowledge.store.documents import collections
from knowledge.store.engine import DATABASE_NAME, snapshot
from knowledge.store.indexing import IndexState, load_index_state, load_partitions
from knowledge.store.passages import entry_passage_ids, passage_counts
from knowledge.store.releases import current_release
from knowledge.vector_store import FOLDER, VectorStore


def home_status(home: Path, engine: Engine, documents: Sequence[DocumentSummary]) -> dict[str, Any]:
    """What there is, as JSON-able values.

    Args:
        home: The installation's folder.
        engine: Its truth store.
        documents: All of them.
    """
    with snapshot(engine) as connection:
        state = load_index_state(connection)
        counts = passage_counts(connection)
        release = current_release(connection)
        names = collections(connection)
    by_status = Counter(each.status for each in documents)
    by_collection = Counter(each.collection for each in documents)
    return {
        "home": str(home),
        "release": release,
        "documents": len(documents),
        "documents_by_status": {status.value: by_status[status] for status in DocumentStatus},
        "verification": dict(verification_counts(documents)),
        "passages": sum(counts.values()),
        "collections": {name: by_collection[name] for name in names},
        "model": state.fingerprint if state else None,
        "dim": state.dim if state else None,
        "chunker": state.chunker_version if state else None,
        "generation": state.generation if state else 0,
        "bytes": {
            "database": _size(home, DATABASE_NAME + "*"),
            "vectors": _size(home / FOLDER, "**/*"),
            "originals": _size(home / "originals", "**/*"),
        },
    }


def index_health(
    engine: Engine, vectors: VectorStore, *, chunker_version: str, probe: bool
) -> str:
    """`empty`, `ok`, `interrupted`, `outdated`, `damaged` or `unchecked`.

    Args:
        engine: The truth store.
        vectors: The vector index that should agree with it.
        chunker_version: The one that is configured.
        probe: Also read the vector index, in a child process: a second or two.
    """
    with snapshot(engine) as connection:
        state = load_index_state(connection)
    if state is None:
        return "empty"
    if state.chunker_version != chunker_version:
        return "outdated"
    if state.pending:
        return "interrupted"
    if not probe:
        return "unchecked"
    return "ok" if _vectors_are_sound(engine, vectors, state) else "damaged"


def _vectors_are_sound(engine: Engine, vectors: VectorStore, state: IndexState) -> bool:
    from knowledge.vector_probe import probe_vectors

    held = probe_vectors(vectors.folder(state.vectors_folder), state.dim)
    if held is None:
        return False
    with snapshot(engine) as connection:
        return all(
            held.get(partition.name, 0) == len(entry_passage_ids(connection, number))
            for partition, number in load_partitions(connection).items()
        )


def _size(folder: Path, pattern: str) -> int:
    """Bytes of the files that match; 0 where there is no folder."""
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())
