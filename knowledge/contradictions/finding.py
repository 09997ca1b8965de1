"""Finding what cannot both be followed: in the whole knowledge base, or between it and a proposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from knowledge.compared import COMPARED, ComparedDocument, compared_version
from knowledge.contradictions.claim import Claim
from knowledge.contradictions.pairing import ClaimPair, contradicting_pairs
from knowledge.contradictions.reading import claims_of, claims_of_passages
from knowledge.contradictions.templates import Apart, heading_names
from knowledge.neighbourhood import Neighbourhood
from knowledge.store.engine import snapshot
from knowledge.store.indexing import load_index_state
from knowledge.store.passages import passages_of

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase

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
    around: Neighbourhood,
    *,
    on_progress: Told = lambda _stage, _done, _total: None,
) -> list[ClaimPair]:
    """What proposed documents contradict in those in force, and in each other.

    The first claim of each pair is of a proposed document.
    """
    claims = [
        claim for each in around.passages for claim in claims_of(each.document, each.passage, each.units)
    ]
    paths = [(each.document.doc_id, each.passage.heading_path) for each in around.passages]
    others: list[Claim] = []
    with snapshot(knowledge_base.engine) as connection:
        state = load_index_state(connection)
        if state is not None and claims:
            others = claims_of_passages(connection, state, around.near, around.base, on_progress=on_progress)
            near = passages_of(
                connection,
                {each.version_id for each in around.near},
                release=knowledge_base.current_release(),
            )
            paths += [(each.doc_id, tuple(each.row.heading_path)) for each in near]
    apart = Apart(_headings(paths))
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
