"""Copies in a knowledge base, and copies that a proposal brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.documents import DocumentStatus
from knowledge.duplicates.finding import find_duplicates
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.against_base import inspect_against_base
from knowledge.proposals.report import Severity
from tests.knowledge.duplicates.test_copies import OTHER, TEXT, edited
from tests.knowledge.fakes import document, open_base, publish


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    opened = open_base(tmp_path / "home")
    yield opened
    opened.close()


def test_copies_are_found_and_retired_ones_are_not(base: KnowledgeBase) -> None:
    publish(base, document("a.md", TEXT), document("b.md", TEXT), document("c.md", OTHER))

    (group,) = find_duplicates(base).documents
    assert [member.document.doc_id for member in group.members] == ["ops/a", "ops/b"]

    publish(base, document("b.md", TEXT, status=DocumentStatus.RETIRED))
    assert find_duplicates(base).documents == []


def test_a_collection_is_compared_alone(base: KnowledgeBase) -> None:
    publish(base, document("a.md", TEXT))
    publish(base, document("b.md", TEXT, collection="crew"))

    assert len(find_duplicates(base).documents) == 1
    assert find_duplicates(base, collection="crew").documents == []


def test_a_proposed_copy_is_remarked(base: KnowledgeBase) -> None:
    publish(base, document("a.md", TEXT))
    near = " ".join(edited(TEXT.split(), 0.1, 5))

    (same,) = inspect_against_base(base, [document("b.md", TEXT)], doc_ids={"b.md": "ops/b"})
    (alike,) = inspect_against_base(base, [document("b.md", near)], doc_ids={"b.md": "ops/b"})

    assert (same.code, same.source, same.severity) == ("duplicate", "b.md", Severity.WARNING)
    assert same.excerpts[1].doc_id == "ops/a"
    assert alike.code == "near_duplicate"
    assert "90 %" in alike.message


def test_a_new_version_is_no_copy_of_itself(base: KnowledgeBase) -> None:
    publish(base, document("a.md", TEXT))
    new = document("a.md", f"{TEXT} more")

    assert inspect_against_base(base, [new], doc_ids={"a.md": "ops/a"}) == []
    superseding = replace(new, metadata=replace(new.metadata, supersedes=("ops/a",)))
    assert inspect_against_base(base, [superseding], doc_ids={"a.md": "ops/z"}) == []


def test_a_shared_section_is_a_note_at_its_place(base: KnowledgeBase) -> None:
    publish(base, document("a.md", TEXT))
    new = document("b.md", f"{OTHER}\n\n{OTHER[::-1]}\n\n{TEXT}")
    start = new.text.index(TEXT)
    opening, last = (replace(new.sections[0], end=start), replace(new.sections[0], ordinal=1, start=start))
    new = replace(new, sections=[opening, last])

    (remark,) = inspect_against_base(base, [new], doc_ids={"b.md": "ops/b"})

    assert (remark.code, remark.severity) == ("shared_section", Severity.NOTE)
    mine = remark.excerpts[0]
    assert new.text[mine.start : mine.end] == mine.quote
