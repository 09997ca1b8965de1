"""Finding what cannot both be followed: in the whole knowledge base, or between it and a proposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection

from knowledge.compared import COMPARED, ComparedDocument, compared_proposal, compared_version
from knowledge.contradictions.pairing import ClaimPair, contradicting_pairs
from knowledge.contradictions.reading import claims_of, claims_of_passages
from knowledge.contradictions.templates import Apart, heading_names
from knowledge.documents import Passage, PassageKind, PreparedDocument
from knowledge.store.engine import snapshot
from knowledge.store.indexing import load_index_state
from knowledge.store.passages import StoredPassage, load_passages, passages_of

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase

NEIGHBOURS = 30
"""Published passages that each proposed passage is held against."""

Told = Callable[[str, int, int], None]
"""Told a stage, steps done and steps in all."""


def find_conflicts(
    knowledge_base: KnowledgeBase,
    *,
    collection: str | None = None,
    role: str | None = None,
    on_progress: Told = lambda _stage, _done, _total: None,
) -> list[ClaimPair]:
    """Every pair of statements of different documents in force that contradict each other.

    Args:
        knowledge_base: Holds them.
        collection: Only pairs of which at least one is of this collection.
        role: Only documents that this role may read; None compares all.
        on_progress: Told `reading` and `comparing`.

    Raises:
        UnknownCollectionError: If documents exist and none has this collection.
    """
    if collection is not None:
        knowledge_base.list_documents(collection=collection)  # says so where there is none
    documents = _published(knowledge_base, role)
    release = knowledge_base.current_release()
    with snapshot(knowledge_base.engine) as connection:
        state = load_index_state(connection)
        if state is None:
            return []
        stored = passages_of(connection, list(documents), release=release)
        claims = claims_of_passages(connection, state, stored, documents, on_progress=on_progress)
    headings = _headings((each.doc_id, tuple(each.row.heading_path)) for each in stored)
    mine = (
        claims if collection is None else [each for each in claims if each.document.collection == collection]
    )
    return contradicting_pairs(
        mine,
        None if collection is None else claims,
        keeps_apart=Apart(headings),
        on_progress=on_progress,
    )


def find_contradictions(
    knowledge_base: KnowledgeBase,
    documents: Sequence[PreparedDocument],
    *,
    doc_ids: Mapping[str, str],
    leaving: Collection[str] = (),
    role: str | None = None,
    on_progress: Told = lambda _stage, _done, _total: None,
) -> list[ClaimPair]:
    """What proposed documents contradict in those in force, and in each other.

    See `knowledge.proposals.against_base` for the arguments. The first claim of each pair is of
    a proposed document.
    """
    proposed = [
        (compared_proposal(each, doc_id=doc_ids.get(each.source, each.source)), each) for each in documents
    ]
    proposed = [(one, each) for one, each in proposed if one.status in COMPARED]
    if not proposed:
        return []
    passages = _embedded(knowledge_base, proposed, on_progress)
    said = [(list(claims_of(one, passage, units)), vector) for one, passage, vector, units in passages]
    claims = [claim for found, _ in said for claim in found]
    vectors = [vector for found, vector in said if found]
    gone = {*doc_ids.values(), *leaving}
    base = {
        version_id: each
        for version_id, each in _published(knowledge_base, role).items()
        if each.doc_id not in gone and not any(one.replaces(each) for one, _ in proposed)
    }
    with snapshot(knowledge_base.engine) as connection:
        near = _near(connection, knowledge_base, vectors, base)
        state = load_index_state(connection)
        others = (
            claims_of_passages(connection, state, near, base, on_progress=on_progress)
            if state is not None
            else []
        )
        headings = _headings(
            [
                *((one.doc_id, passage.heading_path) for one, passage, _, _ in passages),
                *_stored_headings(connection, knowledge_base, {each.version_id for each in near}),
            ]
        )
    apart = Apart(headings)
    return [
        *contradicting_pairs(claims, others, keeps_apart=apart, on_progress=on_progress),
        *contradicting_pairs(claims, keeps_apart=apart),
    ]


def _published(knowledge_base: KnowledgeBase, role: str | None) -> dict[int, ComparedDocument]:
    """What binds, by version id."""
    return {
        each.version_id: compared_version(each)
        for each in knowledge_base.list_documents(role=role)
        if each.status in COMPARED
    }


def _headings(paths: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for doc_id, path in paths:
        found[doc_id].add(path)
    return {doc_id: heading_names(each) for doc_id, each in found.items()}


def _stored_headings(
    connection: Connection, knowledge_base: KnowledgeBase, version_ids: Collection[int]
) -> list[tuple[str, tuple[str, ...]]]:
    stored = passages_of(connection, version_ids, release=knowledge_base.current_release())
    return [(each.doc_id, tuple(each.row.heading_path)) for each in stored]


def _near(
    connection: Connection,
    knowledge_base: KnowledgeBase,
    vectors: Sequence[np.ndarray],
    base: Mapping[int, ComparedDocument],
) -> list[StoredPassage]:
    """The published passages nearest to any of these; all of them where the index cannot be asked."""
    from knowledge.errors import StoreUnavailableError

    release = knowledge_base.current_release()
    try:
        ids = knowledge_base.near_passages(vectors, top_k=NEIGHBOURS)
    except StoreUnavailableError:
        return passages_of(connection, list(base), release=release)
    found = load_passages(connection, ids, release=release)
    return [found[each] for each in sorted(found) if found[each].version_id in base]


def _embedded(
    knowledge_base: KnowledgeBase,
    proposed: Sequence[tuple[ComparedDocument, PreparedDocument]],
    on_progress: Told,
) -> list[tuple[ComparedDocument, Passage, np.ndarray, np.ndarray]]:
    """Each proposed passage with its vector and those of its units.

    They are kept under the text's digest, so that publishing need not make them again.
    """
    from knowledge.embedding_cache import embed_missing
    from knowledge.store.embeddings import load_units, load_vectors
    from knowledge.unit_vectors import passage_text

    passages = [(one, passage) for one, each in proposed for passage in _passages(one, each)]
    texts = {(text := passage_text(passage)).sha256: text for _, passage in passages}
    embedder = knowledge_base.embedder()
    model = embed_missing(knowledge_base.engine, embedder, texts, on_progress=on_progress)
    with snapshot(knowledge_base.engine) as connection:
        vectors = load_vectors(connection, model, list(texts))
        units = load_units(connection, model, list(texts), dim=embedder.dim)
    keys = [passage_text(passage).sha256 for _, passage in passages]
    return [
        (one, passage, vectors[key], units[key][0])
        for (one, passage), key in zip(passages, keys, strict=True)
    ]


def _passages(one: ComparedDocument, document: PreparedDocument) -> Iterable[Passage]:
    headings = {section.ordinal: tuple(section.heading_path) for section in document.sections}
    for number, span in enumerate(sorted(document.passages, key=lambda each: each.ordinal)):
        yield Passage(
            passage_id=-1 - number,
            version_id=-1,
            doc_id=one.doc_id,
            version=0,
            source=one.source,
            collection=one.collection,
            title=one.title,
            heading_path=headings.get(span.section, ()),
            start=span.start,
            end=span.end,
            text=document.text[span.start : span.end],
            context=span.context,
            kind=PassageKind(span.kind),
            page=span.page,
        )
