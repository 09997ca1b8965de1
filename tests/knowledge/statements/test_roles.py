"""Who does what."""

from __future__ import annotations

import pytest

from knowledge.statements.roles import role_of_act


@pytest.mark.parametrize(
    ("sentence", "act", "role"),
    [
        ("Travel is approved by the head of the department.", "approve", "head of the department"),
        ("Travel is approved by the lead of the garden.", "approve", "lead of the garden"),
        ("The Chief Conservator decides on loans.", "decide", "chief conservator"),
        ("Only the Curator may sign off a loan.", "approve", "curator"),
        ("Loans are old.", "", ""),
        ("The Head of Archives signs off a loan.", "approve", "head of archives"),
        ("Loans are granted by the loan committee.", "grant", "loan committee"),
        ("Loans need the prior approval of the finance director.", "approve", "finance director"),
        ("A loan requires sign-off from the Curator.", "approve", "curator"),
    ],
)
def test_the_role_of_an_act_is_read(sentence: str, act: str, role: str) -> None:
    found = role_of_act(sentence)

    assert ((found.act, found.role) if found else ("", "")) == (act, role)


def test_a_sentence_with_two_acts_names_no_single_role() -> None:
    assert role_of_act("Loans are approved by the Curator and reviewed by the Warden.") is None


def test_a_longer_name_of_a_role_is_no_other_role() -> None:
    short, full = (role_of_act(f"Loans are owned by the {name}.") for name in ("Curator", "Plant Curator"))

    assert short and full and not short.other_role_than(full)
