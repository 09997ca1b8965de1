"""Whole documents as values: the policy on use, and the specification nearest to what is drafted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from assistant.drafting.artifacts.provenance import QUOTE_LIMIT, Citation
from assistant.drafting.inference.choosing import readers
from assistant.drafting.inference.hit import Hit
from assistant.drafting.inference.inferred import InferredValue, Topic
from assistant.drafting.inference.sources import RULING
from assistant.drafting.inference.statement import Section
from assistant.drafting.inference.subject import says_ai
from knowledge.audience import audience_label
from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentKind, DocumentStatus, DocumentVersion, VerificationState
from knowledge.knowledge_base import KnowledgeBase
from knowledge.retrieval import Scope
from knowledge.units import UnitKind, cut_units

_USE = re.compile(
    r"\b(?:(?:acceptable|responsible|permitted|proper|appropriate|fair|safe|allowed|good|correct|sensible) use|usage|rules? (?:of|for) us(?:e|ing)|use of|using|code of (?:conduct|practice))\b",
    re.IGNORECASE,
)
_LEAST_LIKENESS = 0.30
"""Cosine below which no specification is like what is drafted."""
_READ_CHARS = 240
_MOST_SPECS = 60


def usage_policy(sections: Sequence[Section]) -> Iterator[Hit]:
    """Policies and standards whose title says that they are about using AI, quoted by a sentence that says so."""
    for section in sections:
        version = section.source.version
        ruling = section.source.tier == RULING and version.kind is not DocumentKind.PLAYBOOK
        if not ruling or not (_USE.search(version.title) and says_ai(version.title)):
            continue
        said = next(
            (
                each
                for each in section.statements
                if not each.cells and (says_ai(each.text) or _USE.search(each.text))
            ),
            None,
        )
        if said is not None:
            yield Hit(topic=Topic.USAGE_POLICY, value=version.title, said=(said,))


@dataclass(frozen=True, kw_only=True)
class Specifications:
    """The workflow specifications in force that one reader may see, and what they are about."""

    versions: Sequence[DocumentVersion]
    vectors: np.ndarray = field(repr=False)
    """(len(versions), dim) unit vectors of title and beginning."""

    def nearest(self, about: np.ndarray, *, at: datetime) -> InferredValue | None:
        """The one nearest to what is drafted, if one is near."""
        if not self.versions:
            return None
        likeness = self.vectors @ about
        if float(likeness.max()) < _LEAST_LIKENESS:
            return None
        version = self.versions[int(likeness.argmax())]
        audience, groups = readers([audience_label(version.audience)])
        return InferredValue(
            topic=Topic.SIMILAR_SPEC,
            value={"doc_id": version.doc_id, "title": version.title},
            citations=(_opening(version, at),),
            audience=audience,
            groups=groups,
        )


def read_specifications(
    knowledge: KnowledgeBase, documents: Sequence[DocumentSummary], scope: Scope
) -> Specifications:
    """Read what the specifications that count are about."""
    ids = [
        each.version_id
        for each in documents
        if each.kind is DocumentKind.WORKFLOW_SPEC
        and each.status is DocumentStatus.IN_FORCE
        and each.verification is not VerificationState.OVERDUE
    ][:_MOST_SPECS]
    versions = knowledge.versions_by_id(ids, role=scope.role, groups=scope.groups)
    read = [versions[each] for each in ids if each in versions]
    texts = [f"{version.title}. {_beginning(version)}" for version in read]
    vectors = knowledge.embedder().embed_queries(texts) if texts else np.zeros((0, 1), np.float32)
    return Specifications(versions=read, vectors=vectors)


def _beginning(version: DocumentVersion) -> str:
    units = cut_units(version.text, 0, min(len(version.text), 4 * _READ_CHARS))
    said = " ".join(unit.text for unit in units if unit.kind is UnitKind.SENTENCE)
    return said[:_READ_CHARS]


def _opening(version: DocumentVersion, at: datetime) -> Citation:
    units = cut_units(version.text, 0, min(len(version.text), 4 * _READ_CHARS))
    first = next((unit for unit in units if unit.kind is UnitKind.SENTENCE), units[0])
    end = min(first.end, first.start + QUOTE_LIMIT)
    return Citation(
        doc_id=version.doc_id,
        doc_version=version.number,
        title=version.title,
        quote=version.text[first.start : end],
        start=first.start,
        end=end,
        retrieved_at=at,
    )
