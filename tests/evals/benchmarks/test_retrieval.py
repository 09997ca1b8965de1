from __future__ import annotations

import pytest

from evals.benchmarks.retrieval import MEASURES, RetrievalOutcome, judge, render_summary, summarise
from evals.questions import GoldEvidence, QuestionCase
from knowledge.documents import Passage, ScoredPassage

TEXT = "The kiln is opened only after it has cooled below 60 degrees."


def hit(source: str, rank: int, *, text: str = "Other words.", collection: str = "pottery") -> ScoredPassage:
    passage = Passage(
        passage_id=rank, version_id=rank, doc_id=source, version=1, source=source, collection=collection,
        title=source, heading_path=(), start=0, end=len(text), text=text,
    )  # fmt: skip
    return ScoredPassage(passage=passage, score=1 / rank, rank=rank, similarity=0.5, keyword_score=None)


def hits(*sources: str) -> list[ScoredPassage]:
    return [hit(source, rank) for rank, source in enumerate(sources, start=1)]


def case(*gold: set[str], kind: str = "lookup") -> QuestionCase:
    evidence = tuple(GoldEvidence(docs=frozenset(docs), quote=TEXT) for docs in gold)
    return QuestionCase(
        id="1", question="When is the kiln opened?", collection="pottery", type=kind, evidence=evidence
    )


def judged(*sources: str, gold: tuple[set[str], ...] = ({"a.md"}, {"b.md"})) -> RetrievalOutcome:
    return judge(case(*gold), hits(*sources))


def test_one_of_two_gold_documents_is_any_but_not_all() -> None:
    outcome = judged("x.md", "b.md")

    assert outcome.any_document
    assert not outcome.all_documents


def test_rank_counts_documents_and_not_their_passages() -> None:
    assert judged("x.md", "x.md", "y.md", "x.md", "a.md").first_document == 3


def test_a_gold_document_after_the_tenth_has_a_rank_but_is_not_found() -> None:
    outcome = judged(*(f"{number}.md" for number in range(10)), "a.md")

    assert outcome.first_document == 11
    assert not outcome.any_document


def test_a_document_of_the_same_name_in_another_collection_is_not_gold() -> None:
    outcome = judge(case({"a.md"}), [hit("a.md", 1, text=TEXT, collection="glass")])

    assert outcome.first_document is None
    assert not (outcome.any_document or outcome.all_documents or outcome.quote)


def test_a_document_that_carries_the_same_text_is_as_good() -> None:
    outcome = judged("copy.md", gold=({"a.md", "copy.md"},))

    assert outcome.all_documents
    assert outcome.first_document == 1


def test_reciprocal_ranks_by_hand() -> None:
    # ranks 1, 2 and none: (1 + 1/2 + 0) / 3
    figures = summarise([judged("a.md"), judged("x.md", "b.md"), judged("x.md")])

    assert figures["first_gold_document_MRR"]["value"] == pytest.approx(0.5)
    assert figures["any_gold_document@10"]["value"] == pytest.approx(0.6667)
    assert figures["all_gold_documents@10"]["value"] == 0.0
    assert figures["any_gold_document@10"]["low"] < 0.6667 < figures["any_gold_document@10"]["high"]


def test_figures_are_told_by_type_and_stand_in_the_table() -> None:
    table = judge(case({"a.md"}, kind="table"), [hit("a.md", 1, text=TEXT)])
    figures = summarise([table, judged("x.md", "b.md")])

    assert figures["by_type"]["table"] == {"n": 1, **dict.fromkeys(MEASURES, 1.0)}
    assert figures["by_type"]["lookup"]["first_gold_document_MRR"] == 0.5
    text = render_summary({"own_collection": figures})
    assert "| any_gold_document@10, own_collection | 1.000 |" in text
    assert "| lookup, own_collection | 0.000 | 1.000 | 0.500 | 0.000 | 1 |" in text


def test_no_question_gives_no_figure() -> None:
    figures = summarise([])

    assert figures["n"] == 0
    assert figures["first_gold_document_MRR"]["value"] is None
