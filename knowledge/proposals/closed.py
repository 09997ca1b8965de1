"""What a person may see of a proposal: nothing of documents that are closed to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from knowledge.acting import Actor
from knowledge.audience import may_read
from knowledge.errors import UnknownDocumentError, UnknownProposalError
from knowledge.proposals.proposal import Proposal, ProposalItem
from knowledge.proposals.report import QualityReport, Remark

CLOSED = "This concerns a published document that you may not read; ask somebody who may."


class Documents(Protocol):
    """The knowledge base, as far as this needs it."""

    def version(self, reference: str, *, role: str | None, groups: frozenset[str]) -> Any: ...

    def version_by_id(self, version_id: int, *, role: str | None, groups: frozenset[str]) -> Any: ...


def seen_by(proposal: Proposal, person: Actor, documents: Documents) -> Proposal:
    """The proposal as a person may see it, asked anew each time: access may have been lowered since.

    Remarks that quote a document closed to the person keep their code and lose their words.

    Raises:
        UnknownProposalError: If it changes a document that the person may not read, or would
            publish one that they may not read and did not write.
    """
    if person.role is None:
        return proposal
    if not all(_may_see(item, proposal, person, documents) for item in proposal.items):
        raise UnknownProposalError(proposal.number)
    return replace(proposal, report=_readable(proposal.report, _opens(person, documents)))


def _may_see(item: ProposalItem, proposal: Proposal, person: Actor, documents: Documents) -> bool:
    if item.base_version_id is not None:
        try:
            documents.version_by_id(item.base_version_id, role=person.role, groups=person.groups)
        except UnknownDocumentError:
            return False
    proposed = (item.document or {}).get("metadata", {}).get("audience")
    if proposed is None or person.folded in proposal.editors:
        return True
    return may_read(frozenset(proposed), person.role or "", person.groups)


def _opens(person: Actor, documents: Documents) -> Callable[[str], bool]:
    def opens(doc_id: str) -> bool:
        try:
            documents.version(doc_id, role=person.role, groups=person.groups)
        except UnknownDocumentError:
            return False
        return True

    return opens


def _readable(report: QualityReport, opens: Callable[[str], bool]) -> QualityReport:
    return replace(report, remarks=tuple(_readable_remark(each, opens) for each in report.remarks))


def _readable_remark(remark: Remark, opens: Callable[[str], bool]) -> Remark:
    if all(each.doc_id is None or opens(each.doc_id) for each in remark.excerpts):
        return remark
    return replace(remark, message=CLOSED, excerpts=())
