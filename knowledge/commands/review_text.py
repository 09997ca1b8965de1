"""A proposal for a reviewer at the terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.differences.document import DocumentDifference
from knowledge.differences.render import render_differences
from knowledge.differences.words import visible
from knowledge.proposals.proposal import Proposal
from knowledge.proposals.report import Remark

_LONGEST_QUOTE = 240


def render_review(proposal: Proposal, differences: Sequence[DocumentDifference], *, missing: int) -> str:
    """Who proposes what and why, what was noticed, what differs, and what was said."""
    return "\n".join(_lines(proposal, differences, missing))


def _lines(proposal: Proposal, differences: Sequence[DocumentDifference], missing: int) -> Iterator[str]:
    yield f"Proposal {proposal.number}, {proposal.state.words}, by {visible(proposal.author)}"
    yield f"Reason: {visible(proposal.reason)}"
    yield f"Content: {proposal.content_sha256[:12]} (revision {proposal.revision})"
    if missing and proposal.published_release is None:
        yield f"Approvals missing: {missing}"
    yield ""
    errors, warnings = proposal.report.errors, proposal.report.warnings
    yield (
        f"Quality report: {errors} error{'' if errors == 1 else 's'}, "
        f"{warnings} warning{'' if warnings == 1 else 's'}"
    )
    for remark in proposal.report.remarks:
        yield from _remark(remark)
    for source, reason in proposal.report.failed.items():
        yield f"  not read  {visible(source)}: {visible(reason)}"
    yield ""
    yield "Changes"
    yield render_differences(differences)
    if proposal.reviews:
        yield ""
        yield "Said so far"
    for review in proposal.reviews:
        stale = "" if review.content_sha256 == proposal.content_sha256 else " (of earlier content)"
        yield f"  {visible(review.reviewer)}: {review.verdict.value}{stale} {visible(review.reason)}".rstrip()


def _remark(remark: Remark) -> Iterator[str]:
    yield f"  {remark.severity.value:<8} {remark.code}  {visible(remark.source)}"
    yield f"           {visible(remark.message)}"
    for excerpt in remark.excerpts:
        where = excerpt.doc_id or excerpt.source
        quote = " ".join(visible(excerpt.quote).split())
        shown = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
        yield f"           “{shown}” – {visible(where)}"
