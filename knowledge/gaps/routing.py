"""Whose task a gap is: the owner of the nearest document, else who owns most beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.contact import contact_of
from knowledge.documents import DocumentStatus, DocumentVersion
from knowledge.errors import KnowledgeError
from knowledge.gaps.gap import DEFAULT_OWNER, Unsatisfied
from knowledge.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Route:
    """Where a gap goes."""

    owner: str
    doc_id: str | None
    """The nearest document."""


def find_route(base: KnowledgeBase, question: Unsatisfied) -> Route:
    """Whom a question goes to. Only documents that its asker may read are looked at."""
    near = list(_versions(base, question))
    doc_id = near[0].doc_id if near else None
    if question.contact:
        return Route(question.contact, doc_id)
    for version in near:
        if owner := contact_of(version):
            return Route(owner, doc_id)
    collection = question.collection or (near[0].collection if near else None)
    return Route(_owner_of_most(base, collection, question) or DEFAULT_OWNER, doc_id)


def _versions(base: KnowledgeBase, question: Unsatisfied) -> Iterable[DocumentVersion]:
    for doc_id in question.near:
        try:
            yield base.version(doc_id, role=question.role, groups=question.groups)
        except KnowledgeError:
            continue


def _owner_of_most(base: KnowledgeBase, collection: str | None, question: Unsatisfied) -> str | None:
    if collection is None:
        return None
    try:
        documents = base.list_documents(role=question.role, groups=question.groups, collection=collection)
    except KnowledgeError:
        return None
    owners = (contact_of(document) for document in documents if document.status is DocumentStatus.IN_FORCE)
    counted = Counter(owner for owner in owners if owner)
    return min(counted, key=lambda owner: (-counted[owner], owner)) if counted else None
