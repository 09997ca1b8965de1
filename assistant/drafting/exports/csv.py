"""Who does what as CSV, for spreadsheets: one row an activity, one column a party."""

from __future__ import annotations

import csv
import io

from assistant.drafting.artifacts.header import Header
from assistant.drafting.exports.cells import cell_text
from assistant.drafting.exports.raci import kind_in_words, raci_grid


def render_raci_csv(artifact: Header) -> bytes:
    """The grid in UTF-8 with the mark by which spreadsheets know that; lines end as RFC 4180 says."""
    grid = raci_grid(artifact)
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(["Id", "Activity", "Kind", *map(cell_text, grid.parties), "To be confirmed"])
    for row in grid.rows:
        texts = (row.id, row.activity, kind_in_words(row.kind), *row.letters, row.open)
        writer.writerow([cell_text(text) for text in texts])
    return made.getvalue().encode("utf-8-sig")
