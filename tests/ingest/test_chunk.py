from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk import cut_passages, cut_sections, plain_heading
from ingest.sentences import count_words
from knowledge.documents import PageSpan, PassageKind, PassageSpan


def passages_of(text: str, **options: int) -> list[PassageSpan]:
    return cut_passages(text, cut_sections(text), **options)


def texts_of(text: str, **options: int) -> list[str]:
    return [text[each.start : each.end] for each in passages_of(text, **options)]


def test_headings_make_sections_with_paths() -> None:
    text = "Intro.\n\n# Policy\n\n## Who signs\n\nThe owner.\n\n# End #\n\nDone.\n"

    sections = cut_sections(text)

    assert [section.heading_path for section in sections] == [
        (),
        ("Policy",),
        ("Policy", "Who signs"),
        ("End",),
    ]
    assert "".join(text[section.start : section.end] for section in sections) == text


def test_underlined_headings_count() -> None:
    assert [
        section.heading_path for section in cut_sections("Title\n=====\n\nText\n\nPart\n----\n\nMore\n")
    ] == [
        ("Title",),
        ("Title", "Part"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "```\n# a comment\n```\n",
        "~~~~ sh\n# a comment\n```\n~~~~\n",
        "- step\n\n  ```sh\n  # a comment\n  ```\n",
        "One\n\n---\n\nTwo\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "two lines\nof text\n---\n",
        "#hashtag\n",
    ],
)
def test_what_only_looks_like_a_heading_is_none(text: str) -> None:
    assert [section.heading_path for section in cut_sections(text)] == [()]


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("[Paging](https://example.org) `!ic` {#page}", "Paging !ic"),
        ("**Who** _signs_ ~~off~~", "Who signs off"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("![logo](x.png) Title \\*", "logo Title *"),
    ],
)
def test_a_heading_is_read_without_markup(title: str, plain: str) -> None:
    assert plain_heading(title) == plain


def test_a_list_stays_with_its_intro() -> None:
    filler = "Filler words stand here in a row. " * 20
    text = f"{filler}\n\nThe owner must:\n\n- sign the form\n- keep a copy\n"

    assert texts_of(text, words=120, max_words=142)[-1] == "The owner must:\n\n- sign the form\n- keep a copy"


def test_later_items_of_a_long_list_carry_the_intro_as_context() -> None:
    items = "\n".join(f"- step {n} needs the approval of the owner and of the risk lead" for n in range(40))
    text = f"The owner must:\n\n{items}\n"

    first, *later = passages_of(text, words=80, max_words=100)

    assert first.context == ""
    assert {each.context for each in later} == {"The owner must:"}
    assert {each.kind for each in later} == {PassageKind.LIST}


def test_nested_items_carry_their_parent() -> None:
    nested = "\n".join(
        f"  - the check number {n} with its own record and its own signature" for n in range(30)
    )

    *_, last = passages_of(f"Do this:\n\n- Release checks\n{nested}\n", words=80, max_words=100)

    assert last.context == "Do this:\n- Release checks"


def test_a_cut_table_keeps_its_header_as_context() -> None:
    rows = "\n".join(f"| P{n} | reply within {n} hours of the first report |" for n in range(60))
    text = f"# Times\n\n| Level | Reply |\n| --- | --- |\n{rows}\n"

    first, *later = passages_of(text, words=80, max_words=100)

    assert text[first.start :].startswith("# Times\n\n| Level | Reply |\n| --- | --- |\n| P0 |")
    assert {each.context for each in later} == {"| Level | Reply |\n| --- | --- |"}
    assert {each.kind for each in later} == {PassageKind.TABLE}


def test_code_is_kept_whole_where_it_fits() -> None:
    code = "```sh\n" + "\n\n".join(f"run --step {n} --verbose" for n in range(12)) + "\n```"

    assert code in texts_of("Words before it. " * 30 + f"\n\n{code}\n", words=80, max_words=120)


def test_long_paragraphs_are_cut_between_sentences() -> None:
    sentence = "The release lead checks the form, e.g. its date, and signs it on the same day."
    parts = texts_of(" ".join([sentence] * 30), words=80, max_words=100)

    assert len(parts) > 3
    assert all(part.endswith("day.") for part in parts)


def test_a_short_section_is_a_passage_of_its_own() -> None:
    text = "# Paging\n\nCall the lead.\n\n# Logs\n\nKept for a year.\n"

    assert texts_of(text) == ["# Paging\n\nCall the lead.", "# Logs\n\nKept for a year."]


def test_a_heading_with_only_deeper_headings_below_makes_no_passage() -> None:
    text = "# Policy\n\n## Who\n\nThe owner.\n\n## Annex\n"

    assert texts_of(text) == ["## Who\n\nThe owner.", "## Annex"]


def test_a_passage_knows_the_page_it_starts_on() -> None:
    text = "# A\n\nOne.\n\n# B\n\nTwo.\n"
    pages = [PageSpan(number=1, start=0, end=11), PageSpan(number=2, start=11, end=len(text))]

    assert [each.page for each in cut_passages(text, cut_sections(text), pages)] == [1, 2]


@pytest.mark.parametrize(
    "text", ["- each:\n" * 500, ". " * 3000, "```\n" * 999, "# " + "*a" * 9000, "|" * 9000]
)
def test_hostile_text_is_cut_into_passages_of_bounded_size(text: str) -> None:
    assert all(count_words(part) <= 80 * 3 for part in texts_of(text, words=60, max_words=80))


def test_no_text_makes_no_sections() -> None:
    assert cut_sections(" \n\n") == []
    assert passages_of("") == []


BLOCKS = st.sampled_from(
    [
        "# Heading",
        "### Deeper **one**",
        "Title\n=====",
        "A paragraph of some words. It has two sentences.",
        "word " * 70,
        "x" * 3000,
        "字" * 900,
        "The owner must:",
        "- item one\n- item two\n  - nested\n    continued\n1. first",
        "| a | b |\n| --- | --- |\n" + "| cell one | cell two |\n" * 30,
        "| a | b |",
        "```py\n# no heading\n\nx = 1\n```",
        "```\nnever closed",
        "> quoted\n> text",
        "---",
        "    indented",
        "a\u00a0b\u3000c",
        "Dr. Who e.g. came. Then left! Really? Yes…",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, max_size=14), st.sampled_from(["\n", "\n\n", "\n\n\n"]))
def test_passages_cover_every_character_once_and_stay_in_their_section(blocks: list[str], gap: str) -> None:
    text = gap.join(blocks)
    sections = cut_sections(text)
    passages = cut_passages(text, sections, words=40, max_words=60)

    assert "".join(text[each.start : each.end] for each in sections) == (text if text.strip() else "")
    covered = [0] * len(text)
    for number, each in enumerate(passages):
        section = sections[each.section]
        piece = text[each.start : each.end]
        assert each.ordinal == number
        assert section.start <= each.start < each.end <= section.end
        assert piece == piece.strip()
        for position in range(each.start, each.end):
            covered[position] += 1
    assert max(covered, default=0) <= 1
    held = {each.section for each in passages}
    for section in sections:
        if section.ordinal in held:
            missed = [
                n for n in range(section.start, section.end) if not covered[n] and not text[n].isspace()
            ]
            assert missed == []
        else:
            assert len(section.heading_path) < len(sections[section.ordinal + 1].heading_path)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_cut_without_loss(text: str) -> None:
    sections = cut_sections(text)
    held = "".join(
        text[each.start : each.end] for each in cut_passages(text, sections, words=20, max_words=30)
    )
    bare = [s for s in sections if not any(p.section == s.ordinal for p in cut_passages(text, sections))]

    if not bare:
        assert "".join(held.split()) == "".join(text.split())


@given(st.lists(BLOCKS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_passage_is_far_above_the_maximum(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)

    for each in cut_passages(text, cut_sections(text), words=40, max_words=60):
        # an intro and a table's head are glued to the first thing they introduce
        assert count_words(text[each.start : each.end]) <= 60 * 3
