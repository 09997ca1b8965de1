"""PPTX: each slide a heading with its text, tables, chart data and notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ingest.loaded import LoadedDocument, LoadWarning, quoted
from ingest.loaders.containers import check_office_archive
from ingest.loaders.markdown_text import heading, plain_line
from ingest.loaders.office_links import office_link_warnings
from ingest.loaders.office_properties import office_metadata
from ingest.loaders.pptx_unseen import covers, is_hidden_shape, slide_ground, unseen_runs
from ingest.loaders.tables import render_table
from knowledge.documents import PageSpan

_FURNITURE = frozenset({"DATE", "FOOTER", "HEADER", "SLIDE_NUMBER"})
_LISTED = frozenset({"BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT"})
_MAX_GROUPS = 20


def load(data: bytes, name: str) -> LoadedDocument:
    """Read a presentation.

    Raises:
        UnreadableFileError: If it is damaged, locked or unsafe to open.
    """
    import pptx

    check_office_archive(data, name, main_part="ppt/presentation.xml")
    presentation = pptx.Presentation(io.BytesIO(data))
    size = (presentation.slide_width or 0, presentation.slide_height or 0)
    metadata, notes = office_metadata(data, presentation.core_properties.title)
    parts: list[str] = []
    pages: list[PageSpan] = []
    offset = 0
    for number, slide in enumerate(presentation.slides, start=1):
        if slide._element.get("show") in ("0", "false"):
            blocks, dropped = _slide_blocks(slide, size)
            words = [_title(slide), *blocks, *(text for _, texts in dropped for text in texts)]
            notes.append(_left_out(f"Slide {number} is hidden and was left out.", words))
            continue
        blocks, dropped = _slide_blocks(slide, size)
        notes.extend(_left_out(f"Slide {number}: {why}", texts) for why, texts in dropped)
        said = _speaker_notes(slide)
        if said:
            blocks.append(f"Notes: {said}")
            notes.append(_with_notes(number, said))
        text = "\n\n".join([_slide_heading(slide, number), *blocks]) + "\n\n"
        if blocks or _title(slide):
            parts.append(text)
            pages.append(PageSpan(number=number, start=offset, end=offset + len(text)))
            offset += len(text)
    notes.extend(office_link_warnings(data))
    return LoadedDocument(format="pptx", text="".join(parts), metadata=metadata, pages=pages, warnings=notes)


def _left_out(message: str, texts: Iterable[str]) -> LoadWarning:
    return LoadWarning(code="hidden_text", message=message, removed=quoted(texts))


def _with_notes(number: int, said: str) -> LoadWarning:
    message = f"Slide {number} has notes, which its audience does not see; they are part of the text."
    return LoadWarning(code="speaker_notes", message=message, removed=quoted([said]))


def _title(slide: Any) -> str:
    shape = slide.shapes.title
    return _one_line(shape.text_frame.text) if shape is not None else ""


def _slide_heading(slide: Any, number: int) -> str:
    title = _title(slide)
    return heading(2, f"Slide {number}: {title}" if title else f"Slide {number}")


Dropped = list[tuple[str, list[str]]]
"""Why something was left out, and its texts."""


def _slide_blocks(slide: Any, size: tuple[int, int]) -> tuple[list[str], Dropped]:
    """Blocks of Markdown in reading order, and what was left out."""
    title = slide.shapes.title
    shapes = sorted(_shapes(slide.shapes), key=_place)
    blocks: list[str] = []
    dropped: Dropped = []
    for shape in shapes:
        unseen = _take_out_unseen(shape, shapes, slide)
        if unseen:
            dropped.append(("letters too small or too pale to be read were left out.", unseen))
        if (title is not None and shape.shape_id == title.shape_id) or _is_furniture(shape):
            continue
        found = [block for block in _shape_blocks(shape) if block]
        if found and _is_off_slide(shape, size):
            dropped.append(("text beside the slide was left out.", found))
        elif found and is_hidden_shape(shape):
            dropped.append(("a hidden shape was left out.", found))
        else:
            blocks.extend(found)
    return blocks, dropped


def _take_out_unseen(shape: Any, shapes: Sequence[Any], slide: Any) -> list[str]:
    """Texts of runs that nobody can read; they are emptied in the copy in memory."""
    if not shape.has_text_frame:
        return []
    ground = None if any(covers(other, shape) for other in shapes) else slide_ground(slide)
    texts = []
    for run in unseen_runs(shape, ground):
        for part in run.iter("{*}t"):
            texts.append(part.text or "")
            part.text = ""
    return [text for text in texts if text.strip()]


def _speaker_notes(slide: Any) -> str:
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return ""
    return _one_line(slide.notes_slide.notes_text_frame.text)


def _shapes(shapes: Any, depth: int = 0) -> Iterator[Any]:
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < _MAX_GROUPS:
            yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _place(shape: Any) -> tuple[int, int]:
    """Top to bottom in bands of a quarter inch, then left to right."""
    return (shape.top or 0) // 228_600, shape.left or 0


def _is_furniture(shape: Any) -> bool:
    return shape.is_placeholder and shape.placeholder_format.type.name in _FURNITURE


def _is_off_slide(shape: Any, size: tuple[int, int]) -> bool:
    left, top = shape.left or 0, shape.top or 0
    right, bottom = left + (shape.width or 0), top + (shape.height or 0)
    grouped = shape._element.getparent().tag.endswith("}grpSp")  # has its own coordinates
    outside = left >= size[0] or top >= size[1] or right <= 0 or bottom <= 0
    return outside and not grouped and bool(shape.width) and all(size)


def _shape_blocks(shape: Any) -> Iterator[str]:
    if getattr(shape, "has_table", False) and shape.has_table:
        yield _table(shape.table)
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        yield _chart(shape.chart)
    elif shape.has_text_frame:
        listed = shape.is_placeholder and shape.placeholder_format.type.name in _LISTED
        yield from _text_blocks(shape.text_frame.paragraphs, listed=listed)


def _text_blocks(paragraphs: Sequence[Any], *, listed: bool) -> Iterator[str]:
    """List items together, other paragraphs each for itself."""
    items: list[str] = []
    numbers: dict[int, int] = {}
    filled = [(part, _one_line(_text(part))) for part in paragraphs]
    filled = [(part, text) for part, text in filled if text]
    for paragraph, text in filled:
        bullet = _bullet(paragraph, listed=listed and len(filled) > 1)
        if not bullet:
            if items:
                yield "\n".join(items)
            items, numbers = [], {}
            yield plain_line(text)
            continue
        level = min(paragraph.level, len(items) and 8)
        numbers = {key: count for key, count in numbers.items() if key <= level}
        numbers[level] = numbers.get(level, 0) + 1
        marker = f"{numbers[level]}." if bullet == "number" else "-"
        items.append(f"{'   ' * level}{marker} {text}")
    if items:
        yield "\n".join(items)


def _text(paragraph: Any) -> str:
    """A paragraph's text with its fields (a date, say), which `runs` leave out."""
    parts = []
    for element in paragraph._p.iter():
        if element.tag.endswith("}t"):
            parts.append(element.text or "")
        elif element.tag.endswith("}br"):
            parts.append(" ")
    return "".join(parts)


def _bullet(paragraph: Any, *, listed: bool) -> str:
    """`number`, `bullet` or nothing."""
    properties = paragraph._p.pPr
    marks = [] if properties is None else [child.tag.rsplit("}", 1)[-1] for child in properties]
    if "buAutoNum" in marks:
        return "number"
    if "buNone" in marks:
        return ""
    return "bullet" if listed or "buChar" in marks or "buBlip" in marks else ""


def _table(table: Any) -> str:
    """Cells by row; a merged cell's text stands in its first place only."""
    return render_table(
        [
            ["" if cell.is_spanned else _one_line(cell.text_frame.text) for cell in row.cells]
            for row in table.rows
        ]
    )


def _chart(chart: Any) -> str:
    """A chart's data as a table: categories down, series across."""
    if not len(chart.plots):
        return ""
    plot = chart.plots[0]
    series = list(plot.series)
    rows = [["", *(each.name for each in series)]]
    for index, category in enumerate(plot.categories):
        values = [each.values[index] if index < len(each.values) else None for each in series]
        rows.append([str(category), *("" if v is None else f"{v:g}" for v in values)])
    title = _one_line(chart.chart_title.text_frame.text) if _has_title(chart) else ""
    table = render_table(rows) if len(rows) > 1 else ""
    return "\n\n".join(part for part in (title, table) if part)


def _has_title(chart: Any) -> bool:
    return bool(chart.has_title and chart.chart_title.has_text_frame)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
