"""An artifact as a document for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.paths import slots_of
from assistant.drafting.exports.document.blocks import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Line,
    Mark,
    Notice,
    Paragraphs,
    Section,
    Table,
)
from assistant.drafting.exports.document.build import document_of
from assistant.drafting.exports.document.cleaning import cleaned
from assistant.drafting.exports.document.labels import label_of
from tests.assistant.drafting.any_artifact import any_artifact
from tests.assistant.drafting.exports.drafts import unfinished_spec
from tests.assistant.drafting.specimens import complete_plan, complete_spec


def cells_of(blocks: tuple[Block, ...]) -> Iterator[Cell]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from row.cells
        elif isinstance(block, Paragraphs | Notice):
            yield block.lines


def lines_of(document: Document) -> list[Line]:
    blocks = (*document.front, *(block for section in document.sections for block in section.blocks))
    return [line for cell in cells_of(blocks) for line in cell]


def section_called(document: Document, title: str) -> Section:
    return next(section for section in document.sections if section.title.endswith(title))


def table_below(document: Document, heading: str) -> Table:
    """The table of the front that follows a heading."""
    place = next(
        at for at, block in enumerate(document.front) if isinstance(block, Heading) and block.text == heading
    )
    found = document.front[place + 1]
    assert isinstance(found, Table)
    return found


def words(cell: Cell) -> str:
    return " ".join(filter(None, (f"{line.label} {line.text}".strip() for line in cell)))


def test_a_specification_has_the_sections_a_to_p_and_its_sources() -> None:
    titles = [section.title for section in document_of(complete_spec()).sections]

    assert [title[:2] for title in titles[:16]] == [f"{letter}." for letter in "ABCDEFGHIJKLMNOP"]
    assert titles[-1] == "Sources"


def test_a_draft_says_so_and_counts_what_is_open() -> None:
    banner = document_of(unfinished_spec()).front[0]

    assert isinstance(banner, Notice)
    assert banner.title.startswith("DRAFT")
    told = words(banner.lines)
    assert "4 values are to be confirmed" in told
    assert "2 required values have neither" in told
    assert "1 is a default" in told


def test_what_blocks_approval_is_asked_first_then_what_is_due_first() -> None:
    rows = table_below(document_of(unfinished_spec()), "To be confirmed").rows

    assert [words(row.cells[0]) for row in rows] == [
        "Step “Check the request”: accountable",
        "Business owner",
        "Metric “Days to a decision”: baseline",
        "Going live on",
    ]
    assert [words(cell) for cell in rows[0].cells[1:]] == [
        "Who is accountable for checking?",
        "Dario Weiss (Program manager)",
        "1 Jul 2026",
        "approval",
    ]


def test_an_open_field_leads_to_the_row_in_which_it_stands() -> None:
    document = document_of(unfinished_spec())
    rows = table_below(document, "To be confirmed").rows
    anchors = {
        row.anchor
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
    }

    assert [row.cells[0][0].target for row in rows] == [
        "steps.check_request",
        "business_owner",
        f"metrics.{complete_spec().metrics[0].id}",
        "delivery_plan.go_live_on",
    ]
    assert all(row.cells[0][0].target in anchors for row in rows)


def test_what_nobody_is_asked_for_is_named_too() -> None:
    document = document_of(unfinished_spec())
    lacking = next(block for block in document.front if isinstance(block, Paragraphs))

    assert [words((line,)) for line in lacking.lines] == ["Escalation level 1 Channel", "Fallback"]


def test_the_work_before_and_after_stands_side_by_side() -> None:
    table = section_called(document_of(complete_spec()), "What changes").blocks[0]

    assert isinstance(table, Table)
    assert table.headers == ("", "As it is", "As it will be")
    steps = next(row for row in table.rows if words(row.cells[0]) == "Steps")
    assert "2. Read the file" in words(steps.cells[1])
    assert "2. Propose a decision (Triage assistant, AI)" in words(steps.cells[2])


def test_an_inferred_value_leads_to_its_quote() -> None:
    document = document_of(complete_spec())
    logging = section_called(document, "Logging and audit")
    (mark,) = [line for cell in cells_of(logging.blocks) for line in cell if line.mark]
    sources = section_called(document, "Sources").blocks[0]

    assert isinstance(sources, Table)
    assert mark.mark == Mark.INFERRED
    quote = words(sources.rows[mark.refs[0] - 1].cells[2])
    assert quote == "“Runs of assistants are kept in the audit store for twelve months.”"


def test_the_picture_is_told_in_words() -> None:
    document = document_of(complete_spec(), picture=lambda spec: "<svg/>")
    (figure,) = [block for s in document.sections for block in s.blocks if isinstance(block, Figure)]

    assert "Propose a decision (Triage assistant)" in figure.alt
    assert not [
        block
        for s in document_of(complete_spec()).sections
        for block in s.blocks
        if isinstance(block, Figure)
    ]


def test_a_plan_has_one_row_an_activity_with_one_accountable() -> None:
    plan = complete_plan()
    raci = section_called(document_of(plan), "(RACI)")
    rows = [row for block in raci.blocks if isinstance(block, Table) for row in block.rows]

    assert len(rows) == len(plan.raci)
    assert all(len(row.cells[2]) == 1 and row.cells[2][0].mark == Mark.CONFIRMED for row in rows)


@pytest.mark.parametrize("kind", artifact_kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_is_shown_in_words_without_snake_case(kind) -> None:
    given = {"artifact_id": "x-1", "title": "Something", "use_case_id": "something"}
    document = document_of(kind.model.model_validate(given))
    shown = [
        *(section.title for section in document.sections),
        *(line.label for line in lines_of(document)),
        *(block.text for s in document.sections for block in s.blocks if isinstance(block, Heading)),
        *(head for s in document.sections for b in s.blocks if isinstance(b, Table) for head in b.headers),
    ]

    assert document.kind == kind.title
    assert not [text for text in shown if "_" in text]


@pytest.mark.parametrize("kind", artifact_kinds().values(), ids=lambda kind: kind.name)
def test_every_open_value_of_any_artifact_is_in_the_table_at_the_top(kind) -> None:
    artifact = any_artifact(kind.model, Random(4))
    artifact.open_items = []
    open_paths = {path for path, slot in slots_of(artifact) if slot.open}

    rows = table_below(document_of(artifact), "To be confirmed").rows

    # What one person is asked in one way stands in one row, below what is asked for.
    assert sum(sum(line.item for line in row.cells[0]) or len(row.cells[0]) for row in rows) == len(
        open_paths
    )


def test_every_text_of_a_specification_is_shown_somewhere() -> None:
    spec = complete_spec()
    shown = " ".join(f"{line.label} {line.text}" for line in lines_of(document_of(spec)))
    told = [
        *(step.instructions.value or "" for step in spec.steps),
        *(case.customer_message or "" for case in spec.exceptions),
        *(each.gap or "" for each in spec.data_sources),
        *(mode.mitigation or "" for each in spec.ai for mode in each.failure_modes),
    ]

    assert [text for text in told if text and " ".join(text.split()) not in shown] == []


def test_a_field_without_a_name_of_its_own_is_made_readable() -> None:
    assert label_of("peer_review_notes") == "Peer review notes"
    assert label_of("kb_export_id") == "Knowledge base export"


def test_what_hides_or_breaks_is_cleaned_and_letters_of_all_scripts_stay() -> None:
    assert cleaned("a\u202eb\x00c\u2066d\U000e0041") == "abcd"
    assert cleaned("שלום 保証 👩\u200d👧") == "שלום 保証 👩\u200d👧"
    assert not re.search("[\x00-\x08\x0b-\x1f]", cleaned("".join(map(chr, range(32)))))
