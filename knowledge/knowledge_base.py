"""The knowledge base: one object through which everything else reads and changes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine

from knowledge.audience import NO_GROUPS
from knowledge.catalog import DocumentSummary
from knowledge.changes import KnowledgeChanges, KnownFile, PublishedRelease, ReleaseRecord
from knowledge.directory_file import DirectoryFile
from knowledge.documents import DocumentStatus, DocumentVersion, PassageSpan
from knowledge.health import home_status, index_health
from knowledge.keyword_index import SqliteKeywordIndex
from knowledge.lock import home_lock
from knowledge.originals import Originals
from knowledge.partitions import Standing
from knowledge.reading import DocumentReader
from knowledge.retrieval import Scope
from knowledge.settings import GovernanceSettings, RetrievalSettings
from knowledge.store import documents as stored_documents
from knowledge.store import passages as stored_passages
from knowledge.store import publications, releases
from knowledge.store.engine import open_engine, snapshot
from knowledge.store.indexing import load_index_state, searchable_partitions
from knowledge.vector_store import VectorStore
from knowledge.vouching import Vouchers

if TYPE_CHECKING:
    import numpy as np

    from knowledge.access_change import AccessControl
    from knowledge.candidate.library import CandidateLibrary
    from knowledge.candidate.remembering import SharedWork
    from knowledge.directory import Directory
    from knowledge.embedder import Embedder
    from knowledge.gathering import Gatherer
    from knowledge.publishing import Checkpoint, OnCommit, Publisher
    from knowledge.rebuilding import RebuildReport, Rechunk
    from knowledge.retriever import Retriever


ACCESS_WAIT_S = 10.0
"""How long a change of access waits for another write before it leaves the indexes to the next one."""


def utc_now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


def open_knowledge_base(
    home: Path,
    *,
    embedder_factory: Callable[[], Embedder],
    chunker_version: str,
    retrieval: RetrievalSettings,
    governance: GovernanceSettings | None = None,
    database_url: str | None = None,
    clock: Callable[[], datetime] = utc_now,
    checkpoint: Checkpoint = lambda _name: None,
) -> KnowledgeBase:
    """Open the knowledge base of a home, made if there is none. Loads no model.

    Args:
        home: Folder that holds the database, the indexes and the originals.
        embedder_factory: Called once, when something is first embedded.
        chunker_version: Of the chunker that cut, and will cut, the passages.
        retrieval: How passages are found.
        governance: When documents are due, and who the people are that own them.
        database_url: Another truth store than SQLite in `home`.
        clock: Gives the moment (with zone) by which is judged what is in force.
        checkpoint: Called between durable effects of a publication; for crash tests.

    Raises:
        StoreUnavailableError: If the home or its database cannot be used.
    """
    return KnowledgeBase(
        home=home,
        engine=open_engine(home, database_url=database_url),
        embedder_factory=embedder_factory,
        chunker_version=chunker_version,
        retrieval=retrieval,
        governance=governance or GovernanceSettings(),
        clock=clock,
        checkpoint=checkpoint,
    )


class KnowledgeBase:
    """Documents, their releases, and the finding of passages. Safe for threads."""

    def __init__(
        self,
        *,
        home: Path,
        engine: Engine,
        embedder_factory: Callable[[], Embedder],
        chunker_version: str,
        retrieval: RetrievalSettings,
        governance: GovernanceSettings,
        clock: Callable[[], datetime],
        checkpoint: Checkpoint,
    ) -> None:
        self._home, self._engine = home, engine
        self._factory, self._chunker_version = embedder_factory, chunker_version
        self._settings, self._clock, self._checkpoint = retrieval, clock, checkpoint
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._vectors = VectorStore(home)
        self._keywords = SqliteKeywordIndex()
        self._originals = Originals(home / "originals")
        self._people = DirectoryFile(home, governance.directory)
        self._vouchers = Vouchers(
            clock, due_soon_days=governance.due_soon_days, directory=self._people.known
        )
        self._reader = DocumentReader(engine, clock, vouchers=self._vouchers)

    @property
    def engine(self) -> Engine:
        """The truth store, for the other parts of `knowledge` that live in it."""
        return self._engine

    @property
    def clock(self) -> Callable[[], datetime]:
        """Gives the moment (with zone) by which everything here is judged."""
        return self._clock

    # Changing

    def known_files(self, collection: str, root: str) -> Mapping[str, KnownFile]:
        """The files of one root as the last publication saw them, by source."""
        with snapshot(self._engine) as connection:
            return publications.known_files(connection, collection, root)

    def publish(
        self,
        changes: KnowledgeChanges,
        *,
        actor: str,
        reason: str,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> PublishedRelease:
        """Make changes visible to every reader at once, as a new release.

        Where nothing has changed no release is made and the current one is returned.

        Args:
            changes: What is new, renamed and gone in one collection.
            actor: Who publishes.
            reason: Why, for the record.
            on_progress: Told how many texts of how many have been embedded.

        Raises:
            HomeLockedError: If another process is publishing or rebuilding.
            IndexMismatchError: If another embedder or chunker is configured than before.
            StoreUnavailableError: If an index cannot be written.
        """

        def tell(stage: str, done: int, total: int) -> None:
            if on_progress is not None and stage == "embedding":
                on_progress(done, total)

        record = ReleaseRecord(actor=actor, reason=reason, approvers=(actor,))
        return self.publish_changes([changes], record, on_progress=tell)

    def publish_changes(
        self,
        changes: Sequence[KnowledgeChanges],
        record: ReleaseRecord,
        *,
        expected: Mapping[str, int | None] | None = None,
        on_commit: OnCommit | None = None,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> PublishedRelease:
        """Make changes of several roots visible at once, as one release.

        Args:
            changes: A part for each root.
            record: Who, why, and what came before.
            expected: The version in force of each document that changes, as its approvers saw
                it; None where there was none. Without it whatever is there is replaced.
            on_commit: Called with the transaction that makes the release visible.
            on_progress: Told the stage (`embedding`, `indexing`), done and all.

        Raises:
            ChangedMeanwhileError: If something else would be replaced than was expected.
            ContradictoryChangesError: If two roots change the same document.

        Raises otherwise as `publish` does.
        """
        with home_lock(self._home):
            return self._publisher().publish(
                changes,
                record,
                expected=expected,
                on_commit=on_commit,
                on_progress=on_progress or _tell_nobody,
            )

    def roll_back(
        self,
        release: int,
        *,
        actor: str,
        reason: str,
        on_commit: OnCommit | None = None,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> PublishedRelease:
        """Make a new release with the documents of an earlier one.

        Access that was restricted since stays restricted.

        Raises:
            UnknownReleaseError: If there is no such release.
            NothingToRollBackError: If the documents are the same now.
        """
        self.resolve_release(str(release))
        record = ReleaseRecord(actor=actor, reason=reason, restores=release)
        with home_lock(self._home):
            return self._publisher().roll_back(
                record, on_commit=on_commit, on_progress=on_progress or _tell_nobody
            )

    def _publisher(self) -> Publisher:
        from knowledge.publishing import Publisher

        return Publisher(
            engine=self._engine,
            vectors=self._vectors,
            keywords=self._keywords,
            keyword_engine=self._keyword_engine,
            originals=self._originals,
            embedder=self.embedder,
            chunker_version=self._chunker_version,
            clock=self._clock,
            checkpoint=self._checkpoint,
        )

    def rebuild(
        self,
        *,
        rechunk: Rechunk | None = None,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> RebuildReport:
        """Make both indexes anew from the truth store; readers see the old ones until then.

        Stored vectors are used again, so this needs no model unless it has changed.

        Args:
            rechunk: Cuts a version's text again; used if the chunker has changed.
            on_progress: Told the stage (`cutting`, `embedding`, `indexing`), done and all.

        Raises:
            HomeLockedError: If another process is publishing or rebuilding.
        """
        from knowledge.rebuilding import Rebuilder

        rebuilder = Rebuilder(
            engine=self._engine,
            vectors=self._vectors,
            keywords=self._keywords,
            keyword_engine=self._keyword_engine,
            embedder=self.embedder,
            chunker_version=self._chunker_version,
        )
        with home_lock(self._home):
            return rebuilder.rebuild(rechunk=rechunk, on_progress=on_progress or _tell_nobody)

    def candidate(
        self,
        changes: Sequence[KnowledgeChanges],
        *,
        shared: SharedWork | None = None,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> CandidateLibrary:
        """What there would be to ask if changes were published now; publishes nothing.

        Readers and writers go on undisturbed. Close it after use.

        Args:
            changes: A part for each root; none gives the current state.
            shared: Given to several trials, spares them the work that they have in common.
            on_progress: Told the stage (`embedding`), done and all.

        Raises:
            ContradictoryChangesError: If two roots change the same document.
            IndexMismatchError: If another embedder or chunker is configured than before.
            StoreUnavailableError: If the truth store is no SQLite database.
        """
        from knowledge.candidate.library import BaseParts, CandidateLibrary
        from knowledge.candidate.remembering import SharedWork

        work = shared or SharedWork(self.embedder())
        parts = BaseParts(
            engine=self._engine,
            vectors=self._vectors,
            embedder=lambda: work.embedder,
            neighbours=work.neighbours,
            chunker_version=self._chunker_version,
            settings=self._settings,
            clock=self._clock,
            reader=lambda engine: DocumentReader(engine, self._clock, vouchers=self._vouchers),
        )
        return CandidateLibrary(parts, changes, on_progress=on_progress or _tell_nobody)

    # Reading

    def current_release(self) -> int:
        """Number of the newest release; 0 before the first."""
        with snapshot(self._engine) as connection:
            return releases.current_release(connection)

    def resolve_release(self, as_of: str | None) -> int:
        """The release that a number or an ISO date means; the current one for None.

        Raises:
            UnknownReleaseError: If there is none.
        """
        with snapshot(self._engine) as connection:
            return releases.resolve_release(connection, as_of)[0]

    def scope(
        self,
        *,
        role: str,
        groups: frozenset[str] = NO_GROUPS,
        collection: str | None = None,
        as_of: str | None = None,
    ) -> Scope:
        """What a reader may search; a date in `as_of` is also the day that counts.

        Raises:
            UnknownReleaseError: If `as_of` names no release.
        """
        with snapshot(self._engine) as connection:
            release, day = releases.resolve_release(connection, as_of)
        return Scope(role=role, groups=groups, release=release, collection=collection, on=day)

    def collections(self) -> list[str]:
        """Names of all collections, in alphabetical order."""
        with snapshot(self._engine) as connection:
            return stored_documents.collections(connection)

    def list_documents(
        self,
        *,
        role: str | None = None,
        groups: frozenset[str] = NO_GROUPS,
        collection: str | None = None,
        release: int | None = None,
    ) -> list[DocumentSummary]:
        """Every document by its newest version, in order of id; retired ones as well.

        Args:
            role: Only what this role may read; None lists all.
            groups: What the reader's groups may read as well.
            collection: Only of this collection.
            release: As of this release; None is the current one.

        Raises:
            UnknownCollectionError: If documents exist and none has this collection.
        """
        return self._reader.list_documents(
            role=role, groups=groups, collection=collection, release=release
        )

    def version(
        self, reference: str, *, role: str | None = None, groups: frozenset[str] = NO_GROUPS
    ) -> DocumentVersion:
        """The version that "DOC@V" names, or the newest of "DOC".

        Args:
            reference: A document id, and after "@" a version number.
            role: Whose eyes; None reads everything.
            groups: The reader's, by their bare names.

        Raises:
            UnknownDocumentError: If it does not exist or the role may not read it.
        """
        return self._reader.version(reference, role=role, groups=groups)

    def version_by_id(
        self, version_id: int, *, role: str | None = None, groups: frozenset[str] = NO_GROUPS
    ) -> DocumentVersion:
        """The version with this number in the store.

        Raises:
            UnknownDocumentError: If it does not exist or the role may not read it.
        """
        return self._reader.version_by_id(version_id, role=role, groups=groups)

    def versions_by_id(
        self,
        version_ids: Iterable[int],
        *,
        role: str | None = None,
        groups: frozenset[str] = NO_GROUPS,
        scope: Scope | None = None,
    ) -> dict[int, DocumentVersion]:
        """Several versions at once by their number in the store.

        Those that do not exist or that the role may not read are left out.

        Args:
            version_ids: Which.
            role: Whose eyes; None reads everything.
            groups: The reader's groups.
            scope: Tells how they were vouched for as of then; None is today.
        """
        return self._reader.versions_by_id(version_ids, role=role, groups=groups, scope=scope)

    def directory(self) -> Directory | None:
        """The people who own documents; None where no directory is set.

        Raises:
            DirectoryError: If the file cannot be used.
        """
        return self._people.load()

    def original(self, version: DocumentVersion) -> bytes:
        """The bytes of the file that the version was read from.

        Raises:
            StoreUnavailableError: If they are missing or damaged.
        """
        return self._originals.load(version.original_sha256)

    def passage_spans(self, version_id: int) -> list[PassageSpan]:
        """How a version is cut in the indexes, in order."""
        with snapshot(self._engine) as connection:
            return stored_passages.passage_spans(connection, version_id)

    def declared_status(self, version_id: int) -> DocumentStatus:
        """What a version declares, whatever has become of it since."""
        with snapshot(self._engine) as connection:
            return stored_documents.declared_status(connection, version_id)

    def keep_original(self, content: bytes) -> str:
        """Keep a file's bytes for a proposal; gives the address for `load_original`."""
        return self._originals.store(content)

    def load_original(self, address: str) -> bytes:
        """The bytes that were kept under an address.

        Raises:
            StoreUnavailableError: If they are missing or damaged.
        """
        return self._originals.load(address)

    @cached_property
    def retriever(self) -> Retriever:
        """The search pipeline; made once."""
        from knowledge.reranker import CrossEncoderReranker
        from knowledge.retriever import Retriever

        model = self._settings.reranker
        return Retriever(
            engine=self._engine,
            keyword_engine=self._keyword_engine,
            vectors=self._vectors,
            keywords=self._keywords,
            embedder=self.embedder,
            chunker_version=self._chunker_version,
            settings=self._settings,
            clock=self._clock,
            reranker=CrossEncoderReranker(model) if model else None,
        )

    @cached_property
    def gatherer(self) -> Gatherer:
        """Finds what bears on many questions at once; made once."""
        from knowledge.gathering import Gatherer

        return Gatherer(
            engine=self._engine,
            keyword_engine=self._keyword_engine,
            vectors=self._vectors,
            keywords=self._keywords,
            embedder=self.embedder,
            chunker_version=self._chunker_version,
            clock=self._clock,
        )

    @cached_property
    def access(self) -> AccessControl:
        """Who may read what, beyond what the documents say; made once."""
        from knowledge.access_change import AccessControl
        from knowledge.index_move import IndexMover

        mover = IndexMover(
            engine=self._engine,
            vectors=self._vectors,
            keywords=self._keywords,
            keyword_engine=self._keyword_engine,
            clock=self._clock,
            recover=lambda: self._publisher().recover(),
            checkpoint=self._checkpoint,
        )
        return AccessControl(
            engine=self._engine,
            clock=self._clock,
            mover=mover,
            lock=lambda: home_lock(self._home, wait_s=ACCESS_WAIT_S),
        )

    def near_passages(self, vectors: Sequence[np.ndarray], *, top_k: int) -> set[int]:
        """Ids of the passages in force nearest to any of these unit vectors, whoever may read them.

        Raises:
            StoreUnavailableError: If the vector index cannot be read.
        """
        with snapshot(self._engine) as connection:
            state = load_index_state(connection)
            partitions = [
                each for each in searchable_partitions(connection) if each.standing is Standing.IN_FORCE
            ]
        if state is None or not partitions:
            return set()
        with self._vectors.reading(state) as index:
            return {
                passage_id
                for vector in vectors
                for passage_id, _ in index.search(partitions, vector, top_k=top_k)
            }

    def embedder(self) -> Embedder:
        """The embedding model, loaded at its first use."""
        with self._lock:
            if self._embedder is None:
                self._embedder = self._factory()
            return self._embedder

    def status(self, *, probe: bool = True) -> dict[str, Any]:
        """What there is, as JSON-able values.

        Args:
            probe: Also try the vector index, in a child process: a second or two.
        """
        health = index_health(self._engine, self._vectors, chunker_version=self._chunker_version, probe=probe)
        return {**home_status(self._home, self._engine, self.list_documents()), "index": health}

    def close(self) -> None:
        """Let go of every file."""
        if "retriever" in self.__dict__:
            self.retriever.close()
        self._vectors.close()
        self._engine.dispose()

    @cached_property
    def _keyword_engine(self) -> Engine:
        """The truth store itself where it is SQLite; else a file beside the vectors."""
        if self._engine.dialect.name == "sqlite":
            return self._engine
        return create_engine(f"sqlite:///{self._home / 'keywords.db'}")


def _tell_nobody(_stage: str, _done: int, _total: int) -> None:
    pass
