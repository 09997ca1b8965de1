"""What a proposal changes, document by document, against what is published now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from knowledge.audience import EVERYONE
from knowledge.differences.document import (
    FIELDS,
    DocumentDifference,
    DocumentState,
    compare_documents,
    in_words,
    state_of_version,
)
from knowledge.documents import DocumentKind, DocumentStatus, DocumentVersion
from knowledge.proposals.content import metadata_from_json
from knowledge.proposals.proposal import ItemAction, Proposal, ProposalItem

LoadVersions = Callable[[list[int]], Mapping[int, DocumentVersion]]
"""Gives published versions by their number in the store."""


def compare_proposal(proposal: Proposal, load_versions: LoadVersions) -> list[DocumentDifference]:
    """A difference for each document, in order of title."""
    bases = [item.base_version_id for item in proposal.items if item.base_version_id is not None]
    versions = load_versions(bases)
    found = []
    for item in proposal.items:
        version = versions.get(item.base_version_id) if item.base_version_id is not None else None
        before = state_of_version(version) if version is not None else None
        found.append(compare_documents(before, _after(item, before)))
    return sorted(found, key=lambda each: (each.title, each.doc_id))


def _after(item: ProposalItem, before: DocumentState | None) -> DocumentState | None:
    if item.action is ItemAction.RETIRE:
        return None
    if item.document is None:
        assert before is not None  # only a published document can move
        return DocumentState(
            doc_id=item.doc_id,
            fields={**before.fields, "source": item.source},
            audience=before.audience,
            text=before.text,
            sections=before.sections,
        )
    return _proposed(item, item.document, before)


def _proposed(item: ProposalItem, document: Mapping[str, Any], before: DocumentState | None) -> DocumentState:
    stated = metadata_from_json(document["metadata"])
    audience = stated.audience or frozenset({EVERYONE})
    values = {name: getattr(stated, name, None) for name in FIELDS}
    values |= {
        "kind": stated.kind or DocumentKind.GUIDE,
        "status": stated.status or DocumentStatus.IN_FORCE,
        "audience": audience,
        "source": item.source,
    }
    if before is not None and stated.status in (None, DocumentStatus.IN_FORCE):
        # Whether it is in force on a day is computed; what it declares has not changed by that.
        values["status"] = _declared(before) or values["status"]
    return DocumentState(
        doc_id=item.doc_id,
        fields={name: in_words(value) for name, value in values.items()},
        audience=audience,
        text=document["text"],
        sections=[(tuple(path), start, end) for _, path, start, end in document["sections"]],
    )


def _declared(before: DocumentState) -> DocumentStatus | None:
    status = before.fields["status"]
    return DocumentStatus(status) if status in ("scheduled", "superseded") else None
