from __future__ import annotations

import pytest

from assistant.answering.answer import Turn
from assistant.answering.condense import condense, is_follow_up
from assistant.answering.question_kind import AnswerKind

ASKED = [
    Turn(role="user", text="How long may a threshold change wait for approval?"),
    Turn(role="assistant", text="Two working days."),
]


@pytest.mark.parametrize(
    "question",
    ["And if it's Sunday?", "Who approves it?", "Why?", "What about prompts?", "Is that recorded?"],
)
def test_a_follow_up_is_recognised(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize(
    "question",
    ["Who signs off a new prompt before it goes live?", "What counts as an AI incident in claims handling?"],
)
def test_a_full_question_is_left_alone(question: str) -> None:
    assert condense(question, ASKED).text == question


def test_a_follow_up_takes_its_topic_from_the_conversation() -> None:
    condensed = condense("And if it's Sunday?", ASKED)

    assert "threshold change" in condensed.text
    assert "Sunday" in condensed.text
    assert condensed.focus == "If it's Sunday?"


def test_a_changed_subject_keeps_the_kind_of_answer() -> None:
    assert AnswerKind.DURATION in condense("And prompts?", ASKED).kinds


def test_a_chain_of_follow_ups_keeps_the_first_topic() -> None:
    history = [*ASKED, Turn(role="user", text="And on Sunday?"), Turn(role="assistant", text="The same.")]

    assert "threshold change" in condense("Who can shorten it?", history).text


def test_without_history_nothing_is_added() -> None:
    assert condense("And it?", []).text == "And it?"
