"""Read what was retrieved, and judge whether it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.choose import ChosenQuote, choose_quotes
from assistant.answering.condense import StandaloneQuestion
from assistant.answering.decide import answer_probability, decision_signals
from assistant.answering.evidence import EvidenceSpan
from assistant.answering.reading import Embed, Reading, read
from knowledge.retrieval import Retrieval
from prompts.release import ExtractiveParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A reading and what follows from it."""

    reading: Reading
    signals: Mapping[str, float]
    confidence: float
    """Calibrated probability that the evidence answers, 0 to 1."""


class Reader:
    """Reads with the released weights. Knows neither store nor conversation."""

    def __init__(self, parameters: ExtractiveParameters, *, embed: Embed | None = None) -> None:
        """
        Args:
            parameters: Weights of units and signals.
            embed: Embeds sentences by themselves, for given evidence; None does without.
        """
        self._parameters, self._embed = parameters, embed

    def read(
        self,
        question: StandaloneQuestion,
        retrieval: Retrieval,
        spans: Sequence[EvidenceSpan],
        *,
        given: bool = False,
    ) -> Verdict:
        """Measure the evidence and decide whether it answers.

        Args:
            question: What is asked.
            retrieval: Vectors of the question, and of the units of the passages in `spans`.
            spans: The evidence, best first.
            given: The evidence was handed over, not found by a search: then nearness
                alone says much, where the best of a whole library is always near.
        """
        parameters = self._parameters
        reading = read(
            question,
            spans,
            question_vector=retrieval.question_vector,
            question_words=retrieval.question_words,
            units=retrieval.units,
            weights=parameters.given_unit_weights if given else parameters.unit_weights,
            embed=self._embed if given else None,
        )
        signals = decision_signals(reading)
        rule = parameters.given if given else parameters.found
        confidence = answer_probability(signals, intercept=rule.intercept, weights=rule.weights)
        return Verdict(reading=reading, signals=signals, confidence=confidence)

    def would_answer(self, reading: Reading) -> float:
        """The probability that found evidence answered, had nothing been left out of it."""
        units = sorted([*reading.units, *reading.left_out], key=lambda each: -each.score)
        signals = decision_signals(replace(reading, units=units))
        rule = self._parameters.found
        return answer_probability(signals, intercept=rule.intercept, weights=rule.weights)

    def choose(self, reading: Reading, *, limit: int) -> list[ChosenQuote]:
        """The quotes that an extractive answer consists of, best first, at most `limit`."""
        return choose_quotes(reading, margin=self._parameters.further_unit_margin, limit=limit)
