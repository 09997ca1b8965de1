"""Replies keep their lists, and nothing in them is more than text."""

from __future__ import annotations

import pytest

from assistant.ui.drafts.standing import Standing
from assistant.ui.drafts.wording import as_text, preview, reply_markdown


@pytest.mark.parametrize(
    "hostile",
    [
        "![x](http://evil.example/p.png)", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>",
        "<http://evil.example>", "[x]: http://evil.example", "# Heading", "`code`", "**bold** :widget[x]",
        "| a | b |", "~~~", "> quote",
    ],
)  # fmt: skip
def test_markdown_in_what_people_say_is_shown_as_it_is(hostile) -> None:
    from markdown_it import MarkdownIt

    for text in (hostile, f"- {hostile}", f"Noted.\n1. {hostile}\n{hostile}"):
        html = MarkdownIt("commonmark").enable("table").render(as_text(text))
        for tag in ("<img", "<a ", "<h1", "<strong", "<table", "<blockquote", "<pre"):
            assert tag not in html, html


def test_lists_stay_lists_and_lines_stay_apart() -> None:
    shown = as_text("To be confirmed:\n- Who owns it?\n- Until when?\nAnything else?")
    assert shown == "To be confirmed\\:\n\n- Who owns it?\n- Until when?\n\nAnything else?"


def test_a_reply_says_what_was_noted_how_far_it_is_and_what_is_next() -> None:
    progress, question = "3 of 9 required fields are filled.", "Is it right?\n1. Owner: Dana\n2. Day: Monday"
    shown = reply_markdown(f"Noted.\n\n{progress}\n\n{question}", progress=progress, question=question)
    assert shown.split("\n\n") == [
        "Noted.",
        f"*{progress}*",
        "**Is it right?**",
        "1. Owner\\: Dana\n2. Day\\: Monday",
    ]


def test_a_preview_leads_to_the_version_that_was_made() -> None:
    shown = preview(Standing(on=True, draft=3, version=5), picture=True)
    assert "](/drafts/3/swimlane.svg?v=5)" in shown and "](/drafts/3/export/docx)" in shown
    assert "swimlane" not in preview(Standing(on=True, draft=3, version=5), picture=False)
