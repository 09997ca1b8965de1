"""Slides are sections; text beside the slide is not part of it."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.loaders import load_bytes
from tests.ingest.loaders.office_files import slides


def test_a_slide_is_title_bullets_table_and_notes() -> None:
    def build(deck: Any) -> None:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = "Release gate"
        body = slide.placeholders[1].text_frame
        body.text = "Run the cases"
        nested = body.add_paragraph()
        nested.text, nested.level = "all 300", 1
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
        for index, text in enumerate(("Verdict", "Who", "Blocked", "Owner")):
            table.cell(index // 2, index % 2).text = text
        slide.notes_slide.notes_text_frame.text = "Say who decides."
        second = deck.slides.add_slide(deck.slide_layouts[6])
        second.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1)).text_frame.text = "Thanks."

    document = load_bytes(slides(build), "deck.pptx")

    assert document.text == (
        "## Slide 1: Release gate\n\n- Run the cases\n   - all 300\n\n"
        "| Verdict | Who |\n| --- | --- |\n| Blocked | Owner |\n\nNotes: Say who decides.\n\n"
        "## Slide 2\n\nThanks.\n\n"
    )
    assert [document.text[p.start : p.end][:10] for p in document.pages] == ["## Slide 1", "## Slide 2"]


def test_a_chart_is_read_as_its_data() -> None:
    def build(deck: Any) -> None:
        data = CategoryChartData()
        data.categories = ["March", "April"]
        data.add_series("Refusals", (12, 7.5))
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        place = (Inches(1), Inches(1), Inches(4), Inches(3))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)

    assert "| March | 12 |\n| April | 7.5 |" in load_bytes(slides(build), "deck.pptx").text


def test_hidden_slides_and_text_beside_the_slide_are_reported() -> None:
    def build(deck: Any) -> None:
        first = deck.slides.add_slide(deck.slide_layouts[6])
        first.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1)).text_frame.text = "Seen."
        first.shapes.add_textbox(Inches(40), Inches(1), Inches(3), Inches(1)).text_frame.text = "BESIDE"
        hidden = deck.slides.add_slide(deck.slide_layouts[6])
        hidden.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1)).text_frame.text = "HIDDEN"
        hidden._element.set("show", "0")

    document = load_bytes(slides(build), "deck.pptx")

    assert document.text == "## Slide 1\n\nSeen.\n\n"
    assert [warning.code for warning in document.warnings] == ["hidden_text", "hidden_text"]
