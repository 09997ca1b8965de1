from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.chunk import CHUNKER_VERSION
from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument
from ingest.loaders import load_bytes
from ingest.pipeline import ingest_paths
from ingest.report import IngestReport
from ingest.settings import IngestSettings
from knowledge.documents import DocumentMetadata
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.settings import RetrievalSettings
from tests.knowledge.fakes import HashedEmbedder


class DirectLoader:
    """Reads in this process and remembers what it read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def load_bytes(self, data: bytes, *, name: str) -> LoadedDocument:
        self.read.append(name)
        if b"BROKEN" in data:
            raise UnreadableFileError("It is broken; mend it.")
        return load_bytes(data, name)


@pytest.fixture
def knowledge(tmp_path: Path) -> KnowledgeBase:
    return open_knowledge_base(
        tmp_path / "home",
        embedder_factory=HashedEmbedder,
        chunker_version=CHUNKER_VERSION,
        retrieval=RetrievalSettings(),
    )


@pytest.fixture
def loader() -> DirectLoader:
    return DirectLoader()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    (folder / "ops").mkdir(parents=True)
    (folder / "policy.md").write_text("---\nowner: Risk\n---\n# Policy\n\nThe owner signs each change.\n")
    (folder / "ops" / "paging.txt").write_text("Page the lead within ten minutes.\n")
    return folder


@pytest.fixture
def ingest(knowledge: KnowledgeBase, loader: DirectLoader, folder: Path) -> Any:
    def run(*paths: Path, **options: Any) -> IngestReport:
        loader.read.clear()
        return ingest_paths(
            paths or [folder],
            knowledge_base=knowledge,
            settings=IngestSettings(),
            loader=loader,
            actor="tester",
            reason="test",
            **options,
        )

    return run


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.retired


def texts(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for summary in knowledge.list_documents():
        version = knowledge.version(f"{summary.doc_id}@{summary.number}")
        yield version.source, version.text


def touch_later(path: Path) -> None:
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def test_a_folder_is_published_as_one_release(ingest: Any, loader: DirectLoader) -> None:
    report = ingest()

    assert counts(report) == (2, 0, 0, 0)
    assert (report.release, report.passages, report.published) == (1, 2, True)
    assert sorted(loader.read) == ["ops/paging.txt", "policy.md"]
    assert {(each.source, each.code) for each in report.warnings} >= {("ops/paging.txt", "missing_owner")}
    assert ("policy.md", "missing_owner") not in {(each.source, each.code) for each in report.warnings}


def test_unchanged_files_are_not_read_again(ingest: Any, loader: DirectLoader) -> None:
    ingest()

    report = ingest()

    assert (counts(report), report.release, loader.read) == ((0, 0, 2, 0), 1, [])


def test_a_touched_file_costs_a_hash_and_no_release(ingest: Any, loader: DirectLoader, folder: Path) -> None:
    ingest()
    touch_later(folder / "policy.md")

    report = ingest()

    assert (counts(report), report.release, loader.read) == ((0, 0, 2, 0), 1, [])


def test_a_changed_file_is_read_alone(ingest: Any, loader: DirectLoader, folder: Path) -> None:
    ingest()
    (folder / "policy.md").write_text("# Policy\n\nThe owner and the risk lead sign each change.\n")

    report = ingest()

    assert (counts(report), report.release, loader.read) == ((0, 1, 1, 0), 2, ["policy.md"])


def test_a_removed_file_is_retired(ingest: Any, folder: Path) -> None:
    ingest()
    (folder / "policy.md").unlink()

    assert counts(ingest()) == (0, 0, 1, 1)


def test_a_renamed_file_keeps_its_identity_unread(
    ingest: Any, loader: DirectLoader, folder: Path, knowledge: KnowledgeBase
) -> None:
    ingest()
    before = knowledge.known_files("library", str(folder.resolve()))["policy.md"]
    (folder / "policy.md").rename(folder / "change-policy.md")

    report = ingest()
    after = knowledge.known_files("library", str(folder.resolve()))

    assert (counts(report), loader.read) == ((0, 1, 1, 0), [])
    assert after["change-policy.md"].doc_id == before.doc_id
    assert "policy.md" not in after
    assert counts(ingest()) == (0, 0, 2, 0)


def test_one_bad_file_is_one_line_and_stops_nothing(ingest: Any, folder: Path) -> None:
    (folder / "bad.md").write_text("BROKEN")
    (folder / "empty.md").write_text("<!-- nothing to see here -->\n")

    report = ingest()

    assert counts(report) == (2, 0, 0, 0)
    assert [each.source for each in report.failed] == ["bad.md", "empty.md"]
    assert all(str(folder) not in each.reason and each.reason.endswith(".") for each in report.failed)


def test_a_file_that_breaks_keeps_its_published_version(
    ingest: Any, folder: Path, knowledge: KnowledgeBase
) -> None:
    ingest()
    (folder / "policy.md").write_text("BROKEN")

    report = ingest()

    assert counts(report) == (0, 0, 1, 0)
    assert [(each.source, each.code) for each in report.warnings] == [("policy.md", "kept_previous")]
    assert "policy.md" in knowledge.known_files("library", str(folder.resolve()))


def test_the_same_content_twice_is_indexed_once(ingest: Any, folder: Path) -> None:
    (folder / "z-copy.md").write_bytes((folder / "policy.md").read_bytes())

    report = ingest()

    assert counts(report) == (2, 0, 0, 0)
    assert [(each.source, each.message) for each in report.warnings if each.code == "duplicate"] == [
        ("z-copy.md", "It has the same content as policy.md, which is the one that is indexed.")
    ]
    assert counts(ingest()) == (0, 0, 2, 0)


def test_a_copy_of_a_file_that_cannot_be_read_is_not_called_indexed(ingest: Any, folder: Path) -> None:
    (folder / "bad.md").write_text("BROKEN")
    (folder / "bad-too.md").write_text("BROKEN")

    report = ingest()

    assert [each.source for each in report.failed] == ["bad-too.md", "bad.md"]
    assert "duplicate" not in {each.code for each in report.warnings}


def test_a_copy_takes_over_when_the_original_goes(ingest: Any, folder: Path) -> None:
    (folder / "z-copy.md").write_bytes((folder / "policy.md").read_bytes())
    ingest()
    (folder / "policy.md").unlink()

    assert counts(ingest()) == (0, 1, 1, 0)


def test_the_old_text_under_a_new_name_is_no_duplicate_of_its_changed_source(
    ingest: Any, folder: Path
) -> None:
    ingest()
    (folder / "old-policy.md").write_bytes((folder / "policy.md").read_bytes())
    (folder / "policy.md").write_text("# Policy\n\nAll new.\n")

    report = ingest()

    assert counts(report) == (1, 1, 1, 0)
    assert "duplicate" not in {each.code for each in report.warnings}


def test_a_sidecar_describes_its_file_and_a_change_of_it_is_a_change(
    ingest: Any, folder: Path, knowledge: KnowledgeBase
) -> None:
    (folder / "ops" / "paging.meta.yaml").write_text("owner: On-call lead\naudience: [admin]\n")
    ingest()
    (folder / "ops" / "paging.meta.yaml").write_text("owner: Operations\naudience: [admin]\n")

    report = ingest()

    assert counts(report) == (0, 1, 1, 0)


@pytest.mark.parametrize("sidecar", ["audience: [nobody]", "- a list", "a: [", "audience: *x"])
def test_a_sidecar_that_cannot_be_read_fails_its_file(ingest: Any, folder: Path, sidecar: str) -> None:
    (folder / "policy.md.meta.yaml").write_text(sidecar)

    report = ingest()

    assert [each.source for each in report.failed] == ["policy.md"]


def test_flags_reach_files_that_have_not_changed(ingest: Any) -> None:
    ingest()

    report = ingest(flags=DocumentMetadata(audience=frozenset({"admin"})))

    assert counts(report) == (0, 2, 0, 0)
    assert counts(ingest(flags=DocumentMetadata(audience=frozenset({"admin"})))) == (0, 0, 2, 0)


def test_a_restricted_file_is_not_opened_by_silence(
    ingest: Any, folder: Path, knowledge: KnowledgeBase
) -> None:
    ingest(flags=DocumentMetadata(audience=frozenset({"admin"})))
    (folder / "policy.md").write_text("# Policy\n\nNobody says who may read this.\n")

    report = ingest()

    assert ("policy.md", "audience_kept") in {(each.source, each.code) for each in report.warnings}
    assert {each.audience for each in knowledge.list_documents()} == {frozenset({"admin"})}


def test_files_named_one_by_one_retire_nothing(ingest: Any, folder: Path) -> None:
    ingest(folder / "policy.md")

    assert counts(ingest(folder / "ops" / "paging.txt")) == (1, 0, 0, 0)


def test_progress_is_told_for_reading_and_embedding(ingest: Any) -> None:
    told: list[tuple[str, int, int]] = []

    ingest(on_progress=lambda stage, done, total: told.append((stage, done, total)))

    assert ("read", 2, 2) in told
    assert told[-1] == ("embed", 2, 2)


def test_what_three_pages_share_is_left_out(ingest: Any, folder: Path, knowledge: KnowledgeBase) -> None:
    for number in range(3):
        (folder / f"{number}.txt").write_text(
            f"Page {number} says that lead {number} reviews it.\n\nWorks desk on floor two\n"
        )

    ingest()

    pages = {source: text for source, text in texts(knowledge) if source[0].isdigit()}
    assert pages["0.txt"] == "Page 0 says that lead 0 reviews it.\n"


def test_files_are_read_in_a_child_process_by_default(knowledge: KnowledgeBase, folder: Path) -> None:
    report = ingest_paths(
        [folder], knowledge_base=knowledge, settings=IngestSettings(), actor="tester", reason="test"
    )

    assert counts(report) == (2, 0, 0, 0)
