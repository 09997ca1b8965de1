from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Question, RefusalReason, Turn
from assistant.answering.pipeline import Assistant
from tests.assistant.scripted_server import Script, scripted_server

pytest.importorskip("langchain_openai", reason="the openai extra is not installed")

QUESTION = "Who has to sign off before a new prompt goes live?"


@pytest.fixture
def server() -> Iterator[tuple[str, Script]]:
    with scripted_server() as served:
        yield served


@pytest.fixture
def ask(make_assistant: Callable[..., Assistant], server: tuple[str, Script]) -> Callable[..., Answer]:
    assistant = make_assistant(name="scripted", base_url=server[0], max_retries=0)

    def answer(text: str = QUESTION) -> Answer:
        return assistant.answer(Question(text=text))

    return answer


def test_supported_sentences_are_kept_with_the_quote_that_supports_them(
    ask: Callable[..., Answer], server: tuple[str, Script]
) -> None:
    server[1].reply = "The business owner and the quality lead must both sign off [1]."

    answer = ask()

    assert answer.status is AnswerStatus.ANSWERED
    assert answer.model == "openai:scripted"
    assert answer.citations[0].quote.startswith("Before a new prompt goes live")
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (11, 7)


@pytest.mark.parametrize(
    "invented",
    [
        "The Chief Risk Officer signs off too [1].",
        "Sign-off takes 9 working days [1].",
        "The business owner must not sign off [1].",
        "Everyone is invited to the summer party [1].",
        "The business owner must sign off [42].",
        "The business owner must sign off.",
    ],
)
def test_an_invented_sentence_is_removed_and_counted(
    ask: Callable[..., Answer], server: tuple[str, Script], invented: str
) -> None:
    server[1].reply = f"The business owner and the quality lead must both sign off [1]. {invented}"

    answer = ask()

    assert answer.removed_sentences == 1
    assert len(answer.sentences) == 1


def test_nothing_supported_is_a_refusal(ask: Callable[..., Answer], server: tuple[str, Script]) -> None:
    server[1].reply = "Nobody has to sign anything on Mars [1]."

    answer = ask()

    assert answer.status is AnswerStatus.REFUSED
    assert answer.refusal is not None
    assert answer.refusal.reason is RefusalReason.UNVERIFIABLE


def test_a_model_that_finds_nothing_is_believed(
    ask: Callable[..., Answer], server: tuple[str, Script]
) -> None:
    server[1].reply = "NOT_FOUND"

    assert ask().status is AnswerStatus.REFUSED


@pytest.mark.parametrize(("status", "fault"), [(500, ""), (401, ""), (200, "empty"), (200, "garbage")])
def test_a_failing_model_gives_way_to_the_sources(
    ask: Callable[..., Answer], server: tuple[str, Script], status: int, fault: str
) -> None:
    server[1].status, server[1].fault = status, fault

    answer = ask()

    assert answer.model == "extractive"
    assert "business owner" in answer.answer
    assert "quoted from the sources instead" in answer.notices[-1]


def test_the_model_is_never_shown_what_the_asker_may_not_read(
    ask: Callable[..., Answer], server: tuple[str, Script]
) -> None:
    ask("What must happen before a prompt change after incident INC-014?")

    assert all("GYPSUM" not in str(request) for request in server[1].requests)


def test_passages_reach_the_model_as_delimited_data(
    ask: Callable[..., Answer], server: tuple[str, Script]
) -> None:
    ask()

    user = server[1].requests[0]["messages"][1]["content"]
    assert user.count("<passage ") == user.count("</passage>") >= 1


def test_a_follow_up_is_reworded_by_the_model_and_kept_by_rules_if_it_strays(
    make_assistant: Callable[..., Assistant], server: tuple[str, Script]
) -> None:
    assistant = make_assistant(name="scripted", base_url=server[0], max_retries=0)
    history = (Turn(role="user", text="How fast is a prompt change decided?"),)
    asked = Question(text="And on a Sunday in an emergency?", history=history)

    server[1].reply = "How fast is an emergency prompt change decided on a Sunday?"
    assert assistant.answer(asked).standalone_question == server[1].reply

    server[1].reply = "The summer party is at noon."
    assert "prompt change" in assistant.answer(asked).standalone_question
