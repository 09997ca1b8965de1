"""Decide whether the evidence answers the question at all.

A calibrated probability over several signals, because one similarity threshold refuses
paraphrases and lets near misses through. What weighs most is whether the evidence speaks
of what was asked for (`assistant.answering.asked`). The weights are released data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answering.asked import (
    Asked,
    attribute_coverage,
    holds_value,
    identifier_coverage,
    name_coverage,
    parse_asked,
)
from assistant.answering.evidence import EvidenceSpan
from assistant.answering.reading import LOOKED_AT_ALONE, Reading, ReadUnit, coverage_of
from knowledge.terms import term_set

FOUND_SIGNALS = (
    "similarity",
    "passage_similarity",
    "coverage",
    "attribute_near",
    "attribute_anywhere",
    "value",
    "aligned",
    "identifiers",
    "names",
)
"""Those that tell an answer from a near miss among what a search found."""
_NEARNESS = ("best_unit", "two_units", "unnamed_words")
GIVEN_SIGNALS = (*_NEARNESS, "passage_similarity")
"""Those that tell whether evidence that was handed over answers."""
SIGNALS = (*FOUND_SIGNALS, *_NEARNESS)
"""Names of all signals; each is 0 to 1, higher speaks for answering."""

_BEST_WINDOWS = 3
_WIDER_WINDOWS = 8


def decision_signals(reading: Reading) -> dict[str, float]:
    """Measurements of a reading that tell an answer from a near miss; zeros if nothing was read."""
    if not reading.units:
        return dict.fromkeys(SIGNALS, 0.0)
    asked = parse_asked(reading.question.focus)
    weight = reading.term_weights
    windows = _distinct_windows(reading.units, _WIDER_WINDOWS)
    found = [_window_terms(window) for window in windows]
    attribute = [
        attribute_coverage(asked, terms, weight=lambda term: weight.get(term, 1.0)) for terms in found
    ]
    return {
        "similarity": max(0.0, max(unit.feature("similarity") for unit in reading.units)),
        "passage_similarity": max(0.0, max(_similarity(span, reading) for span in reading.spans)),
        "coverage": max(coverage_of(weight, terms) for terms in found[:_BEST_WINDOWS]),
        "attribute_near": max(attribute[:_BEST_WINDOWS]),
        "attribute_anywhere": max(
            attribute_coverage(asked, span.terms, weight=lambda term: weight.get(term, 1.0))
            for span in reading.spans
        ),
        "value": float(any(holds_value(asked, window.window_text) for window in windows[:5])),
        "aligned": float(_aligned(asked, windows, attribute)),
        "identifiers": max(identifier_coverage(asked, _span_text(span)) for span in reading.spans),
        "names": max(name_coverage(asked, _span_text(span)) for span in reading.spans),
        **_unit_signals(reading.units[:LOOKED_AT_ALONE]),
    }


def _similarity(span: EvidenceSpan, reading: Reading) -> float:
    """Of question and span; where text was left out of it, of what is left."""
    if not span.addressed:
        return span.similarity
    left = [unit.feature("similarity") for unit in reading.units if unit.span is span]
    return min(span.similarity, max(left, default=0.0))


_OPINIONS = ("similarity", "similarity_alone", "words", "unnamed_words")
"""Measurements of how near a unit is to the question, none of them sure by itself."""


def _unit_signals(units: Sequence[ReadUnit]) -> dict[str, float]:
    """How near the best units come, by all opinions together and by two of them."""
    near = [sum(unit.feature(name) for name in _OPINIONS) / len(_OPINIONS) for unit in units]
    similar = sorted((unit.feature("similarity") for unit in units), reverse=True)[:2]
    return {
        "best_unit": max(0.0, max(near)),
        "two_units": max(0.0, sum(similar) / len(similar)),
        "unnamed_words": max(0.0, max(unit.feature("unnamed_words") for unit in units)),
    }


def _distinct_windows(units: Sequence[ReadUnit], limit: int) -> list[ReadUnit]:
    """The best units whose windows do not repeat one another."""
    chosen: list[ReadUnit] = []
    for unit in units:
        if len(chosen) == limit:
            break
        if not any(
            unit.span is other.span and other.window[0].start <= unit.unit.start < other.window[-1].end
            for other in chosen
        ):
            chosen.append(unit)
    return chosen


def _window_terms(window: ReadUnit) -> frozenset[str]:
    return term_set(window.window_text) | window.span.heading_terms


def _span_text(span: EvidenceSpan) -> str:
    return " ".join([span.version.title, span.version.source, *span.heading_path, span.citable_text])


def _aligned(asked: Asked, windows: Sequence[ReadUnit], attribute: Sequence[float]) -> bool:
    """Whether one window alone names the attribute and holds a value of its kind."""
    return any(
        share > 0.5
        and holds_value(asked, window.window_text)
        and identifier_coverage(asked, _span_text(window.span)) > 0
        for window, share in zip(windows, attribute, strict=True)
    )


def answer_probability(
    signals: Mapping[str, float], *, intercept: float, weights: Mapping[str, float]
) -> float:
    """Logistic combination of the signals, 0 to 1."""
    total = intercept + sum(weight * signals.get(name, 0.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
