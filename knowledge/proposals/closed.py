"""What a person may see of a proposal: nothing of documents that are closed to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol

from knowledge.acting import Act, Actor
from knowledge.audience import may_read
from knowledge.errors import UnknownDocumentError, UnknownProposalError
from knowledge.proposals.proposal import Proposal, ProposalItem
from knowledge.proposals.report import Remark

CLOSED = "This concerns a published document that you may not read; ask somebody who may."


class Documents(Protocol):
    """The knowledge base, as far as this needs it."""

    def version(self, reference: str, *, role: str | None, groups: frozenset[str]) -> Any: ...

    def version_by_id(self, version_id: int, *, role: str | None, groups: frozenset[str]) -> Any: ...


def seen_by(proposal: Proposal, person: Actor, documents: Documents) -> Proposal:
    """The proposal as a person may see it, asked anew each time: access may have been lowered since.

    Remarks that quote a document closed to the person are as `report_seen_by` shows them.

    Raises:
        UnknownProposalError: If it changes a document that the person may not read, or would
            publish one that they may not read and did not write.
    """
    if not may_see(proposal, person, documents):
        raise UnknownProposalError(proposal.number)
    return report_seen_by(proposal, person, documents)


def may_see(proposal: Proposal, person: Actor, documents: Documents) -> bool:
    """Whether nothing that a proposal changes is closed to a person."""
    if person.role is None:
        return True
    return all(_may_see(item, proposal, person, documents) for item in proposal.items)


def report_seen_by(proposal: Proposal, person: Actor, documents: Documents) -> Proposal:
    """The proposal with the remarks that a person may read.

    A remark that quotes a closed document loses its words for those who decide, who must know
    that somebody else has to look. Others are not told of it: whoever can propose could guess
    at a closed document, one proposal after the other, from whether a remark appears.
    """
    if person.role is None:
        return proposal
    opens = _opens(person, documents)
    shown = (_readable_remark(each, opens, person) for each in proposal.report.remarks)
    remarks = tuple(each for each in shown if each is not None)
    return replace(proposal, report=replace(proposal.report, remarks=remarks))


def listed_for(proposals: Iterable[Proposal], person: Actor, documents: Documents) -> list[Proposal]:
    """The proposals of a list that a person may see, each with the remarks that they may read."""
    return [report_seen_by(each, person, documents) for each in proposals if may_see(each, person, documents)]


def closed_bases(items: Iterable[ProposalItem], person: Actor, documents: Documents) -> list[ProposalItem]:
    """The items that would change a published document that the person may not read."""
    if person.role is None:
        return []
    return [item for item in items if not _base_open(item, person, documents)]


def opens_for(proposal: Proposal, person: Actor, documents: Documents) -> Callable[[str], bool]:
    """Whether a person may read a document, published or of this proposal, by its id."""
    proposed = {item.doc_id for item in proposal.items} if may_see(proposal, person, documents) else set()
    opens = _opens(person, documents)
    return lambda doc_id: doc_id in proposed or opens(doc_id)


def _base_open(item: ProposalItem, person: Actor, documents: Documents) -> bool:
    if item.base_version_id is None:
        return True
    try:
        documents.version_by_id(item.base_version_id, role=person.role, groups=person.groups)
    except UnknownDocumentError:
        return False
    return True


def _may_see(item: ProposalItem, proposal: Proposal, person: Actor, documents: Documents) -> bool:
    if not _base_open(item, person, documents):
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


def _readable_remark(remark: Remark, opens: Callable[[str], bool], person: Actor) -> Remark | None:
    if all(each.doc_id is None or opens(each.doc_id) for each in remark.excerpts):
        return remark
    return replace(remark, message=CLOSED, excerpts=()) if person.may(Act.APPROVE) else None
