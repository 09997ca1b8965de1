"""A reminder for each owner: what is overdue, due soon, asked in vain, or waits for a word. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.catalog import DocumentSummary
from knowledge.directory import Directory
from knowledge.lifecycle import Attention, StaleDocument, stale_documents
from knowledge.owners import group_by_owner
from knowledge.people import can_be_asked, fold_name

LEAD = "the governance lead"
"""Whose digest holds what has no owner who can be reached; gaps are routed under this name too."""

_MARKUP = re.compile(r"([\\`*_{}\[\]|<>~])")
_BLOCK_START = re.compile(r"[-+#=]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGap:
    """A question that nothing answers yet."""

    number: int
    question: str
    owner: str
    """Whom it is routed to."""
    doc_id: str | None
    """The nearest document."""
    askers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingProposal:
    """A proposal that waits for approval."""

    number: int
    author: str
    reason: str
    doc_ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueApproval:
    """An emergency publication that must still be approved."""

    proposal: int
    release: int
    due_at: datetime
    """With its zone."""
    doc_ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Everything that waits, whoever it is for."""

    gaps: Sequence[OpenGap] = ()
    proposals: Sequence[WaitingProposal] = ()
    approvals: Sequence[DueApproval] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerDigest:
    """What one owner is reminded of."""

    owner: str
    to: tuple[str, ...]
    """Addresses of the owner, of whoever stands in, or of the governance lead; may be empty."""
    stale: Sequence[StaleDocument]
    """Overdue and due soon, the longest overdue first."""
    gaps: Sequence[OpenGap]
    proposals: Sequence[WaitingProposal]
    approvals: Sequence[DueApproval]

    def of(self, attention: Attention) -> list[StaleDocument]:
        """The documents that are listed for one reason."""
        return [each for each in self.stale if each.attention is attention]


def build_digests(
    documents: Iterable[DocumentSummary],
    waiting: Waiting,
    *,
    directory: Directory | None,
    on: date,
    within: int,
    lead_email: str | None = None,
) -> list[OwnerDigest]:
    """A digest for each owner of whom something is wanted, in order of name, the lead's last.

    The governance lead is reminded of every proposal and approval, of gaps routed to nobody
    else, and of what nobody owns.

    Args:
        documents: As a list shows them.
        waiting: Gaps, proposals and approvals.
        directory: Where addresses come from; None leaves the owners without one.
        on: The day.
        within: Days ahead in which a review date is told.
        lead_email: Where the governance lead's own goes, and that of owners who have left.
    """
    documents = list(documents)
    known = directory or Directory()
    owned = group_by_owner(documents)
    digests = []
    for owner, theirs in owned.items():
        doc_ids = {document.doc_id for document in theirs}
        digest = OwnerDigest(
            owner=owner,
            to=_addresses(owner, theirs, known, on, lead_email),
            stale=_pressing(theirs, on, within),
            gaps=[gap for gap in waiting.gaps if fold_name(gap.owner) == fold_name(owner)],
            proposals=[each for each in waiting.proposals if each.doc_ids & doc_ids],
            approvals=[each for each in waiting.approvals if each.doc_ids & doc_ids],
        )
        digests.append(digest)
    digests.append(_for_the_lead(documents, owned, waiting, on, within, lead_email))
    return [each for each in digests if each.stale or each.gaps or each.proposals or each.approvals]


def render_digest(digest: OwnerDigest, *, on: date) -> str:
    """The digest as Markdown. Titles, questions and reasons are data and never markup."""
    parts = [f"# Documents of {_plain(digest.owner)}, {on.isoformat()}"]
    parts += _section("Overdue", [_overdue_line(each) for each in digest.of(Attention.OVERDUE)])
    parts += _section("Due soon", [_due_line(each) for each in digest.of(Attention.DUE_SOON)])
    parts += _section("Without a review date", [_line(each) for each in digest.of(Attention.UNVERIFIED)])
    parts += _section("Questions that nothing answers", [_gap_line(gap) for gap in digest.gaps])
    parts += _section("Proposals that wait for approval", [_proposal_line(each) for each in digest.proposals])
    parts += _section(
        "Emergency publications to approve", [_approval_line(each) for each in digest.approvals]
    )
    if digest.stale:
        parts.append("To confirm that a document is still true: `playbook kb verify DOCUMENT --months 12`.")
    return "\n\n".join(parts) + "\n"


def subject_of(digest: OwnerDigest) -> str:
    """One line that says how much there is."""
    counts = {
        "overdue": len(digest.of(Attention.OVERDUE)),
        "due soon": len(digest.of(Attention.DUE_SOON)),
        "open questions": len(digest.gaps),
        "to approve": len(digest.proposals) + len(digest.approvals),
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"Playbook documents: {told or 'to look at'}"


def digest_sha256(body: str) -> str:
    """What tells whether the same was sent before."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def _for_the_lead(
    documents: Sequence[DocumentSummary],
    owned: dict[str, list[DocumentSummary]],
    waiting: Waiting,
    on: date,
    within: int,
    lead_email: str | None,
) -> OwnerDigest:
    has_owner = {document.doc_id for theirs in owned.values() for document in theirs}
    owners = {fold_name(owner) for owner in owned}
    return OwnerDigest(
        owner=LEAD,
        to=(lead_email,) if lead_email else (),
        stale=_pressing([each for each in documents if each.doc_id not in has_owner], on, within),
        gaps=[gap for gap in waiting.gaps if fold_name(gap.owner) not in owners],
        proposals=waiting.proposals,
        approvals=waiting.approvals,
    )


def _pressing(documents: Iterable[DocumentSummary], on: date, within: int) -> list[StaleDocument]:
    found = stale_documents(documents, on=on, within=within)
    return [each for each in found if each.attention is not Attention.SCHEDULED]


def _addresses(
    owner: str,
    theirs: Sequence[DocumentSummary],
    directory: Directory,
    on: date,
    lead_email: str | None,
) -> tuple[str, ...]:
    """Of the owner, or of whoever stands in for one who has left, else of the lead."""
    held = directory.holders(owner)
    people = held.here(on)
    if not people:
        deputies = [document.deputy for document in theirs]
        stand_ins = {directory.stand_in(owner, deputy, on=on) for deputy in deputies}
        people = [
            person for name in sorted(filter(None, stand_ins)) for person in directory.holders(name).here(on)
        ]
    found = tuple(dict.fromkeys(person.email for person in people if person.email))
    gone = not can_be_asked(owner) or (held.people and not held.here(on))
    return (lead_email,) if gone and not found and lead_email else found


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"## {heading}", "\n".join(f"- {line}" for line in lines)] if lines else []


def _overdue_line(stale: StaleDocument) -> str:
    return f"{_line(stale)}: due by {stale.document.review_by}, {_days(stale.days_overdue or 0)} ago"


def _due_line(stale: StaleDocument) -> str:
    return f"{_line(stale)}: due by {stale.document.review_by}, in {_days(-(stale.days_overdue or 0))}"


def _line(stale: StaleDocument) -> str:
    return f"{_plain(stale.document.title)} ({_plain(stale.document.doc_id)})"


def _gap_line(gap: OpenGap) -> str:
    asked = f" ({gap.askers} people)" if gap.askers > 1 else ""
    return f"Gap {gap.number}{asked}: {_plain(gap.question)}"


def _proposal_line(proposal: WaitingProposal) -> str:
    return f"Proposal {proposal.number} of {_plain(proposal.author)}: {_plain(proposal.reason)}"


def _approval_line(approval: DueApproval) -> str:
    due = approval.due_at.strftime("%Y-%m-%d %H:%M UTC")
    return f"Proposal {approval.proposal}, published as release {approval.release}: due {due}"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _plain(text: str) -> str:
    """Other people's words on one line, without anything that Markdown would read as markup."""
    line = " ".join(_CONTROLS.sub(" ", text).split())
    escaped = _MARKUP.sub(r"\\\1", line)
    return f"\\{escaped}" if _BLOCK_START.match(escaped) else escaped
