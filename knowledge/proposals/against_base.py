"""What a proposal's documents do to those in force: what they contradict and what they repeat."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.documents import PreparedDocument
from knowledge.proposals.report import Remark, Severity

if TYPE_CHECKING:
    from knowledge.compared import ComparedDocument
    from knowledge.contradictions.claim import Claim
    from knowledge.contradictions.pairing import ClaimPair
    from knowledge.duplicates.copies import ComparedText, CopyGroup
    from knowledge.knowledge_base import KnowledgeBase
    from knowledge.proposals.report import Excerpt

_SHOWN = 300
"""Characters of a copy that are quoted."""
_COPIES = {
    "exact": ("duplicate", Severity.WARNING),
    "near": ("near_duplicate", Severity.WARNING),
    "section": ("shared_section", Severity.NOTE),
}

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
    stays dismissed as long as neither side says something else. A document whose text stays as
    it is in force (another owner, another review date) has no remarks of its own: it says
    nothing that was not so before.

    Args:
        knowledge_base: Holds what is in force.
        documents: As they would be published.
        doc_ids: Source of each document to the id that it will have.
        leaving: Ids of documents that the proposal retires.
        role: Quote only what this role may read; None quotes everything.
        on_progress: Told the stage (`embedding`, `reading`, `comparing`), steps done and in all.
    """
    from knowledge.contradictions.dismissals import digests_of, load_dismissals
    from knowledge.contradictions.finding import find_contradictions
    from knowledge.duplicates.finding import find_copies
    from knowledge.neighbourhood import read_neighbourhood
    from knowledge.proposals.unchanged import same_as_in_force

    tell = on_progress or (lambda _stage, _done, _total: None)
    around = read_neighbourhood(
        knowledge_base, documents, doc_ids=doc_ids, leaving=leaving, role=role, on_progress=tell
    )
    dismissed = load_dismissals(knowledge_base)
    found = find_contradictions(knowledge_base, around, on_progress=tell)
    same = same_as_in_force(knowledge_base, around.proposed)
    pairs = [pair for each in found if digests_of(each) not in dismissed for pair in _told(each, same)]
    copies = find_copies(knowledge_base, around)
    groups = [*copies.documents, *copies.sections]
    return [
        *(_contradiction(pair) for pair in pairs),
        *(remark for group in groups for remark in _copied(group, same)),
    ]


def _told(pair: ClaimPair, same: Collection[str]) -> Iterator[ClaimPair]:
    """The pair with a side first that the proposal changes; nothing where neither is changed."""
    changed = [
        claim
        for claim in (pair.first, pair.second)
        if claim.document.version is None and claim.doc_id not in same
    ]
    if changed:
        other = pair.second if changed[0] is pair.first else pair.first
        yield replace(pair, first=changed[0], second=other)


def _copied(group: CopyGroup, same: Collection[str]) -> Iterator[Remark]:
    """One remark for each proposed document of a group that is changed, beside the one to keep."""
    code, severity = _COPIES[group.kind]
    for member in group.members:
        if member.document.version is not None or member.document.doc_id in same:
            continue
        other = _beside(group, member)
        yield Remark(
            code=code,
            severity=severity,
            source=member.document.source,
            message=_copy_message(group, member, other),
            excerpts=tuple(_opening(each) for each in (member, other)),
        )


def _beside(group: CopyGroup, member: ComparedText) -> ComparedText:
    others = [each for each in group.members if each.document.doc_id != member.document.doc_id]
    published = [each for each in others if each.document.version is not None]
    return (published or others or [member])[0]


def _copy_message(group: CopyGroup, member: ComparedText, other: ComparedText) -> str:
    from knowledge.duplicates.likeness import similarity
    from knowledge.duplicates.minhash import words_of

    share = round(100 * similarity(words_of(member.text), words_of(other.text)))
    where = _where(other.document)
    if group.kind.value == "exact":
        return f"Says word for word what {where} says; retire one of them, or name it under supersedes."
    if group.kind.value == "near":
        return (
            f"Shares {share} % of its words with {where}; name that under supersedes, or put both together."
        )
    heading = member.heading_path[-1] if member.heading_path else "the beginning"
    return f"“{heading}” shares {share} % of its words with {where}; keep it in one place and refer to it."


def _opening(text: ComparedText) -> Excerpt:
    """The first words, enough to see what is meant."""
    body = text.text[:_SHOWN]
    lead = len(body) - len(body.lstrip())
    quote = body.strip()
    start = text.start + lead
    return text.document.excerpt(
        quote, section=" > ".join(text.heading_path), start=start, end=start + len(quote)
    )


def _contradiction(pair: ClaimPair) -> Remark:
    other = pair.second.document
    return Remark(
        code="contradiction",
        severity=Severity.WARNING,
        source=pair.first.document.source,
        message=f"Says otherwise than {_where(other)}, about {topic_in_words(pair.topic)}; "
        "settle which one holds before publishing.",
        excerpts=(quoted(pair.first), quoted(pair.second)),
    )


def _where(document: ComparedDocument) -> str:
    if document.version is None:
        return f"{document.source}, also of this proposal"
    owner = f", owner {document.owner}" if document.owner else ""
    return f"{document.name} ({document.doc_id}{owner})"


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
    "number": "the number",
    "mass": "the weight",
    "data": "the size",
    "cycles": "the frequency",
    **{name: f"the {name}" for name in ("speed", "length", "area", "volume", "data rate", "temperature")},
    **{name: f"the {name}" for name in ("voltage", "current", "power", "energy", "pressure", "loudness")},
}
