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


def vouched(answer, state: str, review_by: date | None):
    changed = (replace(c, verification=state, review_by=review_by) for c in answer.citations)
    return replace(answer, citations=tuple(changed))


@pytest.mark.parametrize(
    ("state", "review_by", "badge"),
    [
        ("verified", date(2027, 3, 1), "verified until 2027-03-01"),
        ("due_soon", date(2026, 12, 1), "review due by 2026-12-01"),
        ("overdue", date(2026, 1, 1), "**review overdue since 2026-01-01**"),
        ("unverified", None, "no review date"),
        ("verified", date(2026, 11, 20), "**verified until 2026-11-20, which has passed**"),
        ("", date(2026, 1, 1), "**review overdue since 2026-01-01**"),
    ],
)
def test_the_badge_stands_beside_every_source(
    two, state: str, review_by: date | None, badge: str
) -> None:
    text = render_message(vouched(two, state, review_by), today=TODAY)

    sources = [line for line in text.splitlines() if "&source=" in line]
    assert len(sources) == 2
    assert all(line.endswith(f" · {badge}") for line in sources)


@pytest.mark.parametrize(("state", "review_by"), [("retired", None), ("", None), ("", date(2027, 3, 1))])
def test_a_badge_that_would_tell_nothing_is_left_out(two, state: str, review_by: date | None) -> None:
    text = render_message(vouched(two, state, review_by), today=TODAY)

    assert "verified" not in text and "review" not in text


def test_the_deputy_is_named_after_the_owner(two) -> None:
    cited = replace(two, citations=tuple(replace(c, deputy="Ken *Osei*") for c in two.citations))

    assert "owner Maria Kowalski · deputy Ken \\*Osei\\*" in render_message(cited, today=TODAY)


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
