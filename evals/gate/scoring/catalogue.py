"""Every metric by its name, and all figures of one case. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.gate.cases.case import Case, CaseKind
from evals.gate.judge import metrics as judged
from evals.gate.metric import Corpus, Metric, Scorer
from evals.gate.outputs import Output
from evals.gate.scoring import citations, drafts, nuggets, numbers, refusals, retrieval, safety

SCORERS: Sequence[Scorer] = (
    retrieval.score_retrieval,
    citations.score_citations,
    nuggets.score_nuggets,
    numbers.score_numbers,
    refusals.score_refusals,
    safety.score_safety,
)
"""Of everything but drafts. Each leaves out the cases that it says nothing about."""
METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for module in (retrieval, citations, nuggets, numbers, refusals, drafts, safety, judged)
    for metric in module.METRICS
}
"""In the order in which reports show them. Those of the judge need a chat model: see `evals.gate.judge`."""


def score_case(case: Case, output: Output, corpus: Corpus) -> dict[str, float]:
    """All figures of one output, each between 0 and 1, by the metric's name.

    Which metrics a case has follows from the case alone, so that a mean is always over the same
    cases; but a draft in which nothing is inferred has no `grounded_fields`. An output with an
    error has the worst value of each.
    """
    return worst_of(case, corpus) if output.error else _scored(case, output, corpus)


def worst_of(case: Case, corpus: Corpus) -> dict[str, float]:
    """The worst value of every metric that a case has."""
    return {name: worst_value(name) for name in _scored(case, Output(case_id=case.id), corpus)}


def worst_value(name: str) -> float:
    """0, or 1 of a metric of which less is better."""
    return 0.0 if METRICS[name].higher_is_better else 1.0


def _scored(case: Case, output: Output, corpus: Corpus) -> dict[str, float]:
    if case.kind is CaseKind.DRAFT:
        return drafts.score_draft(case, output, corpus)
    return {name: value for scorer in SCORERS for name, value in scorer(case, output, corpus).items()}
