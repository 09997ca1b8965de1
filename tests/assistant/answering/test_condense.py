from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.answer import Turn
from assistant.answering.condense import condense, is_follow_up
from assistant.answering.question_kind import AnswerKind
from knowledge.terms import term_set

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


def test_a_label_is_exchanged_in_the_earlier_question() -> None:
    history = [Turn(role="user", text="When is the review of a SEV-1 due?")]

    assert condense("And for SEV-3?", history).text == "When is the review of a SEV-3 due?"
    history.append(Turn(role="user", text="And for SEV-3?"))
    assert condense("Who approves it?", history).text == "When is the review of a SEV-3 due? Who approves it?"


@pytest.mark.parametrize(
    "question", ["No, I meant prompts.", "Sorry, I mean a connected tool", "Agency workers?"]
)
def test_a_correction_or_fragment_is_asked_of_the_same_thing(question: str) -> None:
    condensed = condense(question, ASKED)

    assert condensed.topic == ASKED[0].text
    assert AnswerKind.DURATION in condensed.kinds


@pytest.mark.parametrize(
    "question",
    [
        "Another question: who keeps the list of holds?",
        "Something else, how are logs stored?",
        "By the way, is it allowed to record meetings?",
        "And who keeps the calendar of the yearly exercises?",
        "Is there a freeze in December?",
        "Who runs the IT desk?",
        "What is MinuteTaker?",
    ],
)
def test_another_topic_drops_the_old_one(question: str) -> None:
    condensed = condense(question, ASKED)

    assert condensed.topic == ""
    assert "threshold" not in condensed.text


def test_the_answer_to_a_clarifying_question_completes_the_question() -> None:
    history = [
        Turn(role="user", text="What is the deadline?"),
        Turn(role="assistant", text="Which one do you mean?"),
    ]

    assert condense("The AI literacy course", history).text == "What is the deadline? The AI literacy course"


def test_thanks_between_two_questions_do_not_break_the_chain() -> None:
    history = [*ASKED, Turn(role="user", text="Thanks!"), Turn(role="assistant", text="You're welcome.")]

    assert "threshold change" in condense("And on Sunday?", history).text


WORDS = st.sampled_from(
    """and what about no I meant it that who approves how long tier A tier B SEV-1 SEV-3 gate 2 the
    prompt change in an emergency is allowed 30 days not , ? . another question: Sunday above 0.85""".split()
)
TURNS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@settings(deadline=None)
@given(question=TURNS, earlier=st.lists(TURNS, max_size=4))
def test_no_term_of_what_was_asked_last_is_lost(question: str, earlier: list[str]) -> None:
    history = [Turn(role="user", text=text) for text in earlier]
    said = {"meant", "mean", "another", "question", "anoth"}  # the words of a correction or a switch

    assert term_set(question) - said - negated(question) <= term_set(condense(question, history).text)


def negated(question: str) -> frozenset[str]:
    """What "not tier A, but tier B" takes back."""
    return term_set(" ".join(re.findall(r"\bnot\b([^,?.]*),", question)))


@pytest.mark.parametrize(
    "question",
    [
        "ok and what about Sundays",
        "no, prompts",
        "Which other approvals are needed?",
        "Does the lead sign as well?",
    ],
)
def test_what_points_back_without_a_pronoun_is_a_follow_up(question: str) -> None:
    assert condense(question, ASKED).topic == ASKED[0].text


def test_a_correction_that_asks_keeps_what_it_asks() -> None:
    assert condense("I meant who may shorten it?", ASKED).kinds == (AnswerKind.WHO,)
