"""Word documents keep their structure; what Word hides stays hidden."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from ingest.loaders import load_bytes
from tests.ingest.loaders.office_files import rezipped, word


def text_of(build: Any) -> str:
    return load_bytes(word(build), "file.docx").text


def test_headings_paragraphs_lists_and_tables_keep_their_order() -> None:
    def build(document: Any) -> None:
        document.add_heading("Change policy", 0)
        document.add_heading("Approvals", 1)
        document.add_paragraph("Two people approve each prompt.")
        document.add_paragraph("Owner", style="List Bullet")
        document.add_paragraph("Reviewer", style="List Bullet")
        document.add_paragraph("Ask", style="List Number")
        document.add_paragraph("Publish", style="List Number")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ("Risk", "Approver", "High | new", "CISO"), strict=True):
            cell.text = text
        document.add_paragraph("# not a heading")

    assert text_of(build) == (
        "# Change policy\n\n# Approvals\n\nTwo people approve each prompt.\n\n"
        "- Owner\n- Reviewer\n1. Ask\n2. Publish\n\n"
        "| Risk | Approver |\n| --- | --- |\n| High \\| new | CISO |\n\n"
        "\\# not a heading\n"
    )


def test_a_style_with_an_outline_level_is_a_heading_whatever_its_name() -> None:
    def build(document: Any) -> None:
        style = document.styles.add_style("Kapitel", WD_STYLE_TYPE.PARAGRAPH)
        level = parse_xml(f'<w:pPr {nsdecls("w")}><w:outlineLvl w:val="1"/></w:pPr>')
        style.element.append(level)
        document.add_paragraph("Freigabe", style="Kapitel")
        document.add_paragraph("Text.")

    assert text_of(build).startswith("## Freigabe\n")


def test_hidden_runs_are_dropped_and_counted() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("Seen. ")
        paragraph.add_run("VANISHED").font.hidden = True
        paragraph.add_run("TINY").font.size = Pt(1)
        paragraph.add_run("WHITE").font.color.rgb = RGBColor(255, 255, 255)

    document = load_bytes(word(build), "file.docx")

    assert document.text == "Seen.\n"
    assert [(w.code, w.message) for w in document.warnings] == [
        ("hidden_text", "17 characters of hidden text were left out.")
    ]


def test_tracked_insertions_stay_and_deletions_go() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("Keep ")
        for kind, tag, text in (("ins", "t", "new"), ("del", "delText", "old")):
            change = f'<w:{kind} {nsdecls("w")} w:id="1"><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{kind}>'
            paragraph._p.append(parse_xml(change))

    assert text_of(build) == "Keep new\n"


def test_a_cell_merged_downwards_is_repeated_and_one_merged_across_is_not() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=3, cols=3)
        for cell, text in zip(table._cells, "ABCDEFGHI", strict=True):
            cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0)).text = "both rows"
        table.cell(1, 1).merge(table.cell(1, 2)).text = "both columns"

    assert text_of(build).splitlines()[2:] == ["| both rows | both columns |  |", "| both rows | H | I |"]


def test_link_text_stays_and_a_table_of_contents_goes() -> None:
    def build(document: Any) -> None:
        contents = parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Approvals 3</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        )
        control = parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p>'
            "</w:sdtContent></w:sdt>"
        )
        paragraph = document.add_paragraph("See ")
        link = parse_xml(f'<w:hyperlink {nsdecls("w")}><w:r><w:t>the gate</w:t></w:r></w:hyperlink>')
        paragraph._p.append(link)
        body = document.element.body
        body.insert(0, contents)
        body.insert(body.index(body.find(qn("w:sectPr"))), control)

    assert text_of(build) == "See the gate\n\nIn a control.\n"


def test_numbered_headings_show_their_number() -> None:
    def build(document: Any) -> None:
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="%1.%2"/></w:lvl>'
            "</w:abstractNum>"
        ))  # fmt: skip
        numbering.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
        ))  # fmt: skip
        for level, text in ((1, "Scope"), (1, "Rules"), (2, "Approvals")):
            heading = document.add_heading(text, level)
            heading._p.get_or_add_pPr().append(parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level - 1}"/><w:numId w:val="77"/></w:numPr>'
            ))  # fmt: skip

    assert text_of(build) == "# 1 Scope\n\n# 2 Rules\n\n## 2.1 Approvals\n"


def test_properties_give_title_and_stated_owner_but_no_author() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Text.")
        document.core_properties.title = "Change policy"
        document.core_properties.author = "Somebody"

    def with_manager(xml: bytes) -> bytes:
        return xml.replace(b"</Properties>", b"<Manager>Head of AI Operations</Manager></Properties>")

    plain = load_bytes(word(build), "file.docx").metadata
    managed = load_bytes(
        rezipped(word(build), replace={"docProps/app.xml": with_manager}), "file.docx"
    ).metadata

    assert (plain.title, plain.owner) == ("Change policy", None)
    assert managed.owner == "Head of AI Operations"
