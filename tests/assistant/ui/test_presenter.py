"""An answer's Markdown: chips, sources, refusals, and what is withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.answer import AnswerStatus, NearestDocument, Refusal, RefusalReason
from assistant.answering.serialise import answer_to_json
from assistant.ui.answer_record import answer_from_record
from assistant.ui.presenter import WITHHELD, render_message, render_passages, withhold

TODAY = date(2026, 11, 21)


@pytest.fixture
def policy(knowledge):
    return knowledge.version("change-policy", role="staff")


@pytest.fixture
def two(knowledge, make_answer):
    return make_answer(knowledge)


def test_each_sentence_links_to_its_quote(two) -> None:
    text = render_message(two, today=TODAY)
    first = two.citations[0]
    assert (
        f"sign off. [1](/source/change-policy@1?start={first.start}&end={first.end}&cite=1 "
        '"AI change policy, Approvals")'
    ) in text
    assert "1. [AI change policy 3.0](/source/change-policy@1?" in text
    assert "in force · owner Maria Kowalski" in text


def test_an_overdue_review_is_said_beside_the_source(two) -> None:
    late = replace(two, citations=tuple(replace(c, review_by=date(2026, 1, 1)) for c in two.citations))
    assert "**review overdue**" in render_message(late, today=TODAY)
    assert "overdue" not in render_message(two, today=TODAY)


def test_a_refusal_says_what_is_near(two) -> None:
    refusal = Refusal(
        reason=RefusalReason.NOT_FOUND,
        ask="Maria",
        nearest=(NearestDocument(doc_id="a/b", title="On [links](x)", source="b.md", section="S"),),
    )
    refused = replace(
        two, status=AnswerStatus.REFUSED, answer="Ask Maria.", sentences=(), citations=(), refusal=refusal
    )
    text = render_message(refused, today=TODAY)
    assert text.startswith("Ask Maria.")
    assert "- [On \\[links\\](x)](/source/a/b) · S" in text


def test_conflicts_notices_and_removed_sentences_are_said(two) -> None:
    conflict = replace(
        two, status=AnswerStatus.CONFLICT, notices=("Ask <b>both</b>.",), removed_sentences=2
    )
    text = render_message(conflict, today=TODAY)
    assert text.startswith("**Two documents in force disagree.**")
    assert "> Ask \\<b\\>both\\</b\\>." in text
    assert "> 2 sentences of the model were left out" in text


def test_a_withheld_answer_shows_nothing_of_its_document(two) -> None:
    left = withhold(two, lambda citation: citation.n != 1)
    text = render_message(left, today=TODAY)
    assert WITHHELD in text and "Before a new prompt" not in text
    assert "2 working days" in text and "cite=2" in text and "cite=1" not in text
    assert withhold(two, lambda citation: True) is two


def test_everything_withheld_is_said_once(two) -> None:
    text = render_message(withhold(two, lambda citation: False), today=TODAY)
    assert text == WITHHELD


def test_an_answer_comes_back_from_its_record_as_it_was(two) -> None:
    assert answer_from_record(answer_to_json(two)) == two


def test_looked_at_passages_are_links(make_passage, policy) -> None:
    text = render_passages([make_passage(policy)], understood="Who signs *prompts*?")
    assert text.startswith("Understood as: Who signs \\*prompts\\*?")
    assert "1. [AI change policy](/source/change-policy@1?start=" in text
    assert render_passages([]) == "No passage that you may read is near to this."
