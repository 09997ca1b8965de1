"""Word files with real styles that LibreOffice opens and reads alike."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from assistant.drafting.exports.docx import to_docx
from tests.assistant.drafting.exports.drafts import small_plan, unfinished_spec
from tests.assistant.drafting.hostile import HOSTILE, hostile
from tests.third_party import office

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(content: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


@pytest.fixture(scope="module")
def spec_docx() -> bytes:
    return to_docx(unfinished_spec())


def test_headings_and_lists_have_real_styles(spec_docx: bytes) -> None:
    body = part(spec_docx, "word/document.xml")
    used = {each.get(f"{W}val") for each in body.iter(f"{W}pStyle")}

    assert {"Title", "Subtitle", "Heading1", "Heading2", "ListBullet"} <= used


def test_every_table_repeats_its_head_and_says_what_it_is(spec_docx: bytes) -> None:
    body = part(spec_docx, "word/document.xml")
    tables = list(body.iter(f"{W}tbl"))

    assert tables
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)
    assert all(table.find(f"{W}tblPr/{W}tblCaption") is not None for table in tables)


def test_the_picture_has_words_and_the_file_a_language_and_page_numbers(spec_docx: bytes) -> None:
    raw = zipfile.ZipFile(io.BytesIO(spec_docx)).read("word/document.xml").decode()
    foot = zipfile.ZipFile(io.BytesIO(spec_docx)).read("word/footer1.xml").decode()
    styles = zipfile.ZipFile(io.BytesIO(spec_docx)).read("word/styles.xml").decode()

    assert 'descr="Swimlane diagram of Warranty request triage' in raw
    assert 'w:lang w:val="en-GB"' in styles
    assert 'w:instr="PAGE"' in foot


def test_every_link_leads_to_a_bookmark(spec_docx: bytes) -> None:
    body = part(spec_docx, "word/document.xml")
    links = {each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")}
    places = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]

    assert links
    assert links <= set(places)
    assert len(places) == len(set(places))


def test_its_properties_name_title_and_author(spec_docx: bytes) -> None:
    core = part(spec_docx, "docProps/core.xml")
    told = {each.tag.rpartition("}")[2]: each.text for each in core}

    assert told["title"] == "Warranty request triage"
    assert told["creator"] == "Dario Weiss (Program manager)"
    assert told["language"] == "en"


def test_properties_and_cells_stand_in_the_order_that_word_demands(spec_docx: bytes) -> None:
    """Word repairs a file whose paragraph properties stand in another order than the schema's."""
    order = ["pStyle", "keepNext", "numPr", "shd", "spacing", "ind", "jc", "rPr", "sectPr"]
    body = part(spec_docx, "word/document.xml")

    for properties in body.iter(f"{W}pPr"):
        names = [each.tag.removeprefix(W) for each in properties]
        known = [order.index(name) for name in names if name in order]
        assert known == sorted(known), names


def test_libreoffice_reads_the_same_words(spec_docx: bytes, tmp_path: Path, required_program) -> None:
    path = tmp_path / "spec.docx"
    path.write_bytes(spec_docx)

    text = office.converted(required_program("soffice"), path, "txt:Text", tmp_path / "out").read_text(
        encoding="utf-8-sig"
    )

    for words in ("DRAFT – not approved", "Who is accountable for checking?", "H. Exceptions", "Sources"):
        assert words in text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_break_no_part_of_the_file(text: str) -> None:
    content = to_docx(hostile(small_plan(), text))
    opened = zipfile.ZipFile(io.BytesIO(content))

    assert opened.testzip() is None
    for name in opened.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(opened.read(name))


def test_libreoffice_opens_a_file_of_hostile_texts(tmp_path: Path, required_program) -> None:
    path = tmp_path / "all.docx"
    path.write_bytes(to_docx(hostile(small_plan(), "\n".join(HOSTILE.values()))))

    assert office.converted(required_program("soffice"), path, "pdf", tmp_path / "out").stat().st_size
