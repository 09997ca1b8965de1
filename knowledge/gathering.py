"""Finding what may bear on many questions at once, for a reader who reads it all and judges for themselves.

Spares what a search does to put the best passage first: questions are embedded in one pass, each
part of the vector index is asked once for all of them, and nothing is weighed sentence by sentence.
Who may read what is decided as in a search: before anything is ranked, and again on what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine

from knowledge.admission import admitted_status
from knowledge.documents import Passage
from knowledge.embedder import Embedder
from knowledge.errors import StoreUnavailableError
from knowledge.fusion import reciprocal_rank_fusion
from knowledge.index_match import check_state
from knowledge.keyword_index import KeywordIndex
from knowledge.partitions import Partition, Standing, readable_partitions
from knowledge.ranking import Ranking
from knowledge.retrieval import Scope
from knowledge.standing import effective_statuses
from knowledge.store.access import effective_catalog
from knowledge.store.engine import snapshot
from knowledge.store.indexing import IndexState, load_index_state, searchable_partitions
from knowledge.store.passages import load_passages
from knowledge.store.releases import current_release
from knowledge.vector_store import VectorStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was found for several questions."""

    passages: Sequence[Sequence[Passage]] = ()
    """For each question its passages, best first."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Document id to the label of those who may read it at this moment."""
    degraded: str | None = None
    """One sentence where the vector index failed and keywords answered alone."""


class Gatherer:
    """Reads the indexes of the current release for many questions. Safe for threads."""

    def __init__(
        self,
        *,
        engine: Engine,
        keyword_engine: Engine,
        vectors: VectorStore,
        keywords: KeywordIndex,
        embedder: Callable[[], Embedder],
        chunker_version: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine, self._keyword_engine = engine, keyword_engine
        self._vectors, self._keywords = vectors, keywords
        self._embedder, self._chunker_version, self._clock = embedder, chunker_version, clock

    def gather(self, questions: Sequence[str], scope: Scope, *, top_k: int) -> Gathered:
        """The passages in force nearest to each question by meaning and by words.

        Args:
            questions: None of them empty.
            scope: Whose eyes and which collection; its release is the current one.
            top_k: Largest number of passages for each question.

        Raises:
            IndexMismatchError: If another embedder or chunker is configured than the
                indexes were built with.
        """
        with snapshot(self._engine) as connection:
            state = load_index_state(connection)
            if state is None or current_release(connection) == 0 or not questions:
                return Gathered(passages=[()] * len(questions))
            partitions = readable_partitions(
                searchable_partitions(connection),
                role=scope.role,
                groups=scope.groups,
                collection=scope.collection,
                standing=Standing.IN_FORCE,
            )
            dense, degraded = self._dense(state, partitions, questions, top_k)
            keyword = self._keyword(connection, partitions, questions, scope, top_k)
            fused = [
                [each for each, _ in reciprocal_rank_fusion([_ids(one), _ids(other)])][:top_k]
                for one, other in zip(dense, keyword, strict=True)
            ]
            admitted, labels = self._admitted(connection, {each for ids in fused for each in ids}, scope)
        found = [[admitted[each] for each in ids if each in admitted] for ids in fused]
        return Gathered(passages=found, labels=labels, degraded=degraded)

    def _dense(
        self, state: IndexState, partitions: Sequence[Partition], questions: Sequence[str], top_k: int
    ) -> tuple[list[Ranking], str | None]:
        embedder = self._embedder()
        check_state(state, embedder, self._chunker_version)
        if not partitions:
            return [[] for _ in questions], None
        vectors = embedder.embed_queries(questions)
        try:
            with self._vectors.reading(state) as index:
                return index.search_many(partitions, vectors, top_k=top_k), None
        except StoreUnavailableError as error:
            return [[] for _ in questions], str(error)

    def _keyword(
        self,
        connection: Connection,
        partitions: Sequence[Partition],
        questions: Sequence[str],
        scope: Scope,
        top_k: int,
    ) -> list[Ranking]:
        def search(own: Connection) -> list[Ranking]:
            return [
                self._keywords.search(own, partitions, each, top_k=top_k, collection=scope.collection)
                for each in questions
            ]

        if self._keyword_engine is self._engine:
            return search(connection)
        with snapshot(self._keyword_engine) as own:
            return search(own)

    def _admitted(
        self, connection: Connection, ids: set[int], scope: Scope
    ) -> tuple[dict[int, Passage], dict[str, str]]:
        """Those candidates that the truth store confirms, and who may read their documents."""
        stored = load_passages(connection, ids, release=scope.release)
        doc_ids = {each.doc_id for each in stored.values()}
        entries = effective_catalog(connection, release=scope.release, doc_ids=doc_ids)
        statuses = effective_statuses(entries, on=scope.on or self._clock().date())
        audiences = {entry.version_id: entry.audience for entry in entries}
        admitted = {}
        for passage_id, each in stored.items():
            status = admitted_status(
                each,
                statuses,
                audiences,
                role=scope.role,
                groups=scope.groups,
                collection=scope.collection,
                in_force=True,
            )
            if status is not None:
                admitted[passage_id] = each.build(status)
        seen = {each.doc_id for each in admitted.values()}
        return admitted, {entry.doc_id: entry.audience for entry in entries if entry.doc_id in seen}


def _ids(ranking: Ranking) -> list[int]:
    return [passage_id for passage_id, _ in ranking]
