from __future__ import annotations

import pytest

from assistant.answering.asked import attribute_coverage, holds_value, identifier_coverage, parse_asked
from knowledge.terms import term_set


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("How much overtime do reviewers get?", "overtime"),
        ("Which insurer covers our models?", "insurer"),
        ("What is the retention of chat logs?", "retention"),
        ("What penalty does the council impose?", "penalty"),
    ],
)
def test_the_attribute_asked_for_is_found(question: str, word: str) -> None:
    asked = parse_asked(question)

    assert attribute_coverage(asked, term_set(f"the {word} is this")) == 1.0
    assert attribute_coverage(asked, term_set("something similar but silent")) == 0.0


def test_words_for_the_shape_of_an_answer_are_no_attribute() -> None:
    assert not parse_asked("How many days do we have?").attributes
    assert not parse_asked("Who owns this?").attributes


def test_money_is_not_answered_by_text_without_money() -> None:
    asked = parse_asked("How much is a reviewer paid per case?")

    assert holds_value(asked, "A reviewer gets €12 a case.")
    assert not holds_value(asked, "A reviewer handles 12 cases.")


def test_a_percentage_needs_a_percentage() -> None:
    asked = parse_asked("What percentage of cases is sampled?")

    assert holds_value(asked, "We sample 5% of cases.")
    assert not holds_value(asked, "We sample cases.")


def test_a_name_is_not_answered_by_a_role() -> None:
    asked = parse_asked("What is the name of the appointed officer?")

    assert holds_value(asked, "The post is held by Dana Whitfield since May.")
    assert not holds_value(asked, "The post is held by the Security Officer.")


def test_years_and_record_numbers_must_be_there() -> None:
    asked = parse_asked("Who approved CR-031 in 2025?")

    assert identifier_coverage(asked, "cr-031 was approved in 2025") == 1.0
    assert identifier_coverage(asked, "cr-031 was approved") == 0.5
