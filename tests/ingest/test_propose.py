"""Files into the draft of a proposal."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.propose import DraftedFiles, draft_from_files
from ingest.settings import IngestSettings
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.report import Remark, Severity
from tests.knowledge.fakes import open_base


@pytest.fixture
def knowledge(tmp_path: Path) -> KnowledgeBase:
    return open_base(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "policy.md").write_text("---\nowner: Risk\n---\n# Policy\n\nThe owner signs each change.\n")
    (folder / "broken.md").write_bytes(b"\x00\x01")
    return folder


def drafted(knowledge: KnowledgeBase, folder: Path, inspect=lambda documents, warnings: ()) -> DraftedFiles:
    return draft_from_files(
        [folder],
        knowledge_base=knowledge,
        settings=IngestSettings(),
        reason="First library",
        origin={"kind": "files"},
        inspect=inspect,
    )


def test_a_draft_stores_nothing(knowledge: KnowledgeBase, folder: Path) -> None:
    files = drafted(knowledge, folder)

    assert files.report.summary == "+1 ~0 -0, 0 unchanged"
    assert [part.root for part in files.draft.changes] == [str(folder.resolve())]
    assert knowledge.known_files("library", str(folder.resolve())) == {}
    assert knowledge.current_release() == 0


def test_what_cannot_be_read_is_told_and_left_out(knowledge: KnowledgeBase, folder: Path) -> None:
    files = drafted(knowledge, folder)

    assert list(files.draft.report.failed) == ["broken.md"]
    assert [each.source for each in files.draft.changes[0].upserts] == ["policy.md"]


def test_the_report_holds_what_the_inspection_says_the_gravest_first(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    def inspect(documents, warnings):
        assert {each.code for each in warnings} >= {"missing_review_by"}
        note = Remark(code="b", severity=Severity.NOTE, source=documents[0].source, message="B.")
        return [note, Remark(code="a", severity=Severity.ERROR, source="policy.md", message="A.")]

    report = drafted(knowledge, folder, inspect).draft.report

    assert [remark.code for remark in report.remarks] == ["a", "b"]
    assert (report.errors, report.warnings) == (1, 0)
