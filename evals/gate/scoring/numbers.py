"""Are the numbers of an answer those of its sources? Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from evals.gate.cases.case import Case
from evals.gate.metric import Corpus, Family, Metric
from evals.gate.outputs import Output
from evals.gate.scoring.evidence import evidence_of, resting_on_documents
from evals.gate.scoring.figures import Figure, figures_in
from evals.gate.scoring.names import names_missing
from evals.gate.scoring.said import ANSWERED_KINDS, said_sentences

_LIST_NUMBER = re.compile(r"^[ \t]*\d{1,3}[.)](?=\s)", re.MULTILINE)
METRICS = (
    Metric(
        name="unsupported_numbers",
        family=Family.ANSWER,
        meaning="Share of the numbers, dates and durations that stand in nothing that is cited for them.",
        higher_is_better=False,
    ),
    Metric(
        name="unsupported_names",
        family=Family.ANSWER,
        meaning="Share of the roles, people and bodies that stand in nothing that is cited for them.",
        higher_is_better=False,
    ),
)


def score_numbers(case: Case, output: Output, corpus: Corpus) -> Mapping[str, float]:
    """Sentence by sentence: what one says must stand in what that one cites.

    What the question says supports nothing: a wrong number is not right because it was asked for.
    The numbers of a numbered list are none. 0 where there are none.
    """
    if case.kind not in ANSWERED_KINDS:
        return {}
    numbers = numbers_missing = names = missing_names = 0
    for sentence in said_sentences(output):
        evidence = evidence_of(sentence, output, corpus)
        text = resting_on_documents(sentence, output)
        said = _figures(_LIST_NUMBER.sub("", text))
        numbers += len(said)
        numbers_missing += len(figures_missing(said, evidence))
        named, missing = names_missing(text, evidence)
        names, missing_names = names + named, missing_names + len(missing)
    return {
        "unsupported_numbers": numbers_missing / numbers if numbers else 0.0,
        "unsupported_names": missing_names / names if names else 0.0,
    }


def figures_missing(said: frozenset[Figure], evidence: str) -> list[Figure]:
    """Figures that the evidence does not state, in a fixed order."""
    stated = _figures(evidence)
    return sorted((each for each in said if not each.is_in(stated)), key=lambda each: (each.kind, each.value))


@lru_cache(maxsize=8192)
def _figures(text: str) -> frozenset[Figure]:
    return figures_in(text)
