"""One flip with its answers and its evidence, ready to be shown. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from evals.gate.cases.case import Case, GoldSpan
from evals.gate.decision.verdict import Flip
from evals.gate.outputs import CitedQuote, Output
from evals.gate.reports.context import ReportContext
from evals.gate.reports.wording import MISSING, cut, fault_words, figure, flip_words, kind_words, shown
from knowledge.differences.words import Piece, compare_texts

_QUOTE_CHARS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvidence:
    """A place that answers, and what each release did with its document."""

    doc: str
    section: str
    quote: str
    before: str
    """`cited`, `read` or `not read`."""
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """A citation as it is shown."""

    n: int
    where: str
    quote: str
    is_gold: bool
    """Its document is one that answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipView:
    """All that a reader needs to judge one flip. Texts are clipped and hide nothing."""

    case_id: str
    now_passes: bool
    way: str
    kind: str
    severity: str
    tags: Sequence[str]
    question: str
    history: Sequence[tuple[str, str]]
    """Role and text of the earlier messages."""
    fault: str
    changed: Sequence[tuple[str, str, str]]
    """Metric, its value before and after."""
    before: str
    after: str
    pieces: Sequence[Piece]
    """What leads from the one answer to the other."""
    gold: Sequence[GoldEvidence]
    facts: Sequence[str]
    """What a good answer holds, vital facts only."""
    cited_before: Sequence[CitationView]
    cited_after: Sequence[CitationView]


def flip_view(flip: Flip, context: ReportContext, *, answer_chars: int) -> FlipView:
    """A flip with its answers cut to so many characters."""
    case = context.cases.get(flip.case_id)
    was, now = context.base_outputs.get(flip.case_id), context.candidate_outputs.get(flip.case_id)
    before, after = (shown(cut(said(output), answer_chars)) for output in (was, now))
    return FlipView(
        case_id=flip.case_id,
        now_passes=flip.now_passes,
        way=flip_words(flip),
        kind=kind_words(case) if case else "",
        severity=case.severity if case else "",
        tags=[shown(tag) for tag in case.tags] if case else [],
        question=shown(cut(case.input.question, answer_chars)) if case else "",
        history=_history(case, answer_chars),
        fault=fault_words(flip),
        changed=[(name, figure(old), figure(new)) for name, (old, new) in flip.changed.items()],
        before=before,
        after=after,
        pieces=compare_texts(before, after),
        gold=[_gold(span, was, now) for span in case.gold.spans] if case else [],
        facts=[shown(cut(each.text, _QUOTE_CHARS)) for each in case.gold.nuggets if each.vital]
        if case
        else [],
        cited_before=_citations(was, case),
        cited_after=_citations(now, case),
    )


def said(output: Output | None) -> str:
    """What the assistant gave, in words: its answer, its refusal, its draft, or why there is nothing."""
    if output is None:
        return "No output."
    if output.error:
        return f"No output: {output.error}"
    if output.draft:
        return json.dumps(output.draft, indent=1, ensure_ascii=False, sort_keys=True, default=str)
    parts = [output.answer or f"({output.status or 'nothing'})"]
    if output.refusal_reason:
        parts.append(f"(refused: {output.refusal_reason}{f'; ask {output.ask}' if output.ask else ''})")
    return "\n".join(parts)


def _history(case: Case | None, limit: int) -> list[tuple[str, str]]:
    messages = case.input.history if case else ()
    return [(message.role, shown(cut(message.text, limit))) for message in messages]


def _gold(span: GoldSpan, was: Output | None, now: Output | None) -> GoldEvidence:
    return GoldEvidence(
        doc=shown(span.doc),
        section=shown(span.section),
        quote=shown(cut(span.quote, _QUOTE_CHARS)),
        before=_use(span.doc, was),
        after=_use(span.doc, now),
    )


def _use(doc: str, output: Output | None) -> str:
    if output is None:
        return MISSING
    if any(citation.source == doc for citation in output.citations):
        return "cited"
    return "read" if any(passage.source == doc for passage in output.seen) else "not read"


def _citations(output: Output | None, case: Case | None) -> list[CitationView]:
    gold = {span.doc for span in case.gold.spans} if case else set()
    return [_citation(each, gold) for each in output.citations] if output else []


def _citation(citation: CitedQuote, gold: set[str]) -> CitationView:
    parts = (citation.source, citation.section, f"version {citation.version}")
    status = "" if citation.status in ("", "in_force") else citation.status.replace("_", " ")
    return CitationView(
        n=citation.n,
        where=shown(" · ".join(part for part in (*parts, status) if part)),
        quote=shown(cut(citation.quote, _QUOTE_CHARS)),
        is_gold=citation.source in gold,
    )
