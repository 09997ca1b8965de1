from __future__ import annotations

import pytest

from assistant.drafting.inference.names import in_cell, party, same_party
from assistant.drafting.inference.spans_of_time import lengths, rhythms
from assistant.drafting.inference.statement import cells_of, plain
from assistant.drafting.inference.subject import about_ai, says_ai


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("kept for 24 months", ["P24M"]),
        ("within twenty-four hours", ["PT24H"]),
        ("a 36-month period", ["P36M"]),
        ("for seven (7) years", ["P7Y"]),
        ("within half an hour", ["PT30M"]),
        ("three working days, at most a fortnight", ["P3D", "P2W"]),
        ("by the next working day", ["P1D"]),
        ("every 6 months", []),
        ("see section 4 of version 2", []),
    ],
)
def test_durations_in_words_are_read(text: str, iso: list[str]) -> None:
    assert [each.iso for each in lengths(text)] == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("every quarter", ["P3M"]),
        ("reviewed quarterly", ["P3M"]),
        ("twice a year", ["P6M"]),
        ("half-yearly", ["P6M"]),
        ("once every two years", ["P2Y"]),
        ("every other week", ["P2W"]),
        ("once a month", ["P1M"]),
        ("annually", ["P12M"]),
        ("every eighteen months", ["P18M"]),
        ("within 18 months", []),
    ],
)
def test_rhythms_in_words_are_read(text: str, iso: list[str]) -> None:
    assert [each.iso for each in rhythms(text)] == iso


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Town Clerk", "Town Clerk"),
        ("the ward sister on duty", "ward sister on duty"),
        ("the owner of the service and the CISO", "owner of the service and CISO"),
        ("the Night Captain, bleep 600", "Night Captain"),
        ("someone", None),
        ("the vendor", None),
        ("it", None),
        ("to be named", None),
    ],
)
def test_roles_are_named_as_written(text: str, name: str | None) -> None:
    assert party(text) == name


def test_a_cell_names_a_role_or_nothing() -> None:
    assert in_cell("Duty Manager, then operational owner") == "Duty Manager"
    assert in_cell("Ward sister") == "Ward sister"
    assert in_cell("Within 3 days") is None
    assert in_cell("Not assessed") is None


def test_two_names_may_mean_the_same() -> None:
    assert same_party("business owner", "Business owner of the workflow")
    assert not same_party("Chief Risk Officer", "Chief Credit Officer")


def test_markup_is_no_part_of_what_is_said() -> None:
    assert plain("1. **Stop**: see [the page](x.md)") == "Stop: see the page"
    assert cells_of("| A | *B* |  |") == ("A", "B", "")


def test_a_document_is_about_ai_by_its_title_or_again_and_again() -> None:
    assert says_ai("the triage algorithm") and not says_ai("a fair deal")
    assert about_ai("AI policy", "Rules.")
    assert not about_ai("Travel policy", "One algorithm. " + "Trains and hotels. " * 200)


def test_one_role_is_not_the_same_as_two() -> None:
    assert not same_party("business owner", "business owner and CISO")
