"""A message is a question unless it asks for a draft, or an interview is on."""

from __future__ import annotations

import pytest

from assistant.ui.chainlit_guard import checked_payload
from assistant.ui.drafts.wishes import COMMAND, Wanted, Wish, wanted


def read(text: str, *, command: str | None = None, interviewing: bool = False) -> Wanted:
    return wanted(text, command=command, interviewing=interviewing)


@pytest.mark.parametrize("text", ["Draft a workflow", "please draft a new workflow.", "Specify our workflow"])
def test_these_words_begin_a_draft(text) -> None:
    assert read(text) == Wanted(wish=Wish.BEGIN)
    assert read(text, interviewing=True).wish is Wish.BEGIN


def test_the_button_begins_a_draft_with_what_was_typed() -> None:
    assert read("A clerk opens the mail.", command=COMMAND) == Wanted(
        wish=Wish.BEGIN, text="A clerk opens the mail."
    )
    assert read("Draft a workflow", command=COMMAND).text == ""


@pytest.mark.parametrize(("text", "number"), [("continue draft 3", 3), ("Open the draft #12.", 12)])
def test_a_draft_is_continued_by_its_number(text, number) -> None:
    assert read(text) == Wanted(wish=Wish.CONTINUE, draft=number)


def test_a_number_that_no_database_holds_is_cut() -> None:
    assert read(f"continue draft {10**11}").draft == 2**31 - 1
    assert read("continue draft 1e9").wish is Wish.ASK


@pytest.mark.parametrize(
    "text", ["How do I draft a workflow?", "Who approves draft 3?", "ask: who signs?", "continue", ""]
)
def test_all_else_is_a_question(text) -> None:
    assert read(text) == Wanted(wish=Wish.ASK, text=text)


def test_during_an_interview_messages_are_answers_but_for_questions_marked_as_such() -> None:
    assert read("Who signs?", interviewing=True) == Wanted(wish=Wish.ANSWER, text="Who signs?")
    assert read(" Ask: who\nsigns?", interviewing=True) == Wanted(wish=Wish.ASK, text="who\nsigns?")


@pytest.mark.parametrize("command", ["Draft", "draft a workflow", 3, ["Draft a workflow"], None])
def test_the_socket_takes_no_other_button_than_ours(command) -> None:
    message = {"id": "6f0e0c8c-3a64-4b5e-9a39-2c7f3c0d9f11", "output": "x", "command": command}
    assert checked_payload({"message": message}, thread_id="t", author="ken")["message"]["command"] is None
    message["command"] = COMMAND
    assert checked_payload({"message": message}, thread_id="t", author="ken")["message"]["command"] == COMMAND
