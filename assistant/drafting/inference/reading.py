"""From the knowledge base in force to values for slots: search, read precisely, choose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.drafting.inference import approvals, contacts, incidents, logs, periods, registers, sentences
from assistant.drafting.inference.choosing import choose
from assistant.drafting.inference.documents import find_similar, usage_policy
from assistant.drafting.inference.hit import Hit
from assistant.drafting.inference.inferred import Inferences, InferredValue, Topic
from assistant.drafting.inference.queries import QUERIES
from assistant.drafting.inference.sources import admit, aside, of_another, other_workflows
from assistant.drafting.inference.statement import Section, Source, read_section
from knowledge.audience import NO_GROUPS
from knowledge.catalog import DocumentSummary
from knowledge.documents import Passage
from knowledge.gathering import Gathered
from knowledge.knowledge_base import KnowledgeBase
from knowledge.retrieval import Scope

RULES = (
    *approvals.RULES,
    *logs.RULES,
    *periods.RULES,
    *incidents.RULES,
    *contacts.RULES,
    *registers.RULES,
    *sentences.RULES,
)
"""Every reading that there is."""

PASSAGES = 14
"""Read for each query."""
_MARGIN = 4_000
"""Characters of a section that are read on either side of a passage."""

Spot = tuple[int, int, int]
"""A version's id and a span of its text."""


def infer(
    knowledge: KnowledgeBase,
    *,
    role: str,
    groups: frozenset[str] = NO_GROUPS,
    collection: str | None = None,
    at: datetime,
    about: str,
    systems: Sequence[str] = (),
    topics: Collection[Topic] = tuple(Topic),
) -> Inferences:
    """What documents in force say about topics, as one reader may see them.

    Args:
        knowledge: The knowledge base; its current release is read.
        role: The reader's role.
        groups: The reader's groups, by their bare names.
        collection: Only of this collection; None reads all.
        at: The moment that citations bear.
        about: What is drafted, by name or in words: its own documents count too, and the nearest
            specification is the one nearest to it.
        systems: Systems of the workflow; where some are named only their owners are given.
        topics: What is wanted.

    Returns:
        Values with quotes. A topic of which nothing certain is said is absent.

    Raises:
        UnknownCollectionError: If documents exist and the reader may read none of the collection.
    """
    scope = knowledge.scope(role=role, groups=groups, collection=collection)
    documents = knowledge.list_documents(role=role, groups=groups, collection=collection, release=scope.release)
    wanted = [topic for topic in QUERIES if topic in topics]
    queries = [query for topic in wanted for query in QUERIES[topic]]
    gathered = knowledge.gatherer.gather(queries, scope, top_k=PASSAGES)
    sections = list(_sections(knowledge, gathered, documents, scope, about=about))
    found = _read(sections, frozenset(wanted))
    values = {topic: value for topic in wanted if (value := choose(topic, found[topic], at=at))}
    if systems and Topic.SYSTEM_OWNERS in values:
        values = _only_systems(values, systems)
    if Topic.SIMILAR_SPEC in topics and (similar := find_similar(knowledge, documents, scope, about=about, at=at)):
        values[Topic.SIMILAR_SPEC] = similar
    return Inferences(values=values, release=scope.release)


def _sections(
    knowledge: KnowledgeBase,
    gathered: Gathered,
    documents: Sequence[DocumentSummary],
    scope: Scope,
    *,
    about: str,
) -> Iterator[Section]:
    """The sections around what was found, each once, of documents that may give values."""
    sources = _sources(knowledge, gathered, scope, about=about)
    others = other_workflows(documents, about)
    for passage, start, end in _spots(each for passages in gathered.passages for each in passages):
        source = sources.get(passage.version_id)
        if source is None or aside(passage.heading_path):
            continue
        if not source.own and of_another(" ".join(passage.heading_path[1:]), others):
            continue
        section = read_section(source, passage.heading_path, start, end)
        kept = [
            each
            for each in section.statements
            if source.own or not _of_another_workflow(each.cells[0] if each.cells else each.text, each.header, others)
        ]
        yield replace(section, statements=kept)


def _of_another_workflow(text: str, header: Sequence[str], others: Sequence[frozenset[str]]) -> bool:
    listed = bool(header) and header[0].strip().lower() in ("workflow", "workflows", "use case", "use cases", "pilot")
    return listed or of_another(text, others)


def _sources(
    knowledge: KnowledgeBase, gathered: Gathered, scope: Scope, *, about: str
) -> dict[int, Source]:
    ids = {each.version_id for passages in gathered.passages for each in passages}
    versions = knowledge.versions_by_id(ids, role=scope.role, groups=scope.groups)
    admitted = (
        (version_id, admit(version, label=gathered.labels[version.doc_id], about=about))
        for version_id, version in versions.items()
        if version.doc_id in gathered.labels
    )
    return {version_id: source for version_id, source in admitted if source is not None}


def _spots(passages: Iterable[Passage]) -> Iterator[tuple[Passage, int, int]]:
    """Where to read: a passage's section, a long one around the passage; no place twice."""
    seen: set[Spot] = set()
    for passage in passages:
        start = max(passage.section_start, passage.start - _MARGIN)
        end = min(passage.section_end or passage.end, passage.end + _MARGIN)
        spot = (passage.version_id, start, max(end, passage.end))
        if spot not in seen:
            seen.add(spot)
            yield passage, spot[1], spot[2]


def _read(sections: Sequence[Section], wanted: frozenset[Topic]) -> dict[Topic, list[Hit]]:
    found: dict[Topic, list[Hit]] = defaultdict(list)
    for section in sections:
        if not section.statements:
            continue
        for rule in RULES:
            if rule.topics & wanted and rule.trigger.search(section.text):
                for hit in rule.read(section):
                    found[hit.topic].append(hit)
    if Topic.USAGE_POLICY in wanted:
        found[Topic.USAGE_POLICY] = list(usage_policy(sections))
    return found


def _only_systems(
    values: dict[Topic, InferredValue], systems: Sequence[str]
) -> dict[Topic, InferredValue]:
    """Only the owners of the systems that the workflow uses."""
    named = {each.strip().casefold() for each in systems}
    known = values[Topic.SYSTEM_OWNERS]
    pairs = list(zip(known.value, known.citations, strict=False))
    chosen = [(row, citation) for row, citation in pairs if row["system"].casefold() in named]
    rest = {topic: value for topic, value in values.items() if topic is not Topic.SYSTEM_OWNERS}
    if chosen:
        rows, citations = zip(*chosen, strict=True)
        rest[Topic.SYSTEM_OWNERS] = replace(known, value=list(rows), citations=tuple(citations))
    return rest
