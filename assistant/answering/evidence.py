"""Expand retrieved passages to the sections around them.

What is found by a passage is understood by its section: a list's intro, a table's header,
the sentence before. Expanded spans that touch are merged, so no sentence is read twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from knowledge.addressed import addressed_within
from knowledge.documents import DocumentVersion, Passage, ScoredPassage
from knowledge.terms import term_set
from knowledge.units import Unit, UnitKind


@dataclass(frozen=True, kw_only=True)
class EvidenceSpan:
    """Part of one version that is read for an answer."""

    version: DocumentVersion
    start: int
    end: int
    rank: int
    """Rank of its best passage, 1-based."""
    similarity: float
    """Cosine of question and best passage; 0 where only words found it."""
    score: float
    passages: tuple[Passage, ...] = field(default=())
    """The retrieved passages inside, best first."""

    @property
    def version_text(self) -> str:
        return self.version.text

    @property
    def text(self) -> str:
        return self.version.text[self.start : self.end]

    @property
    def heading_path(self) -> tuple[str, ...]:
        return self.passages[0].heading_path

    @cached_property
    def terms(self) -> frozenset[str]:
        return term_set(self.citable_text) | self.heading_terms

    @cached_property
    def heading_terms(self) -> frozenset[str]:
        return term_set([self.version.title, *self.heading_path])

    @cached_property
    def addressed(self) -> tuple[tuple[int, int], ...]:
        """Where its text speaks to a machine that answers: never quoted, never given to a model."""
        heading = self.heading_path[-1] if self.heading_path else ""
        return addressed_within(self.version.text, self.start, self.end, heading=heading)

    def is_addressed(self, start: int, end: int) -> bool:
        """Whether a stretch of its text belongs to what speaks to a machine."""
        return any(low < end and start < high for low, high in self.addressed)

    def citable_part(self, unit: Unit) -> Unit | None:
        """A unit, unless it speaks to a machine; of a row the cells before that does, if two."""
        low = min((low for low, high in self.addressed if low < unit.end and unit.start < high), default=None)
        if low is None:
            return unit
        text = self.version.text[unit.start : max(unit.start, low)].rstrip()
        if unit.kind is not UnitKind.ROW or len([cell for cell in text.split("|") if cell.strip()]) < 2:
            return None
        return replace(unit, end=unit.start + len(text), text=text)

    @property
    def citable_text(self) -> str:
        """Its text, with "[…]" for what speaks to a machine."""
        kept, position = [], self.start
        for low, high in self.addressed:
            kept.append(self.version.text[position : max(low, self.start)])
            position = min(high, self.end)
        return "[…]".join([*kept, self.version.text[position : self.end]])

    def passage_at(self, offset: int) -> Passage:
        """The retrieved passage at an offset, or the span's best one."""
        return next((p for p in self.passages if p.start <= offset < p.end), self.passages[0])


def expand(
    scored: Sequence[ScoredPassage],
    version_of: Callable[[int], DocumentVersion],
    *,
    margin_chars: int = 700,
) -> list[EvidenceSpan]:
    """Expand passages to their sections, at most `margin_chars` beyond each side.

    Returns:
        Spans best first, never overlapping; merged ones keep the better rank.
    """
    spans: list[EvidenceSpan] = []
    for item in scored:
        passage = item.passage
        version = version_of(passage.version_id)
        start = max(passage.section_start, passage.start - margin_chars)
        end = min(passage.section_end or passage.end, passage.end + margin_chars)
        start, end = _snap(version.text, start, end, passage)
        span = EvidenceSpan(
            version=version,
            start=start,
            end=max(end, passage.end),
            rank=item.rank,
            similarity=item.similarity or 0.0,
            score=item.score,
            passages=(passage,),
        )
        _merge_into(spans, span)
    return spans


def _snap(text: str, start: int, end: int, passage: Passage) -> tuple[int, int]:
    """Move cut ends to line ends, so that no sentence or table row is cut in two."""
    if start > passage.section_start:
        newline = text.find("\n", start, passage.start)
        start = newline + 1 if newline >= 0 else passage.start
    if end < passage.section_end:
        newline = text.rfind("\n", passage.end, end)
        end = newline if newline >= 0 else passage.end
    return start, end


def _merge_into(spans: list[EvidenceSpan], span: EvidenceSpan) -> None:
    for index, other in enumerate(spans):
        same_version = other.version.version_id == span.version.version_id
        if same_version and span.start < other.end and other.start < span.end:
            spans[index] = EvidenceSpan(
                version=other.version,
                start=min(other.start, span.start),
                end=max(other.end, span.end),
                rank=min(other.rank, span.rank),
                similarity=max(other.similarity, span.similarity),
                score=max(other.score, span.score),
                passages=(*other.passages, *span.passages),
            )
            return
    spans.append(span)
