"""The vector index: embedded Chroma, one Chroma collection for each partition.

The only module that knows chromadb, which is imported when the index is first opened.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from knowledge.errors import StoreUnavailableError
from knowledge.partitions import Partition

WRITE_BATCH = 5_000  # Chroma takes 5,461 at most
READ_PAGE = 10_000  # `get` fails from about 90,000 rows on
NOTE = "trying-"
"""Begins the name of a file that says which process reads a collection for the first time."""
DAMAGED = "The vector index cannot be read; run `playbook kb rebuild`."


class VectorIndex(Protocol):
    """Finds passages by the direction of their vectors."""

    def add(
        self, partition: Partition, passage_ids: Sequence[int], vectors: np.ndarray
    ) -> None: ...

    def remove(self, partition: Partition, passage_ids: Sequence[int]) -> None: ...

    def ids(self, partition: Partition) -> set[int]: ...

    def search(
        self, partitions: Sequence[Partition], vector: np.ndarray, *, top_k: int
    ) -> list[tuple[int, float]]:
        """(passage id, cosine) pairs, best first."""
        ...

    def search_many(
        self, partitions: Sequence[Partition], vectors: np.ndarray, *, top_k: int
    ) -> list[list[tuple[int, float]]]:
        """For each vector what `search` gives for it."""
        ...

    def close(self) -> None: ...


class ChromaVectorIndex:
    """`VectorIndex` in a folder that at most one process writes at a time.

    A second process sees the folder as it was when it opened it: open a new instance when
    the generation in the truth store has grown. Safe for threads. Every method raises
    StoreUnavailableError where Chroma fails.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._client: Any = None
        self._collections: dict[str, Any] = {}
        self._proven: set[str] = set()

    def add(self, partition: Partition, passage_ids: Sequence[int], vectors: np.ndarray) -> None:
        """Add unit vectors, (n, dim) float32, of passages that the partition does not hold."""
        collection = self._collection(partition, create=True)
        with self._trying(partition), _translated():
            for start in range(0, len(passage_ids), WRITE_BATCH):
                part = passage_ids[start : start + WRITE_BATCH]
                collection.add(
                    ids=[str(passage_id) for passage_id in part],
                    embeddings=np.ascontiguousarray(vectors[start : start + WRITE_BATCH]),
                )

    def remove(self, partition: Partition, passage_ids: Sequence[int]) -> None:
        """Forget passages; ids that are not there do not matter."""
        collection = self._collection(partition)
        if collection is None:
            return
        with self._trying(partition), _translated():
            for start in range(0, len(passage_ids), WRITE_BATCH):
                part = passage_ids[start : start + WRITE_BATCH]
                collection.delete(ids=[str(passage_id) for passage_id in part])

    def ids(self, partition: Partition) -> set[int]:
        """Every passage that the partition holds."""
        collection = self._collection(partition)
        if collection is None:
            return set()
        with self._trying(partition), _translated():
            return {passage_id for page in _pages(collection) for passage_id in page}

    def search(
        self, partitions: Sequence[Partition], vector: np.ndarray, *, top_k: int
    ) -> list[tuple[int, float]]:
        """The passages nearest to a unit vector over all partitions; ties break by id.

        A partition that holds nothing must not be asked for: one that is missing counts as
        damage, lest a lost index pass for an empty one.
        """
        return self.search_many(partitions, vector[None], top_k=top_k)[0]

    def search_many(
        self, partitions: Sequence[Partition], vectors: np.ndarray, *, top_k: int
    ) -> list[list[tuple[int, float]]]:
        """For each of (n, dim) vectors what `search` gives; asking once is several times quicker."""
        found: list[dict[int, float]] = [{} for _ in vectors]
        for partition in partitions if len(vectors) else ():
            collection = self._collection(partition)
            if collection is None:
                raise StoreUnavailableError(DAMAGED)
            with self._trying(partition), _translated():
                answer = collection.query(
                    query_embeddings=list(vectors), n_results=top_k, include=["distances"]
                )
            for nearest, ids, distances in zip(found, answer["ids"], answer["distances"], strict=True):
                pairs = zip(ids, distances, strict=True)
                nearest.update((int(passage_id), 1.0 - distance) for passage_id, distance in pairs)
        return [sorted(each.items(), key=lambda pair: (-pair[1], pair[0]))[:top_k] for each in found]

    def close(self) -> None:
        """Let go of the folder."""
        with self._lock:
            client, self._client = self._client, None
            self._collections.clear()
        if client is not None:
            with _translated():
                client.close()

    @contextmanager
    def _trying(self, partition: Partition) -> Iterator[None]:
        """Leave a note while a collection is read for the first time.

        Damage can end the process in native code; the note then tells the next one to try
        the folder in a child process first.
        """
        if partition.name in self._proven:
            yield
            return
        note = self._folder / f"{NOTE}{os.getpid()}-{partition.name}"
        with suppress(OSError):  # a folder that cannot be written can still be read
            note.touch()
        try:
            yield
            self._proven.add(partition.name)
        finally:
            with suppress(OSError):
                note.unlink(missing_ok=True)

    def _collection(self, partition: Partition, *, create: bool = False) -> Any:
        with self._lock:
            if partition.name in self._collections:
                return self._collections[partition.name]
            with _translated():
                collection = self._find(partition, create=create)
            if collection is not None:
                self._collections[partition.name] = collection
            return collection

    def _find(self, partition: Partition, *, create: bool) -> Any:
        client = self._open()
        if create:
            return client.get_or_create_collection(
                partition.name,
                embedding_function=None,
                configuration={
                    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}
                },
            )
        from chromadb.errors import NotFoundError

        try:
            return client.get_collection(partition.name, embedding_function=None)
        except NotFoundError:
            return None

    def _open(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            self._client = chromadb.PersistentClient(
                path=str(self._folder), settings=Settings(anonymized_telemetry=False)
            )
        return self._client


class _translated:
    """Turns whatever Chroma raises, its Rust panics included, into our one sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: Any, _trace: Any) -> None:
        panicked = kind is not None and kind.__name__ == "PanicException"
        if isinstance(error, Exception) or panicked:
            raise StoreUnavailableError(DAMAGED) from error


def _pages(collection: Any) -> Iterator[list[int]]:
    offset = 0
    while True:
        page = collection.get(limit=READ_PAGE, offset=offset, include=[])["ids"]
        if not page:
            return
        yield [int(passage_id) for passage_id in page]
        offset += len(page)
