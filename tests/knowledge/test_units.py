from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.units import UnitKind, cut_units


def texts(source: str) -> list[str]:
    return [unit.text for unit in cut_units(source)]


def test_a_paragraph_is_cut_into_sentences() -> None:
    assert texts("The owner signs. The board is told. Done by 5 p.m. on Friday.") == [
        "The owner signs.",
        "The board is told.",
        "Done by 5 p.m. on Friday.",
    ]


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    assert texts("Ask a lead, e.g. Dana, or Dr. Miller. Then wait.") == [
        "Ask a lead, e.g. Dana, or Dr. Miller.",
        "Then wait.",
    ]


def test_a_sentence_may_wrap_over_lines() -> None:
    assert texts("The owner\nsigns first. Then\nothers.") == ["The owner\nsigns first.", "Then\nothers."]


def test_items_know_the_intro_they_hang_on() -> None:
    units = cut_units("The approver must:\n\n- read the diff\n- run the suite\n  twice\n")
    items = [unit for unit in units if unit.kind is UnitKind.ITEM]

    assert [item.text for item in items] == ["- read the diff", "- run the suite\n  twice"]
    assert {item.lead for item in items} == {"The approver must:"}


def test_rows_know_their_header() -> None:
    units = cut_units("| Level | Reply within |\n| --- | --- |\n| SEV-1 | 15 minutes |\n")

    assert [unit.text for unit in units] == ["| Level | Reply within |", "| SEV-1 | 15 minutes |"]
    assert units[1].lead == "| Level | Reply within |"


def test_headings_and_code_are_told_apart() -> None:
    kinds = [unit.kind for unit in cut_units("## Stop\n\nSay it.\n\n```\nrun this\n```\n")]

    assert kinds == [UnitKind.HEADING, UnitKind.SENTENCE, UnitKind.CODE]


@given(st.text(alphabet="ab.:|-# \n*1`", max_size=300))
def test_units_are_exact_ordered_and_apart(text: str) -> None:
    end = 0
    for unit in cut_units(text):
        assert unit.text == text[unit.start : unit.end]
        assert unit.start >= end
        end = unit.end


@given(st.text(alphabet="ab. \n", max_size=200))
def test_no_letter_of_a_paragraph_is_lost(text: str) -> None:
    letters = "".join(char for char in text if char.isalnum())
    assert "".join(char for unit in cut_units(text) for char in unit.text if char.isalnum()) == letters
