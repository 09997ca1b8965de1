"""Who does what, and who decides what, as Excel workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.exports.cells import cell_text
from assistant.drafting.exports.raci import DECISION_HEADERS, Grid, decision_rows, kind_in_words, raci_grid

_CHOICES = ("R", "A", "C", "I", "A/R")
_FIXED = 3
"""Columns before the parties: id, activity, kind."""
_COLOURS = {"A": "F7D9D5", "R": "D6E8F8", "C": "F3ECC9", "I": "E8EBEE"}


def render_raci_xlsx(artifact: Header) -> bytes:
    """The workbook: sheets `RACI`, for a plan `Decision rights`, and `About`."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title, book.properties.creator = cell_text(artifact.title), "Playbook Assistant"
    grid = raci_grid(artifact)
    sheet = book.active
    sheet.title = "RACI"
    _write_grid(sheet, grid)
    if isinstance(artifact, OwnershipPlan):
        _write_table(book.create_sheet("Decision rights"), DECISION_HEADERS, decision_rows(artifact))
    _write_about(book.create_sheet("About"), artifact)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _write_grid(sheet: Any, grid: Grid) -> None:
    headers = ("Id", "Activity", "Kind", *grid.parties, "To be confirmed")
    rows = ((row.id, row.activity, kind_in_words(row.kind), *row.letters, row.open) for row in grid.rows)
    _write_table(sheet, headers, rows, fixed=_FIXED)
    _widths(sheet, [22, 44, 14, *(14 for _ in grid.parties), 44])
    if grid.parties and grid.rows:
        _choices(sheet, first=_FIXED + 1, last=_FIXED + len(grid.parties), rows=len(grid.rows))


def _write_table(
    sheet: Any, headers: Sequence[str], rows: Iterable[Sequence[str]], *, fixed: int = 2
) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    _head(sheet, headers)
    written = list(rows)
    for height, row in enumerate(written, start=2):
        for column, text in enumerate(row, start=1):
            cell = _put(sheet, height, column, text)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    _widths(sheet, [18, 36, *(26 for _ in headers[2:])])
    last = get_column_letter(len(headers))
    sheet.freeze_panes = f"{get_column_letter(fixed + 1)}2"
    sheet.auto_filter.ref = f"A1:{last}{len(written) + 1}"
    _printing(sheet)


def _head(sheet: Any, headers: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, text in enumerate(headers, start=1):
        cell = _put(sheet, 1, column, text)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="1F4E79")
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _put(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text as a text, whatever it begins with."""
    cell = sheet.cell(row=row, column=column)
    if text:
        cell.value = cell_text(text)
        cell.data_type = "s"
    return cell


def _widths(sheet: Any, widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _choices(sheet: Any, *, first: int, last: int, rows: int) -> None:
    """Only letters may be entered, and each letter has a colour besides."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    start = get_column_letter(first)
    area = f"{start}2:{get_column_letter(last)}{rows + 1}"
    allowed = DataValidation(type="list", formula1=f'"{",".join(_CHOICES)}"', allow_blank=True)
    allowed.errorTitle, allowed.error = "RACI", f"Enter one of {', '.join(_CHOICES)}, or nothing."
    allowed.showErrorMessage = True
    sheet.add_data_validation(allowed)
    allowed.add(area)
    for letter, colour in _COLOURS.items():
        formula = f'LEFT({start}2,1)="{letter}"'
        fill = PatternFill("solid", start_color=colour, end_color=colour)
        sheet.conditional_formatting.add(area, FormulaRule(formula=[formula], fill=fill))
    for row in sheet[area]:
        for cell in row:
            cell.alignment = Alignment(horizontal="center", vertical="top")


def _write_about(sheet: Any, artifact: Header) -> None:
    told = (
        ("Title", artifact.title),
        ("Id", artifact.artifact_id),
        ("Version", artifact.version),
        ("Status", artifact.status.value.replace("_", " ")),
        ("R", "responsible: does the work"),
        ("A", "accountable: answers for it; exactly one in each row"),
        ("C", "consulted before"),
        ("I", "informed after"),
        ("To be confirmed", "nobody is accountable yet; who names them, by when"),
    )
    _write_table(sheet, ("What", "Meaning"), told, fixed=1)
    _widths(sheet, [20, 70])


def _printing(sheet: Any) -> None:
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
