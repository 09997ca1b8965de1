"""What a reader of a PDF sees is what its text says, in the order of reading."""

from __future__ import annotations

import shutil

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import UnreadableFileError
from ingest.loaders import load_bytes
from tests.ingest.loaders.pdf_files import LEFT, RIGHT, lines, pdf, picture, ruled_table, two_columns


def load(data: bytes, name: str = "file.pdf"):
    return load_bytes(data, name)


def test_columns_on_the_same_baselines_are_not_interleaved() -> None:
    text = load(pdf(two_columns)).text

    assert text.startswith("# Incident communication\n")
    assert " ".join(LEFT) in text
    assert " ".join(RIGHT) in text
    assert text.index(LEFT[0]) < text.index(RIGHT[0])


def test_a_ruled_table_becomes_a_pipe_table_in_its_place() -> None:
    text = load(pdf(ruled_table)).text

    assert (
        "The level decides who is called and how fast.\n\n"
        "| Level | Who is called |\n| --- | --- |\n"
        "| SEV-1 | Incident lead |\n| SEV-2 | Team on call |\n\n"
        "Anyone may raise the level."
    ) in text


def test_a_table_without_lines_is_found_by_its_columns() -> None:
    def draw(canvas: Canvas) -> None:
        rows = (("Role", "Phone"), ("Incident lead", "4711"), ("Scribe", "4712"), ("Legal", "4713"))
        for number, row in enumerate(rows):
            for x, text in zip((72, 260), row, strict=True):
                lines(canvas, text, x=x, y=700 - 14 * number)

    assert "| Role | Phone |\n| --- | --- |\n| Incident lead | 4711 |" in load(pdf(draw)).text


def test_a_word_broken_at_the_line_end_is_mended() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, "Each change needs the prepa-", "ration of a way back, and the evi-", "dence is kept.")

    assert "the preparation of a way back, and the evidence is kept." in load(pdf(draw)).text


def test_running_heads_and_page_numbers_are_left_out() -> None:
    def page(number: int):
        def draw(canvas: Canvas) -> None:
            lines(canvas, "ACME internal", y=810, size=8)
            lines(canvas, f"Step {number} has its own sentence here.", y=600)
            lines(canvas, f"Page {number} of 4", y=30, size=8)

        return draw

    document = load(pdf(*(page(number) for number in range(1, 5))))

    assert "ACME internal" not in document.text
    assert "Page" not in document.text
    assert document.text.count("has its own sentence here.") == 4


def test_pages_tile_the_text_and_hold_their_own_words() -> None:
    def page(number: int):
        return lambda canvas: lines(canvas, f"Unique sentence number {number} stands alone.")

    document = load(pdf(*(page(number) for number in range(1, 4))))

    assert [p.number for p in document.pages] == [1, 2, 3]
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    for before, after in zip(document.pages, document.pages[1:], strict=False):
        assert before.end == after.start
    for page_span in document.pages:
        assert f"number {page_span.number} " in document.text[page_span.start : page_span.end]


def test_a_sentence_cut_by_a_page_break_is_one_again() -> None:
    document = load(
        pdf(
            lambda canvas: lines(canvas, "The owner signs the release and then informs"),
            lambda canvas: lines(canvas, "the support desk by mail."),
        )
    )

    assert "The owner signs the release and then informs the support desk by mail." in document.text
    second = document.pages[1]
    assert document.text[second.start : second.end].strip().startswith("the support desk")


def test_a_table_over_three_pages_is_one_table_with_one_header_row() -> None:
    def page(number: int):
        def draw(canvas: Canvas) -> None:
            rows = [("Level", "Who is called"), (f"L{number}", "Lead"), (f"M{number}", "Desk")]
            for row, cells in enumerate(rows[0 if number < 3 else 1 :]):
                for x, text in zip((72, 200), cells, strict=True):
                    canvas.rect(x, 694 - 20 * row, 128, 20)
                    lines(canvas, text, x=x + 4, y=700 - 20 * row)

        return draw

    document = load(pdf(page(1), page(2), page(3)))

    assert document.text == (
        "| Level | Who is called |\n| --- | --- |\n| L1 | Lead |\n| M1 | Desk |\n"
        "| L2 | Lead |\n| M2 | Desk |\n| L3 | Lead |\n| M3 | Desk |\n"
    )
    assert ["L2" in document.text[p.start : p.end] for p in document.pages] == [False, True, False]


def test_bullets_and_numbers_are_list_items() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, "Before release:", y=720)
        lines(canvas, "\u2022 Ask the owner", "\u2022 Run the gate over all cases and keep the", y=700)
        lines(canvas, "report", x=80, y=672.5)
        lines(canvas, "1. Publish", "2. Tell the desk", y=640)

    text = load(pdf(draw)).text

    assert "- Ask the owner\n- Run the gate over all cases and keep the report\n" in text
    assert "1. Publish\n2. Tell the desk" in text


def test_text_that_nobody_can_see_is_dropped_and_reported() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, "Two people approve each prompt.")
        canvas.setFillColorRGB(1, 1, 1)
        lines(canvas, "WHITE", y=600)
        canvas.setFillColorRGB(0, 0, 0)
        lines(canvas, "TINY", y=560, size=1)
        lines(canvas, "OUTSIDE", x=-500, y=500)
        hidden = canvas.beginText(72, 450)
        hidden.setTextRenderMode(3)
        hidden.textOut("INVISIBLE")
        canvas.drawText(hidden)

    document = load(pdf(draw))

    assert document.text.strip() == "Two people approve each prompt."
    assert [warning.code for warning in document.warnings] == ["hidden_text"]


def test_white_text_on_a_dark_box_is_kept() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, "Ordinary text stands here.")
        canvas.setFillColorRGB(0.2, 0, 0.3)
        canvas.rect(60, 480, 300, 60, fill=1, stroke=0)
        canvas.setFillColorRGB(1, 1, 1)
        lines(canvas, "Keep one copy off site.", y=510)

    document = load(pdf(draw))

    assert "Keep one copy off site." in document.text
    assert not document.warnings


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_shown_turned_is_read_as_it_was_written(angle: int) -> None:
    import io

    import pypdfium2

    upright = pypdfium2.PdfDocument(pdf(two_columns))
    turned = pypdfium2.PdfDocument.new()
    turned.import_pages(upright)
    turned[0].set_rotation(angle)
    out = io.BytesIO()
    turned.save(out)

    assert load(out.getvalue()).text == load(pdf(two_columns)).text


def test_a_sheet_printed_sideways_and_turned_back_is_read() -> None:
    import io

    import pypdfium2

    def draw(canvas: Canvas) -> None:
        canvas.translate(500, 100)
        canvas.rotate(90)
        lines(canvas, "The sheet lies sideways", "and is read all the same.", x=0, y=0)

    document = pypdfium2.PdfDocument(pdf(draw))
    document[0].set_rotation(90)
    out = io.BytesIO()
    document.save(out)

    assert "The sheet lies sideways and is read all the same." in load(out.getvalue()).text


def test_the_title_is_taken_from_the_properties_without_the_programs_name() -> None:
    data = pdf(two_columns, title="Microsoft Word - Incident policy.docx")

    assert load(data).metadata.title == "Incident policy"


def test_a_locked_file_is_said_to_be_locked() -> None:
    data = pdf(two_columns, encrypt=StandardEncryption("secret", canPrint=0))

    with pytest.raises(UnreadableFileError, match="is locked by a password; save a copy"):
        load(data)


def test_a_picture_without_tesseract_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(
        UnreadableFileError, match="has no text layer; install the package tesseract-ocr and try again"
    ):
        load(pdf(picture))


def test_a_picture_beside_text_pages_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    document = load(pdf(two_columns, picture))

    assert [warning.code for warning in document.warnings] == ["page_without_text"]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_picture_is_read_by_tesseract() -> None:
    document = load(pdf(picture))

    assert "Rollback needs two approvers" in document.text
    assert [warning.code for warning in document.warnings] == ["text_recognised"]
