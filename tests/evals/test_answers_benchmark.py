from __future__ import annotations

from assistant.answering.answer import Answer, AnswerStatus, Citation
from evals.benchmarks.answers import judge, summarise
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
