"""Which parts of a question a unit speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answering.question_parts import question_parts
from assistant.answering.reading import Reading, ReadUnit, coverage_of
from knowledge.terms import term_set


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPart:
    """One question inside a question: its terms by weight."""

    weights: Mapping[str, float]

    def met_by(self, read_unit: ReadUnit) -> float:
        """How much of the part a unit and its headings speak of, 0 to 1."""
        found = term_set(read_unit.unit.readable) | read_unit.span.heading_terms
        return coverage_of(self.weights, found)


def open_parts(reading: Reading) -> list[OpenPart]:
    """The parts of a question; a term counts in every part in which it stands."""
    rarity = reading.term_weights
    return [
        OpenPart(weights={term: rarity.get(term, 1.0) for term in term_set(part)})
        for part in question_parts(reading.question.focus)
    ]
