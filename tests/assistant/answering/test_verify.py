from __future__ import annotations

import pytest

from assistant.answering.verify import check_support, cited_numbers, numbers_in

PASSAGE = "A prompt change needs the sign-off of the Model Risk Lead within 5 working days. Public chatbots may not be used."  # noqa: E501


@pytest.mark.parametrize(
    "sentence",
    [
        "The Model Risk Lead signs off a prompt change within five working days [1].",
        "A prompt change needs sign-off within 5 working days.",
        "Public chatbots may not be used.",
    ],
)
def test_a_faithful_sentence_is_supported(sentence: str) -> None:
    assert check_support(sentence, [PASSAGE]).supported


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("A prompt change needs sign-off within 7 working days.", "7"),
        ("A prompt change needs the sign-off of the Chief Risk Lead.", "Chief"),
        ("A prompt change needs the sign-off of Dana within 5 working days.", "Dana"),
        ("Public chatbots may be used.", "negation"),
    ],
)
def test_an_altered_fact_is_named(sentence: str, what: str) -> None:
    check = check_support(sentence, [PASSAGE])

    assert not check.supported
    assert any(what in reason for reason in check.unsupported)


def test_a_sentence_from_elsewhere_is_not_supported() -> None:
    assert not check_support("The cafeteria opens early and serves soup.", [PASSAGE]).supported


def test_a_sentence_without_a_citation_is_not_supported() -> None:
    assert not check_support("A prompt change needs sign-off.", []).supported


def test_words_of_the_question_need_no_source_but_its_numbers_do() -> None:
    question = "May my team in Lisbon wait 9 days?"

    assert check_support(
        "Your team in Lisbon needs sign-off within 5 days.", [PASSAGE], question=question
    ).supported
    assert not check_support("Sign-off may wait 9 working days.", [PASSAGE], question=question).supported


def test_markers_are_read_in_order_without_repeats() -> None:
    assert cited_numbers("Both say so [2][1] [2].") == (2, 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("3 May 2026", "2026-05-03"),
        ("May 3, 2026", "2026-05-03"),
        ("twelve", "12"),
        ("1,200", "1200"),
        ("0.50", "0.5"),
    ],
)
def test_one_value_has_one_spelling(first: str, second: str) -> None:
    assert numbers_in(first) == numbers_in(second)
