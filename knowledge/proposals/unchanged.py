"""Proposed documents that say what they say already: only who owns them or when to look again changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge.compared import COMPARED, ComparedDocument, compared_version
from knowledge.documents import PreparedDocument

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase


def same_as_in_force(
    knowledge_base: KnowledgeBase, proposed: Sequence[tuple[ComparedDocument, PreparedDocument]]
) -> frozenset[str]:
    """Ids of the documents that bind as much as what they amend, and in the same words."""
    wanted = {one.doc_id: (one, document) for one, document in proposed}
    binding = {
        each.doc_id: each
        for each in knowledge_base.list_documents()
        if each.doc_id in wanted and each.status in COMPARED
    }
    versions = knowledge_base.versions_by_id(each.version_id for each in binding.values())
    texts = {each.doc_id: each.text for each in versions.values()}
    found = set()
    for doc_id, summary in binding.items():
        after, document = wanted[doc_id]
        if texts[doc_id] == document.text and _binds_alike(compared_version(summary), after):
            found.add(doc_id)
    return frozenset(found)


def _binds_alike(before: ComparedDocument, after: ComparedDocument) -> bool:
    """Whether its metadata opens nothing that was settled: what it is for, and what it replaces."""
    return before.kind is after.kind and set(before.supersedes) <= set(after.supersedes)
