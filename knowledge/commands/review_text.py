"""A proposal for a reviewer at the terminal. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.differences.document import DocumentDifference
from knowledge.differences.render import render_differences
from knowledge.differences.words import visible
from knowledge.proposals.proposal import Proposal
from knowledge.proposals.report import Remark, Severity

_LONGEST_QUOTE = 240
_MOST_OF_A_KIND = 20
"""Remarks of one code that are printed, errors aside: a large proposal has thousands that say the same."""


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
    yield from _remarks(proposal)
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


def _remarks(proposal: Proposal) -> Iterator[str]:
    """Every error, and of the others the first of each kind."""
    counts: Counter[str] = Counter()
    for remark in proposal.report.remarks:
        counts[remark.code] += 1
        if counts[remark.code] <= _MOST_OF_A_KIND or remark.severity is Severity.ERROR:
            yield from _remark(remark)
            counts[f"shown {remark.code}"] += 1
    for code in sorted({remark.code for remark in proposal.report.remarks}):
        more = counts[code] - counts[f"shown {code}"]
        if more:
            listed = f"`playbook kb review {proposal.number} --json` lists all"
            yield f"  and {more} more  {code}; {listed}"


def _remark(remark: Remark) -> Iterator[str]:
    yield f"  {remark.severity.value:<8} {remark.code}  {visible(remark.source)}"
    yield f"           {visible(remark.message)}"
    for excerpt in remark.excerpts:
        where = excerpt.doc_id or excerpt.source
        quote = " ".join(visible(excerpt.quote).split())
        shown = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
        yield f"           “{shown}” – {visible(where)}"
