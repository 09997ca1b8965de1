"""Whatever is wrong with a file, the result is one sentence that a person can act on."""

from __future__ import annotations

import io
import json
import re
import stat
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.loaders import FORMATS, load_bytes
from tests.ingest.loaders.office_files import rezipped, simple_word, slides, workbook
from tests.ingest.loaders.pdf_files import pdf, ruled_table, two_columns

MINE = (".docx", ".pdf", ".pptx", ".xlsx", ".csv", ".tsv", ".yaml", ".json", ".eml")


def presentation() -> bytes:
    return slides(lambda deck: deck.slides.add_slide(deck.slide_layouts[0]))


def sheet() -> bytes:
    return workbook({"S": [["A", "B"], [1, 2]]})


def error_of(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        load_bytes(data, name)
    message = str(caught.value)
    assert_is_one_sentence(message, name)
    return message


def assert_is_one_sentence(message: str, name: str) -> None:
    assert message.startswith(name)
    assert message.endswith(".")
    assert "\n" not in message
    assert not re.search(r"Traceback|Error\b|Exception|/tmp|site-packages|0x", message)


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_an_empty_file_is_said_to_be_empty(extension: str) -> None:
    assert "is empty" in error_of(b"", f"file{extension}")
    assert "is empty" in error_of(b"\x00" * 100, f"file{extension}")


@pytest.mark.parametrize("extension", [e for e in sorted(FORMATS) if e in MINE])
@pytest.mark.parametrize("kind", ["elf", "picture", "nul", "ole"])
def test_other_contents_than_the_name_says_are_named(extension: str, kind: str) -> None:
    data = {
        "elf": b"\x7fELF" + b"\x01" * 400,
        "picture": b"\x89PNG\r\n\x1a\n" + b"\x02" * 400,
        "nul": b"text\x00with\x00zeros",
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    }[kind]

    message = error_of(data, f"file{extension}")

    assert "holds" in message or "is locked by a password or in an old office format" in message


def test_a_pdf_that_is_a_web_page_is_named() -> None:
    message = error_of(b"<!DOCTYPE html><html><body>Sign in</body></html>", "policy.pdf")

    assert message == "policy.pdf is named .pdf but holds HTML; rename it to what it is or save it again."


def test_one_office_file_named_as_another_is_named() -> None:
    assert "is not a Word document but an Excel workbook" in error_of(sheet(), "file.docx")
    assert "is not an Excel workbook but a PowerPoint presentation" in error_of(presentation(), "file.xlsx")


@pytest.mark.parametrize("extension", [".docx", ".pptx", ".xlsx", ".pdf"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_file_cut_off_is_one_sentence(extension: str, share: float) -> None:
    whole = {
        ".docx": simple_word,
        ".pptx": presentation,
        ".xlsx": sheet,
        ".pdf": lambda: pdf(ruled_table, two_columns),
    }[extension]()

    try:
        document = load_bytes(whole[: int(len(whole) * share)], f"file{extension}")
    except UnreadableFileError as error:
        assert_is_one_sentence(str(error), f"file{extension}")
    else:  # pdfium repairs a file whose end is missing
        assert extension == ".pdf"
        assert document.text.strip()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), extension=st.sampled_from(MINE))
def test_random_bytes_never_raise_anything_else(data: st.DataObject, extension: str) -> None:
    start = data.draw(st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"From: a\n", b"{", b"a: "]))
    content = start + data.draw(st.binary(max_size=300))

    try:
        document = load_bytes(content, f"file{extension}")
    except UnreadableFileError as error:
        assert_is_one_sentence(str(error), f"file{extension}")
    else:
        document.text.encode("utf-8")
        assert "\x00" not in document.text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([simple_word, presentation, sheet]),
    st.integers(0, 10**6),
    st.binary(min_size=1, max_size=8),
)
def test_a_spoiled_office_file_never_raises_anything_else(make, place: int, junk: bytes) -> None:
    whole = make()
    place %= len(whole)
    extension = {simple_word: ".docx", presentation: ".pptx", sheet: ".xlsx"}[make]

    try:
        load_bytes(whole[:place] + junk + whole[place + len(junk) :], f"file{extension}")
    except UnreadableFileError as error:
        assert_is_one_sentence(str(error), f"file{extension}")


def test_a_zip_bomb_is_not_expanded() -> None:
    bomb = rezipped(simple_word(), add=[("word/media/x.xml", b" " * (60 << 20))])

    assert re.search("expands (more than 100 times|to more than 50 MB)", error_of(bomb, "bomb.docx"))


def test_too_many_parts_are_refused() -> None:
    many = rezipped(simple_word(), add=[(f"word/media/{n}.txt", b"") for n in range(2000)])

    assert "more than 2000 parts" in error_of(many, "many.docx")


@pytest.mark.parametrize("path", ["../evil.xml", "/etc/passwd", "word\\..\\x.xml", "C:/x.xml", "a/../../b"])
def test_a_part_that_points_outside_is_refused(path: str) -> None:
    assert "forbidden name" in error_of(rezipped(simple_word(), add=[(path, b"x")]), "file.docx")


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_parts_of_one_name_are_refused() -> None:
    twice = rezipped(simple_word(), add=[("word/document.xml", b"<x/>")])

    assert "the same name" in error_of(twice, "file.docx")


def test_a_link_inside_is_refused() -> None:
    out = io.BytesIO(simple_word())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "is a link" in error_of(out.getvalue(), "file.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_parsing(encoding: str) -> None:
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'.encode(encoding)
    spoiled = rezipped(simple_word(), replace={"word/document.xml": lambda _: entity})

    assert "declares a document type" in error_of(spoiled, "file.docx")


def test_a_locked_archive_is_said_to_be_locked() -> None:
    data = bytearray(simple_word())
    entry = data.find(b"PK\x01\x02")
    data[entry + 8] |= 1  # the flag that says: encrypted

    assert "is locked by a password" in error_of(bytes(data), "file.docx")


def test_too_large_a_file_says_how_large_and_how_large_it_may_be() -> None:
    with pytest.raises(UnreadableFileError, match=r"has 2.0 MB and at most 1 MB are read; split it"):
        load_bytes(b"a,b\n" * (1 << 19), "big.csv", max_bytes=1 << 20)


def test_an_unknown_type_lists_the_known_ones() -> None:
    assert ".docx" in error_of(b"x", "movie.mp4")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (sheet(), "s.xlsx"),
        (pdf(lambda canvas: None), "p.pdf"),
        (b",,\n,,\n", "c.csv"),
        (b"{}", "j.json"),
        (b"# only a comment\n", "y.yaml"),
    ],
)
def test_a_document_without_text_is_refused(data: bytes, name: str) -> None:
    if name == "s.xlsx":
        data = workbook({"Empty": []})

    assert "contains no text" in error_of(data, name)


def test_a_name_cannot_break_a_line_of_the_report() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        load_bytes(b"", "a\nFAKE: all is well.csv")

    assert "\n" not in str(caught.value)


def test_characters_that_no_database_takes_are_replaced_in_place() -> None:
    document = load_bytes(json.dumps({"title": "a\ud800b", "x": "c\u0000d"}).encode(), "a.json")

    assert "# a\ufffdb" in document.text
    assert "c\ufffdd" in document.text
