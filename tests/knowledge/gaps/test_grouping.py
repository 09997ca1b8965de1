"""Which questions want the same answer."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.gaps.grouping import SAME_QUESTION, find_same, may_be_one, theme


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("What follows after 2 failed checks?", "What follows after 3 failed checks?"),
        ("What follows after two failed checks?", "What follows after 3 failed checks?"),
        ("Who owns the Reply Drafter?", "Who owns the Voice Agent?"),
        ("What was the cause of INC-014?", "What was the cause of INC-021?"),
        ("Who may use it in Germany?", "Who may use it?"),
        ("May the agent send replies?", "May the agent not send replies?"),
        ("Can a pilot run without a sponsor?", "Can a pilot run with a sponsor?"),
        ("Who trains new reviewers?", "How long are new reviewers trained?"),
        ("What is the maximum size of an upload?", "How small may an upload be at minimum size?"),
        ("What is the fax number of the review desk?", "What is the phone number of the review desk?"),
    ],
)
def test_questions_that_differ_in_one_thing_are_two(first: str, second: str) -> None:
    assert not may_be_one(first, second)
    assert not may_be_one(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Who owns the Reply Drafter?", "the reply drafter – whose is it?"),
        ("What follows after two failed checks?", "After 2 failed checks, what follows?"),
        ("May interns use AI tools?", "Are interns permitted to work with AI tools?"),
        ("How long are logs kept?", "For how long do we keep logs?"),
        ("Who approves a spend of 5,000 euros?", "Who approves 5000 euros?"),
        ("", ""),
    ],
)
def test_other_words_for_the_same_are_one(first: str, second: str) -> None:
    assert may_be_one(first, second)
    assert may_be_one(second, first)


def unit(*values: float) -> np.ndarray:
    vector = np.asarray(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_the_nearest_question_that_may_be_the_same_is_found() -> None:
    others = [("Who trains reviewers?", unit(1, 0)), ("Who trains 3 reviewers?", unit(0.9, 0.2))]

    assert find_same("Who trains 3 reviewers?", unit(1, 0.01), others) == 1
    assert find_same("Who trains reviewers?", unit(1, 0.01), others) == 0


def test_what_is_far_in_meaning_is_another_question() -> None:
    assert find_same("Who trains reviewers?", unit(1, 0), [("Who trains reviewers?", unit(0, 1))]) is None
    assert find_same("Who trains reviewers?", unit(1, 0), []) is None


def test_a_question_without_a_word_joins_nothing() -> None:
    assert find_same("?", np.zeros(2, dtype=np.float32), [("!", np.zeros(2, dtype=np.float32))]) is None
    assert SAME_QUESTION > 0


def test_a_theme_names_what_most_questions_of_a_group_speak_of() -> None:
    others = ["Price of a MinuteTaker transcript?", "What is a transcript in MinuteTaker costing?"]

    assert (
        theme("What does each MinuteTaker transcript minute cost?", others) == "minutetaker transcript cost"
    )


def test_a_theme_of_a_question_without_telling_words_is_the_question() -> None:
    assert theme("Who is it?", []) == "Who is it?"
