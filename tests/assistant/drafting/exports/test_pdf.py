"""PDF that readers of others open, with tags, its own fonts, and texts that are never code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.drafting.exports import typesetting
from assistant.drafting.exports.pdf import to_pdf
from tests.assistant.drafting.exports.drafts import small_plan, unfinished_spec
from tests.assistant.drafting.hostile import HOSTILE, hostile
from tests.assistant.drafting.specimens import complete_plan
from tests.third_party import office


@pytest.fixture(scope="module")
def spec_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "spec.pdf"
    path.write_bytes(to_pdf(unfinished_spec()))
    return path


def test_it_is_tagged_and_has_title_author_and_language(spec_pdf: Path, required_program) -> None:
    facts = office.pdf_facts(required_program("pdfinfo"), spec_pdf)

    assert facts["Tagged"] == "yes"
    assert facts["Title"] == "Warranty request triage"
    assert facts["Author"] == "Dario Weiss (Program manager)"
    assert office.pdf_language(spec_pdf) == "en"
    assert b"pdfuaid:part" in spec_pdf.read_bytes()


def test_it_carries_all_its_fonts(spec_pdf: Path, required_program) -> None:
    fonts = office.pdf_fonts(required_program("pdffonts"), spec_pdf)

    assert fonts
    assert all(carried for _, carried in fonts)


def test_its_text_reads_in_order_with_what_is_open_first(spec_pdf: Path, required_program) -> None:
    text = office.pdf_text(required_program("pdftotext"), spec_pdf)
    places = [text.index(words) for words in (
        "DRAFT – not approved", "To be confirmed", "Who is accountable for checking?",
        "A. Identity and purpose", "H. Exceptions", "P. Delivery", "Sources",
    )]  # fmt: skip

    assert places[:3] == sorted(places[:3])
    assert text.rindex("P. Delivery") > text.rindex("A. Identity and purpose")
    assert "steps." not in text


def test_tags_name_headings_tables_and_the_picture(spec_pdf: Path) -> None:
    tags = office.pdf_tags(spec_pdf)
    kinds = {kind for kind, _ in tags}
    words = [alt for kind, alt in tags if kind == "Figure"]

    assert {"Title", "H1", "H2", "Table", "TH", "TD", "L", "LI", "Link"} <= kinds
    assert any(alt.startswith("Swimlane diagram of Warranty request triage") for alt in words)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_set_as_texts(text: str, tmp_path: Path, required_program) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(to_pdf(hostile(small_plan(), text)))

    assert office.pdf_text(required_program("pdftotext"), path)


def test_code_in_a_text_is_shown_and_not_run(tmp_path: Path, required_program) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(to_pdf(hostile(small_plan(), HOSTILE["typesetting"])))

    text = office.pdf_text(required_program("pdftotext"), path)

    assert '#panic("x") #read("/etc/passwd")' in re.sub(r"\s+", " ", text)
    assert "root:" not in text


def test_the_typesetter_reads_no_file_of_the_machine_and_fetches_no_package(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    for code in (
        f'#read("{secret}")',
        '#read("../../etc/passwd")',
        f'#image("{secret}")',
        '#import "@preview/example:0.1.0"',
    ):
        with pytest.raises(typesetting.TypesettingError):
            typesetting.pdf_of({"main.typ": f"#set document(title: [T])\n{code}".encode()})


def test_letters_without_a_shape_are_shown_by_their_number_and_that_is_told(
    tmp_path: Path, required_program, monkeypatch: pytest.MonkeyPatch
) -> None:
    shaped = typesetting._fonts
    monkeypatch.setattr(typesetting, "_fonts", lambda machine_fonts: shaped(False))
    typesetting._missing.cache_clear()
    plan = small_plan()
    plan.scope = "保証 and 42"
    path = tmp_path / "plan.pdf"
    path.write_bytes(to_pdf(plan))
    typesetting._missing.cache_clear()

    text = office.pdf_text(required_program("pdftotext"), path)

    assert "[U+4FDD][U+8A3C] and 42" in text
    assert "2 characters have no shape" in text


def test_letters_of_europe_need_no_fonts_of_the_machine() -> None:
    assert typesetting.unavailable("Größe, façade, žluťoučký, Ελλάδα, Київ ✓ →", machine_fonts=False) == set()


def test_the_same_artifact_gives_the_same_text(required_program, tmp_path: Path) -> None:
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in paths:
        path.write_bytes(to_pdf(complete_plan()))

    first, second = (office.pdf_text(required_program("pdftotext"), path) for path in paths)

    assert first == second
