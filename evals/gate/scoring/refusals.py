"""Is refused what must be, and nothing else? Read from the status, never from phrases. Pure.

A question back that asserts nothing is as good as a refusal where a refusal was due: nobody is
misled. Where an answer was due it is as bad as one: the asker has none.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answering.answer import AnswerStatus, RefusalReason
from evals.gate.cases.case import Case, CaseKind
from evals.gate.metric import Corpus, Family, Metric
from evals.gate.outputs import Output
from evals.gate.scoring.said import asks_back, is_answer, is_refused

METRICS = (
    Metric(
        name="refusal_recall",
        family=Family.REFUSAL,
        meaning="Share of the questions that the documents do not answer of which nothing is asserted.",
        binary=True,
    ),
    Metric(
        name="over_refusal",
        family=Family.REFUSAL,
        meaning="Share of the questions that only look unanswerable which are not answered.",
        higher_is_better=False,
        binary=True,
    ),
    Metric(
        name="reason_match",
        family=Family.REFUSAL,
        meaning="Share of the refusals that give the right reason.",
        binary=True,
    ),
)


def score_refusals(case: Case, output: Output, corpus: Corpus) -> Mapping[str, float]:
    """Of a near miss whether it is not answered; of a refusal whether it is one, and why."""
    if case.kind is CaseKind.NEAR_MISS:
        return {"over_refusal": float(not is_answer(output) or not output.sentences)}
    if case.kind is not CaseKind.REFUSAL:
        return {}
    scores = {"refusal_recall": float(withholds(case, output))}
    if case.gold.refusal_reason is not None:
        given = output.refusal_reason == case.gold.refusal_reason and withholds(case, output)
        scores["reason_match"] = float(given)
    return scores


def withholds(case: Case, output: Output) -> bool:
    """Whether nothing is asserted; where documents disagree, showing both sides is right as well."""
    if is_refused(output) or asks_back(output):
        return True
    disagree = case.gold.refusal_reason is RefusalReason.CONFLICT
    return disagree and output.status == AnswerStatus.CONFLICT
