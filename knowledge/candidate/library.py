"""Asking the knowledge base as it would be once some changes were published."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from knowledge.audience import NO_GROUPS
from knowledge.candidate.keywords import CandidateKeywordIndex
from knowledge.candidate.remembering import RememberedNeighbours
from knowledge.candidate.shadow import open_shadow, seal, stored_generation
from knowledge.candidate.vectors import CandidateVectorStore
from knowledge.changes import KnowledgeChanges, ReleaseRecord
from knowledge.documents import DocumentVersion
from knowledge.embedder import Embedder
from knowledge.embedding_cache import Progress, embed_missing
from knowledge.errors import ChangedMeanwhileError
from knowledge.index_changes import VectorChanges, change_keywords
from knowledge.index_match import check_state
from knowledge.publication import Placement, Publication, number_versions
from knowledge.publishing import find_placement, write_entries, write_validities, write_versions
from knowledge.reading import DocumentReader
from knowledge.reranker import CrossEncoderReranker
from knowledge.retrieval import Retrieval, Scope
from knowledge.retriever import Retriever
from knowledge.settings import RetrievalSettings
from knowledge.store import releases
from knowledge.store.engine import snapshot
from knowledge.store.indexing import (
    IndexState,
    create_index_state,
    load_index_state,
    searchable_partitions,
)
from knowledge.store.publications import load_plan
from knowledge.vector_store import VectorStore

PROVISIONAL = 2**40
"""First id of versions and passages that exist in a trial only: beyond every stored one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseParts:
    """What a knowledge base is made of, as far as a trial reads it."""

    engine: Engine
    vectors: VectorStore
    embedder: Callable[[], Embedder]
    chunker_version: str
    settings: RetrievalSettings
    clock: Callable[[], datetime]
    neighbours: RememberedNeighbours
    """Keeps what the stored index found."""
    reader: Callable[[Engine], DocumentReader]
    """Reads documents from a truth store as the knowledge base does."""


class CandidateLibrary:
    """What `KnowledgeBase` tells the assistant, as it would be after changes. Safe for threads.

    The changes are carried out by the code that publishes, in tables that only this object sees;
    the stored indexes are searched where they are, with the difference held in memory. Nothing of
    it is stored but the vectors of the new texts, which publishing them later will need anyway.
    """

    def __init__(
        self,
        parts: BaseParts,
        changes: Sequence[KnowledgeChanges],
        *,
        on_progress: Progress = lambda _stage, _done, _total: None,
    ) -> None:
        """Make the trial.

        Args:
            parts: Of the knowledge base.
            changes: A part for each root; none gives the knowledge base as it is.
            on_progress: Told how far the embedding of the new texts is.

        Raises:
            ContradictoryChangesError: If two roots change the same document.
            IndexMismatchError: If another embedder or chunker is configured than the indexes
                were built with.
            StoreUnavailableError: If the truth store is no SQLite database.
        """
        self._parts = parts
        self._kept: dict[Hashable, dict[int, DocumentVersion | None]] = {}
        self._shadow = open_shadow(parts.engine)
        self._keywords = CandidateKeywordIndex()
        try:
            self._carry_out(changes, on_progress)
        except BaseException:
            self._shadow.dispose()
            self._keywords.close()
            raise
        model = parts.settings.reranker
        self._reader = parts.reader(self._shadow)
        self._retriever = Retriever(
            engine=self._shadow,
            keyword_engine=self._shadow,
            vectors=self._vectors,
            keywords=self._keywords,
            embedder=parts.embedder,
            chunker_version=parts.chunker_version,
            settings=parts.settings,
            clock=parts.clock,
            reranker=CrossEncoderReranker(model) if model else None,
        )
        seal(self._shadow)

    @property
    def base_release(self) -> int:
        """The release that the changes are tried on."""
        return self._base_release

    @property
    def retriever(self) -> CandidateLibrary:
        """The search pipeline."""
        return self

    def search(self, question: str, scope: Scope, *, top_k: int = 10, in_force: bool = True) -> Retrieval:
        """As `Retriever.search`.

        Raises:
            ChangedMeanwhileError: If the indexes have been changed since the trial was made.
        """
        found = self._retriever.search(question, scope, top_k=top_k, in_force=in_force)
        with snapshot(self._shadow) as connection:
            if stored_generation(connection) != self._generation:
                raise ChangedMeanwhileError(
                    "The knowledge base was changed while these changes were tried on it; try them again."
                )
        return found

    def scope(
        self,
        *,
        role: str,
        groups: frozenset[str] = NO_GROUPS,
        collection: str | None = None,
        as_of: str | None = None,
    ) -> Scope:
        """As `KnowledgeBase.scope`; the current release is the one that the changes would make."""
        with snapshot(self._shadow) as connection:
            release, day = releases.resolve_release(connection, as_of)
        return Scope(role=role, groups=groups, release=release, collection=collection, on=day)

    def version(
        self, reference: str, *, role: str | None = None, groups: frozenset[str] = NO_GROUPS
    ) -> DocumentVersion:
        """As `KnowledgeBase.version`."""
        return self._reader.version(reference, role=role, groups=groups)

    def versions_by_id(
        self,
        version_ids: Iterable[int],
        *,
        role: str | None = None,
        groups: frozenset[str] = NO_GROUPS,
        scope: Scope | None = None,
    ) -> dict[int, DocumentVersion]:
        """As `KnowledgeBase.versions_by_id`; what was read once is kept, for here nothing changes."""
        wanted, eyes = set(version_ids), (role, groups, scope)
        kept = self._kept.setdefault(eyes, {})
        missing = wanted - kept.keys()
        if missing:
            found = self._reader.versions_by_id(missing, role=role, groups=groups, scope=scope)
            kept.update((each, found.get(each)) for each in missing)
        return {each: version for each in wanted if (version := kept[each]) is not None}

    def close(self) -> None:
        """Free the memory."""
        self._retriever.close()
        self._keywords.close()
        self._shadow.dispose()

    def _carry_out(self, changes: Sequence[KnowledgeChanges], on_progress: Progress) -> None:
        with snapshot(self._shadow) as connection:
            self._generation = stored_generation(connection)
            self._base_release = releases.current_release(connection)
            self._keywords.prepare(connection)
            held = searchable_partitions(connection)
            plan, _ = load_plan(connection, changes)
            state = self._ready_state(connection)
        self._vectors = CandidateVectorStore(self._parts.vectors, held, self._parts.neighbours)
        if not plan.targets:
            return
        publication = Publication(
            plan=plan,
            state=state,
            new=number_versions(plan, state),
            record=ReleaseRecord(actor="", reason=""),
        )
        texts = {text.sha256: text for version in publication.new for text in version.texts()}
        if texts:
            embed_missing(self._parts.engine, self._parts.embedder(), texts, on_progress=on_progress)
        placement = self._write(publication)
        self._move_vectors(publication, placement)

    def _ready_state(self, connection: Connection) -> IndexState:
        """The index state with ids of its own, made where nothing was ever published."""
        embedder = self._parts.embedder()
        if load_index_state(connection) is None:
            create_index_state(
                connection,
                fingerprint=embedder.fingerprint,
                dim=embedder.dim,
                chunker_version=self._parts.chunker_version,
            )
        state = load_index_state(connection)
        assert state is not None
        check_state(state, embedder, self._parts.chunker_version)
        return replace(state, next_version_id=PROVISIONAL, next_passage_id=PROVISIONAL)

    def _write(self, publication: Publication) -> Placement:
        """Make the release in the shadowing tables, as the publisher makes it in the real ones."""
        now = self._parts.clock()
        with snapshot(self._shadow) as connection:
            placement, _ = find_placement(connection, publication, on=now.date())
            number = self._base_release + 1
            releases.add_release(connection, number=number, published_at=now, record=publication.record)
            write_versions(connection, publication)
            write_validities(connection, publication, number)
            write_entries(connection, placement)
            change_keywords(
                connection, connection, self._keywords, placement, chunking=publication.state.chunking
            )
        return placement

    def _move_vectors(self, publication: Publication, placement: Placement) -> None:
        moved = VectorChanges(self._shadow, publication.state)
        overlay = self._vectors.changes
        keys = {version.version_id: version.keys() for version in publication.new}
        for _batch in moved.add(overlay, placement.added, keys):
            pass
        moved.remove(overlay, placement.removed)
