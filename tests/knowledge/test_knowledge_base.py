"""Publishing and reading, on real SQLite and Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.documents import DocumentStatus, PassageSpan
from knowledge.errors import (
    IndexMismatchError,
    ModelUnavailableError,
    UnknownCollectionError,
    UnknownDocumentError,
    UnknownReleaseError,
)
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import (
    TODAY,
    HashedEmbedder,
    changes,
    document,
    found,
    open_base,
    paragraphs,
    publish,
)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    base = open_base(tmp_path)
    yield base
    base.close()


def test_nothing_published_finds_nothing(base: KnowledgeBase) -> None:
    assert base.current_release() == 0
    assert found(base, "anything", collection="nowhere") == []


def test_passages_are_exact_spans_of_their_version(base: KnowledgeBase) -> None:
    text = "Prompts need approval.\n\nThe élan of 日本 pagers.\n"
    publish(base, document("a.md", text))

    retrieval = base.retriever.search("pagers", base.scope(role="staff"))

    best = retrieval.passages[0].passage
    assert best.text == "The élan of 日本 pagers." == text[best.start : best.end]
    assert base.version(f"{best.doc_id}@{best.version}").text == text
    assert base.version_by_id(best.version_id).doc_id == "ops/a"
    many = base.versions_by_id([best.version_id, 999])
    assert many == {best.version_id: base.version_by_id(best.version_id)}
    assert base.versions_by_id([best.version_id], role="staff") == many
    assert base.versions_by_id([best.version_id], role="nobody") == {}
    assert {"embed", "dense", "keyword", "fuse", "fetch", "total"} <= retrieval.timings_ms.keys()
    assert base.original(base.version("ops/a")) == text.encode()


def test_an_update_replaces_and_the_past_can_be_asked(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve."))
    second = publish(base, document("a.md", "Three people approve."))

    assert (second.number, second.updated, second.added) == (2, 1, 0)
    assert found(base, "people approve") == ["Three people approve."]
    assert found(base, "people approve", as_of="1") == ["Two people approve."]
    assert base.version("ops/a").number == 2
    assert base.version("ops/a@1").status is DocumentStatus.SUPERSEDED


def test_an_unchanged_document_makes_no_release_and_is_not_embedded(tmp_path: Path) -> None:
    embedder = HashedEmbedder()
    base = open_base(tmp_path, embedder=embedder)
    publish(base, document("a.md", "Two people approve."))

    again = publish(base, document("a.md", "Two people approve."))
    copied = publish(base, document("a.md", "Two people approve.", owner="Bo"))

    assert (again.number, again.unchanged) == (1, 1)
    assert (copied.number, copied.updated) == (2, 1)
    assert len(embedder.embedded) == 1
    base.close()


def test_a_renamed_file_keeps_its_document(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve."))

    published = publish(base, renames={"a.md": "b/c.md"}, file_stats={"b/c.md": (3, 4)})

    version = base.version("ops/a")
    assert (published.updated, version.number, version.source) == (1, 1, "b/c.md")
    assert base.known_files("ops", "docs")["b/c.md"].size == 3
    scope = base.scope(role="staff")
    assert base.retriever.search("approve", scope).passages[0].passage.source == "b/c.md"


def test_a_removed_file_retires_its_document_and_its_return_restores_it(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve."), document("b.md", "Pagers are loud."))

    assert publish(base, retired=["a.md"]).retired == 1
    assert "Two people approve." not in found(base, "approve")
    assert found(base, "approve", in_force=False) == ["Two people approve."]
    assert base.version("ops/a").status is DocumentStatus.RETIRED

    assert publish(base, document("a.md", "Two people approve.")).added == 1
    assert base.version("ops/a").number == 1
    assert "Two people approve." in found(base, "approve")


def test_a_new_document_supersedes_and_its_retirement_brings_the_old_one_back(
    base: KnowledgeBase,
) -> None:
    publish(base, document("old.md", "Two people approve.", doc_id="old"))
    publish(base, document("new.md", "Five people approve.", supersedes=["old"]))

    assert found(base, "people approve") == ["Five people approve."]
    assert base.version("old").superseded_by == "ops/new"

    publish(base, retired=["new.md"])
    assert found(base, "people approve") == ["Two people approve."]


def test_the_day_decides_without_another_publication(tmp_path: Path) -> None:
    now = [TODAY]
    base = open_base(tmp_path, clock=lambda: now[0])
    publish(
        base,
        document("old.md", "Two people approve."),
        document("new.md", "Five people approve.", supersedes=["old"], effective_from=date(2026, 7, 1)),
    )

    assert found(base, "people approve") == ["Two people approve."]
    assert found(base, "people approve", in_force=False) == ["Five people approve."]
    assert base.version("ops/new").status is DocumentStatus.SCHEDULED
    assert found(base, "people approve", as_of="2026-07-02") == ["Five people approve."]

    now[0] = datetime(2026, 7, 1, tzinfo=UTC)
    assert found(base, "people approve") == ["Five people approve."]
    assert found(base, "people approve", in_force=False) == ["Two people approve."]
    base.close()


def test_a_draft_is_only_found_as_not_in_force(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Seven people approve.", status=DocumentStatus.DRAFT))

    assert found(base, "people approve") == []
    assert found(base, "people approve", in_force=False) == ["Seven people approve."]


def test_an_id_declared_twice_is_a_warning_and_both_are_kept(base: KnowledgeBase) -> None:
    published = publish(
        base,
        document("a.md", "Two people approve.", doc_id="same"),
        document("b.md", "Pagers are loud.", doc_id="same"),
    )
    elsewhere = publish(base, document("a.md", "Robots rest.", doc_id="same", collection="legal"))

    assert len(published.warnings) == len(elsewhere.warnings) == 1
    assert [each.doc_id for each in base.list_documents()] == ["legal/a", "ops/b", "same"]


def test_a_declared_id_survives_a_move_with_changes(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve.", doc_id="approvals"))

    moved = publish(base, document("x/b.md", "Three people approve.", doc_id="approvals"), retired=["a.md"])

    assert (moved.updated, moved.retired, moved.added) == (1, 0, 0)
    assert base.version("approvals").number == 2


def test_two_files_of_one_name_get_two_ids(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve."), document("a.pdf", "Pagers are loud."))

    assert [each.doc_id for each in base.list_documents()] == ["ops/a", "ops/a-pdf"]


def test_touched_files_are_remembered_without_a_release(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve."), file_stats={"a.md": (1, 2)})

    published = publish(base, touched={"a.md": (1, 9)})

    assert (published.number, published.unchanged) == (1, 1)
    assert base.known_files("ops", "docs")["a.md"].mtime_ns == 9


def test_collections_can_be_searched_apart(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve."))
    publish(base, document("a.md", "Nine people approve.", collection='le"gal'))

    assert base.collections() == ['le"gal', "ops"]
    assert found(base, "people approve", collection="ops") == ["Two people approve."]
    assert len(found(base, "people approve")) == 2
    with pytest.raises(UnknownCollectionError, match="ops"):
        found(base, "approve", collection="nowhere")


@pytest.mark.parametrize("reference", ["2", "2026-05-31", "soon", "", "-1", "９"])
def test_releases_that_are_not_there_are_named(base: KnowledgeBase, reference: str) -> None:
    publish(base, document("a.md", "Two people approve."))

    assert base.resolve_release("1") == base.resolve_release("2026-06-01") == 1
    with pytest.raises(UnknownReleaseError):
        base.resolve_release(reference)


@pytest.mark.parametrize("reference", ["2026-13-01", "2026-00-10", "2026-06-32"])
def test_a_day_that_no_calendar_has_is_told_apart_from_a_day_too_early(
    base: KnowledgeBase, reference: str
) -> None:
    publish(base, document("a.md", "Two people approve."))

    with pytest.raises(UnknownReleaseError, match="is no release; give a release number or a date"):
        base.resolve_release(reference)


@pytest.mark.parametrize("reference", ["nothing", "ops/a@2", "ops/a@x", "@", "ops/a@1@1"])
def test_documents_that_are_not_there_are_named(base: KnowledgeBase, reference: str) -> None:
    publish(base, document("a.md", "Two people approve."))

    with pytest.raises(UnknownDocumentError):
        base.version(reference)


def test_another_model_or_chunker_is_refused_until_a_rebuild(tmp_path: Path) -> None:
    first = open_base(tmp_path)
    publish(first, document("a.md", "Two people approve.\n\nPagers are loud."))
    first.close()

    other = open_base(tmp_path, embedder=HashedEmbedder(dim=32), chunker_version="whole-1")
    for act in (lambda: found(other, "approve"), lambda: publish(other, document("b.md", "New."))):
        with pytest.raises(IndexMismatchError, match="kb rebuild"):
            act()
    report = other.rebuild(
        rechunk=lambda version: [PassageSpan(ordinal=0, section=0, start=0, end=len(version.text))]
    )

    assert (report.passages, report.embedded) == (1, 1)
    assert found(other, "approve") == ["Two people approve.\n\nPagers are loud."]
    assert publish(other, document("b.md", "Robots rest.")).number == 2
    assert [passage.ordinal for passage in paragraphs("a\n\nb")] == [0, 1]
    assert other.status(probe=False)["passages"] == 2
    other.close()


def test_vectors_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    class Broken(HashedEmbedder):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]
            return super().embed_passages(texts) * float("nan")

    base = open_base(tmp_path, embedder=Broken())
    with pytest.raises(ModelUnavailableError, match="not finite"):
        publish(base, document("a.md", "Two people approve."))
    assert base.current_release() == 0
    base.close()


@pytest.mark.parametrize("question", ['"', "NEAR(a b)", "a AND -b*", "title:x", "\0", "'; --", "🙂", ""])
def test_search_syntax_is_only_words(base: KnowledgeBase, question: str) -> None:
    publish(base, document("a.md", "Two people approve."))

    assert found(base, question) in ([], ["Two people approve."])


def test_a_very_long_question_is_answered(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve."))

    assert found(base, "approve " + "x1 y2 z3 " * 20_000) == ["Two people approve."]


def test_status_says_what_there_is(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Two people approve."))

    status = base.status()

    assert (status["release"], status["documents"], status["passages"]) == (1, 1, 1)
    assert (status["index"], status["collections"]) == ("ok", {"ops": 1})


def test_an_empty_document_is_stored(base: KnowledgeBase) -> None:
    assert publish(base, document("a.md", "")).passages == 0
    assert base.version("ops/a").text == ""


def test_publishing_nothing_is_nothing(base: KnowledgeBase) -> None:
    assert base.publish(changes(collection="ops"), actor="Ada", reason="").number == 0
