"""Values that a text states, and numbers that are only names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.linting.person_names import person_names
from assistant.drafting.linting.stated_values import held_by, stated_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Claims above €5,000 wait 3 days until 1 May 2026.", ["1 May 2026", "3 days", "€5,000"]),
        ("4 500 claims, 12 % of them late", ["4 500", "12 %"]),
        ("from 10-20 % in 2-5 days", ["5 days", "20 %"]),
        ("5k a month or 1.5 million a year", ["5k", "1.5 million"]),
        ("since March 2024, on 12/03/2026", ["12/03/2026", "March 2024"]),
        ("a 30-day window", ["30-day"]),
        ("Confidence of 0.85", ["0.85"]),
    ],
)
def test_values_are_read_with_their_units(text: str, values: list[str]) -> None:
    assert [each.text for each in stated_values(text)] == values


@pytest.mark.parametrize(
    "text",
    ["In step 2 of section 4.1", "ISO 42001:2023 and GDPR Article 22(1)", "Regulation (EU) 2024/1689", "24/7",
     "GPT-4, version 2.1 in Office 365 use", "1. Open it\n2. Close it", "(1) first, (2) second", "at 09:30",
     "L1 calls L2, tier 3", "100 % review by 1 person", "Two of twelve", "3rd parties", "S/4HANA and B2B"],
)  # fmt: skip
def test_numbers_that_are_names_are_no_values(text: str) -> None:
    assert stated_values(text) == ()


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("80 %", 0.8),
        ("80 %", 80),
        ("48 hours", "P2D"),
        ("90 days", "P3M"),
        ("12 months", "P1Y"),
        ("2 days", "Within two working days"),
        ("€10k", 10000),
        ("10.000 EUR", 10000),
        ("3 April 2026", "2026-04-03"),
        ("April 3", "3 April 2026"),
        ("2026", "2026-04-03"),
    ],
)
def test_one_value_in_two_spellings_is_one(text: str, data: object) -> None:
    [stated] = stated_values(text)
    assert held_by([data]).hold(stated)


@pytest.mark.parametrize(("text", "data"), [("8 %", 80), ("3 days", "P4D"), ("4 April 2026", "2026-04-03")])
def test_another_value_is_another(text: str, data: object) -> None:
    [stated] = stated_values(text)
    assert not held_by([data]).hold(stated)


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    held = held_by([text])
    assert all(held.hold(stated) for stated in stated_values(text))
    assert all(name in text for name in person_names(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ask Laura Steen, then Dr. Obi.", ["Obi", "Laura Steen"]),
        ("Approved by Tjorven Aagaard.", ["Tjorven Aagaard"]),
        ("Maria de la Cruz reviews it.", ["Maria de la Cruz"]),
        ("Ingrid O’Neill-Berg and Ahmed J. Farouk", ["Ingrid O’Neill-Berg", "Ahmed J. Farouk"]),
    ],
)
def test_people_are_found(text: str, names: list[str]) -> None:
    assert list(person_names(text)) == names


@pytest.mark.parametrize(
    "text",
    ["Ask the Claims Board or Human Resources.", "Approved by Risk Committee.",
     "Customers in New York use Power BI.",
     "Mark Requests as done. Will Claims grow?", "The General Data Protection Regulation", "Victoria Station",
     "Customer Success Manager decides", "Grant Review Panel", "Contact Centre", "Call Head Office"],
)  # fmt: skip
def test_offices_places_and_products_are_no_people(text: str) -> None:
    assert list(person_names(text)) == []
