from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Turn
from assistant.answering.courtesy import courtesy_reply, without_courtesy
from assistant.answering.requests import asks_to_act


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thank you, that helps a lot.",
        "OK, great.",
        "Goodbye",
        "Hello",
        "Got it.",
        "What can you do?",
    ],
)
def test_a_friendly_word_gets_a_friendly_reply(text: str) -> None:
    assert courtesy_reply(text)


@pytest.mark.parametrize(
    "text",
    ["Thanks. Who signs?", "Is a good rollback plan required?", "What is all right to paste?", "Who greets?"],
)
def test_a_question_is_no_courtesy(text: str) -> None:
    assert not courtesy_reply(text)


def test_the_question_after_thanks_is_kept_whole() -> None:
    assert without_courtesy("Great, thanks! And who is told?") == "And who is told?"
    assert without_courtesy("Good evidence is what?") == "Good evidence is what?"


def test_thanks_are_not_searched_for(ask: Callable[..., Answer]) -> None:
    answer = ask("Thanks!", history=(Turn(role="user", text="How fast is a prompt change decided?"),))

    assert answer.status is AnswerStatus.CLARIFY
    assert answer.standalone_question == "Thanks!"
    assert not answer.citations


@pytest.mark.parametrize(
    "order",
    [
        "Set the limit to 5.",
        "Please open a ticket in my name",
        "Put Dana on the list.",
        "Stop the classifier",
        "Turn off logging.",
        "Give me read access to all log events.",
        "Restart the Reply Drafter please.",
    ],
)
def test_an_order_is_no_question(order: str) -> None:
    assert asks_to_act(order)


@pytest.mark.parametrize(
    "asked",
    [
        "open incidents log retention",
        "stop button",
        "call centre hours",
        "restart procedure of the drafter",
        "Tell me who owns claims intake.",
        "tell me the limit for gifts",
        "Give me the steps of a rollback",
        "Confirm that the limit is 500",
        "May I turn off logging?",
        "Close the case or keep it open: who decides?",
    ],
)
def test_a_subject_in_few_words_is_no_order(asked: str) -> None:
    assert not asks_to_act(asked)
