"""Turn a model's reply into sentences that each carry verified quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.choose import ChosenQuote
from assistant.answering.evidence import EvidenceSpan
from assistant.answering.terms import term_set
from assistant.answering.verify import check_support, cited_numbers
from knowledge.units import UnitKind, cut_units

_SEGMENT = re.compile(r"(.+?)((?:\s*\[\d{1,3}\])+\s*[.!?]?|\Z)", re.DOTALL)
_NOT_FOUND = re.compile(r"^\W*NOT[_ ]FOUND\W*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence with the quotes that carry it."""

    text: str
    quotes: Sequence[ChosenQuote]


def says_not_found(reply: str) -> bool:
    """Whether the model declared that the passages do not answer."""
    return bool(_NOT_FOUND.match(reply.strip()))


def verify_reply(
    reply: str, spans: Sequence[EvidenceSpan], *, question: str
) -> tuple[list[DraftSentence], int]:
    """Keep the sentences of a reply that their cited passages support.

    Args:
        reply: Text with [n] markers; n is the 1-based number of a span.
        spans: The passages that the model was shown.
        question: What was asked; its words need no source.

    Returns:
        The supported sentences in order, and how many were removed.
    """
    kept: list[DraftSentence] = []
    removed = 0
    for text, numbers in _segments(reply):
        cited = [spans[n - 1] for n in numbers if 1 <= n <= len(spans)]
        for sentence in _sentences(text):
            evidence = [_evidence_text(span) for span in cited]
            valid = cited and len(cited) == len(numbers)
            if not valid or not check_support(sentence, evidence, question=question).supported:
                removed += 1
                continue
            quotes = [quote for span in cited if (quote := _locate(sentence, span))]
            kept.append(DraftSentence(text=sentence, quotes=quotes))
    return kept, removed


def _segments(reply: str) -> list[tuple[str, tuple[int, ...]]]:
    """Text runs with the markers that end them; a run without markers cites nothing."""
    return [
        (match.group(1).strip(" \n.,;"), cited_numbers(match.group(2)))
        for match in _SEGMENT.finditer(reply)
        if any(char.isalnum() for char in match.group(1))
    ]


def _sentences(text: str) -> list[str]:
    return [" ".join(unit.text.split()) for unit in cut_units(text) if unit.kind is not UnitKind.HEADING]


def _evidence_text(span: EvidenceSpan) -> str:
    return "\n".join([span.version.title, *span.heading_path, span.text])


def _locate(sentence: str, span: EvidenceSpan) -> ChosenQuote | None:
    """The unit of a span that shares most with a sentence: what the citation will show."""
    wanted = term_set(sentence)
    best, best_share = None, 0.0
    for unit in cut_units(span.version_text, span.start, span.end):
        own = term_set(unit.text)
        shared = len(wanted & own)
        share = shared / (len(wanted) + 0.3 * len(own)) if own else 0.0
        if share > best_share and unit.kind is not UnitKind.HEADING:
            best, best_share = unit, share
    if best is None:
        return None
    return ChosenQuote(span=span, start=best.start, end=best.end, display=best.text, score=best_share)
