"""Was what answers found, and how high? Pure.

Gold is a place in a document, so that figures of releases that cut passages in another way can
be compared. The ranking that is measured is one of places: a place has the rank of the first
passage that holds it. A second passage of the same place gains nothing and takes its rank all
the same; a passage of several places gives them successive ranks, the weightiest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.gate.cases.case import Case, GoldSpan
from evals.gate.metric import Corpus, Family, Metric
from evals.gate.outputs import Output
from evals.gate.scoring import ranking
from evals.gate.scoring.places import holds_span
from evals.gate.scoring.said import ANSWERED_KINDS

CUT = 10
METRICS = (
    Metric(
        name="ndcg@10",
        family=Family.RETRIEVAL,
        meaning="How high the places that answer stand among the first ten passages that were read.",
    ),
    Metric(
        name="recall@10",
        family=Family.RETRIEVAL,
        meaning="Share of the places that answer which the first ten passages hold.",
    ),
    Metric(
        name="rr@10",
        family=Family.RETRIEVAL,
        meaning="One divided by the rank of the first passage that answers.",
    ),
    Metric(
        name="judged@10",
        family=Family.RETRIEVAL,
        meaning="Share of the first ten passages that are of a gold document; low values say that the "
        "other figures rest on little.",
    ),
)


def score_retrieval(case: Case, output: Output, corpus: Corpus) -> Mapping[str, float]:
    """Figures of what was read for a case that the documents answer; all 0 where nothing was read."""
    if case.kind not in ANSWERED_KINDS or not case.gold.spans:
        return {}
    places, relevance = ranked_places(case.gold.spans, output, corpus)
    return {
        "ndcg@10": ranking.ndcg_at(places, relevance, CUT),
        "recall@10": ranking.recall_at(places, relevance, CUT),
        "rr@10": ranking.reciprocal_rank_at(places, relevance, CUT),
        "judged@10": ranking.judged_at(places, relevance, CUT),
    }


def ranked_places(
    spans: Sequence[GoldSpan], output: Output, corpus: Corpus
) -> tuple[list[str], dict[str, int]]:
    """The places in the order in which they were read, with passages of none between, and their grades.

    Passages of a gold document that hold no place are judged: their grade is 0. A passage that
    was found twice counts where it was found first.
    """
    grades = {f"place {index}": span.rel for index, span in enumerate(spans)}
    documents = {span.doc for span in spans}
    ranked: list[str] = []
    for index, passage in enumerate(dict.fromkeys(output.seen)):
        held = [f"place {at}" for at, span in enumerate(spans) if holds_span(passage, span, corpus)]
        new = [name for name in held if name not in ranked]
        ranked += sorted(new, key=lambda name: -grades[name]) or [f"passage {index}"]
        if not new and passage.source in documents:
            grades[f"passage {index}"] = 0
    return ranked, grades
