"""XLSX: each sheet a heading and its tables, values as they were last calculated."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from ingest.loaded import LoadedDocument, LoadWarning, quoted
from ingest.loaders.containers import check_office_archive, read_part
from ingest.loaders.grid import check_row_count, render_grid
from ingest.loaders.markdown_text import heading
from ingest.loaders.office_links import office_link_warnings
from ingest.loaders.office_properties import office_metadata
from ingest.loaders.xlsx_unseen import hidden_lines, unseen_styles
from knowledge.documents import PageSpan

MAX_COLUMNS = 500


def load(data: bytes, name: str) -> LoadedDocument:
    """Read a workbook. Nothing is calculated and no macro is run.

    Raises:
        UnreadableFileError: If it is damaged, locked, unsafe to open, or too long.
    """
    check_office_archive(data, name, main_part="xl/workbook.xml")
    parts: list[str] = []
    pages: list[PageSpan] = []
    notes: list[LoadWarning] = []
    offset = 0
    with _opened(data, values=True) as book:
        metadata, stated = office_metadata(data, book.properties.title)
        notes.extend(stated)
        styles = unseen_styles(book)
        for number, sheet in enumerate(book.worksheets, start=1):
            if sheet.sheet_state != "visible":
                words = [" ".join(filter(None, row)) for row in _rows(sheet, name, _Unseen())]
                notes.append(_hidden(f'The hidden sheet "{sheet.title}" was left out.', words))
                continue
            unseen = _unseen_of(data, sheet, styles)
            body = render_grid(_rows(sheet, name, unseen))
            if unseen.words:
                message = f'Hidden rows, columns or letters of the sheet "{sheet.title}" were left out.'
                notes.append(_hidden(message, unseen.words))
            if not body:
                continue
            text = f"{heading(2, sheet.title)}\n\n{body}\n\n"
            pages.append(PageSpan(number=number, start=offset, end=offset + len(text)))
            parts.append(text)
            offset += len(text)
    notes.extend(_formulas_without_value(data))
    notes.extend(office_link_warnings(data))
    return LoadedDocument(
        format="xlsx",
        text="".join(parts),
        metadata=metadata,
        pages=pages,
        warnings=notes,
    )


@contextmanager
def _opened(data: bytes, *, values: bool) -> Iterator[Any]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which are not read
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
        try:
            yield book
        finally:
            book.close()


@dataclass(slots=True)
class _Unseen:
    """Which cells of a sheet are not shown, and what they held."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    styles: frozenset[int] = frozenset()
    words: list[str] = field(default_factory=list)

    def shown(self, cell: Any, number: int, column: int) -> str:
        """The cell's text; empty, and kept in `words`, where nobody sees it."""
        text = _shown(cell)
        if not text:
            return ""
        unseen = number in self.rows or column in self.columns
        if unseen or (self.styles and getattr(cell, "_style_id", 0) in self.styles):
            self.words.append(text)
            return ""
        return text


def _unseen_of(data: bytes, sheet: Any, styles: frozenset[int]) -> _Unseen:
    rows, columns = hidden_lines(read_part(data, sheet._worksheet_path.lstrip("/")))
    return _Unseen(rows, columns, styles)


def _rows(sheet: Any, name: str, unseen: _Unseen) -> list[list[str]]:
    sheet.reset_dimensions()  # the declared size is often wrong, and may be a trap
    rows: list[list[str]] = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = enumerate(row[:MAX_COLUMNS], start=1)
        rows.append([unseen.shown(cell, number, column) for column, cell in cells])
        check_row_count(len(rows), name)
    return rows


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    # The number format is looked up in the styles, which takes longer than all the rest.
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return cell_text(value, cell.number_format if is_number else "")


def cell_text(value: object, number_format: str | None = "") -> str:
    """A cell's value as a person reads it: ISO dates, percentages, no needless ".0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return value.date().isoformat() if whole_day else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (int, float)):
        if "%" in (number_format or ""):
            return f"{_number(value * 100)}%"
        return _number(value)
    return re.sub(r"\s+", " ", re.sub(r"_x000[dD]_", " ", str(value))).strip()


def _number(value: float) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _hidden(message: str, words: Iterable[str]) -> LoadWarning:
    return LoadWarning(code="hidden_text", message=message, removed=quoted(words))


def _formulas_without_value(data: bytes) -> list[LoadWarning]:
    """Cells whose formula has never been calculated, and so are empty here."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [part for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        if not any(re.search(rb"<f[ >/]", archive.read(part)) for part in sheets):
            return []
    found: list[LoadWarning] = []
    with _opened(data, values=False) as formulas, _opened(data, values=True) as values:
        for sheet, valued in zip(formulas.worksheets, values.worksheets, strict=True):
            if sheet.sheet_state != "visible":
                continue
            places = list(_uncalculated(sheet, valued))
            if places:
                found.append(_without_value(sheet.title, places))
    return found


def _uncalculated(sheet: Any, valued: Any) -> Iterator[str]:
    sheet.reset_dimensions()
    valued.reset_dimensions()
    for row, value_row in zip(sheet.iter_rows(), valued.iter_rows(), strict=False):
        for cell, value in zip(row, value_row, strict=False):
            if getattr(cell, "data_type", "") == "f" and value.value is None:
                yield cell.coordinate


def _without_value(title: str, places: list[str]) -> LoadWarning:
    shown = ", ".join(places[:5]) + (" and more" if len(places) > 5 else "")
    return LoadWarning(
        code="formula_without_value",
        message=f'In the sheet "{title}" {len(places)} formulas have no value ({shown}); '
        "open the file in a spreadsheet program and save it.",
    )
