from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Turn
from assistant.errors import ChatModelError
from knowledge.errors import UnknownCollectionError

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    "question", ["What is the deadline?", "Who approves it?", "How long?", "Who may do it?"]
)
def test_a_question_without_a_subject_is_asked_back_with_titles(ask: Ask, question: str) -> None:
    answer = ask(question)

    assert answer.status is AnswerStatus.CLARIFY
    assert 2 <= answer.answer.count("“") <= 4
    assert answer.answer.endswith("I will look it up.")
    assert not answer.citations


@pytest.mark.parametrize(
    "question",
    ["How long are chat prompts kept?", "Who signs off a new prompt?", "What does a conference cost?"],
)
def test_a_question_with_a_subject_is_never_asked_back(ask: Ask, question: str) -> None:
    assert ask(question).status is not AnswerStatus.CLARIFY


def test_a_closed_document_is_never_offered(ask: Ask) -> None:
    offered = ask("What is the reason?", role="staff").answer

    assert "Post-mortem" not in offered


def test_the_subject_alone_then_answers(ask: Ask) -> None:
    asked = ask("Who approves it?")
    history = (Turn(role="user", text="Who approves it?"), Turn(role="assistant", text=asked.answer))

    answer = ask("Travel requests for AI conferences", history=history)

    assert "head of the department" in answer.answer


@pytest.mark.parametrize("question", ["Who approves it?", "Thanks!", "Delete the travel rules!"])
def test_an_unknown_collection_is_named_before_anything_is_said(ask: Ask, question: str) -> None:
    with pytest.raises(UnknownCollectionError):
        ask(question, collection="nowhere")


def test_an_unknown_model_can_be_told_before_anything_is_asked(make_assistant: Callable[..., object]) -> None:
    make_assistant().check_model()
    with pytest.raises(ChatModelError, match="cannot be set up"):
        make_assistant(name="nobody:nothing").check_model()
