"""Styles and small pieces of Word files that python-docx has no words for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.drafting.exports.document.blocks import Mark

CELL = "Cell Text"
CELL_LIST = "Cell List"
GAP = "Gap"
LABEL = "Label"
NOTICE = "Notice"
_INK, _QUIET = "1B1F24", "57606A"
_LANGUAGES = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR", "es": "es-ES"}
_MARKS = {
    Mark.CONFIRMED: ("1A6B35", None),
    Mark.INFERRED: ("0B4F8A", "E3EFFA"),
    Mark.DEFAULT: ("5B4A00", "F7F0D4"),
    Mark.OPEN: ("8F1D14", "FDE8E5"),
    Mark.MISSING: ("FFFFFF", "8F1D14"),
}


def mark_style(mark: Mark) -> str:
    """The character style of a mark."""
    return f"Mark {mark.value}"


def prepare_styles(word: Any, language: str) -> None:
    """Set the language, and add the styles of cells, notices, labels and marks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles = word.styles
    _set_language(styles, _LANGUAGES.get(language, language))
    _plain_headings(styles)
    sizes = {CELL: ("Normal", 9), CELL_LIST: ("List Bullet", 9), NOTICE: ("Normal", 10.5), GAP: ("Normal", 4)}
    for name, (base, size) in sizes.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = styles[base], Pt(size)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)
        style.paragraph_format.line_spacing = 1.0
    styles[CELL_LIST].paragraph_format.left_indent = Pt(10)
    styles[CELL_LIST].paragraph_format.first_line_indent = Pt(-10)
    label = styles.add_style(LABEL, WD_STYLE_TYPE.CHARACTER)
    label.font.color.rgb = RGBColor.from_string(_QUIET)
    for mark, (ink, paper) in _MARKS.items():
        style = styles.add_style(mark_style(mark), WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.color.rgb = True, RGBColor.from_string(ink)
        if paper:
            shade(style.element.get_or_add_rPr(), paper)
    _grey_borders(styles["Table Grid"])


def _plain_headings(styles: Any) -> None:
    from docx.shared import Pt, RGBColor

    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(10.5)
    sizes = {"Title": 24, "Subtitle": 11, "Caption": 10, "Heading 1": 15, "Heading 2": 12, "Heading 3": 11}
    for name, size in sizes.items():
        style = styles[name]
        style.font.size, style.font.italic = Pt(size), None
        style.font.color.rgb = RGBColor.from_string(_QUIET if name in ("Subtitle", "Caption") else _INK)
        style.paragraph_format.keep_with_next = name != "Caption"


def _grey_borders(style: Any) -> None:
    from docx.oxml.ns import qn

    for borders in style.element.iter(qn("w:tblBorders")):
        for border in borders:
            border.set(qn("w:color"), "C4CAD1")


def _set_language(styles: Any, language: str) -> None:
    from docx.oxml.ns import qn

    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    found = defaults.find(qn("w:lang"))
    if found is None:
        found = element("w:lang")
        defaults.append(found)
    found.set(qn("w:val"), language)


def element(tag: str, value: str | None = None) -> Any:
    """An element of a Word file, with its `w:val`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    if value is not None:
        made.set(qn("w:val"), value)
    return made


def shade(properties: Any, colour: str) -> None:
    """Colour the ground of a paragraph, cell or run."""
    from docx.oxml.ns import qn

    made = element("w:shd", "clear")
    made.set(qn("w:color"), "auto")
    made.set(qn("w:fill"), colour)
    properties.append(made)


def page_field(paragraph: Any, name: str) -> None:
    """A field such as PAGE, which Word fills in."""
    from docx.oxml.ns import qn

    made = element("w:fldSimple")
    made.set(qn("w:instr"), name)
    run = element("w:r")
    text = element("w:t")
    text.text = "1"
    run.append(text)
    made.append(run)
    paragraph._p.append(made)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Name a place to which links lead."""
    from docx.oxml.ns import qn

    start, end = element("w:bookmarkStart"), element("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.append(start)
    paragraph._p.append(end)


def link(paragraph: Any, text: str, place: str, *, bold: bool = False) -> None:
    """A link to a bookmark; plain text where there is none."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = paragraph.add_run(text)
    run.bold = bold or None
    if not place:
        return
    run.font.color.rgb = RGBColor.from_string("0B4F8A")
    made = element("w:hyperlink")
    made.set(qn("w:anchor"), place)
    made.append(run._r)
    paragraph._p.append(made)


def web_link(paragraph: Any, text: str, address: str) -> None:
    """A link to an address on the web."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = paragraph.add_run(text)
    run.font.color.rgb = RGBColor.from_string("0B4F8A")
    made = element("w:hyperlink")
    made.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    made.append(run._r)
    paragraph._p.append(made)


def contents_field(paragraphs: Sequence[Any]) -> None:
    """Make paragraphs the table of contents, which Word updates with the numbers of pages."""
    from docx.oxml.ns import qn

    def sign(kind: str) -> Any:
        run, made = element("w:r"), element("w:fldChar")
        made.set(qn("w:fldCharType"), kind)
        run.append(made)
        return run

    instruction, text = element("w:r"), element("w:instrText")
    text.text = r'TOC \o "1-1" \h \z'
    instruction.append(text)
    first, last = paragraphs[0]._p, paragraphs[-1]._p
    place = 1 if first.pPr is not None else 0
    for run in (sign("separate"), instruction, sign("begin")):
        first.insert(place, run)
    last.append(sign("end"))
