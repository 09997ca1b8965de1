"""Proposed documents with the published passages nearest to theirs: what they are held against."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.compared import COMPARED, ComparedDocument, compared_proposal, compared_version
from knowledge.documents import Passage, PreparedDocument
from knowledge.errors import StoreUnavailableError
from knowledge.store.engine import snapshot
from knowledge.store.passages import StoredPassage, load_passages, passages_of

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase

NEIGHBOURS = 30
"""Published passages that each proposed passage is held against."""

Told = Callable[[str, int, int], None]
"""Told a stage, steps done and steps in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPassage:
    """A passage as it would be published, with its vectors."""

    document: ComparedDocument
    passage: Passage
    vector: np.ndarray
    """(dim,) of unit length."""
    units: np.ndarray
    """(k, dim), of the units of its indexed text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """What a proposal brings and what it meets."""

    proposed: Sequence[tuple[ComparedDocument, PreparedDocument]]
    passages: Sequence[ProposedPassage]
    base: Mapping[int, ComparedDocument]
    """Documents in force or scheduled that would stay beside the proposed ones, by version id."""
    near: Sequence[StoredPassage]
    """Passages of these, nearest to any proposed one."""


def read_neighbourhood(
    knowledge_base: KnowledgeBase,
    documents: Sequence[PreparedDocument],
    *,
    doc_ids: Mapping[str, str],
    leaving: Collection[str] = (),
    role: str | None = None,
    on_progress: Told = lambda _stage, _done, _total: None,
) -> Neighbourhood:
    """Embed what is proposed and look around it. See `inspect_against_base` for the arguments.

    The vectors are kept under their texts' digests, so that publishing need not make them again.
    """
    proposed = [
        (compared_proposal(each, doc_id=doc_ids.get(each.source, each.source)), each) for each in documents
    ]
    gone = {*(one.doc_id for one, _ in proposed), *leaving}
    base = {
        each.version_id: known
        for each in knowledge_base.list_documents(role=role)
        if each.status in COMPARED
        and each.doc_id not in gone
        and (known := compared_version(each))
        and not any(one.replaces(known) for one, _ in proposed)
    }
    passages = _embedded(knowledge_base, proposed, on_progress) if proposed else []
    return Neighbourhood(
        proposed=proposed,
        passages=passages,
        base=base,
        near=_near(knowledge_base, [each.vector for each in passages], base),
    )


def _near(
    knowledge_base: KnowledgeBase, vectors: Sequence[np.ndarray], base: Mapping[int, ComparedDocument]
) -> list[StoredPassage]:
    """The published passages nearest to any of these; all of them where the index cannot be asked."""
    release = knowledge_base.current_release()
    try:
        ids = knowledge_base.near_passages(vectors, top_k=NEIGHBOURS) if vectors else set()
    except StoreUnavailableError:
        with snapshot(knowledge_base.engine) as connection:
            return passages_of(connection, list(base), release=release)
    with snapshot(knowledge_base.engine) as connection:
        found = load_passages(connection, ids, release=release)
    return [found[each] for each in sorted(found) if found[each].version_id in base]


def _embedded(
    knowledge_base: KnowledgeBase,
    proposed: Sequence[tuple[ComparedDocument, PreparedDocument]],
    on_progress: Told,
) -> list[ProposedPassage]:
    from knowledge.embedding_cache import embed_missing
    from knowledge.store.embeddings import load_units, load_vectors
    from knowledge.unit_vectors import passage_text

    passages = [(one, passage) for one, each in proposed for passage in _passages(one, each)]
    keys = [passage_text(passage).sha256 for _, passage in passages]
    texts = {key: passage_text(passage) for key, (_, passage) in zip(keys, passages, strict=True)}
    embedder = knowledge_base.embedder()
    model = embed_missing(knowledge_base.engine, embedder, texts, on_progress=on_progress)
    with snapshot(knowledge_base.engine) as connection:
        vectors = load_vectors(connection, model, keys)
        units = load_units(connection, model, keys, dim=embedder.dim)
    return [
        ProposedPassage(document=one, passage=passage, vector=vectors[key], units=units[key][0])
        for (one, passage), key in zip(passages, keys, strict=True)
    ]


def _passages(one: ComparedDocument, document: PreparedDocument) -> Iterator[Passage]:
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
            kind=span.kind,
            page=span.page,
        )
