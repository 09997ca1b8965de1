"""Put every question to one system, and compare what it found with the gold evidence."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.condense import condense
from assistant.answering.serialise import parse_history
from evals.benchmarks.peers.system import FileKey, Hit, Query, SearchSystem
from evals.matching import holds_quote
from evals.progress import Progress
from evals.questions import QuestionCase

DOCUMENTS = 10
"""Documents that every system is given the chance to list."""
PASSAGES = 5
"""Passages looked at for the gold quote."""
DEEPEST = 960
"""Passages fetched at most to list ten documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOutcome:
    """What one search of one system found."""

    case: QuestionCase
    all_documents: bool
    """Every piece of gold evidence has a document among the best ten."""
    any_document: bool
    """One of them has."""
    quote: bool
    """One of the best five passages holds a gold quote."""
    reciprocal_rank: float
    """Of the first gold document among the best ten; 0 where there is none."""
    top_score: float
    """The best passage's score; 0 where nothing was found."""
    milliseconds: float
    """Of the search for the first 60 passages."""


def search_cases(
    system: SearchSystem, cases: Sequence[QuestionCase], *, own_collection: bool, progress: Progress
) -> list[SearchOutcome]:
    """Search for each case, in its own collection or in all together.

    Follow-ups are searched by our standalone question, so that systems without history
    are compared by their search alone. The first case is searched once more beforehand:
    opening an index is no part of a search.
    """
    scope = "own collection" if own_collection else "all collections"
    queries = [
        Query(
            text=condense(case.question, parse_history(list(case.history))).text,
            collection=case.collection if own_collection else None,
            role=case.role,
        )
        for case in cases
    ]
    for query in queries[:1]:
        system.search(query)
    outcomes = []
    pairs = list(zip(cases, queries, strict=True))
    for case, query in progress.each(pairs, f"{system.name}: searching {scope}"):
        started = time.perf_counter()
        hits = system.search(query)
        elapsed = (time.perf_counter() - started) * 1000
        outcomes.append(judge(case, _deepen(system, query, hits), milliseconds=elapsed))
    return outcomes


def judge(case: QuestionCase, hits: Sequence[Hit], *, milliseconds: float = 0.0) -> SearchOutcome:
    """Compare what was found with the gold evidence; the same rule for every system."""
    listed = list(dict.fromkeys(hit.key for hit in hits))[:DOCUMENTS]
    wanted = [{FileKey(case.collection, doc) for doc in gold.docs} for gold in case.evidence]
    ranks = [rank for rank, key in enumerate(listed, start=1) if any(key in keys for keys in wanted)]
    return SearchOutcome(
        case=case,
        all_documents=bool(wanted) and all(keys & set(listed) for keys in wanted),
        any_document=bool(ranks),
        quote=any(
            hit.key in keys and holds_quote(hit.text, gold.quote)
            for hit in hits[:PASSAGES]
            for gold, keys in zip(case.evidence, wanted, strict=True)
        ),
        reciprocal_rank=1 / ranks[0] if ranks else 0.0,
        top_score=hits[0].score if hits else 0.0,
        milliseconds=milliseconds,
    )


def _deepen(system: SearchSystem, query: Query, hits: list[Hit]) -> list[Hit]:
    """Fetch more passages where many of one document keep the list below ten documents."""
    while len({hit.key for hit in hits}) < DOCUMENTS and len(hits) >= query.top_k < DEEPEST:
        query = replace(query, top_k=query.top_k * 4)
        hits = system.search(query)
    return hits
