"""A document as Word file with real styles, heads of tables that repeat, and words for pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.exports.document.blocks import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Line,
    Mark,
    Notice,
    Paragraphs,
    Section,
    Table,
    TableRow,
)
from assistant.drafting.exports.document.build import document_of
from assistant.drafting.exports.swimlane import swimlane
from assistant.drafting.exports.word_styles import (
    CELL,
    CELL_LIST,
    GAP,
    LABEL,
    NOTICE,
    bookmark,
    contents_field,
    element,
    link,
    mark_style,
    page_field,
    prepare_styles,
    shade,
    web_link,
)

PictureMaker = Callable[[str], bytes]
"""Makes a PNG of an SVG."""

_TEXT_MM = 176
_MARGIN_MM = 17
_PICTURE_MM = (263, 160)
_PICTURE_PX = 2400
_HEAD = "EAF0F6"
_SECTION = "section_{}"


def to_docx(artifact: Header) -> bytes:
    """The artifact as Word file, with the swimlane of a workflow as picture."""
    from assistant.drafting.exports.typesetting import png_of

    document = document_of(artifact, picture=swimlane)
    return render_docx(document, lambda svg: png_of(svg, width=_PICTURE_PX))


def render_docx(document: Document, picture: PictureMaker) -> bytes:
    """The document as Word file (Office Open XML)."""
    import docx

    word = docx.Document()
    prepare_styles(word, document.language)
    _Writer(word, document, picture).write()
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


class _Writer:
    """Writes one document; remembers which anchors are led to, for their bookmarks."""

    def __init__(self, word: Any, document: Document, picture: PictureMaker) -> None:
        self.word, self.document, self.picture = word, document, picture
        self.bookmarks = {anchor: f"place_{number}" for number, anchor in enumerate(_targets(document))}
        self.placed: set[str] = set()
        # Looking a style up by its name walks all styles; there are thousands of paragraphs.
        self.styles = {style.name: style.style_id for style in word.styles}

    def write(self) -> None:
        self._properties()
        self._page(self.word.sections[0], landscape=False)
        self._paragraph("Title", self.document.title)
        subtitle = f"{self.document.kind} · {self.document.artifact_id} · version {self.document.version}"
        self._paragraph("Subtitle", subtitle)
        for block in self.document.front:
            self._block(block, above=0)
        self._contents()
        for number, section in enumerate(self.document.sections):
            self._section(section, number)

    def _properties(self) -> None:
        given, core = self.document, self.word.core_properties
        core.title, core.subject, core.language = given.title[:255], given.kind, given.language
        core.author = core.last_modified_by = given.author[:255]
        core.keywords = ", ".join(given.keywords)[:255]
        core.category, core.version, core.content_status = given.kind, given.version[:255], given.status
        core.identifier, core.comments = given.artifact_id[:255], ""
        when = datetime.combine(given.dated, time(), UTC) if given.dated else datetime.now(UTC)
        core.created = core.modified = when.replace(tzinfo=None, microsecond=0)
        core.revision = 1

    def _page(self, section: Any, *, landscape: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        size = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = size
        section.left_margin = section.right_margin = Mm(_MARGIN_MM)
        section.top_margin = section.bottom_margin = Mm(_MARGIN_MM + 2)
        if len(self.word.sections) == 1:
            foot = section.footer.paragraphs[0]
            foot.style = self.word.styles["Footer"]
            given = self.document
            foot.add_run(f"{given.artifact_id} · version {given.version} · {given.status} · page ")
            page_field(foot, "PAGE")
            foot.add_run(" of ")
            page_field(foot, "NUMPAGES")

    def _paragraph(self, style: str, text: str = "") -> Any:
        made = self.word.add_paragraph(text)
        made._p.style = self.styles[style]
        return made

    def _contents(self) -> None:
        if len(self.document.sections) < 2:
            return
        self._paragraph("Heading 1", "Contents")
        entries = []
        for number, section in enumerate(self.document.sections):
            entries.append(self._paragraph(CELL))
            link(entries[-1], section.title, _SECTION.format(number))
        contents_field(entries)

    def _section(self, section: Section, number: int) -> None:
        heading = self._paragraph("Heading 1", section.title)
        bookmark(heading, _SECTION.format(number), len(self.bookmarks) + number + 1)
        for block in section.blocks:
            self._block(block, above=1)

    def _block(self, block: Block, *, above: int) -> None:
        if isinstance(block, Heading):
            self._paragraph(f"Heading {above + block.level}", block.text)
        elif isinstance(block, Paragraphs):
            for line in block.lines:
                style = "List Bullet" if line.item else "Normal"
                self._line(self._paragraph(style), line)
        elif isinstance(block, Notice):
            self._notice(block)
        elif isinstance(block, Figure):
            self._figure(block)
        else:
            self._table(block)

    def _notice(self, notice: Notice) -> None:
        head = self._paragraph(NOTICE)
        head.add_run(notice.title).bold = True
        shades = [head]
        for line in notice.lines:
            shades.append(self._paragraph(NOTICE))
            self._line(shades[-1], line)
        for paragraph in shades:
            shade(paragraph._p.get_or_add_pPr(), "EEF7F0" if notice.good else "FDF3F1")

    def _figure(self, figure: Figure) -> None:
        from docx.enum.section import WD_SECTION
        from docx.shared import Mm

        wide, high = _size(figure.svg)
        scale = min(_PICTURE_MM[0] / wide, _PICTURE_MM[1] / high)
        self._page(self.word.add_section(WD_SECTION.NEW_PAGE), landscape=True)
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(self.picture(figure.svg)), width=Mm(wide * scale))
        properties = shape._inline.docPr
        properties.set("descr", figure.alt)
        properties.set("title", figure.caption)
        self._paragraph("Caption", figure.caption)
        self._page(self.word.add_section(WD_SECTION.NEW_PAGE), landscape=False)

    def _table(self, table: Table) -> None:
        made = self.word.add_table(rows=1 + len(table.rows), cols=len(table.headers))
        made._tbl.tblStyle_val = self.styles["Table Grid"]
        made.autofit = False
        widths = _widths(table)
        _describe(made, table, widths)
        rows = iter(made.rows)
        self._head(next(rows), table, widths)
        for word_row, row in zip(rows, table.rows, strict=True):
            self._row(word_row, row, widths)
        # Two tables that touch become one in Word.
        self._paragraph(GAP)

    def _head(self, word_row: Any, table: Table, widths: list[int]) -> None:
        properties = word_row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        properties.append(element("w:tblHeader"))
        for cell, text, width in zip(word_row.cells, table.headers, widths, strict=True):
            cell.width = width
            shade(cell._tc.get_or_add_tcPr(), _HEAD)
            paragraph = cell.paragraphs[0]
            paragraph._p.style = self.styles[CELL]
            paragraph.add_run(text).bold = True

    def _row(self, word_row: Any, row: TableRow, widths: list[int]) -> None:
        if all(sum(len(line.text) for line in cell) < 900 for cell in row.cells):
            word_row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for position, (cell, lines, width) in enumerate(zip(word_row.cells, row.cells, widths, strict=True)):
            cell.width = width
            first = cell.paragraphs[0]
            if not position:
                self._bookmark(first, row.anchor)
            self._cell(cell, first, lines)

    def _cell(self, cell: Any, first: Any, lines: Cell) -> None:
        first._p.style = self.styles[CELL]
        for number, line in enumerate(lines):
            paragraph = first if not number else cell.add_paragraph()
            paragraph._p.style = self.styles[CELL_LIST if line.item else CELL]
            self._line(paragraph, line)

    def _bookmark(self, paragraph: Any, anchor: str) -> None:
        name = self.bookmarks.get(anchor)
        if name and anchor not in self.placed:
            self.placed.add(anchor)
            bookmark(paragraph, name, len(self.placed))

    def _line(self, paragraph: Any, line: Line) -> None:
        if line.label:
            paragraph.add_run(f"{line.label}: ")._r.style = self.styles[LABEL]
        pieces = [lambda: self._text(paragraph, line), lambda: self._mark(paragraph, line)]
        if line.mark == Mark.OPEN:
            pieces.reverse()
        shown = [piece for piece, there in zip(pieces, _there(line), strict=True) if there]
        for number, piece in enumerate(shown):
            if number:
                paragraph.add_run(" ")
            piece()

    def _text(self, paragraph: Any, line: Line) -> None:
        name = self.bookmarks.get(line.target) if line.target else None
        if name:
            link(paragraph, line.text, name, bold=line.strong)
        elif line.href:
            web_link(paragraph, line.text, line.href)
        else:
            paragraph.add_run(line.text).bold = line.strong or None

    def _mark(self, paragraph: Any, line: Line) -> None:
        if line.mark:
            sign = "✓" if line.mark == Mark.CONFIRMED else line.mark.value
            paragraph.add_run(sign)._r.style = self.styles[mark_style(line.mark)]
        for number in line.refs:
            paragraph.add_run(" ")
            link(paragraph, f"[{number}]", self.bookmarks.get(f"source-{number}", ""))


def _there(line: Line) -> tuple[bool, bool]:
    """Whether there is text and whether there is a mark, in the order in which they are shown."""
    text, mark = bool(line.text), bool(line.mark or line.refs)
    return (mark, text) if line.mark == Mark.OPEN else (text, mark)


def _targets(document: Document) -> list[str]:
    """The anchors to which something leads, each once."""
    tables = [block for block in document.front if isinstance(block, Table)]
    lines = [line for table in tables for row in table.rows for cell in row.cells for line in cell]
    led_to = [line.target for line in lines if line.target]
    sources = [
        row.anchor
        for section in document.sections
        if section.anchor == "sources"
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
    return list(dict.fromkeys([*led_to, *sources]))


def _size(svg: str) -> tuple[float, float]:
    found = re.search(r'<svg[^>]*\bwidth="([\d.]+)[^"]*"[^>]*\bheight="([\d.]+)', svg)
    return (float(found[1]), float(found[2])) if found else (16.0, 9.0)


def _widths(table: Table) -> list[int]:
    from docx.shared import Mm

    whole = sum(table.widths)
    return [int(Mm(_TEXT_MM * share / whole)) for share in table.widths]


def _describe(made: Any, table: Table, widths: list[int]) -> None:
    """Caption and description for those who do not see it, and the widths of columns."""
    properties = made._tbl.tblPr
    properties.append(element("w:tblCaption", table.caption))
    properties.append(element("w:tblDescription", f"Columns: {', '.join(filter(None, table.headers))}"))
    for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
