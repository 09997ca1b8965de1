"""The search pipeline: dense and keyword side by side, fused, checked against the truth store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy import Connection, Engine

from knowledge.admission import admitted_status
from knowledge.audience import EVERYONE, admits, narrowest
from knowledge.documents import Passage
from knowledge.embedder import Embedder, QuestionVectors
from knowledge.errors import StoreUnavailableError, UnknownCollectionError
from knowledge.index_match import check_state
from knowledge.keyword_index import KeywordIndex
from knowledge.partitions import Partition, Standing, readable_partitions
from knowledge.past_index import PastIndex, PastIndexes, PastScope, build_past_index
from knowledge.ranker import Ranker, StoredUnits
from knowledge.ranking import Candidates, Ranking
from knowledge.reranker import Reranker
from knowledge.retrieval import Retrieval, Scope
from knowledge.settings import RetrievalSettings
from knowledge.standing import effective_statuses
from knowledge.stopwatch import Stopwatch
from knowledge.store.access import effective_catalog, load_restrictions
from knowledge.store.engine import snapshot
from knowledge.store.indexing import IndexState, load_index_state, searchable_partitions
from knowledge.store.passages import load_passages
from knowledge.store.releases import current_release, published_on
from knowledge.vector_store import VectorStore

MAX_QUESTION_CHARS = 8_000
WORKERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    """One search on its way through the stages."""

    question: str
    scope: Scope
    top_k: int
    in_force: bool
    clock: Stopwatch

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.question[:MAX_QUESTION_CHARS]


class Retriever:
    """Finds the passages that a reader may see and that answer best. Safe for threads."""

    def __init__(
        self,
        *,
        engine: Engine,
        keyword_engine: Engine,
        vectors: VectorStore,
        keywords: KeywordIndex,
        embedder: Callable[[], Embedder],
        chunker_version: str,
        settings: RetrievalSettings,
        clock: Callable[[], datetime],
        reranker: Reranker | None = None,
    ) -> None:
        self._engine, self._keyword_engine = engine, keyword_engine
        self._vectors, self._keywords = vectors, keywords
        self._embedder, self._chunker_version = embedder, chunker_version
        self._candidates, self._clock = settings.candidates, clock
        self._ranker = Ranker(settings, reranker)
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="dense")
        self._past = PastIndexes()

    def search(self, question: str, scope: Scope, *, top_k: int = 10, in_force: bool = True) -> Retrieval:
        """The passages nearest to a question by meaning and by words.

        Args:
            question: Anything a person typed; only its first 8,000 characters count.
            scope: Whose eyes, which release, which collection.
            top_k: Largest number of passages to return.
            in_force: False searches drafts, scheduled, superseded and retired documents
                instead, each by its newest version.

        Returns:
            Passages best first, empty where nothing fits or nothing was published. Where
            the vector index fails, keywords answer alone and `degraded` says so.

        Raises:
            UnknownCollectionError: If the scope names a collection that does not exist.
            IndexMismatchError: If another embedder or chunker is configured than the
                indexes were built with.
        """
        query = _Query(question=question, scope=scope, top_k=top_k, in_force=in_force, clock=Stopwatch())
        with snapshot(self._engine) as connection:
            state, current = load_index_state(connection), current_release(connection)
            if state is None or current == 0:
                return _nothing(query)
            _check_collection(connection, scope)
            today = self._clock().date()
            if scope.release != current or (scope.on is not None and scope.on < today):
                return self._search_past(connection, state, query)
            return self._search_current(connection, state, query, scope.on or today)

    def close(self) -> None:
        """End the worker threads."""
        self._pool.shutdown(wait=True)

    def _search_current(
        self, connection: Connection, state: IndexState, query: _Query, on: date
    ) -> Retrieval:
        partitions = readable_partitions(
            searchable_partitions(connection),
            role=query.scope.role,
            groups=query.scope.groups,
            collection=query.scope.collection,
            standing=Standing.IN_FORCE if query.in_force else Standing.NOT_IN_FORCE,
        )
        found = self._search_both(connection, state, partitions, query)
        with query.clock.stage("fetch"):
            passages = _confirmed(connection, found, query, on)
        return self._ranked(connection, state, query, found, passages)

    def _search_past(self, connection: Connection, state: IndexState, query: _Query) -> Retrieval:
        embedder = self._embedder()
        check_state(state, embedder, self._chunker_version)
        with query.clock.stage("fetch"):
            index = self._past_index(connection, state, query)
        found = Candidates(question=_question_vectors(embedder, query))
        if query.text.strip():
            with query.clock.stage("dense"):
                found.dense = index.search_vectors(found.vector, top_k=self._candidates)
            with query.clock.stage("keyword"):
                found.keyword = index.search_keywords(query.text, top_k=self._candidates)
        return self._ranked(connection, state, query, found, index.passages)

    def _past_index(self, connection: Connection, state: IndexState, query: _Query) -> PastIndex:
        scope = query.scope
        past = PastScope(
            release=scope.release,
            on=scope.on or published_on(connection, scope.release) or self._clock().date(),
            role=scope.role,
            groups=scope.groups,
            collection=scope.collection,
            in_force=query.in_force,
        )
        # A restriction counts from the next search on, whether or not the indexes have followed.
        key = (past, state.generation, load_restrictions(connection).digest)

        def build() -> PastIndex:
            return build_past_index(connection, past, fingerprint=state.fingerprint, dim=state.dim)

        return self._past.get(key, build)

    def _search_both(
        self,
        connection: Connection,
        state: IndexState,
        partitions: Sequence[Partition],
        query: _Query,
    ) -> Candidates:
        dense = self._pool.submit(self._search_dense, state, partitions, query)
        try:
            with query.clock.stage("keyword"):
                keyword = self._search_keywords(connection, partitions, query)
        finally:
            found = dense.result()
        found.keyword = keyword
        return found

    def _search_dense(self, state: IndexState, partitions: Sequence[Partition], query: _Query) -> Candidates:
        embedder = self._embedder()
        check_state(state, embedder, self._chunker_version)
        found = Candidates(question=_question_vectors(embedder, query))
        if not partitions or not query.text.strip():
            return found
        with query.clock.stage("dense"):
            try:
                with self._vectors.reading(state) as index:
                    found.dense = index.search(partitions, found.vector, top_k=self._candidates)
            except StoreUnavailableError as error:
                found.degraded = str(error)
        return found

    def _search_keywords(
        self, connection: Connection, partitions: Sequence[Partition], query: _Query
    ) -> Ranking:
        if self._keyword_engine is self._engine:
            return self._keyword_ranking(connection, partitions, query)
        with snapshot(self._keyword_engine) as own:
            return self._keyword_ranking(own, partitions, query)

    def _keyword_ranking(self, own: Connection, partitions: Sequence[Partition], query: _Query) -> Ranking:
        return self._keywords.search(
            own,
            partitions,
            query.text,
            top_k=self._candidates,
            collection=query.scope.collection,
        )

    def _ranked(
        self,
        connection: Connection,
        state: IndexState,
        query: _Query,
        found: Candidates,
        passages: Mapping[int, Passage],
    ) -> Retrieval:
        ranked = self._ranker.rank(
            StoredUnits(connection, state),
            query.question,
            found,
            passages,
            top_k=query.top_k,
            clock=query.clock,
        )
        return Retrieval(
            question=query.question,
            passages=ranked.passages,
            question_vector=found.vector,
            timings_ms=query.clock.timings(),
            degraded=found.degraded,
            units=ranked.units,
            question_words=found.question.words,
        )


def _check_collection(connection: Connection, scope: Scope) -> None:
    """A collection of which the reader may read nothing does not exist for them."""
    if scope.collection is None:
        return
    narrowing = load_restrictions(connection).collections
    known = {
        each.collection
        for each in searchable_partitions(connection)
        if admits(
            narrowest([each.audience, narrowing.get(each.collection, EVERYONE)]), scope.role, scope.groups
        )
    }
    if scope.collection not in known:
        raise UnknownCollectionError(scope.collection, sorted(known))


def _question_vectors(embedder: Embedder, query: _Query) -> QuestionVectors:
    """Zeros where the question holds nothing to embed."""
    if not query.text.strip():
        nothing = np.zeros(embedder.dim, dtype=np.float32)
        no_words = np.zeros((0, embedder.word_dim), dtype=np.float32)
        return QuestionVectors(vector=nothing, word_vectors=no_words)
    with query.clock.stage("embed"):
        return embedder.embed_question(query.text)


def _confirmed(connection: Connection, found: Candidates, query: _Query, on: date) -> dict[int, Passage]:
    """Those candidates that the truth store confirms."""
    scope = query.scope
    ids = {passage_id for passage_id, _ in (*found.dense, *found.keyword)}
    stored = load_passages(connection, ids, release=scope.release)
    doc_ids = {each.doc_id for each in stored.values()}
    entries = effective_catalog(connection, release=scope.release, doc_ids=doc_ids)
    statuses = effective_statuses(entries, on=on)
    audiences = {entry.version_id: entry.audience for entry in entries}
    confirmed: dict[int, Passage] = {}
    for passage_id, each in stored.items():
        status = admitted_status(
            each,
            statuses,
            audiences,
            role=scope.role,
            groups=scope.groups,
            collection=scope.collection,
            in_force=query.in_force,
        )
        if status is not None:
            confirmed[passage_id] = each.build(status)
    return confirmed


def _nothing(query: _Query) -> Retrieval:
    return Retrieval(
        question=query.question,
        passages=(),
        question_vector=np.zeros(0, dtype=np.float32),
        timings_ms=query.clock.timings(),
    )
