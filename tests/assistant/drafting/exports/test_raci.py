"""Who does what as workbook and CSV: one accountable in each row, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from assistant.drafting.artifacts.slot import to_be_confirmed
from assistant.drafting.exports.cells import cell_text
from assistant.drafting.exports.csv import render_raci_csv
from assistant.drafting.exports.raci import raci_grid
from assistant.drafting.exports.xlsx import render_raci_xlsx
from tests.assistant.drafting.exports.drafts import SOON, small_plan
from tests.assistant.drafting.hostile import HOSTILE, hostile
from tests.assistant.drafting.specimens import PROGRAM_MANAGER, complete_plan, complete_spec
from tests.third_party import office


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def accountable(row: list[str]) -> int:
    return sum("A" in cell.split("/") for cell in row[3:-1])


@pytest.mark.parametrize("make", [complete_plan, complete_spec])
def test_each_row_has_exactly_one_accountable(make) -> None:
    head, *rows = csv_rows(render_raci_csv(make()))

    assert len(rows) == len(raci_grid(make()).rows)
    assert [accountable(row) for row in rows] == [1] * len(rows)
    assert len(set(head)) == len(head)


def test_another_reader_sees_in_the_workbook_what_stands_in_the_csv() -> None:
    plan = complete_plan()
    sheets = office.sheets(render_raci_xlsx(plan))

    assert list(sheets) == ["RACI", "Decision rights", "About"]
    assert sheets["RACI"] == csv_rows(render_raci_csv(plan))
    assert len(sheets["Decision rights"]) == 1 + len(plan.decision_rights)


def test_who_is_not_known_yet_is_told_in_place_of_a_letter() -> None:
    plan = complete_plan()
    plan.raci[0].accountable = to_be_confirmed("Who?", owner=PROGRAM_MANAGER, by=SOON)

    row = csv_rows(render_raci_csv(plan))[1]

    assert accountable(row) == 0
    assert row[-1] == "Accountable: Dario Weiss (Program manager), by 1 Jul 2026"


def test_a_second_accountable_is_shown_as_the_mistake_that_it_is() -> None:
    plan = complete_plan()
    plan.raci[0].also_accountable = [PROGRAM_MANAGER]

    assert accountable(csv_rows(render_raci_csv(plan))[1]) == 2


@pytest.mark.parametrize("text", [*HOSTILE.values(), "\t=1+1", "\r=1", "＝1+1", "-2+3", "@x"])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    plan = hostile(small_plan(), text)
    rows = [
        *csv_rows(render_raci_csv(plan)),
        *(row for sheet in office.sheets(render_raci_xlsx(plan)).values() for row in sheet),
    ]
    book = zipfile.ZipFile(io.BytesIO(render_raci_xlsx(plan)))
    sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]

    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r＝＋－＠")]
    assert not [sheet for sheet in sheets if b"<f>" in sheet]


def test_a_cell_holds_no_more_than_spreadsheets_can() -> None:
    assert len(cell_text("x" * 40_000)) <= 32_767


def test_the_workbook_offers_the_letters_and_keeps_its_head_in_view() -> None:
    book = zipfile.ZipFile(io.BytesIO(render_raci_xlsx(complete_plan())))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert 'topLeftCell="D2"' in sheet
    assert 'state="frozen"' in sheet
    assert '<formula1>"R,A,C,I,A/R"</formula1>' in sheet
