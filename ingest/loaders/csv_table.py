"""CSV and TSV: one table, its first full row as the header."""

from __future__ import annotations

import csv
import io

from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument
from ingest.loaders.decoding import decode
from ingest.loaders.grid import check_row_count, render_grid
from ingest.loaders.tables import cell_text

DELIMITERS = ",;\t|"
SAMPLE_CHARS = 20_000


def load(data: bytes, name: str) -> LoadedDocument:
    """Read a table of text.

    Raises:
        UnreadableFileError: If it is not text or has too many rows.
    """
    text = decode(data, name)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text, name)):
            rows.append([_plain(cell) for cell in row])
            check_row_count(len(rows), name)
    except csv.Error as error:
        raise UnreadableFileError(
            f"{name} is not a valid table; open it in a spreadsheet program and save it as CSV."
        ) from error
    body = render_grid(rows)
    return LoadedDocument(format="csv", text=f"{body}\n" if body else "")


def delimiter_of(text: str, name: str) -> str:
    """The character that cuts the first lines into the same number of cells, at least two."""
    if name.lower().endswith(".tsv"):
        return "\t"
    sample = io.StringIO(text[:SAMPLE_CHARS], newline="").readlines()[:50]
    scores = {mark: _regularity(sample, mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: scores[mark])


def _regularity(lines: list[str], mark: str) -> tuple[float, int]:
    """Share of rows with the commonest number of cells above one, then that number."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        return 0.0, 0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0, 0
    common = max(set(wide), key=lambda width: (wide.count(width), width))
    return wide.count(common) / len(widths), common


def _plain(cell: str) -> str:
    return cell_text(cell).replace("\\|", "|")
