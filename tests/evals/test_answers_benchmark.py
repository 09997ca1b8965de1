from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Citation
from evals.benchmarks.answers import describe_faults, judge, reliability_bins, render_summary, summarise
from evals.questions import GoldEvidence, QuestionCase

TEXT = "The owner signs within 5 days. Others wait."
QUOTE = "The owner signs within 5 days."


def case(*, answerable: bool = True) -> QuestionCase:
    gold = (GoldEvidence(docs=frozenset({"a.md"}), quote="signs within 5 days"),) if answerable else ()
    return QuestionCase(id="1", question="Who signs?", collection="c", type="lookup", evidence=gold)


def answer(*, quote: str = QUOTE, source: str = "a.md", refused: bool = False) -> Answer:
    citation = Citation(
        n=1, source=source, doc_id="a", title="A", kind="policy", version=1, document_status="in_force",
        owner=None, effective_from=None, review_by=None, section="", page=None, quote=quote,
        start=0, end=len(quote), passage_id=1,
    )  # fmt: skip
    return Answer(
        answer_id="x", question="Who signs?", standalone_question="Who signs?",
        status=AnswerStatus.REFUSED if refused else AnswerStatus.ANSWERED,
        answer="", citations=() if refused else (citation,), timings_ms={"total": 1.0},
    )  # fmt: skip


def outcome(given: Answer, *, answerable: bool = True, read: tuple[tuple[str, str], ...] = (("a.md", TEXT),)):
    return judge(case(answerable=answerable), given, read=read, version_text=lambda doc, version: TEXT)


def test_a_cited_gold_quote_is_no_fault() -> None:
    assert outcome(answer()).cited
    assert outcome(answer()).fault == ""


def test_faults_are_told_apart() -> None:
    assert outcome(answer(quote="Others wait.")).fault == "not_chosen"
    assert outcome(answer(refused=True)).fault == "wrongly_refused"
    assert outcome(answer(refused=True), read=()).fault == "not_retrieved"
    assert outcome(answer(), answerable=False).fault == "wrongly_answered"
    assert outcome(answer(refused=True), answerable=False).fault == ""


def test_the_right_words_of_the_wrong_document_are_not_gold() -> None:
    assert not outcome(answer(source="b.md")).cited


def test_a_quote_that_is_not_at_its_offsets_is_not_verbatim() -> None:
    assert outcome(answer()).verbatim == 1
    assert outcome(answer(quote="Others wait.")).verbatim == 0


def test_figures_carry_their_counts_and_intervals() -> None:
    figures = summarise([outcome(answer()), outcome(answer(refused=True), answerable=False)])

    assert figures["gold_quote_cited"]["value"] == 1.0
    assert figures["gold_quote_cited"]["n"] == 1
    assert figures["refusal_recall"]["value"] == 1.0
    assert figures["over_refusal"]["value"] == 0.0


def test_citation_precision_by_hand() -> None:
    # three citations of answered answerable questions: gold quote, gold document, neither
    good, near, wrong = answer(), answer(quote="Others wait."), answer(source="b.md")
    judged = [outcome(each) for each in (good, near, wrong, answer(refused=True))]
    figures = summarise([*judged, outcome(answer(), answerable=False)])

    assert figures["citation_precision"]["value"] == pytest.approx(1 / 3, abs=1e-3)
    assert figures["citation_document_precision"]["value"] == pytest.approx(2 / 3, abs=1e-3)
    assert figures["citation_precision"]["n"] == 3


def test_a_question_that_was_asked_back_has_no_citation_precision() -> None:
    figures = summarise([outcome(replace(answer(), status=AnswerStatus.CLARIFY, citations=()))])

    assert figures["citation_precision"]["value"] is None


def test_a_fault_tells_what_was_cited_and_what_was_considered_first() -> None:
    read = (("a.md", TEXT), ("b.md", "Else."), ("a.md", "More."), ("c.md", "Last."))
    [row] = describe_faults([outcome(answer(quote="Others wait."), read=read)])

    assert row["cited"] == [{"source": "a.md", "quote": "Others wait."}]
    assert row["considered"] == ["a.md", "b.md", "a.md"]


def test_confidence_is_compared_with_what_is_answerable() -> None:
    sure, unsure = replace(answer(), confidence=0.9), replace(answer(refused=True), confidence=0.2)
    asked_back = replace(answer(), status=AnswerStatus.CLARIFY, citations=())
    outcomes = [outcome(sure), outcome(unsure, answerable=False), outcome(asked_back)]
    calibration = summarise(outcomes)["calibration"]

    assert (calibration["n"], calibration["answerable"]) == (2, 1)
    assert calibration["expected_calibration_error"] == pytest.approx(0.15)  # (0.1 + 0.2) / 2
    assert calibration["brier"] == pytest.approx(0.025)  # (0.01 + 0.04) / 2
    assert [(each.n, each.confidence, each.share) for each in reliability_bins(outcomes)] == [
        (1, 0.2, 0.0),
        (1, 0.9, 1.0),
    ]


def test_the_summary_shows_the_bins_below_the_figures() -> None:
    text = render_summary(summarise([outcome(replace(answer(), confidence=0.9))]))

    assert "| citation_precision | 1.000 |" in text
    assert "Calibration over 1 questions, 1 answerable" in text
    assert "| 0.900 | 1.000 |" in text


def test_a_summary_without_a_judged_question_says_so() -> None:
    assert "no question was judged" in render_summary(summarise([]))
