"""Make the office files of the starter library from their Markdown sources.

Run `python -m knowledge.library.build`. The same sources and library versions give the
same bytes: dates inside the files are fixed and archives are rewritten in one order.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import yaml

from knowledge.library import DOCUMENTS_DIR, LIBRARY_DIR

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

SOURCES_DIR: Final = LIBRARY_DIR / "sources"
BUILD_DATE: Final = datetime(2026, 11, 21)
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_ITEM: Final = re.compile(r"(?:(-)|(\d+)\.) (.+)")
_OFFICE_DATE: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text on one source line, with `**bold**` marks kept."""

    text: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item; `number` is None in a bulleted list."""

    text: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the header."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | ListItem | Table


@dataclass(frozen=True, slots=True)
class Source:
    """One Markdown source: what it says of itself, where it goes, and its blocks."""

    metadata: dict[str, Any]
    target: Path
    blocks: tuple[Block, ...]


def parse_source(text: str) -> Source:
    """Split front matter from body; `target` names the file to build.

    Raises:
        ValueError: If the front matter or its `target` is missing.
    """
    match = re.match(r"---\n(.*?)\n---\n(.*)", text, re.DOTALL)
    if match is None:
        raise ValueError("a source starts with YAML front matter between two --- lines")
    metadata = yaml.safe_load(match[1])
    if "target" not in metadata:
        raise ValueError("the front matter names no `target`")
    target = DOCUMENTS_DIR / metadata.pop("target")
    return Source(metadata, target, tuple(parse_blocks(match[2])))


def parse_blocks(body: str) -> Iterator[Block]:
    """Read the small part of Markdown that the sources use, one block a line or table."""
    rows: list[tuple[str, ...]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            yield Table(tuple(row for row in rows if set("".join(row)) - {"-"}))
            rows = []
        if line.startswith("#"):
            marks, _, title = line.partition(" ")
            yield Heading(len(marks), title)
        elif item := _ITEM.fullmatch(line):
            yield ListItem(item[3], int(item[2]) if item[2] else None)
        elif line.strip():
            yield Paragraph(line)


def split_bold(text: str) -> list[tuple[str, bool]]:
    """Cut text into (piece, is bold).

    >>> split_bold("a **b** c")
    [('a ', False), ('b', True), (' c', False)]
    """
    pieces = _BOLD.split(text)
    return [(piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece]


def render_docx(source: Source) -> bytes:
    """Build a Word file with heading styles, list styles and repeated header rows."""
    from docx import Document

    document = Document()
    _set_core_properties(document.core_properties, source)
    for block in source.blocks:
        match block:
            case Heading(level, text):
                document.add_heading(text, level=level)
            case Table(rows):
                _add_docx_table(document, rows)
            case ListItem(text, number):
                style = "List Bullet" if number is None else None
                _add_docx_text(document, text if number is None else f"{number}. {text}", style)
            case Paragraph(text):
                _add_docx_text(document, text, None)
    return _saved(document.save)


def _add_docx_text(document: Any, text: str, style: str | None) -> None:
    paragraph = document.add_paragraph(style=style)
    for piece, bold in split_bold(text):
        paragraph.add_run(piece).bold = bold or None


def _add_docx_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def render_pptx(source: Source) -> bytes:
    """Build slides: the title first, then one slide for each second-level heading."""
    from pptx import Presentation

    presentation = Presentation()
    _set_core_properties(presentation.core_properties, source)
    for heading, blocks in _group_by_heading(source.blocks):
        layout = presentation.slide_layouts[0 if heading.level == 1 else 1]
        slide = presentation.slides.add_slide(layout)
        slide.shapes.title.text = heading.text
        body = slide.placeholders[1]
        if heading.level == 1:
            body.text = f"Version {source.metadata['version']}, {source.metadata['owner']}"
            continue
        body.text = "\n".join(
            _slide_line(block) for block in blocks if not isinstance(block, Table)
        )
        for block in blocks:
            if isinstance(block, Table):
                _add_slide_table(slide, block.rows)
    return _saved(presentation.save)


def _group_by_heading(blocks: Sequence[Block]) -> list[tuple[Heading, list[Block]]]:
    groups: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading):
            groups.append((block, []))
        else:
            groups[-1][1].append(block)
    return groups


def _slide_line(block: Block) -> str:
    assert not isinstance(block, Table)
    return block.text


def _add_slide_table(slide: Any, rows: Sequence[Sequence[str]]) -> None:
    from pptx.util import Inches

    frame = slide.shapes.add_table(
        len(rows), len(rows[0]), Inches(0.5), Inches(2.6), Inches(9), Inches(0.4) * len(rows)
    )
    for row_index, row in enumerate(rows):
        for column, text in enumerate(row):
            frame.table.cell(row_index, column).text = text


def render_pdf(source: Source) -> bytes:
    """Build a PDF with headings, tables whose header repeats, and page numbers."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        title=source.metadata["title"],
        author=source.metadata["owner"],
        invariant=1,
    )
    flow = [_pdf_flowable(block) for block in source.blocks]
    template.build(flow, onFirstPage=_draw_page_number, onLaterPages=_draw_page_number)
    return buffer.getvalue()


def _pdf_flowable(block: Block) -> Flowable:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph as PdfParagraph

    styles = getSampleStyleSheet()
    match block:
        case Heading(level, text):
            return PdfParagraph(_pdf_markup(text), styles[f"Heading{level}"])
        case ListItem(text, number):
            bullet = "•" if number is None else f"{number}."
            return PdfParagraph(_pdf_markup(text), styles["Bullet"], bulletText=bullet)
        case Paragraph(text):
            return PdfParagraph(_pdf_markup(text), styles["BodyText"])
        case Table(rows):
            return _pdf_table(rows)


def _pdf_table(rows: Sequence[Sequence[str]]) -> Flowable:
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph as PdfParagraph
    from reportlab.platypus import Table as PdfTable

    style = getSampleStyleSheet()["BodyText"]
    cells = [[PdfParagraph(_pdf_markup(text), style) for text in row] for row in rows]
    grid = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
        ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    width = 450 / len(rows[0])
    return PdfTable(cells, colWidths=[width] * len(rows[0]), repeatRows=1, style=grid)


def _pdf_markup(text: str) -> str:
    return "".join(
        f"<b>{escape(piece)}</b>" if bold else escape(piece) for piece, bold in split_bold(text)
    )


def _draw_page_number(canvas: Any, template: Any) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawCentredString(template.pagesize[0] / 2, 30, f"Page {canvas.getPageNumber()}")


def render_xlsx(source: Source) -> bytes:
    """Build a workbook with one sheet a table, a bold and frozen header row."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.properties.creator = source.metadata["owner"]
    workbook.properties.title = source.metadata["title"]
    workbook.properties.created = BUILD_DATE
    for heading, table in _tables(source.blocks):
        sheet = workbook.create_sheet(heading.text[:31])
        for row in table.rows:
            sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for column in sheet.columns:
            sheet.column_dimensions[column[0].column_letter].width = 24
            for cell in column:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
    return _saved(workbook.save)


def render_csv(source: Source) -> bytes:
    """Write the only table of a source as UTF-8 with a header row.

    Raises:
        ValueError: If there is not exactly one table.
    """
    tables = _tables(source.blocks)
    if len(tables) != 1:
        raise ValueError(f"a CSV file holds one table, the source has {len(tables)}")
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(tables[0][1].rows)
    return buffer.getvalue().encode()


def _tables(blocks: Sequence[Block]) -> list[tuple[Heading, Table]]:
    return [
        (heading, block)
        for heading, members in _group_by_heading(blocks)
        for block in members
        if isinstance(block, Table)
    ]


def _set_core_properties(properties: Any, source: Source) -> None:
    properties.title = source.metadata["title"]
    properties.author = source.metadata["owner"]
    properties.created = properties.modified = BUILD_DATE


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return fix_archive_dates(buffer.getvalue())


def fix_archive_dates(archive: bytes) -> bytes:
    """Rewrite an office archive so that its bytes do not tell when it was made."""
    stamp = BUILD_DATE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _OFFICE_DATE.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, date_time=BUILD_DATE.timetuple()[:6])
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


RENDERERS: Final[dict[str, Callable[[Source], bytes]]] = {
    ".csv": render_csv,
    ".docx": render_docx,
    ".pdf": render_pdf,
    ".pptx": render_pptx,
    ".xlsx": render_xlsx,
}


def build_document(path: Path) -> Path:
    """Build one source into its target and write the metadata sidecar beside it."""
    source = parse_source(path.read_text(encoding="utf-8"))
    source.target.parent.mkdir(parents=True, exist_ok=True)
    source.target.write_bytes(RENDERERS[source.target.suffix](source))
    sidecar = source.target.with_suffix(".meta.yaml")
    sidecar.write_text(
        yaml.safe_dump(source.metadata, sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
    return source.target


def main() -> None:
    """Build every source and say on stderr what was written."""
    for path in sorted(SOURCES_DIR.glob("*.md")):
        print(build_document(path).relative_to(LIBRARY_DIR), file=sys.stderr)


if __name__ == "__main__":
    main()
