"""Trying changes: what is found must be what would be found had they been published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.candidate.library import PROVISIONAL, CandidateLibrary
from knowledge.changes import KnowledgeChanges, ReleaseRecord
from knowledge.documents import DocumentStatus, PreparedDocument
from knowledge.errors import ChangedMeanwhileError, ContradictoryChangesError, UnknownDocumentError
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import (
    changes,
    document,
    first_release,
    open_base,
    publish,
    second_release,
)

QUESTIONS = (
    "who approves new prompts",
    "when do old pagers ring",
    "people sign tests on Sunday night",
)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    base = open_base(tmp_path)
    publish(base, *first_release())
    yield base
    base.close()


def test_a_trial_finds_what_is_new_and_loses_what_is_gone(base: KnowledgeBase) -> None:
    upserts, others = second_release()
    with closing(base.candidate([changes(*upserts, **others)])) as tried:
        assert texts(tried, "who approves prompts")[0] == "Three people approve prompts."
        assert "Two people approve prompts." not in texts(tried, "who approves prompts")
        assert "Pagers ring at night." not in texts(tried, "when do pagers ring")
        assert texts(tried, "do robots rest on Sunday")[0] == "Robots rest on Sunday."
        assert texts(tried, "old prompts", in_force=False)[0] == "Old prompts need nothing."
        assert tried.version("old").status is DocumentStatus.SUPERSEDED
        assert tried.version("old").superseded_by == "ops/new"
        assert tried.version("ops/a").number == 2


def test_everybody_else_sees_nothing_of_a_trial(base: KnowledgeBase, tmp_path: Path) -> None:
    before, found = dump(tmp_path), texts(base, "who approves prompts")
    upserts, others = second_release()

    with closing(base.candidate([changes(*upserts, **others)])) as tried:
        texts(tried, "who approves prompts")
        assert texts(base, "who approves prompts") == found
        assert base.current_release() == 1
        with pytest.raises(UnknownDocumentError):
            base.version("ops/new")

    assert dump(tmp_path) == before


def test_a_trial_embeds_only_what_is_new_and_publishing_it_embeds_nothing(tmp_path: Path) -> None:
    from tests.knowledge.fakes import HashedEmbedder

    embedder = HashedEmbedder()
    base = open_base(tmp_path, embedder=embedder)
    publish(base, *first_release())
    embedder.embedded.clear()
    changed = document("b.md", "Pagers ring at night.\n\nPhones never do.", doc_id="b")

    base.candidate([changes(changed)]).close()
    assert [text.splitlines()[-1] for text in embedder.embedded] == ["Phones never do."]

    publish(base, changed)
    assert len(embedder.embedded) == 1
    base.close()


def test_writers_are_not_kept_waiting_and_a_trial_of_what_has_passed_says_so(base: KnowledgeBase) -> None:
    with closing(base.candidate([changes(document("n.md", "New rules."))])) as tried:
        assert publish(base, document("m.md", "Other rules.")).number == 2
        with pytest.raises(ChangedMeanwhileError, match="try them again"):
            texts(tried, "new rules")


def test_a_trial_without_changes_is_the_current_state(base: KnowledgeBase) -> None:
    with closing(base.candidate([])) as tried:
        assert tried.base_release == base.current_release() == 1
        assert tried.scope(role="staff") == base.scope(role="staff")
        assert_same_found(tried, base)


def test_the_first_publication_can_be_tried(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    with closing(base.candidate([changes(*first_release())])) as tried:
        assert texts(tried, "when do pagers ring")[0] == "Pagers ring at night."
    assert base.current_release() == 0
    publish(base, *first_release())
    base.close()


def test_ids_of_a_trial_are_beyond_every_stored_one(base: KnowledgeBase) -> None:
    with closing(base.candidate([changes(document("n.md", "New rules."))])) as tried:
        passage = tried.retriever.search("new rules", tried.scope(role="staff")).passages[0].passage
        assert passage.passage_id >= PROVISIONAL
        assert passage.version_id >= PROVISIONAL
        assert tried.versions_by_id([passage.version_id])[passage.version_id].text == "New rules."


def test_earlier_releases_can_be_asked_in_a_trial(base: KnowledgeBase) -> None:
    publish(base, document("b.md", "Pagers ring at noon.", doc_id="b"))
    with closing(base.candidate([changes(document("b.md", "Pagers rest.", doc_id="b"))])) as tried:
        scope = tried.scope(role="staff", as_of="1")
        found = tried.retriever.search("when do pagers ring", scope).passages
        assert found[0].passage.text == "Pagers ring at night."


def test_two_parts_may_not_change_the_same_document(base: KnowledgeBase) -> None:
    parts = [changes(document("b.md", f"Pagers {word}.", doc_id="b")) for word in ("rest", "sing")]
    with pytest.raises(ContradictoryChangesError):
        base.candidate(parts)


def test_restrictions_hold_in_a_trial(base: KnowledgeBase) -> None:
    subject = Subject(kind=SubjectKind.DOCUMENT, name="b")
    base.access.restrict(subject, ["admin"], actor=Actor(name="Ada"), reason="private")
    with closing(base.candidate([changes(document("b.md", "Pagers sing.", doc_id="b"))])) as tried:
        assert "Pagers sing." not in texts(tried, "pagers sing")
        assert texts(tried, "pagers sing", role="admin")[0] == "Pagers sing."


def test_what_a_large_retirement_leaves_is_still_found(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    many = [document(f"d{each}.md", f"Pagers ring in room {each}.") for each in range(400)]
    publish(base, *many, document("last.md", "Lamps glow green."))
    gone = [each.source for each in many[:395]]

    with closing(base.candidate([changes(root="docs", retired=gone)])) as tried:
        found = texts(tried, "pagers ring in room", top_k=20)
    assert sorted(found) == sorted([*(each.text for each in many[395:]), "Lamps glow green."])
    base.close()


SENTENCES = (
    "Two people approve prompts.",
    "The owner signs new prompts at night.",
    "Pagers ring when robots rest.",
    "Nobody tests on Sunday.",
    "Tests need people and a signed prompt.",
    "Old robots approve nothing; old robots need people.",
)


@st.composite
def upserted(draw: st.DrawFn) -> PreparedDocument:
    """A new or changed document of any standing."""
    name = draw(st.sampled_from(["a", "b", "c", "d", "old", "x", "y", "z"]))
    chosen = draw(st.lists(st.sampled_from(SENTENCES), min_size=0, max_size=4))
    return document(
        f"{name}.md",
        "\n\n".join(chosen),
        doc_id=name,
        title=draw(st.sampled_from([None, "Night rules"])),
        audience=draw(st.sampled_from([None, ["admin"], ["program_manager", "admin"]])),
        status=draw(st.sampled_from([None, DocumentStatus.DRAFT])),
        effective_from=draw(st.sampled_from([None, date(2026, 5, 1), date(2027, 1, 1)])),
        supersedes=draw(st.sampled_from([(), ("b",), ("old", "c")])),
        owner=draw(st.sampled_from([None, "Bo"])),
    )


@st.composite
def proposals(draw: st.DrawFn) -> list[KnowledgeChanges]:
    """Changes of files in one root, and of a document wherever its file is."""
    upserts = draw(st.lists(upserted(), max_size=4, unique_by=lambda each: each.source))
    held = {each.source for each in upserts}
    gone = draw(st.lists(st.sampled_from(["a.md", "b.md", "d.md", "old.md"]), max_size=2, unique=True))
    renamed = draw(st.sampled_from([{}, {"c.md": "moved.md"}])) if "c.md" not in held else {}
    first = changes(*upserts, retired=[each for each in gone if each not in held], renames=renamed)
    other = draw(st.sampled_from(["none", "withdrawn", "amended"]))
    if other == "none":
        return [first]
    withdrawn = ["far"] if other == "withdrawn" else []
    amended = {"far": far("Far pagers ring twice.")} if other == "amended" else {}
    return [first, KnowledgeChanges(collection="far", root="", withdrawn=withdrawn, amended=amended)]


def far(text: str) -> PreparedDocument:
    return document("far.md", text, doc_id="far", collection="far")


@given(proposal=proposals())
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
def test_a_trial_finds_what_publishing_makes_everybody_find(
    proposal: Sequence[KnowledgeChanges], tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = open_base(tmp_path_factory.mktemp("home"))
    originals = [
        document(f"{name}.md", "\n\n".join(SENTENCES[start : start + 3]), doc_id=name)
        for start, name in enumerate("abcd")
    ]
    secret = document("s.md", "Robots sign tests at night.", audience=["admin"])
    publish(base, *originals, secret, document("old.md", SENTENCES[5], doc_id="old"))
    publish(base, far("Far pagers ring once."))

    tried = base.candidate(proposal)
    before = {question: everything(tried, question) for question in QUESTIONS}
    versions = summary_of_versions(tried)
    tried.close()
    base.publish_changes(proposal, ReleaseRecord(actor="Ada", reason="test"))

    for question in QUESTIONS:
        assert_equal_found(everything(base, question), before[question])
    assert summary_of_versions(base) == versions
    base.close()


def everything(library: Any, question: str) -> list[Any]:
    """What each kind of reader finds, with all scores, without the ids of the store."""
    found: list[Any] = []
    for role in ("staff", "program_manager", "admin"):
        for collection in (None, "ops"):
            for in_force in (True, False):
                scope = library.scope(role=role, collection=collection)
                retrieval = library.retriever.search(question, scope, top_k=60, in_force=in_force)
                found.append(retrieval.passages)
    return found


def summary_of_versions(library: Any) -> list[Any]:
    found = []
    for name in ("a", "b", "c", "d", "old", "x", "y", "z", "far"):
        try:
            found.append(replace(library.version(name), version_id=0))
        except UnknownDocumentError:
            found.append(None)
    return found


def assert_same_found(tried: CandidateLibrary, base: KnowledgeBase) -> None:
    for question in QUESTIONS:
        assert_equal_found(everything(tried, question), everything(base, question))


def texts(library: Any, question: str, *, role: str = "staff", **others: Any) -> list[str]:
    found = library.retriever.search(question, library.scope(role=role), **others)
    return [each.passage.text for each in found.passages]


def dump(home: Path) -> list[str]:
    """All that the database holds, but for the vectors of texts."""
    with sqlite3.connect(home / "playbook.db") as connection:
        return [line for line in connection.iterdump() if '"embeddings"' not in line]


def assert_equal_found(ours: Sequence[Any], theirs: Sequence[Any]) -> None:
    """The same passages with the same scores, whatever their ids are, in the same order.

    Cosines are summed in another order, so their last digits may differ, and with them the order
    of passages that are equally near; words are counted, and their scores equal.
    """
    for found, expected in zip(ours, theirs, strict=True):
        by_place = {place(each): each for each in found}
        assert by_place.keys() == {place(each) for each in expected}
        for each, at_its_rank in zip(expected, found, strict=True):
            assert at_its_rank.score == pytest.approx(each.score, abs=2e-5)
            same = by_place[place(each)]
            assert replace(same.passage, passage_id=0, version_id=0) == replace(
                each.passage, passage_id=0, version_id=0
            )
            assert same.keyword_score == pytest.approx(each.keyword_score, abs=1e-9)
            assert same.similarity == pytest.approx(each.similarity, abs=1e-5)
            assert same.score == pytest.approx(each.score, abs=2e-5)


def place(scored: Any) -> tuple[str, int, int]:
    return scored.passage.doc_id, scored.passage.version, scored.passage.start
