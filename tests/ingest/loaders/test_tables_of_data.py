"""Sheets, CSV, YAML and JSON read like documents."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.loaders import grid, load_bytes
from ingest.loaders.tables import render_table
from tests.ingest.loaders.office_files import workbook


def test_each_sheet_is_a_section_with_its_header_row() -> None:
    data = workbook(
        {
            "Register": [
                ["Model register"],
                [],
                ["Model", "Owner", "Since", "Share", None],
                ["Ranker", "A | B", date(2026, 3, 2), 0.5, None],
                ["Drafter", "C", datetime(2026, 3, 2, 9, 30), 3.0, None],
            ],
            "Empty": [],
        }
    )

    document = load_bytes(data, "register.xlsx")

    assert document.text == (
        "## Register\n\nModel register\n\n| Model | Owner | Since | Share |\n| --- | --- | --- | --- |\n"
        "| Ranker | A \\| B | 2026-03-02 | 0.5 |\n| Drafter | C | 2026-03-02 09:30 | 3 |\n\n"
    )
    assert [(page.number, page.start, page.end) for page in document.pages] == [(1, 0, len(document.text))]


def test_a_formula_that_was_never_calculated_is_reported() -> None:
    document = load_bytes(workbook({"S": [["Item", "Sum"], ["a", "=1+1"]]}), "s.xlsx")

    assert [warning.code for warning in document.warnings] == ["formula_without_value"]
    assert "(B2)" in document.warnings[0].message


def test_two_tables_on_a_sheet_keep_their_own_headers() -> None:
    rows = [["A", "B"], [1, 2], [], ["Second table"], ["C", "D"], [3, 4]]

    text = load_bytes(workbook({"S": rows}), "s.xlsx").text

    assert "| 1 | 2 |\n\nSecond table\n\n| C | D |\n| --- | --- |\n| 3 | 4 |" in text


def test_more_rows_than_allowed_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 5)

    with pytest.raises(UnreadableFileError, match="has more than 5 rows; split it"):
        load_bytes(b"a,b\n" * 6, "long.csv")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("Rolle;Ort\nLeitung;Köln, Süd\n".encode("cp1252"), "a.csv"),
        ("Rolle\tOrt\nLeitung\tKöln, Süd\n".encode(), "a.tsv"),
        ("Rolle|Ort\nLeitung|Köln, Süd\n".encode("utf-16"), "a.csv"),
        ('\ufeffRolle,Ort\r\nLeitung,"Köln, Süd"\r\n'.encode(), "a.csv"),
    ],
)
def test_delimiter_and_encoding_are_found(data: bytes, name: str) -> None:
    expected = "| Rolle | Ort |\n| --- | --- |\n| Leitung | Köln, Süd |\n"

    assert load_bytes(data, name).text == expected


def test_yaml_reads_like_a_document_and_states_its_metadata() -> None:
    data = b"""
title: Prompt release
owner: Head of AI Operations
review_by: 2026-09-01
version: 1.10
roles: [approver, author]
steps:
  - {name: draft, hours: 4}
  - {name: approve, hours: 24}
escalation:
  first: duty lead
  notes: |
    Call first.

    Then write.
"""
    document = load_bytes(data, "spec.yaml")

    assert document.text == (
        "# Prompt release\n\n- **owner**: Head of AI Operations\n- **review by**: 2026-09-01\n"
        "- **version**: 1.10\n- **roles**: approver, author\n\n"
        "## steps\n\n| name | hours |\n| --- | --- |\n| draft | 4 |\n| approve | 24 |\n\n"
        "## escalation\n\n- **first**: duty lead\n\n### notes\n\nCall first.\n\nThen write.\n"
    )
    assert document.metadata.owner == "Head of AI Operations"
    assert document.metadata.review_by == date(2026, 9, 1)
    assert document.metadata.audience is None


def test_json_gives_the_same_text_as_the_same_yaml() -> None:
    as_json = load_bytes(b'{"title": "Rota", "people": ["Ann", "Ben"], "hours": 1.10}', "a.json")
    as_yaml = load_bytes(b"title: Rota\npeople: [Ann, Ben]\nhours: 1.10\n", "a.yml")

    assert as_json.text == as_yaml.text == "# Rota\n\n- **people**: Ann, Ben\n- **hours**: 1.10\n"


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"a: &x [1]\nb: *x\n", "a.yaml", "uses an alias"),
        (b"a: !!python/object/apply:os.system [ls]\n", "a.yaml", "uses a tag"),
        (b"a: 1\na: 2\n", "a.yaml", "a key stands twice"),
        (b"[" * 30 + b"]" * 30, "a.yaml", "nested more than 20 deep"),
        (b"a: [1\n", "a.yaml", "is not valid YAML in line 2"),
        (b"when: 2026-13-45\n", "a.yaml", "date or number that does not exist"),
        (b'{"a": 1, "a": 2}', "a.json", "a key stands twice"),
        (b"[" * 100_000, "a.json", "nested more than 20 deep"),
        (b'{"a": }', "a.json", "is not valid JSON in line 1"),
    ],
)
def test_data_that_plays_tricks_is_refused(data: bytes, name: str, why: str) -> None:
    with pytest.raises(UnreadableFileError, match=why):
        load_bytes(data, name)


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4), min_size=1, max_size=6))
def test_every_line_of_a_table_has_the_same_number_of_cells(rows: list[list[str]]) -> None:
    table = render_table(rows)

    counts = {line.replace("\\|", "").count("|") for line in table.split("\n")} if table else set()
    assert len(counts) <= 1
