"""What a proposal's documents do to those in force: what they contradict and what they repeat."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from knowledge.documents import PreparedDocument
from knowledge.proposals.report import Remark

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase


def inspect_against_base(
    knowledge_base: KnowledgeBase,
    documents: Sequence[PreparedDocument],
    *,
    doc_ids: Mapping[str, str],
    leaving: Collection[str] = (),
    on_progress: Callable[[str, int, int], None] | None = None,
) -> list[Remark]:
    """Contradictions (`contradiction`) and copies (`duplicate`, `near_duplicate`,
    `shared_section`) between proposed documents and those in force, and among themselves.

    A document is never held against its own earlier version, nor against one that it
    supersedes or that leaves with the same proposal.

    Args:
        knowledge_base: Holds what is in force.
        documents: As they would be published.
        doc_ids: Source of each document to the id that it will have.
        leaving: Ids of documents that the proposal retires.
        on_progress: Told the stage (`embedding`, `comparing`), steps done and in all.
    """
    return []
