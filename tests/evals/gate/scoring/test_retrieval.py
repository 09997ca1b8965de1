from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate.cases.case import CaseKind, GoldSpan
from evals.gate.outputs import Output
from evals.gate.scoring.retrieval import ranked_places, score_retrieval
from tests.evals.gate.scoring.examples import (
    CORPUS,
    COUNTER,
    DECIDES,
    DOGS,
    LATE,
    RETURNED,
    RETURNS,
    case,
    refused,
    seen,
)

BOTH = (RETURNS, LATE)


def read(*passages) -> Output:
    return Output(case_id="case-1", seen=passages)


def test_what_answers_was_found_first() -> None:
    scores = score_retrieval(case(), read(seen(RETURNED), seen(DOGS)), CORPUS)

    assert scores == {"ndcg@10": 1, "recall@10": 1, "rr@10": 1, "judged@10": 1}


def test_by_hand() -> None:
    # other document; no gold place; the place of grade 1; the place of grade 3
    passages = (seen(COUNTER, "lounge"), seen(DOGS), seen(DECIDES), seen(RETURNED))

    scores = score_retrieval(case(spans=BOTH), read(*passages), CORPUS)

    assert scores["ndcg@10"] == pytest.approx((1 / log2(4) + 3 / log2(5)) / (3 + 1 / log2(3)))
    assert scores["recall@10"] == 1 and scores["rr@10"] == pytest.approx(1 / 3)
    assert scores["judged@10"] == 0.75


def test_nothing_read_is_worth_nothing() -> None:
    assert set(score_retrieval(case(), refused(), CORPUS).values()) == {0}


@pytest.mark.parametrize("kind", [CaseKind.REFUSAL, CaseKind.DRAFT])
def test_what_the_documents_do_not_answer_has_no_figures(kind: CaseKind) -> None:
    assert score_retrieval(case(kind), read(seen(RETURNED)), CORPUS) == {}


def test_a_second_passage_of_the_same_place_gains_nothing_and_takes_its_rank() -> None:
    again = (seen(RETURNED), seen(RETURNED, after=5), seen(DECIDES))

    assert ranked_places(BOTH, read(*again), CORPUS)[0] == ["place 0", "passage 1", "place 1"]


def test_a_passage_that_was_found_twice_is_one() -> None:
    twice = (seen(RETURNED), seen(RETURNED), seen(DECIDES))

    assert ranked_places(BOTH, read(*twice), CORPUS)[0] == ["place 0", "place 1"]


def test_one_passage_of_two_places_gives_both_the_weightier_first() -> None:
    scores = score_retrieval(case(spans=(LATE, RETURNS)), read(seen(RETURNED, after=60)), CORPUS)

    assert scores["ndcg@10"] == 1 and scores["recall@10"] == 1


def test_the_same_words_in_another_document_are_not_the_place() -> None:
    gold = GoldSpan(doc="ferry.md", quote="Tickets may be returned")

    scores = score_retrieval(case(spans=(gold,)), read(seen(COUNTER, "lounge")), CORPUS)

    assert scores["recall@10"] == 0 and scores["judged@10"] == 0


def test_a_passage_that_touches_a_place_by_less_than_half_does_not_hold_it() -> None:
    passage = seen(DECIDES, before=20)

    assert score_retrieval(case(), read(passage), CORPUS)["recall@10"] == 0


def test_cutting_passages_anew_leaves_a_place_found() -> None:
    whole, half = seen(RETURNED, before=10, after=100), seen(RETURNED[:30])

    assert all(score_retrieval(case(), read(each), CORPUS)["recall@10"] == 1 for each in (whole, half))


@given(
    st.lists(
        st.sampled_from([seen(RETURNED), seen(DECIDES), seen(DOGS), seen(COUNTER, "lounge")]), max_size=12
    )
)
def test_bounds(passages) -> None:
    scores = score_retrieval(case(spans=BOTH), read(*passages), CORPUS)

    assert all(0 <= value <= 1 for value in scores.values())
