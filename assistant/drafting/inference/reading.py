"""From the knowledge base in force to values for slots: search, read precisely, choose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.drafting.inference import (
    approvals,
    contacts,
    exceptions,
    incidents,
    log_fields,
    logs,
    periods,
    registers,
    sentences,
    severities,
    stops,
    uses,
)
from assistant.drafting.inference.choosing import FROM_NOTES, choose
from assistant.drafting.inference.documents import Specifications, read_specifications, usage_policy
from assistant.drafting.inference.hit import Hit, Rule
from assistant.drafting.inference.inferred import Inferences, InferredValue, Topic
from assistant.drafting.inference.queries import QUERIES
from assistant.drafting.inference.sources import (
    TELLING,
    admit,
    aside,
    counts_for,
    of_one_workflow,
    workflow_names,
)
from assistant.drafting.inference.statement import Section, Source, Statement, read_section
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
    *exceptions.RULES,
    *uses.RULES,
    *stops.RULES,
    *severities.RULES,
    *log_fields.RULES,
    *sentences.RULES,
)
"""Every reading that there is."""

_ANYWHERE = tuple(rule for rule in RULES if rule.anywhere)
_OF_NOTES = tuple(rule for rule in RULES if rule.topics & FROM_NOTES)

PASSAGES = 10
"""Read for each query."""
_MARGIN = 1_500
"""Characters of a section that are read on either side of a passage."""
_ABOUT_CHARS = 400
_WORKFLOW_COLUMN = frozenset({"workflow", "workflows", "use case", "use cases", "pilot", "pilots"})

Spot = tuple[int, int, int]
"""A version's id and a span of its text."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Everything that the documents of one reader say about the topics, whatever is drafted."""

    release: int
    hits: Mapping[Topic, Sequence[Hit]]
    specifications: Specifications


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
    documents = knowledge.list_documents(
        role=role, groups=groups, collection=collection, release=scope.release
    )
    reading = read_all(knowledge, scope, documents)
    return pick(reading, knowledge, at=at, about=about, systems=systems, topics=topics)


def read_all(knowledge: KnowledgeBase, scope: Scope, documents: Sequence[DocumentSummary]) -> Reading:
    """Read what one reader's documents say about every topic.

    Args:
        knowledge: The knowledge base.
        scope: Whose eyes, at its current release.
        documents: What they may read, as `KnowledgeBase.list_documents` gives it.
    """
    queries = [query for each in QUERIES.values() for query in each]
    gathered = knowledge.gatherer.gather(queries, scope, top_k=PASSAGES)
    sections = list(_sections(knowledge, gathered, documents, scope))
    return Reading(
        release=scope.release,
        hits=_read(sections),
        specifications=read_specifications(knowledge, documents, scope),
    )


def pick(
    reading: Reading,
    knowledge: KnowledgeBase,
    *,
    at: datetime,
    about: str,
    systems: Sequence[str] = (),
    topics: Collection[Topic] = tuple(Topic),
) -> Inferences:
    """The values for what is drafted, out of all that was read; arguments as `infer` has them."""
    values = {}
    for topic in (each for each in QUERIES if each in topics):
        hits = [hit for hit in reading.hits.get(topic, ()) if counts_for(hit.said[0].source, about)]
        if value := choose(topic, hits, at=at):
            values[topic] = value
    if systems and Topic.SYSTEM_OWNERS in values:
        values = _only_systems(values, systems)
    if Topic.SIMILAR_SPEC in topics and about.strip() and reading.specifications.versions:
        vector = knowledge.embedder().embed_queries([about[:_ABOUT_CHARS]])[0]
        if similar := reading.specifications.nearest(vector, at=at):
            values[Topic.SIMILAR_SPEC] = similar
    return Inferences(values=values, release=reading.release)


def _sections(
    knowledge: KnowledgeBase, gathered: Gathered, documents: Sequence[DocumentSummary], scope: Scope
) -> Iterator[Section]:
    """The sections around what was found, each once, without what is about one workflow alone."""
    sources = _sources(knowledge, gathered, scope)
    workflows = workflow_names(documents)
    for passage, start, end in _spots(each for passages in gathered.passages for each in passages):
        source = sources.get(passage.version_id)
        if source is None or aside(passage.heading_path):
            continue
        section = read_section(source, passage.heading_path, start, end)
        if not source.is_plan:
            if of_one_workflow(" ".join(passage.heading_path[1:]), workflows):
                continue
            kept = [each for each in section.statements if not _of_one_workflow(each, workflows)]
            section = replace(section, statements=kept)
        yield section


def _of_one_workflow(statement: Statement, workflows: Sequence[frozenset[str]]) -> bool:
    if not statement.cells:
        return of_one_workflow(statement.text, workflows)
    listed = bool(statement.header) and statement.header[0].strip().lower() in _WORKFLOW_COLUMN
    return listed or of_one_workflow(statement.cells[0], workflows)


def _sources(knowledge: KnowledgeBase, gathered: Gathered, scope: Scope) -> dict[int, Source]:
    ids = {each.version_id for passages in gathered.passages for each in passages}
    versions = knowledge.versions_by_id(ids, role=scope.role, groups=scope.groups)
    admitted = (
        (version_id, admit(version, label=gathered.labels[version.doc_id]))
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


def _read(sections: Sequence[Section]) -> dict[Topic, list[Hit]]:
    found: dict[Topic, list[Hit]] = defaultdict(list)
    for section in sections:
        if not section.statements:
            continue
        for rule in _rules_for(section):
            if rule.trigger.search(section.text):
                for hit in rule.read(section):
                    found[hit.topic].append(hit)
    found[Topic.USAGE_POLICY] = list(usage_policy(sections))
    return found


def _rules_for(section: Section) -> Sequence[Rule]:
    if section.source.tier == TELLING:
        return _OF_NOTES
    return RULES if section.about_ai else _ANYWHERE


def _only_systems(values: dict[Topic, InferredValue], systems: Sequence[str]) -> dict[Topic, InferredValue]:
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
