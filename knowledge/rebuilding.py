"""Making both indexes anew from the truth store, beside the old ones, and swapping."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, Engine, func, select

from knowledge.documents import DocumentStatus, DocumentVersion, PassageSpan
from knowledge.embedder import Embedder
from knowledge.embedding_cache import Progress, embed_missing
from knowledge.errors import StoreUnavailableError
from knowledge.index_changes import VECTOR_BATCH
from knowledge.index_text import IndexText
from knowledge.keyword_index import KeywordEntry, KeywordIndex
from knowledge.partitions import Partition
from knowledge.standing import EffectiveStatus
from knowledge.store.documents import build_version, load_version
from knowledge.store.embeddings import load_vectors
from knowledge.store.engine import snapshot, write, write_both
from knowledge.store.indexing import (
    IndexState,
    change_index_state,
    load_entries,
    load_index_state,
    load_partitions,
)
from knowledge.store.passages import indexed_passages
from knowledge.store.publications import passage_rows, write_passages
from knowledge.store.releases import current_release
from knowledge.store.schema import passages, versions
from knowledge.vector_index import ChromaVectorIndex
from knowledge.vector_store import VectorStore

Rechunk = Callable[[DocumentVersion], Sequence[PassageSpan]]
"""Cuts a stored version's text again; `ingest` gives it, the composition root passes it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """What a rebuild made."""

    versions: int
    """Versions that the indexes hold."""
    passages: int
    vectors: int
    embedded: int
    """Passages whose vectors had to be computed."""
    generation: int


class Rebuilder:
    """Rebuilds the indexes. The caller holds the home's write lock."""

    def __init__(
        self,
        *,
        engine: Engine,
        vectors: VectorStore,
        keywords: KeywordIndex,
        keyword_engine: Engine,
        embedder: Callable[[], Embedder],
        chunker_version: str,
    ) -> None:
        self._engine, self._keyword_engine = engine, keyword_engine
        self._vectors, self._keywords = vectors, keywords
        self._embedder, self._chunker_version = embedder, chunker_version

    def rebuild(self, *, rechunk: Rechunk | None, on_progress: Progress) -> RebuildReport:
        """See `KnowledgeBase.rebuild`."""
        with snapshot(self._engine) as connection:
            state = load_index_state(connection)
        if state is None:
            return RebuildReport(versions=0, passages=0, vectors=0, embedded=0, generation=0)
        if state.chunker_version != self._chunker_version and rechunk is None:
            raise StoreUnavailableError(
                "The chunker has changed, and this rebuild cannot cut the documents again; "
                "run `playbook kb rebuild`."
            )
        chunking = state.chunking
        if rechunk is not None and state.chunker_version != self._chunker_version:
            chunking = self._cut_again(state, rechunk, on_progress)
        return self._swap(state, chunking, on_progress)

    def _cut_again(self, state: IndexState, rechunk: Rechunk, on_progress: Progress) -> int:
        """Store new passages of every version beside the old; nobody reads them yet."""
        with snapshot(self._engine) as connection:
            ids = list(
                connection.execute(select(versions.c.version_id).order_by(versions.c.version_id))
                .scalars()
            )
            release = current_release(connection)
            taken = connection.execute(select(func.max(passages.c.chunking))).scalar() or state.chunking
        chunking = max(taken, state.chunking) + 1
        next_id = state.next_passage_id
        for number, version_id in enumerate(ids, start=1):
            with write(self._engine) as connection:
                version = _version(connection, version_id, release)
                rows = passage_rows(
                    version_id=version_id,
                    title=version.title,
                    text=version.text,
                    sections=version.sections,
                    spans=rechunk(version),
                    first_id=next_id,
                    chunking=chunking,
                )
                write_passages(connection, rows)
                next_id += len(rows)
                change_index_state(connection, next_passage_id=next_id)
            on_progress("cutting", number, len(ids))
        return chunking

    def _swap(self, state: IndexState, chunking: int, on_progress: Progress) -> RebuildReport:
        with snapshot(self._engine) as connection:
            held = self._held(connection, chunking)
        texts = {
            text.sha256: text for group in held.values() for _, _, text in group
        }
        embedder = self._embedder()
        computed = 0

        def count(stage: str, done: int, total: int) -> None:
            nonlocal computed
            computed = total
            on_progress(stage, done, total)

        model = embed_missing(self._engine, embedder, texts, on_progress=count)
        generation = state.generation + 1
        folder = f"g{generation:06d}"
        total = self._build_vectors(folder, held, model, on_progress)
        self._commit(held, embedder, folder, chunking, generation)
        self._vectors.close()
        self._vectors.remove_others(folder)
        on_progress("indexing", total, total)
        return RebuildReport(
            versions=len({version for group in held.values() for version, _, _ in group}),
            passages=len({each for group in held.values() for _, each, _ in group}),
            vectors=total,
            embedded=computed,
            generation=generation,
        )

    def _held(
        self, connection: Connection, chunking: int
    ) -> dict[Partition, list[tuple[int, int, IndexText]]]:
        """What each partition should hold: (version id, passage id, text)."""
        numbers = {number: each for each, number in load_partitions(connection).items()}
        by_partition: dict[Partition, set[int]] = {}
        for version_id, number in load_entries(connection):
            by_partition.setdefault(numbers[number], set()).add(version_id)
        return {
            partition: [
                (each.version_id, each.passage_id, each.text)
                for each in indexed_passages(connection, ids, chunking=chunking)
            ]
            for partition, ids in sorted(by_partition.items())
        }

    def _build_vectors(
        self,
        folder: str,
        held: dict[Partition, list[tuple[int, int, IndexText]]],
        model: int,
        on_progress: Progress,
    ) -> int:
        path = self._vectors.folder(folder)
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        total = sum(len(group) for group in held.values())
        done = 0
        index = ChromaVectorIndex(path)
        try:
            for partition, group in held.items():
                for start in range(0, len(group), VECTOR_BATCH):
                    part = group[start : start + VECTOR_BATCH]
                    keys = [text.sha256 for _, _, text in part]
                    with snapshot(self._engine) as connection:
                        stored = load_vectors(connection, model, keys)
                    ids = [passage_id for _, passage_id, _ in part]
                    index.add(partition, ids, np.stack([stored[key] for key in keys]))
                    done += len(part)
                    on_progress("indexing", done, total)
        finally:
            index.close()
        return total

    def _commit(
        self,
        held: dict[Partition, list[tuple[int, int, IndexText]]],
        embedder: Embedder,
        folder: str,
        chunking: int,
        generation: int,
    ) -> None:
        with write_both(self._engine, self._keyword_engine) as (connection, keywords):
            self._keywords.clear(keywords)
            for partition, group in held.items():
                entries = [KeywordEntry(passage_id=each, text=text) for _, each, text in group]
                self._keywords.add(keywords, partition, entries)
            change_index_state(
                connection,
                fingerprint=embedder.fingerprint,
                dim=embedder.dim,
                chunker_version=self._chunker_version,
                generation=generation,
                vectors_folder=folder,
                chunking=chunking,
                pending=[],
            )


def _version(connection: Connection, version_id: int, release: int) -> DocumentVersion:
    row = load_version(connection, version_id=version_id, release=release)
    assert row is not None
    return build_version(row, EffectiveStatus(status=DocumentStatus(row.status)))
