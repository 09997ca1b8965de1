from __future__ import annotations

from collections.abc import Callable

from assistant.answering.answer import Answer, Turn
from assistant.answering.terminal import render_terminal


def test_a_follow_up_shows_how_it_was_understood(ask: Callable[..., Answer]) -> None:
    history = (Turn(role="user", text="How fast is a prompt change decided?"),)

    shown = render_terminal(ask("And on a Sunday?", history=history))

    assert shown.startswith("Understood as: How fast is a prompt change decided? On a Sunday?\n")


def test_a_full_question_is_not_repeated(ask: Callable[..., Answer]) -> None:
    assert "Understood as" not in render_terminal(ask("How fast is a prompt change decided?"))
