"""What a reader would be shown, for whoever answers for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from knowledge.acting import Actor
from knowledge.audience import NO_GROUPS, may_read
from knowledge.catalog import DocumentSummary


class HiddenBy(StrEnum):
    """Why a document is not shown to a reader."""

    AUDIENCE = "audience"
    """The audience that its newest version states."""
    RESTRICTION = "restriction"
    """What lies on it or on its collection beyond that."""


class Catalog(Protocol):
    """The knowledge base, as far as a preview needs it."""

    def list_documents(
        self, *, role: str | None = None, groups: frozenset[str] = NO_GROUPS, collection: str | None = None
    ) -> list[DocumentSummary]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What one reader may read, as another person looks at it."""

    documents: Sequence[DocumentSummary]
    """In order of id; only what whoever looks may read as well."""
    total: int
    """Documents that there are, for whomever."""
    hidden: Mapping[HiddenBy, int]
    """How many are not shown to the reader, by reason."""
    beyond: int
    """Documents that the reader may read and whoever looks may not: never named."""


def preview_reader(
    catalog: Catalog,
    *,
    role: str,
    groups: frozenset[str] = NO_GROUPS,
    collection: str | None = None,
    actor: Actor | None = None,
) -> Preview:
    """What a person with this role and these groups may read now.

    Args:
        catalog: The knowledge base.
        role: Of the reader.
        groups: Of the reader.
        collection: Only of this one; None is all.
        actor: Who looks; None and one without a role are the operator, who may read everything.

    Raises:
        UnknownCollectionError: If there is no such collection.
    """
    there = catalog.list_documents(collection=collection)
    readable = _ids(catalog.list_documents(role=role, groups=groups))
    looks_as = actor.role if actor else None
    seen = _ids(catalog.list_documents(role=looks_as, groups=actor.groups if actor else NO_GROUPS))
    shown = [each for each in there if each.doc_id in readable]
    return Preview(
        documents=[each for each in shown if each.doc_id in seen],
        total=len(there),
        hidden=Counter(_reason(each, role, groups) for each in there if each.doc_id not in readable),
        beyond=sum(each.doc_id not in seen for each in shown),
    )


def _ids(summaries: Sequence[DocumentSummary]) -> set[str]:
    return {each.doc_id for each in summaries}


def _reason(summary: DocumentSummary, role: str, groups: frozenset[str]) -> HiddenBy:
    stated = may_read(summary.audience, role, groups)
    return HiddenBy.RESTRICTION if stated else HiddenBy.AUDIENCE
