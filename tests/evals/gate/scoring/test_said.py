from dataclasses import replace

import pytest

from evals.gate.outputs import Output, SaidSentence
from evals.gate.scoring.said import (
    asks_back,
    citations_by_number,
    cited_numbers,
    is_answer,
    is_refused,
    said_sentences,
    sources_of,
)
from tests.evals.gate.scoring.examples import DOGS, GOOD, RETURNED, asked_back, case, cited, nugget, refused


@pytest.mark.parametrize(
    "output", [GOOD, refused(), asked_back(), Output(case_id="case-1"), replace(GOOD, status="refused")]
)
def test_an_output_is_one_thing_at_most(output: Output) -> None:
    assert is_answer(output) + is_refused(output) + asks_back(output) <= 1


@pytest.mark.parametrize("status", ["answered", "partial", "conflict"])
def test_answers_in_part_and_both_sides_are_answers(status: str) -> None:
    assert is_answer(replace(GOOD, status=status)) and said_sentences(replace(GOOD, status=status))


def test_a_refusal_that_cites_is_none() -> None:
    assert not is_refused(refused(citations=(cited(1, DOGS),)))
    assert not is_refused(refused(answer="No: 14 days [1]."))


def test_numbers_are_those_of_the_structure_and_of_the_text_each_once() -> None:
    assert cited_numbers(SaidSentence(text="One [2] and two [1].", citations=(1, 3, 1))) == (1, 3, 2)


def test_a_number_that_two_citations_share_is_that_of_neither() -> None:
    output = replace(GOOD, citations=(cited(1, RETURNED), cited(1, DOGS), cited(2, DOGS)))

    assert set(citations_by_number(output)) == {2}


def test_a_fact_is_carried_by_its_documents_or_else_by_the_case_s() -> None:
    assert sources_of(nugget("days", "14 days", sources=("a.md", "b.md")), case()) == {"a.md", "b.md"}
    assert sources_of(nugget("days", "14 days", sources=()), case()) == {"ferry.md"}
