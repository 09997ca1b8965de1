"""Keeping restricted text from whoever governs without being allowed to read it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from assistant.ui.govern.visitor import Visitor
from knowledge.audience import EVERYONE, may_read
from knowledge.differences.document import DocumentDifference
from knowledge.errors import UnknownDocumentError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.proposal import Proposal, ProposalItem
from knowledge.releases.history import ReleaseHistory, VersionSpan

WITHHELD = "(from a document that you may not read)"


class ProposalReading:
    """Which documents of a proposal, and which published ones, a visitor may read."""

    def __init__(self, base: KnowledgeBase, proposal: Proposal, visitor: Visitor) -> None:
        self._base, self._proposal, self._visitor = base, proposal, visitor
        self._known: dict[str, bool] = {}

    @cached_property
    def closed(self) -> frozenset[str]:
        """Ids of the proposal's documents that the visitor may not read, as they are or will be."""
        return frozenset(item.doc_id for item in self._proposal.items if not self._open(item))

    @cached_property
    def closed_sources(self) -> frozenset[str]:
        """The files of those."""
        return frozenset(item.source for item in self._proposal.items if item.doc_id in self.closed)

    def may_quote(self, doc_id: str) -> bool:
        """Whether a quote of a document, proposed or published, may be shown."""
        if doc_id in self.closed:
            return False
        proposed = any(item.doc_id == doc_id for item in self._proposal.items)
        return proposed or self._published(doc_id)

    def _open(self, item: ProposalItem) -> bool:
        if item.base_version_id is not None:
            found = self._base.versions_by_id([item.base_version_id], **self._visitor.eyes)
            if item.base_version_id not in found:
                return False
        if item.document is None or self._visitor.actor.folded in self._proposal.editors:
            return True
        audience = item.document["metadata"]["audience"] or [EVERYONE]
        return may_read(frozenset(audience), **self._visitor.eyes)

    def _published(self, doc_id: str) -> bool:
        if doc_id not in self._known:
            self._known[doc_id] = may_open(self._base, doc_id, self._visitor)
        return self._known[doc_id]


def may_open(base: KnowledgeBase, reference: str, visitor: Visitor) -> bool:
    """Whether a visitor may read what a reference names."""
    try:
        base.version(reference, **visitor.eyes)
    except UnknownDocumentError:
        return False
    return True


def readable_differences(
    base: KnowledgeBase,
    history: ReleaseHistory,
    releases: Iterable[int],
    found: Iterable[DocumentDifference],
    visitor: Visitor,
) -> tuple[list[DocumentDifference], int]:
    """The differences of which a visitor may read every version, and how many others there are."""
    shown, held_back = [], 0
    releases = list(releases)
    for difference in found:
        spans = history.document(difference.doc_id)
        references = {
            f"{difference.doc_id}@{_valid(spans, each)}" for each in releases if _valid(spans, each)
        }
        if all(may_open(base, each, visitor) for each in references):
            shown.append(difference)
        else:
            held_back += 1
    return shown, held_back


def _valid(spans: Iterable[VersionSpan], release: int) -> int | None:
    """The version that a release holds."""
    held = (
        span.version
        for span in spans
        if span.from_release <= release and (span.to_release is None or release < span.to_release)
    )
    return next(held, None)
