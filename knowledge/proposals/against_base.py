"""What a proposal's documents do to those in force: what they contradict and what they repeat."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from knowledge.documents import PreparedDocument
from knowledge.proposals.report import Remark, Severity

if TYPE_CHECKING:
    from knowledge.contradictions.claim import Claim
    from knowledge.contradictions.pairing import ClaimPair
    from knowledge.knowledge_base import KnowledgeBase
    from knowledge.proposals.report import Excerpt

Told = Callable[[str, int, int], None]
"""Told a stage, steps done and steps in all."""


def inspect_against_base(
    knowledge_base: KnowledgeBase,
    documents: Sequence[PreparedDocument],
    *,
    doc_ids: Mapping[str, str],
    leaving: Collection[str] = (),
    role: str | None = None,
    on_progress: Told | None = None,
) -> list[Remark]:
    """Contradictions (`contradiction`) and copies (`duplicate`, `near_duplicate`,
    `shared_section`) between proposed documents and those in force, and among themselves.

    A document is never held against its own earlier version, nor against one that it
    supersedes or that leaves with the same proposal. What somebody dismissed as no conflict
    stays dismissed only for documents in force: a proposal says it anew.

    Args:
        knowledge_base: Holds what is in force.
        documents: As they would be published.
        doc_ids: Source of each document to the id that it will have.
        leaving: Ids of documents that the proposal retires.
        role: Quote only what this role may read; None quotes everything.
        on_progress: Told the stage (`embedding`, `reading`, `comparing`), steps done and in all.
    """
    from knowledge.contradictions.finding import find_contradictions

    pairs = find_contradictions(
        knowledge_base,
        documents,
        doc_ids=doc_ids,
        leaving=leaving,
        role=role,
        on_progress=on_progress or (lambda _stage, _done, _total: None),
    )
    return [_contradiction(pair) for pair in pairs]


def _contradiction(pair: ClaimPair) -> Remark:
    other = pair.second.document
    where = "another document of this proposal" if other.version is None else f"{other.name}, in force"
    owner = f" (owner {other.owner})" if other.owner else ""
    return Remark(
        code="contradiction",
        severity=Severity.WARNING,
        source=pair.first.document.source,
        message=f"Says otherwise than {where}{owner}, on {topic_in_words(pair.topic)}; "
        "settle which one holds before publishing.",
        excerpts=(quoted(pair.first), quoted(pair.second)),
    )


def quoted(claim: Claim) -> Excerpt:
    """The words of a claim with where they stand."""
    unit = claim.unit
    return claim.document.excerpt(
        unit.text, section=" > ".join(claim.headings), start=unit.start, end=unit.end
    )


def topic_in_words(topic: str) -> str:
    """What two statements disagree on, as people say it.

    >>> topic_in_words("count of guest per night")
    'the number per night'
    """
    name, _, per = topic.partition(" per ")
    rate = f" per {per}" if per else ""
    if name.startswith("count of "):
        return f"the number{rate}"
    if name.startswith("who "):
        return name
    return _TOPICS.get(name, "the amount") + rate


_TOPICS = {
    "duration": "how long",
    "frequency": "how often",
    "percent": "the share",
    "date": "the date",
    "day of year": "the date",
    "clock": "the time of day",
    "rule": "what is allowed or required",
}
