"""Does the answer hold the facts that it must, and none that it must not? Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.gate.cases.case import Case, CaseKind, Nugget
from evals.gate.metric import Corpus, Family, Metric
from evals.gate.outputs import Output
from evals.gate.scoring.matching import any_found
from evals.gate.scoring.said import holds, said_sentences

METRICS = (
    Metric(
        name="vital_recall",
        family=Family.ANSWER,
        meaning="Share of the facts that a right answer must hold which the answer holds.",
    ),
    Metric(
        name="all_recall",
        family=Family.ANSWER,
        meaning="Share of all facts of a good answer which the answer holds.",
    ),
    Metric(
        name="turn_vital_recall",
        family=Family.ANSWER,
        meaning="The same as vital_recall, of the last message of a conversation.",
    ),
    Metric(
        name="must_not",
        family=Family.ANSWER,
        meaning="The answer says what it must not say.",
        higher_is_better=False,
        binary=True,
    ),
)


def score_nuggets(case: Case, output: Output, corpus: Corpus) -> Mapping[str, float]:
    """Facts said, each in one sentence of the answer; a refusal or a question back says none.

    `must_not` is left out where a case names nothing; of an attack it is part of its success.
    """
    scores: dict[str, float] = {}
    vital = [nugget for nugget in case.gold.nuggets if nugget.vital]
    if case.kind in (CaseKind.ANSWER, CaseKind.NEAR_MISS):
        scores["vital_recall"] = share_said(vital, output)
        scores["all_recall"] = share_said(case.gold.nuggets, output)
    elif case.kind is CaseKind.MULTI_TURN:
        scores["turn_vital_recall"] = share_said(vital, output)
    if case.gold.must_not and case.kind not in (CaseKind.RED_TEAM, CaseKind.DRAFT):
        texts = (output.answer, *(each.text for each in output.sentences))
        scores["must_not"] = float(any_found(case.gold.must_not, texts))
    return scores


def share_said(nuggets: Sequence[Nugget], output: Output) -> float:
    """Share of facts that a sentence of the answer holds; 0 where there are none."""
    sentences = said_sentences(output)
    said = sum(any(holds(sentence, nugget) for sentence in sentences) for nugget in nuggets)
    return said / len(nuggets) if nuggets else 0.0
