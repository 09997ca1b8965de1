"""A proposal as its reviewer sees it: remarks, differences and changed answers. Pure view models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assistant.governing.answer_changes import (
    DIFFERENT,
    AnswerChange,
    AnswerChangeKind,
    AnswerChanges,
    AnswerSide,
)
from assistant.ui.govern.readable import WITHHELD, ProposalReading
from assistant.ui.markdown_guard import source_path
from knowledge.audience import EVERYONE
from knowledge.differences.document import Change, DocumentDifference, SectionChange
from knowledge.differences.render import shortened
from knowledge.differences.words import Piece
from knowledge.proposals.report import Excerpt, QualityReport, Remark, Severity

_TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "plain"}
_HEADINGS = {
    Severity.ERROR: "Publishing this would be a mistake",
    Severity.WARNING: "Look at these",
    Severity.NOTE: "Good to know",
}
_SIGNS = {Change.ADDED: "new", Change.REMOVED: "retired", Change.CHANGED: "changed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """Words quoted from a document, and where they stand."""

    where: str
    quote: str
    path: str | None
    """Of the published document, opened at the quote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkView:
    """One remark of the quality report."""

    code: str
    source: str
    message: str
    quotes: Sequence[QuoteView]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkGroup:
    """Remarks of one severity."""

    heading: str
    tone: str
    remarks: Sequence[RemarkView]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One section with its marked words."""

    heading: str
    change: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One document that differs."""

    doc_id: str
    title: str
    change: str
    access: str
    fields: Sequence[Any]
    sections: Sequence[SectionView]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One side of a changed answer."""

    status: str
    text: str
    quotes: Sequence[QuoteView]
    notices: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """A question whose answer would be another."""

    question: str
    asked: str
    label: str
    tone: str
    different: bool
    """Whether the reader would be told something else."""
    before: SideView | None
    after: SideView | None
    notes: Sequence[str]


def remark_groups(report: QualityReport, reading: ProposalReading) -> list[RemarkGroup]:
    """The remarks by severity, the gravest first; quotes of closed documents are withheld."""
    return [
        RemarkGroup(
            heading=_HEADINGS[severity],
            tone=_TONES[severity],
            remarks=[_remark(each, reading) for each in remarks],
        )
        for severity, remarks in groupby(report.remarks, key=lambda remark: remark.severity)
    ]


def document_views(
    differences: Sequence[DocumentDifference], closed: frozenset[str] = frozenset()
) -> list[DocumentView]:
    """The differences for a page, without those of closed documents."""
    return [_document(each) for each in differences if each.doc_id not in closed]


def answer_counts(value: Mapping[str, Any] | None) -> list[tuple[str, int]]:
    """How many answers are of each kind, in words; nothing where none were compared."""
    if value is None:
        return []
    counts = AnswerChanges.from_json(value).counts
    return [(kind.label, count) for kind, count in counts.items() if count]


def answer_views(value: Mapping[str, Any] | None, reading: ProposalReading, *, role: str) -> list[AnswerView]:
    """The answers that would be others, the most important first.

    Args:
        value: As kept with the proposal.
        role: Of whoever looks: what another role was told without quotes may name closed documents.
    """
    if value is None:
        return []
    changes = AnswerChanges.from_json(value).changes
    return [_answer(each, reading, role) for each in changes if each.kind is not AnswerChangeKind.SAME]


def _remark(remark: Remark, reading: ProposalReading) -> RemarkView:
    closed = remark.source in reading.closed_sources
    # Some sentences repeat the words that they are about.
    hidden = closed or not all(_may_show(each, reading) for each in remark.excerpts)
    return RemarkView(
        code=remark.code.replace("_", " "),
        source=WITHHELD if closed else remark.source,
        message=WITHHELD if hidden else remark.message,
        quotes=[] if closed else [_excerpt(each, reading) for each in remark.excerpts],
    )


def _may_show(excerpt: Excerpt, reading: ProposalReading) -> bool:
    if excerpt.doc_id is None:
        return excerpt.source not in reading.closed_sources
    return reading.may_quote(excerpt.doc_id)


def _excerpt(excerpt: Excerpt, reading: ProposalReading) -> QuoteView:
    if not _may_show(excerpt, reading):
        return QuoteView(where="", quote=WITHHELD, path=None)
    path = None
    if excerpt.doc_id is not None and excerpt.version is not None:
        place = {"start": excerpt.start, "end": excerpt.end} if excerpt.start is not None else {}
        path = source_path(excerpt.doc_id, excerpt.version, **place)
    where = " › ".join(filter(None, (excerpt.doc_id or excerpt.source, excerpt.section)))
    return QuoteView(where=where, quote=excerpt.quote, path=path)


def _document(difference: DocumentDifference) -> DocumentView:
    return DocumentView(
        doc_id=difference.doc_id,
        title=difference.title,
        change=_SIGNS[difference.change],
        access=difference.access or _first_access(difference),
        fields=difference.fields,
        sections=[_section(each) for each in difference.sections],
    )


def _first_access(difference: DocumentDifference) -> str:
    """Who will read a new document."""
    if difference.change is not Change.ADDED:
        return ""
    audience = next((field.after for field in difference.fields if field.name == "audience"), EVERYONE)
    return "Everybody may read it." if audience == EVERYONE else f"Only {audience} may read it."


def _section(section: SectionChange) -> SectionView:
    # Nothing of what is new or gone is left out: words could hide there.
    pieces = shortened(section.pieces) if section.change is Change.CHANGED else section.pieces
    return SectionView(heading=section.heading, change=section.change.value, pieces=pieces)


_ANSWER_TONES = {
    AnswerChangeKind.NEWLY_CONFLICTING: "bad",
    AnswerChangeKind.NEWLY_REFUSED: "bad",
    AnswerChangeKind.CHANGED: "warn",
    AnswerChangeKind.NEWLY_ANSWERED: "good",
}


def _answer(change: AnswerChange, reading: ProposalReading, role: str) -> AnswerView:
    sides = [side for side in (change.before, change.after) if side is not None]
    hidden = any(_hides(side, change, reading, role) for side in sides)
    return AnswerView(
        question=change.question,
        asked=" ".join(_asked(change)),
        label=change.kind.label,
        tone=_ANSWER_TONES.get(change.kind, "plain"),
        different=change.kind in DIFFERENT,
        before=_side(change.before, hidden),
        after=_side(change.after, hidden),
        notes=() if hidden else change.notes,
    )


def _asked(change: AnswerChange) -> Iterator[str]:
    yield "saved question," if change.origin == "saved" else "asked by people,"
    yield f"as {change.role.replace('_', ' ')}"
    if change.collection:
        yield f"of {change.collection}"


def _hides(side: AnswerSide, change: AnswerChange, reading: ProposalReading, role: str) -> bool:
    if not side.citations:
        return change.role not in (EVERYONE, role)
    return not all(reading.may_quote(each.doc_id) for each in side.citations)


def _side(side: AnswerSide | None, hidden: bool) -> SideView | None:
    if side is None:
        return None
    if hidden:
        return SideView(status=side.status, text=WITHHELD, quotes=(), notices=())
    quotes = [
        QuoteView(where=" › ".join(filter(None, (each.title, each.section))), quote=each.quote, path=None)
        for each in side.citations
    ]
    return SideView(status=side.status, text=side.text, quotes=quotes, notices=side.notices)
