"""What was published when, and what lies between two releases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.differences.document import Change
from knowledge.errors import UnknownDocumentError, UnknownReleaseError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.releases.history import ReleaseHistory
from knowledge.releases.notes import render_notes
from tests.knowledge.fakes import document, first_release, open_base, publish, second_release


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    opened = open_base(tmp_path)
    publish(opened, *first_release())
    upserts, others = second_release()
    publish(opened, *upserts, **others)
    yield opened
    opened.close()


def test_releases_are_listed_with_what_each_changed(base):
    newest, first = ReleaseHistory(base.engine).releases()

    assert (first.number, first.added, first.updated, first.retired) == (1, 4, 0, 0)
    assert (newest.number, newest.added, newest.updated, newest.retired) == (2, 1, 2, 1)
    assert (newest.actor, newest.kind) == ("Ada", "publication")


def test_two_releases_are_compared_document_by_document(base):
    found = {each.doc_id: each for each in ReleaseHistory(base.engine).compare(1, 2)}

    assert {doc_id: each.change for doc_id, each in found.items()} == {
        "ops/a": Change.CHANGED,
        "b": Change.REMOVED,
        "ops/c": Change.CHANGED,
        "ops/new": Change.ADDED,
    }
    assert found["ops/c"].access == "Everybody may read it now."


def test_comparing_backwards_tells_the_way_back(base):
    found = {each.doc_id: each.change for each in ReleaseHistory(base.engine).compare(2, 1)}

    assert (found["b"], found["ops/new"]) == (Change.ADDED, Change.REMOVED)


def test_a_release_and_itself_do_not_differ(base):
    assert ReleaseHistory(base.engine).compare(2, 2) == []


def test_what_does_not_exist_is_refused(base):
    history = ReleaseHistory(base.engine)

    with pytest.raises(UnknownReleaseError):
        history.compare(1, 7)
    with pytest.raises(UnknownReleaseError):
        history.release(7)
    with pytest.raises(UnknownDocumentError):
        history.document("nothing")


def test_the_versions_of_a_document_are_listed_with_their_releases(base):
    base.roll_back(1, actor="Ben", reason="Wrong")

    spans = ReleaseHistory(base.engine).document("ops/a")

    assert [(span.version, span.from_release, span.to_release) for span in spans] == [
        (1, 3, None),
        (2, 2, 3),
        (1, 1, 2),
    ]
    assert (spans[0].actor, spans[0].reason) == ("Ben", "Wrong")


def test_release_notes_are_written_from_the_changes(base):
    publish(base, document("d.md", "Mail [us](https://example.org) *now*.", title="Mail *now*", owner="Dana"))
    history = ReleaseHistory(base.engine)

    notes = render_notes(history.release(3), history.compare(2, 3))

    assert notes.startswith("# Release 3, 2026-06-01\n")
    assert "- **Mail \\*now\\*** (`ops/d`): owner Dana" in notes
    everything = render_notes(history.release(2), history.compare(1, 2))
    for heading in ("## New documents", "## Changed documents", "## Retired documents"):
        assert heading in everything


def test_a_rollback_says_in_its_notes_what_it_brings_back(base):
    base.roll_back(1, actor="Ben", reason="Wrong")
    history = ReleaseHistory(base.engine)

    assert "brings back the documents of release 1" in render_notes(history.release(3), [])
