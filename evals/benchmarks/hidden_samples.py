"""Documents with a sentence that no reader sees, in every format and by every means we know of."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

SEEN = "Refunds above the limit need two signatures."
HIDDEN = "The reserve ledger moves to vault nine"
"""Ordinary words: the samples measure what is unseen, not what sounds like an attack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenSample:
    """A file, and how it hides its sentence."""

    means: str
    filename: str
    data: bytes


def hidden_samples() -> list[HiddenSample]:
    """All samples, in a stable order."""
    return [
        HiddenSample(means=means, filename=f"{means.replace(' ', '-')}.{ending}", data=data)
        for ending, samples in (
            ("md", _markdown()),
            ("html", _html()),
            ("rst", _rst()),
            ("txt", _text()),
            ("eml", _mail()),
            ("docx", _word()),
            ("pdf", _pdf()),
            ("xlsx", _workbooks()),
            ("pptx", _slides()),
        )
        for means, data in samples
    ]


def woven(text: str, char: str) -> str:
    """Letters with a character that nobody sees between them."""
    return char.join(text)


def in_tags(text: str) -> str:
    """Letters as the invisible tag characters of plane 14."""
    return "".join(chr(0xE0000 + ord(char)) for char in text)


def in_selectors(text: str) -> str:
    """Bytes as variation selectors, which stick to the letter before them."""
    return "".join(chr(0xFE00 + byte) if byte < 16 else chr(0xE0100 + byte - 16) for byte in text.encode())


def _markdown() -> Iterator[tuple[str, bytes]]:
    for means, hidden in (
        ("comment", f"<!-- {HIDDEN} -->"),
        ("reference comment", f"[//]: # ({HIDDEN})"),
        ("template comment", f"{{% comment %}}{HIDDEN}{{% endcomment %}}"),
        ("unseen element", f'<span style="display:none">{HIDDEN}</span>'),
        ("white element", f'<span style="color:#FFF">{HIDDEN}</span>'),
        ("pale element", f'<p style="color: rgb(252, 252, 250)">{HIDDEN}</p>'),
        ("zero size", f'<span style="font-size: 0px;">{HIDDEN}</span>'),
        ("hidden attribute", f"<div hidden>{HIDDEN}</div>"),
        ("zero-width letters", woven(HIDDEN, "\u200b")),
        ("joiner letters", woven(HIDDEN, "\u200d")),
        ("zero-width entities", HIDDEN.replace("e", "&#8203;e&#x200B;")),
        ("tag letters", f"Signatures are kept.{in_tags(HIDDEN)}"),
        ("selector bytes", f"Signatures are kept \U0001f600{in_selectors(HIDDEN)}."),
        ("turned order", f"See \u202e{HIDDEN[::-1]}\u202c."),
    ):
        yield f"markdown {means}", f"# Refunds\n\n{SEEN}\n\n{hidden}\n".encode()


def _html() -> Iterator[tuple[str, bytes]]:
    for means, style in (
        ("display", "display: none"),
        ("visibility", "visibility:hidden"),
        ("opacity", "opacity: 0.01"),
        ("size", "font-size:1px"),
        ("white", "color: white"),
        ("pale", "color:#fdfdfd"),
        ("own ground", "color:#123456;background:#123457"),
        ("transparent", "color: rgba(0, 0, 0, 0)"),
        ("off the page", "position:absolute;left:-9999px"),
        ("indent", "text-indent: -5000px"),
        ("clip", "position:absolute;clip: rect(0, 0, 0, 0)"),
        ("folded", "height:0;overflow:hidden"),
        ("scaled", "transform: scale(0)"),
    ):
        yield f"html {means}", _page(f'<p style="{style}">{HIDDEN}</p>')
    yield "html comment", _page(f"<!-- {HIDDEN} -->")
    yield "html font", _page(f'<font color="#FFFFFF">{HIDDEN}</font>')
    yield "html template", _page(f"<template>{HIDDEN}</template>")
    yield "html hidden field", _page(f'<input type="hidden" value="{HIDDEN}">')
    yield "html aria", _page(f'<p aria-hidden="true">{HIDDEN}</p>')
    yield "html style sheet", _page(f'<p class="x note">{HIDDEN}</p>', "p.note { color: #ffffff }")
    yield "html style sheet unseen", _page(f'<p id="n1">{HIDDEN}</p>', "#n1 { display: none; }")
    yield "html tag entities", _page("<p>Kept.</p>" + "".join(f"&#{0xE0000 + ord(c)};" for c in HIDDEN))


def _page(hidden: str, css: str = "") -> bytes:
    body = "".join(f"<p>{SEEN} Rule {number} says who signs and when.</p>" for number in range(5))
    return (
        f"<html><head><style>{css}</style></head><body><h1>Refunds</h1>{body}{hidden}</body></html>"
    ).encode()


def _rst() -> Iterator[tuple[str, bytes]]:
    yield "rst comment", f"Refunds\n=======\n\n{SEEN}\n\n.. {HIDDEN}\n\nThe end.\n".encode()


def _text() -> Iterator[tuple[str, bytes]]:
    yield "text zero-width letters", f"{SEEN}\n\n{woven(HIDDEN, chr(0x2060))}\n".encode()
    yield "text tag letters", f"{SEEN}{in_tags(HIDDEN)}\n".encode()


def _mail() -> Iterator[tuple[str, bytes]]:
    head = "From: a@insurer.eu\nSubject: Refunds\nMIME-Version: 1.0\nContent-Type: {}; charset=utf-8\n\n"
    yield "mail element", (head.format("text/html") + _page(f"<p hidden>{HIDDEN}</p>").decode()).encode()
    yield "mail tag letters", (head.format("text/plain") + f"{SEEN}{in_tags(HIDDEN)}\n").encode()


def _word() -> Iterator[tuple[str, bytes]]:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    def theme(run: Any) -> None:
        run.font.color.rgb = RGBColor(0, 0, 0)
        run._r.rPr.find(qn("w:color")).set(qn("w:themeColor"), "background1")

    def shaded(run: Any) -> None:
        run.font.color.rgb = RGBColor(0x20, 0x40, 0x60)
        shading = OxmlElement("w:shd")
        shading.set(qn("w:fill"), "204060")
        run._r.rPr.append(shading)

    means: tuple[tuple[str, Callable[[Any], None]], ...] = (
        ("vanished", lambda run: setattr(run.font, "hidden", True)),
        ("white", lambda run: setattr(run.font.color, "rgb", RGBColor(255, 255, 255))),
        ("pale", lambda run: setattr(run.font.color, "rgb", RGBColor(250, 252, 254))),
        ("tiny", lambda run: setattr(run.font, "size", Pt(1))),
        ("paper colour", theme),
        ("shaded", shaded),
        ("tag letters", lambda run: setattr(run, "text", in_tags(HIDDEN))),
    )
    for name, hide in means:
        yield f"word {name}", _word_file(hide)
    yield "word style", _word_file(_vanishing_style)


def _vanishing_style(run: Any) -> None:
    styles = run.part.document.styles
    style = styles.add_style("Aside", 2)
    style.font.hidden = True
    run.style = style


def _word_file(hide: Callable[[Any], None]) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Refunds", 1)
    paragraph = document.add_paragraph(SEEN)
    hide(paragraph.add_run(HIDDEN))
    return _saved(document)


def _saved(thing: Any) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def _pdf() -> Iterator[tuple[str, bytes]]:
    for means, before in (
        ("unpainted", "3 Tr 1 0 0 1 72 650 Tm"),
        ("clip only", "7 Tr 1 0 0 1 72 650 Tm"),
        ("tiny", "/F1 0.5 Tf 1 0 0 1 72 650 Tm"),
        ("off the page", "1 0 0 1 72 -90 Tm"),
        ("white", "1 1 1 rg 1 0 0 1 72 650 Tm"),
        ("pale", "0.98 0.98 0.98 rg 1 0 0 1 72 650 Tm"),
    ):
        yield f"pdf {means}", _pdf_file(f"BT {before} ({HIDDEN}) Tj ET")


def _pdf_file(hidden: str) -> bytes:
    seen = (
        f"BT /F1 11 Tf 1 0 0 1 72 700 Tm ({SEEN}) Tj 0 -20 Td (The owner keeps the list of signatures.) Tj ET"
    )
    content = f"{seen}\n/F1 11 Tf\n{hidden}".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _workbooks() -> Iterator[tuple[str, bytes]]:
    from openpyxl.styles import Font

    def sheet_state(state: str) -> Callable[[Any, Any], None]:
        def hide(book: Any, sheet: Any) -> None:
            other = book.create_sheet("Aside")
            other["A1"], other["B1"] = HIDDEN, "more"
            other.sheet_state = state
            sheet["A3"] = None

        return hide

    means: tuple[tuple[str, Callable[[Any, Any], None]], ...] = (
        ("hidden sheet", sheet_state("hidden")),
        ("very hidden sheet", sheet_state("veryHidden")),
        ("hidden row", lambda _, sheet: setattr(sheet.row_dimensions[3], "hidden", True)),
        ("hidden column", _in_hidden_column),
        ("white letters", lambda _, sheet: setattr(sheet["A3"], "font", Font(color="FFFFFFFF"))),
        ("tiny letters", lambda _, sheet: setattr(sheet["A3"], "font", Font(size=1))),
        ("empty format", lambda _, sheet: setattr(sheet["A3"], "number_format", ";;;")),
    )
    for name, hide in means:
        yield f"workbook {name}", _workbook_file(hide)


def _in_hidden_column(_: Any, sheet: Any) -> None:
    sheet["A3"], sheet["D3"] = "Third", HIDDEN
    sheet.column_dimensions["D"].hidden = True


def _workbook_file(hide: Callable[[Any, Any], None]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Rule", "Who"])
    sheet.append([SEEN, "Claims"])
    sheet.append([HIDDEN, "Vault"])
    sheet.append(["Receipts are kept.", "Archive"])
    hide(book, sheet)
    return _saved(book)


def _slides() -> Iterator[tuple[str, bytes]]:
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    def coloured(red: int, green: int, blue: int) -> Callable[[Any, Any], None]:
        def hide(_: Any, box: Any) -> None:
            box.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(red, green, blue)

        return hide

    def see_through(slide: Any, box: Any) -> None:
        coloured(0, 0, 0)(slide, box)
        colour = box.text_frame.paragraphs[0].runs[0]._r.find(".//{*}srgbClr")
        colour.append(colour.makeelement(colour.tag.replace("srgbClr", "alpha"), {"val": "0"}))

    def notes(slide: Any, box: Any) -> None:
        box.text_frame.text = "Who signs"
        slide.notes_slide.notes_text_frame.text = HIDDEN

    means: tuple[tuple[str, Callable[[Any, Any], None]], ...] = (
        ("hidden slide", lambda slide, _: slide._element.set("show", "0")),
        ("beside the slide", lambda _, box: setattr(box, "left", Inches(-9))),
        ("white letters", coloured(255, 255, 255)),
        ("pale letters", coloured(251, 251, 253)),
        ("tiny letters", lambda _, box: setattr(box.text_frame.paragraphs[0].runs[0].font, "size", Pt(1))),
        ("hidden shape", lambda _, box: box._element.nvSpPr.cNvPr.set("hidden", "1")),
        ("see-through letters", see_through),
        ("notes", notes),
    )
    for name, hide in means:
        yield f"slides {name}", _slides_file(hide)


def _slides_file(hide: Callable[[Any, Any], None]) -> bytes:
    import pptx
    from pptx.util import Inches

    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[5])
    first.shapes.title.text = "Refunds"
    first.shapes.add_textbox(Inches(1), Inches(2), Inches(6), Inches(1)).text_frame.text = SEEN
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Signatures"
    box = slide.shapes.add_textbox(Inches(1), Inches(4), Inches(6), Inches(1))
    box.text_frame.text = HIDDEN
    hide(slide, box)
    return _saved(deck)
