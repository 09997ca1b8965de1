"""Making a release: indexes first, then one transaction that lets every reader see it.

At any instant a crash leaves the release before or the release after. What it leaves in
the vector index beyond that is checked away at each search and mended at the next write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from knowledge.audit.trail import append_entry
from knowledge.changes import KnowledgeChanges, PublishedRelease, ReleaseRecord
from knowledge.embedder import Embedder
from knowledge.embedding_cache import Progress, embed_missing
from knowledge.errors import NothingToRollBackError
from knowledge.index_changes import VectorChanges, change_keywords
from knowledge.index_match import check_state
from knowledge.index_text import IndexText
from knowledge.keyword_index import KeywordIndex
from knowledge.originals import Originals
from knowledge.planning import Plan, check_expected
from knowledge.publication import (
    Placement,
    Publication,
    audited,
    catalog_after,
    number_versions,
    place,
    published,
    supersession_warnings,
    widened,
)
from knowledge.standing import CatalogEntry
from knowledge.store.access import restricted
from knowledge.store.documents import catalog
from knowledge.store.engine import snapshot, write, write_both
from knowledge.store.indexing import (
    IndexState,
    change_entries,
    change_index_state,
    create_index_state,
    ensure_partitions,
    load_entries,
    load_index_state,
    load_partitions,
)
from knowledge.store.passages import indexed_passages
from knowledge.store.publications import (
    change_validity,
    load_plan,
    load_rollback_plan,
    write_document,
    write_files,
    write_passages,
    write_version,
)
from knowledge.store.releases import add_release, current_release
from knowledge.vector_index import VectorIndex
from knowledge.vector_store import VectorStore

Checkpoint = Callable[[str], None]
"""Called with the name of each point between two durable effects; tests end the process there."""

OnCommit = Callable[[Connection, int], None]
"""Called in the transaction that makes a release visible, with the release's number."""


class Publisher:
    """Publishes changes. The caller holds the home's write lock."""

    def __init__(
        self,
        *,
        engine: Engine,
        vectors: VectorStore,
        keywords: KeywordIndex,
        keyword_engine: Engine,
        originals: Originals,
        embedder: Callable[[], Embedder],
        chunker_version: str,
        clock: Callable[[], datetime],
        checkpoint: Checkpoint,
    ) -> None:
        self._engine, self._keyword_engine = engine, keyword_engine
        self._vectors, self._keywords, self._originals = vectors, keywords, originals
        self._embedder, self._chunker_version = embedder, chunker_version
        self._clock, self._checkpoint = clock, checkpoint

    def publish(
        self,
        changes: Sequence[KnowledgeChanges],
        record: ReleaseRecord,
        *,
        on_progress: Progress,
        expected: Mapping[str, int | None] | None = None,
        on_commit: OnCommit | None = None,
    ) -> PublishedRelease:
        """See `KnowledgeBase.publish_changes`."""
        self.recover()
        plan, release = self._plan(changes, expected)
        if not plan.targets:
            with write(self._engine) as connection:
                write_files(connection, plan)
            return published(release, plan)
        state = self._ready_state(embeds=any(each.document for each in plan.targets.values()))
        publication = Publication(plan=plan, state=state, new=number_versions(plan, state), record=record)
        return self._carry_out(publication, release, on_progress, on_commit)

    def roll_back(
        self,
        record: ReleaseRecord,
        *,
        on_progress: Progress,
        on_commit: OnCommit | None = None,
    ) -> PublishedRelease:
        """See `KnowledgeBase.roll_back`; `record.restores` says to which release."""
        assert record.restores is not None
        self.recover()
        with snapshot(self._engine) as connection:
            release = current_release(connection)
            plan = load_rollback_plan(connection, to=record.restores)
            then = catalog(connection, release=record.restores, doc_ids=list(plan.targets))
            now = catalog(connection, release=release, doc_ids=list(plan.targets))
        if not plan.targets:
            raise NothingToRollBackError(record.restores)
        plan.warnings += widened(now, [each for each in then if each.doc_id in plan.targets])
        publication = Publication(
            plan=plan,
            state=self._ready_state(embeds=True),
            new=(),
            record=record,
            restored={
                entry.doc_id: entry
                for entry in then
                if entry.doc_id in plan.targets and plan.targets[entry.doc_id].version_id
            },
        )
        return self._carry_out(publication, release, on_progress, on_commit)

    def recover(self) -> None:
        """Make the vector index agree with the truth store after an interrupted write."""
        with snapshot(self._engine) as connection:
            state = load_index_state(connection)
        if state is None or not state.pending:
            return
        with self._vectors.writing(state) as index:
            VectorChanges(self._engine, state).mend(index)
        self._finish(state)

    def _carry_out(
        self,
        publication: Publication,
        release: int,
        on_progress: Progress,
        on_commit: OnCommit | None,
    ) -> PublishedRelease:
        self._keep_originals(publication.plan)
        self._embed(publication, on_progress)
        warnings = self._apply(publication, on_progress, on_commit)
        return published(release + 1, publication.plan, publication.new, warnings)

    def _plan(
        self, changes: Sequence[KnowledgeChanges], expected: Mapping[str, int | None] | None
    ) -> tuple[Plan, int]:
        """What the changes mean, and the release that they meet."""
        with snapshot(self._engine) as connection:
            plan, known = load_plan(connection, changes)
            release = current_release(connection)
        if expected is not None:
            check_expected(plan, known, expected)
        return plan, release

    def _ready_state(self, *, embeds: bool) -> IndexState:
        """The index state, made if there is none; checked against the configuration."""
        with snapshot(self._engine) as connection:
            state = load_index_state(connection)
        if embeds:
            embedder = self._embedder()
            state = state or self._first_state(embedder)
            check_state(state, embedder, self._chunker_version)
        assert state is not None  # documents exist, so something was published
        return state

    def _first_state(self, embedder: Embedder) -> IndexState:
        with write(self._engine) as connection:
            create_index_state(
                connection,
                fingerprint=embedder.fingerprint,
                dim=embedder.dim,
                chunker_version=self._chunker_version,
            )
            state = load_index_state(connection)
        assert state is not None
        return state

    def _keep_originals(self, plan: Plan) -> None:
        for target in plan.targets.values():
            if target.document is not None:
                self._originals.store(target.document.original)
        self._checkpoint("originals kept")

    def _embed(self, publication: Publication, on_progress: Progress) -> None:
        texts = {text.sha256: text for version in publication.new for text in version.texts()}
        texts |= self._restored_texts(publication)
        if texts:
            embed_missing(self._engine, self._embedder(), texts, on_progress=on_progress)
            self._checkpoint("texts embedded")

    def _restored_texts(self, publication: Publication) -> dict[bytes, IndexText]:
        """What goes back into the indexes may have been embedded by another model only."""
        ids = [entry.version_id for entry in publication.restored.values()]
        with snapshot(self._engine) as connection:
            rows = indexed_passages(connection, ids, chunking=publication.state.chunking)
            return {row.text.sha256: row.text for row in rows}

    def _apply(
        self, publication: Publication, on_progress: Progress, on_commit: OnCommit | None
    ) -> list[str]:
        """Change the indexes and the truth store; gives what to warn of."""
        state = publication.state
        with snapshot(self._engine) as connection:
            placement, entries = find_placement(connection, publication, on=self._clock().date())
        self._announce(publication, placement)
        # Numbers are spent and the generation unchanged: other readers go on undisturbed.
        with self._vectors.writing(state) as index:
            self._add_vectors(index, publication, placement, on_progress)
            self._commit(publication, placement, on_commit)
            VectorChanges(self._engine, state).remove(index, placement.removed)
        self._checkpoint("old vectors removed")
        self._finish(replace(state, generation=state.generation + 1))
        return supersession_warnings(entries, publication.new)

    def _announce(self, publication: Publication, placement: Placement) -> None:
        """Spend the numbers and say which partitions may hold something unfinished."""
        state, new = publication.state, publication.new
        with write(self._engine) as connection:
            numbers = ensure_partitions(connection, placement.partitions)
            change_index_state(
                connection,
                next_version_id=state.next_version_id + len(new),
                next_passage_id=state.next_passage_id + sum(len(each.rows) for each in new),
                pending=sorted(numbers[each] for each in placement.partitions),
            )
        self._checkpoint("change announced")

    def _add_vectors(
        self,
        index: VectorIndex,
        publication: Publication,
        placement: Placement,
        on_progress: Progress,
    ) -> None:
        new_keys = {version.version_id: version.keys() for version in publication.new}
        vectors = VectorChanges(self._engine, publication.state)
        for done, total in vectors.add(index, placement.added, new_keys):
            self._checkpoint(f"vector batch {done} added")
            on_progress("indexing", done, total)
        self._checkpoint("vectors added")

    def _commit(self, publication: Publication, placement: Placement, on_commit: OnCommit | None) -> None:
        """The one transaction that makes the release visible."""
        state = publication.state
        generation = state.generation + 1
        with write_both(self._engine, self._keyword_engine) as (connection, own):
            release = self._write_release(connection, publication)
            if on_commit is not None:
                on_commit(connection, release)
            write_entries(connection, placement)
            change_keywords(connection, own, self._keywords, placement, chunking=state.chunking)
            self._checkpoint("keywords written")
            change_index_state(connection, generation=generation)
            self._checkpoint("transaction written")
        self._vectors.advance(state.vectors_folder, generation)
        self._checkpoint("release visible")

    def _write_release(self, connection: Connection, publication: Publication) -> int:
        release, now = current_release(connection) + 1, self._clock()
        add_release(connection, number=release, published_at=now, record=publication.record)
        self._checkpoint("transaction begun")
        write_versions(connection, publication)
        write_validities(connection, publication, release)
        write_files(connection, publication.plan)
        self._checkpoint("documents written")
        append_entry(connection, at=now, **audited(publication, release))
        return release

    def _finish(self, state: IndexState) -> None:
        """Say that nothing is unfinished; readers elsewhere look again."""
        with write(self._engine) as connection:
            change_index_state(connection, pending=[], generation=state.generation + 1)
        self._vectors.advance(state.vectors_folder, state.generation + 1)


def find_placement(
    connection: Connection, publication: Publication, *, on: date
) -> tuple[Placement, list[CatalogEntry]]:
    """What a publication will change in the indexes, and the catalog as it will be."""
    before = catalog(connection, release=current_release(connection))
    entries = catalog_after(before, publication)
    numbers = {number: each for each, number in load_partitions(connection).items()}
    held = {(version, numbers[number]) for version, number in load_entries(connection)}
    return place(restricted(connection, entries), held, on=on), entries


def write_versions(connection: Connection, publication: Publication) -> None:
    """Write the documents and versions that are new, with their passages."""
    for doc_id, short_id in sorted(publication.plan.new_documents.items()):
        write_document(
            connection,
            doc_id=doc_id,
            short_id=short_id,
            collection=publication.plan.targets[doc_id].content["collection"],
        )
    for version in publication.new:
        write_version(
            connection,
            version_id=version.version_id,
            doc_id=version.doc_id,
            number=version.number,
            content=version.content,
        )
        write_passages(connection, version.rows)


def write_validities(connection: Connection, publication: Publication, release: int) -> None:
    """Make each version the published state of its document from a release on."""
    made = {version.doc_id: version.version_id for version in publication.new}
    for doc_id, target in sorted(publication.plan.targets.items()):
        change_validity(
            connection,
            doc_id=doc_id,
            version_id=made.get(doc_id, target.version_id),
            source=target.source,
            release=release,
        )


def write_entries(connection: Connection, placement: Placement) -> None:
    """Record what the indexes hold from this transaction on."""
    numbers = ensure_partitions(connection, placement.partitions)
    change_entries(
        connection,
        added=[(version, numbers[each]) for version, each in placement.added],
        removed=[(version, numbers[each]) for version, each in placement.removed],
    )
