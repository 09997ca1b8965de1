from __future__ import annotations

from ingest.loaders.text import load


def text_of(source: str) -> str:
    return load(source.encode(), "a.txt").text


PARAGRAPH = (
    "The owner of a prompt reviews it before it goes live, signs the form and keeps a copy "
    "of it for one year."
)


def test_lines_that_stand_alone_above_text_are_headings() -> None:
    source = (
        f"PROMPT REVIEWS\n\n{PARAGRAPH}\n\nWho Signs the Form\n\n{PARAGRAPH}\n\nwhat comes next:\n\n- one\n"
    )

    assert text_of(source) == (
        f"# PROMPT REVIEWS\n\n{PARAGRAPH}\n\n## Who Signs the Form\n\n{PARAGRAPH}\n\n"
        "what comes next:\n\n- one\n"
    )


def test_sentences_lists_and_the_last_line_are_no_headings() -> None:
    source = f"{PARAGRAPH}\n\nCall the lead.\n\n1. First step\n2. Second step\n\nSigned By The Owner\n"

    assert text_of(source) == source


def test_one_paragraph_a_line_is_understood() -> None:
    long = " ".join([PARAGRAPH] * 2)
    source = f"Reviews\n{long}\nWho signs\n{long}\n- one\n- two\n{long}\n{long}\n"

    assert text_of(source) == (
        f"# Reviews\n\n{long}\n\n## Who signs\n\n{long}\n\n- one\n- two\n\n{long}\n\n{long}\n"
    )


def test_wrapped_lines_stay_one_paragraph() -> None:
    source = "The owner of a prompt\nreviews it before it goes live.\n\nThen it is\nsigned.\n"

    assert text_of(source) == source


def test_typographic_bullets_become_list_items() -> None:
    assert text_of("  • one\n  • two\n") == "- one\n- two\n"


def test_furniture_is_reported() -> None:
    loaded = load(f"Back to the library\n\nReviews\n\n{PARAGRAPH}\n".encode(), "a.txt")

    assert loaded.text == f"# Reviews\n\n{PARAGRAPH}\n"
    assert [warning.code for warning in loaded.warnings] == ["boilerplate_removed"]
