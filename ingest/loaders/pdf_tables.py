"""Ruled tables of a PDF page: cells from the lines that pdfium sees, found by pdfplumber."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.loaders.pdf_chars import Char, Frame, Segment, segments_of
from ingest.loaders.pdf_layout import rows_of
from ingest.loaders.tables import render_table

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left corner."""

MAX_PATHS = 4000
"""A page with more drawn shapes than this is a drawing, not a table."""
MAX_EDGES = 2000
SNAP_PT = 3.0
"""Ruling lines closer than this are one line; also how far lines may miss each other."""
LINE, MOVE = 0, 2
"""Kinds of path segments in pdfium (1 is a curve)."""

Edge = dict[str, Any]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGrid:
    """A ruled table: its rows of cells; None where a merged cell covers the place."""

    box: Box
    rows: Sequence[Sequence[Box | None]]
    drawn: bool
    """Lines were drawn around the cells; False where only tinted boxes suggest them."""


def find_grids(page: Any, frame: Frame) -> list[TableGrid]:
    """The ruled tables of a pdfium page from the top; [] without enough ruling lines.

    pdfplumber's table search is used on the lines that pdfium gives: reading the page again
    with pdfminer would take ten times as long as everything else together.
    """
    edges = _edges(page, frame)
    across = sum(edge["orientation"] == "h" for edge in edges)
    if across < 3 or len(edges) - across < 3 or len(edges) > MAX_EDGES:
        return []
    from pdfplumber import table

    merged = table.merge_edges(edges, SNAP_PT, SNAP_PT, SNAP_PT, SNAP_PT)
    merged = [edge for edge in merged if _length(edge) >= SNAP_PT]
    crossings = table.edges_to_intersections(merged, SNAP_PT, SNAP_PT)
    cells = table.intersections_to_cells(crossings)
    found = [table.Table(page, group) for group in table.cells_to_tables(cells)]
    lines = [edge for edge in edges if edge["drawn"]]
    grids = [grid for grid in (_grid(each, lines) for each in found) if grid is not None]
    return sorted(grids, key=lambda grid: grid.box[1])


def _length(edge: Edge) -> float:
    along = ("x0", "x1") if edge["orientation"] == "h" else ("top", "bottom")
    return float(edge[along[1]] - edge[along[0]])


def _edges(page: Any, frame: Frame) -> list[Edge]:
    import pypdfium2.raw as raw

    edges: list[Edge] = []
    for count, path in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if count > MAX_PATHS or len(edges) > MAX_EDGES:
            return []
        if raw.FPDFPath_CountSegments(path) <= 400:
            edges.extend(_path_edges(raw, path, frame))
    return edges


def _path_edges(raw: Any, path: Any, frame: Frame) -> list[Edge]:
    matrices: list[Matrix] = []
    part = path
    while part is not None:
        matrices.append(tuple(part.get_matrix().get()))
        part = part.container
    points: list[tuple[float, float]] = []
    edges: list[Edge] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    drawn = _is_drawn(raw, path)
    if drawn is None:
        return []
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        point = frame.turn(*_apply(matrices, x.value, y.value))
        if kind == MOVE:
            points = []
        elif kind == LINE and points:
            edges.extend(_edge(points[-1], point, drawn))
        points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and kind == LINE:
            edges.extend(_edge(point, points[0], drawn))
    return edges


def _is_drawn(raw: Any, path: Any) -> bool | None:
    """True for a line somebody drew, False for the edge of a tinted box, None for neither."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    left, bottom, right, top = path.get_bounds()
    if stroke.value or min(right - left, top - bottom) < SNAP_PT:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    white = min(red.value, green.value, blue.value) >= 250
    return None if not fill.value or white or alpha.value == 0 else False


def _apply(matrices: Sequence[Matrix], x: float, y: float) -> tuple[float, float]:
    for a, b, c, d, e, f in matrices:
        x, y = a * x + c * y + e, b * x + d * y + f
    return x, y


def _edge(start: tuple[float, float], end: tuple[float, float], drawn: bool) -> list[Edge]:
    x0, x1 = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    if max(x1 - x0, bottom - top) < SNAP_PT or min(x1 - x0, bottom - top) > 1:
        return []
    across = x1 - x0 > bottom - top
    if across:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return [
        {
            "x0": x0, "x1": x1, "top": top, "bottom": bottom,
            "width": x1 - x0, "height": bottom - top,
            "orientation": "h" if across else "v", "object_type": "line", "drawn": drawn,
        }
    ]


def _grid(table: Any, lines: Sequence[Edge]) -> TableGrid | None:
    rows = [list(row.cells) for row in table.rows]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    box: Box = tuple(table.bbox)
    inside = [edge for edge in lines if _lies_in(edge, box)]
    across = sum(edge["orientation"] == "h" for edge in inside)
    drawn = across >= 2 and len(inside) > across
    return TableGrid(box=box, rows=rows, drawn=drawn)


def _lies_in(edge: Edge, box: Box) -> bool:
    x, y = (edge["x0"] + edge["x1"]) / 2, (edge["top"] + edge["bottom"]) / 2
    return box[0] - 4 <= x <= box[2] + 4 and box[1] - 4 <= y <= box[3] + 4


def take_tables(
    chars: Sequence[Char], grids: Sequence[TableGrid]
) -> tuple[list[Char], list[Segment]]:
    """The characters outside all tables, and one segment for each table that holds text."""
    rest = list(chars)
    tables: list[Segment] = []
    for grid in grids:
        inside = [char for char in rest if _holds(grid.box, char)]
        rows = [[_cell_text(inside, cell) for cell in row] for row in grid.rows]
        rows = [row for row in rows if any(row)]
        if not _is_table(rows, strict=not grid.drawn):
            continue
        taken = {id(char) for char in inside}
        rest = [char for char in rest if id(char) not in taken]
        x0, top, x1, bottom = grid.box
        tables.append(
            Segment(
                text="", x0=x0, x1=x1, y=top + 1, size=0.0, bold=False,
                table=_render(rows), height=bottom - top,
            )
        )
    return rest, tables


def _render(rows: Sequence[Sequence[str]]) -> str:
    """The table, after a caption that spans all columns of its first row."""
    first = [cell for cell in rows[0] if cell]
    if len(first) == 1 and len(rows) >= 3 and sum(map(bool, rows[1])) >= 2:
        return f"{first[0]}\n\n{render_table(rows[1:])}"
    return render_table(rows)


def _is_table(rows: Sequence[Sequence[str]], *, strict: bool) -> bool:
    """At least two rows, two columns and, of the cells, two in five with text.

    Where only tinted boxes suggest the cells, three rows and four in five: a marked phrase
    in running text makes boxes too.
    """
    cells = [cell for row in rows for cell in row]
    columns = sum(1 for column in zip(*rows, strict=False) if any(column))
    least, share = (3, 0.8) if strict else (2, 0.4)
    return len(rows) >= least and columns >= 2 and sum(map(bool, cells)) >= share * len(cells)


def _holds(box: Box, char: Char) -> bool:
    x, y = char.centre
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cell_text(chars: Sequence[Char], cell: Box | None) -> str:
    if cell is None:
        return ""
    rows = rows_of(segments_of([char for char in chars if _holds(cell, char)]))
    return " ".join(seg.text for row in rows for seg in row)
