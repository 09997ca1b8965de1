from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate.cases.case import CaseKind
from evals.gate.outputs import Output, SaidSentence
from evals.gate.scoring.citations import (
    citation_faults,
    cite_precision,
    cite_recall,
    score_citations,
    was_read,
)
from tests.evals.gate.scoring.examples import (
    CORPUS,
    COUNTER,
    DECIDES,
    DOGS,
    FOURTEEN,
    GOOD,
    OFFICE,
    RETURNED,
    answered,
    asked_back,
    case,
    cited,
    nugget,
    refused,
    seen,
)

WRONG = cited(9, COUNTER, "lounge")


def valid(output: Output) -> float:
    return score_citations(case(), output, CORPUS)["cite_valid"]


def test_a_cited_answer_is_valid() -> None:
    assert citation_faults(GOOD, CORPUS) == [] and valid(GOOD) == 1


@pytest.mark.parametrize("output", [refused(), asked_back(), Output(case_id="case-1")], ids=repr)
def test_where_nothing_is_said_nothing_need_be_cited(output: Output) -> None:
    assert valid(output) == 1


def test_every_sentence_needs_a_citation() -> None:
    output = answered((RETURNED, (1,)), (DECIDES, ()), citations=(cited(1, RETURNED),))

    assert citation_faults(output, CORPUS) == [f"nothing is cited for: {DECIDES}"]


def test_a_number_must_be_that_of_one_citation() -> None:
    nowhere = answered((RETURNED, (1, 7)), citations=(cited(1, RETURNED),))
    twice = answered((RETURNED, (1,)), citations=(cited(1, RETURNED), cited(1, DOGS)))
    in_text = replace(GOOD, answer=f"{GOOD.answer} [4]")

    assert [valid(each) for each in (nowhere, twice, in_text)] == [0, 0, 0]


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "Tickets may be returned within 41 days of purchase."},
        {"quote": RETURNED.lower()},
        {"start": 0},
        {"start": -1},
        {"end": 100_000},
        {"version": 2},
        {"doc_id": "nowhere"},
        {"quote": "", "start": 5, "end": 5},
    ],
    ids=repr,
)
def test_a_quote_must_stand_where_it_says(changes) -> None:
    broken = replace(GOOD, citations=(replace(cited(1, RETURNED), **changes),))

    assert valid(broken) == 0


def test_a_quote_must_have_been_read() -> None:
    assert valid(replace(GOOD, seen=())) == 0
    assert valid(replace(GOOD, seen=(seen(COUNTER, "lounge"),))) == 0


def test_passages_are_read_with_what_stands_around_them() -> None:
    assert valid(replace(GOOD, seen=(seen(DOGS),))) == 1


def test_neighbourhoods_that_touch_are_one() -> None:
    quote = replace(cited(1, RETURNED), start=0, end=3_000)
    passage = seen(RETURNED)
    first, second = replace(passage, start=500, end=900), replace(passage, start=2_200, end=2_400)

    assert was_read(quote, (second, first))
    assert not was_read(quote, (first,)) and not was_read(quote, (second,))
    assert not was_read(quote, (first, replace(second, start=2_400, end=2_500)))


def test_nothing_may_be_said_beside_the_sentences() -> None:
    assert valid(replace(GOOD, answer=f"{GOOD.answer} Dogs are not welcome.")) == 0
    assert valid(replace(GOOD, answer=f"- {GOOD.answer}\n")) == 1


def test_an_answer_without_sentences_is_not_valid() -> None:
    assert valid(replace(GOOD, sentences=(), answer=RETURNED)) == 0


def test_drafts_have_no_citations() -> None:
    assert score_citations(case(CaseKind.DRAFT), GOOD, CORPUS) == {}


def test_only_what_the_documents_answer_has_recall_and_precision() -> None:
    assert score_citations(case(CaseKind.REFUSAL), refused(), CORPUS) == {"cite_valid": 1}


def test_recall_and_precision_by_hand() -> None:
    # Sentence 1 says a fact and cites it and another document; 2 says a fact and cites the wrong
    # document; 3 says no fact. Facts said: 2, carried: 1. Citations: 4, right: 1.
    output = answered(
        ("Within 14 days.", (1, 2)),
        ("The Harbour Office decides.", (2,)),
        ("Two dogs.", (3,)),
        citations=(cited(1, RETURNED), cited(2, COUNTER, "lounge"), cited(3, DOGS)),
    )
    asked = case(nuggets=(FOURTEEN, OFFICE, nugget("dogs", "three dogs")))

    assert cite_recall(asked, output) == 0.5
    assert cite_precision(asked, output) == 0.25


def test_a_fact_said_twice_is_carried_where_one_sentence_carries_it() -> None:
    output = answered(
        ("Within 14 days.", (2,)),
        ("So 14 days.", (1,)),
        citations=(cited(1, RETURNED), cited(2, COUNTER, "lounge")),
    )

    assert cite_recall(case(), output) == 1 and cite_precision(case(), output) == 0.5


def test_an_answer_without_a_fact_has_neither() -> None:
    output = answered((DOGS, (1,)), citations=(cited(1, DOGS),))

    assert cite_recall(case(), output) == 0 and cite_precision(case(), output) == 0


@pytest.mark.parametrize(
    "output", [refused(), asked_back(), Output(case_id="case-1", status="answered")], ids=repr
)
def test_no_answer_where_one_was_due_has_neither(output: Output) -> None:
    assert cite_recall(case(), output) == 0 and cite_precision(case(), output) == 0


def test_a_number_of_nothing_stays_in_the_denominator() -> None:
    output = answered((RETURNED, (1, 7)), citations=(cited(1, RETURNED),))

    assert cite_precision(case(), output) == 0.5
    assert cite_precision(case(), replace(GOOD, answer=f"{GOOD.answer} [8]")) == 0.5


def test_a_sentence_without_a_citation_counts_as_a_wrong_one() -> None:
    output = answered((RETURNED, (1,)), (DECIDES, ()), citations=(cited(1, RETURNED),))

    assert cite_precision(case(), output) == 0.5


def test_a_fact_that_names_no_document_is_carried_by_the_gold_documents() -> None:
    asked = case(nuggets=(nugget("days", "14 days", sources=()),))

    assert cite_recall(asked, GOOD) == 1


OUTPUTS = st.lists(
    st.tuples(
        st.sampled_from([RETURNED, DECIDES, DOGS, "Nothing."]),
        st.lists(st.sampled_from([1, 2, 3, 7]), max_size=3).map(tuple),
    ),
    max_size=4,
).map(
    lambda said: answered(
        *said, citations=(cited(1, RETURNED), cited(2, DECIDES), cited(3, COUNTER, "lounge"), WRONG)
    )
)
TWO = case(nuggets=(FOURTEEN, OFFICE))


@given(OUTPUTS)
def test_bounds(output: Output) -> None:
    assert all(0 <= value <= 1 for value in score_citations(TWO, output, CORPUS).values())


@given(OUTPUTS, st.integers(0, 3), st.sampled_from([9, 99]))
def test_a_wrong_citation_more_never_raises_precision(output: Output, at: int, number: int) -> None:
    sentences = [
        SaidSentence(text=each.text, citations=(*each.citations, number)) if index == at else each
        for index, each in enumerate(output.sentences)
    ]

    assert cite_precision(TWO, replace(output, sentences=sentences)) <= cite_precision(TWO, output)


@given(OUTPUTS, st.randoms(use_true_random=False))
def test_the_order_of_citations_says_nothing(output: Output, random) -> None:
    def shuffled(values):
        return tuple(random.sample(list(values), len(values)))

    other = replace(
        output,
        citations=shuffled(output.citations),
        sentences=[replace(each, citations=shuffled(each.citations)) for each in output.sentences],
    )

    assert score_citations(TWO, other, CORPUS) == score_citations(TWO, output, CORPUS)
