"""A page of a PDF is drawn with the words of the quote marked, and whatever is wrong costs nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from assistant.drafting.exports.document.blocks import Document, Line, Paragraphs
from assistant.drafting.exports.pdf import render_pdf
from assistant.ui.pdf_pages.drawing import draw
from assistant.ui.pdf_pages.matching import matched_words, words_of
from assistant.ui.pdf_pages.pictures import PagePictures

QUOTE = "The **northern berth** closes on 4 May for dredging."


@pytest.fixture(scope="module")
def pdf() -> bytes:
    lines = (
        "The crew has six people.",
        "The northern berth closes on 4 May for dredging.",
        "Six more follow.",
    )
    return render_pdf(
        Document(
            title="Harbour plan", kind="Plan", artifact_id="plan", version="1", status="in force", author="",
            dated=None, keywords=(), sections=(),
            front=(Paragraphs(lines=tuple(Line(text=each) for each in lines)),),
        )
    )  # fmt: skip


def yellow(content: bytes) -> int:
    from PIL import Image

    picture = Image.open(io.BytesIO(content)).convert("RGB")
    return sum(count for count, (r, g, b) in picture.getcolors(1 << 24) if r > 200 and g > 180 and b < 140)


def test_the_quotes_words_are_marked_and_only_those(pdf) -> None:
    content, marked = draw(pdf, page_number=1, quote=QUOTE)

    assert marked == len(words_of(QUOTE)) and yellow(content) > 500
    plain, none = draw(pdf, page_number=1, quote="Something else entirely is said here.")
    assert none == 0 and yellow(plain) == 0


def test_a_word_far_from_the_quote_stays_unmarked() -> None:
    page = ["six", *(f"word{n}" for n in range(60)), "the", "six", "people", "rest"]

    assert matched_words(page, ["the", "six", "people"]) == [61, 62, 63]
    assert matched_words(page, []) == matched_words([], ["six"]) == []


def test_it_is_drawn_in_a_child_and_kept(pdf, tmp_path: Path) -> None:
    pictures = PagePictures(tmp_path / "pages")
    drawn = pictures.picture(lambda: pdf, sha256="a", page_number=1, quote=QUOTE)

    assert drawn is not None and drawn.startswith(b"\x89PNG")
    again = pictures.picture(lambda: pytest.fail("it is kept"), sha256="a", page_number=1, quote=QUOTE)
    assert again == drawn


@pytest.mark.parametrize(("data", "page"), [(b"no PDF at all", 1), (b"", 1), (None, 99)])
def test_what_cannot_be_drawn_is_no_picture(pdf, tmp_path: Path, data, page) -> None:
    pictures = PagePictures(tmp_path / "pages")
    content = pdf if data is None else data

    assert pictures.picture(lambda: content, sha256="b", page_number=page, quote=QUOTE) is None
