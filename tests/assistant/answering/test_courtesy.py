from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Turn
from assistant.answering.courtesy import courtesy_reply, without_courtesy


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
