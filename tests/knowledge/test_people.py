"""Names of people, as documents write them."""

from __future__ import annotations

import pytest

from knowledge.people import can_be_asked, fold_name, names_anybody, names_in


@pytest.mark.parametrize("owner", ["Ada Holt, Records Manager", "Security lead", "Open Source Office"])
def test_a_named_owner_can_be_asked(owner: str) -> None:
    assert can_be_asked(owner)


@pytest.mark.parametrize(
    "owner", [None, "", "To be confirmed", "TBD", "n/a", "Ada Holt (left 2026-09-30)", "—"]
)
def test_nobody_is_sent_to_an_owner_who_is_not_there(owner: str | None) -> None:
    assert not can_be_asked(owner)


@pytest.mark.parametrize("owner", [None, "", "To be confirmed", "TBD", "—"])
def test_a_placeholder_names_nobody(owner: str | None) -> None:
    assert not names_anybody(owner)


def test_somebody_who_left_is_still_named() -> None:
    assert names_anybody("Ada Holt (left 2026-09-30)")


def test_spellings_of_a_name_are_one_person() -> None:
    assert fold_name("ＡＤＡ  holt ") == fold_name("Ada Holt")


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u00ad", "\u2060", "\ufe0f", "\u034f", "\u3164", "\x00", "\x1b", "\U000e0101"]
)
def test_characters_that_nobody_sees_make_no_other_person(unseen: str) -> None:
    assert fold_name(f"A{unseen}da{unseen} Holt") == fold_name("Ada Holt")


def test_any_blank_parts_a_name() -> None:
    assert fold_name("Ada\tHolt\n") == fold_name("Ada\u00a0Holt") == "ada holt"


def test_a_role_after_the_name_is_left_out_of_the_shortest_name() -> None:
    assert names_in("Ada Holt, Records manager (acting)")[-1] == "Ada Holt"


def test_a_blank_of_braille_makes_no_other_person() -> None:
    assert fold_name("Sam\u2800Lee\u2800") == fold_name("Sam Lee")
