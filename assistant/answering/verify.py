"""Check that a written sentence says no more than the passages it cites.

Deterministic, so that the check never agrees with the model it checks. A sentence, or each
part of a joined one, must stand on one statement of the cited text: most of its content
words come from there, and no number, unit, date, name, role, negation, duty, condition,
limit or relation differs from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.verification.meaning import Encode
from assistant.answering.verification.numbers import numbers_in
from assistant.answering.verification.sentence import judge_sentence
from assistant.answering.verification.sources import SourceText, parse_sources
from assistant.answering.verification.statement import parse_statement
from assistant.answering.verification.words import concept_of, split_words

__all__ = ["SourceText", "SupportCheck", "check_support", "cited_numbers", "numbers_in"]

MARKER = re.compile(r"\[(\d{1,3})\]")
SUPPORTED_FROM = 0.55
"""Least score of a supported sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCheck:
    """Whether a sentence is carried by its cited text, and what is not."""

    supported: bool
    score: float
    """How well it is carried, 0 to 1; higher is better."""
    unsupported: tuple[str, ...] = ()
    """What the cited text does not hold, in words: "number 7", "name Dana", "negation"."""
    signals: Mapping[str, float] | None = None
    """What was weighed where nothing contradicts and words were compared by meaning."""


def check_support(
    sentence: str,
    evidence: Sequence[SourceText | str],
    *,
    question: str = "",
    around: Sequence[str] = (),
    encode: Encode | None = None,
) -> SupportCheck:
    """Check one sentence against the texts it cites.

    Args:
        sentence: As a model wrote it, with or without [n] markers.
        evidence: Cited texts; empty means nothing is cited.
        question: What was asked: its words may be repeated, its numbers not.
        around: The other sentences of the reply: a condition may be told there.
        encode: Gives words in context, to compare by meaning; without it the wording alone decides.
    """
    text = MARKER.sub("", sentence).strip()
    if not evidence:
        return SupportCheck(supported=False, score=0.0, unsupported=("no citation",))
    asked = {concept_of(word.lower) for word in split_words(question)} - {""}
    said = {concept for other in around for concept in parse_statement(other).all_concepts}
    judged = judge_sentence(text, parse_sources(evidence), asked=asked, around=said, encode=encode)
    return SupportCheck(
        supported=judged.score >= SUPPORTED_FROM and not judged.faults,
        score=judged.score,
        unsupported=judged.faults or (() if judged.score >= SUPPORTED_FROM else ("wording", *judged.doubts)),
        signals=judged.signals,
    )


def cited_numbers(sentence: str) -> tuple[int, ...]:
    """Numbers of the [n] markers of a sentence, in order, without repeats."""
    return tuple(dict.fromkeys(int(number) for number in MARKER.findall(sentence)))
