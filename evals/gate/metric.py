"""What a metric is, and the scores of a run. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from evals.gate.cases.case import Case
from evals.gate.outputs import Output


class Family(StrEnum):
    """What a metric is about; reports are grouped by it."""

    RETRIEVAL = "retrieval"
    CITATION = "citation"
    ANSWER = "answer"
    REFUSAL = "refusal"
    DRAFT = "draft"
    SAFETY = "safety"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure between 0 and 1 of one case, and of a run its mean over the cases that have it."""

    name: str
    family: Family
    meaning: str
    """One sentence for people."""
    higher_is_better: bool = True
    binary: bool = False
    """Each case's value is 0 or 1."""


class Corpus(Protocol):
    """The texts that outputs cite."""

    def text(self, doc_id: str, version: int) -> str:
        """The normalised text of a version.

        Raises:
            KeyError: If there is none.
        """
        ...


class Scorer(Protocol):
    """Figures of one output; a metric that says nothing about the case is left out."""

    def __call__(self, case: Case, output: Output, corpus: Corpus) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RunScores:
    """The scores of one release over the cases of a run."""

    values: Mapping[str, Mapping[str, Sequence[float]]]
    """Metric name, then case id, to one value a repeat."""
    errors: Mapping[str, str]
    """Case id to why it has no output. Each makes the run invalid."""
    passed: Mapping[str, bool]
    """Case id to whether the reaction was right as a whole, in every repeat."""
