from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.terms import term_set, terms, words


def test_inflections_share_a_term() -> None:
    assert term_set("approves approvals approved") <= term_set("approve approval approved approves approvals")
    assert term_set("policies") == term_set("policy")


def test_function_words_carry_no_topic() -> None:
    assert terms("Who is it that must do this?") == []


def test_compounds_are_found_by_their_parts() -> None:
    assert "call" in words("on-call")


@given(st.text(max_size=200))
def test_any_text_has_terms_without_error(text: str) -> None:
    assert all(term for term in terms(text))
