"""Citations are looked up in the knowledge base as their reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.inference.cited_library import KnowledgeBaseCitations
from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import document, open_base, publish

RULE = "The owner signs every prompt.\n\nLogs are kept for a year."


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    base = open_base(tmp_path)
    publish(base, document("rule.md", RULE, doc_id="rule"), document("quiet.md", "Hush.", doc_id="quiet",
            audience=["admin", "group:claims"]))  # fmt: skip
    yield base
    base.close()


def cite(doc_id: str, quote: str, version: int = 1) -> Citation:
    return Citation(doc_id=doc_id, doc_version=version, quote=quote)


def test_a_quote_of_a_document_in_force_is_verbatim_and_current(base: KnowledgeBase) -> None:
    source = KnowledgeBaseCitations(base, role="staff").look_up(cite("rule", "The owner signs every prompt."))
    assert (source.found, source.verbatim, source.status, source.audience) == (True, True, "current", None)


@pytest.mark.parametrize("quote", ["The owner signs each prompt.", "the owner signs", " ", ""])
def test_a_quote_in_other_words_is_not(base: KnowledgeBase, quote: str) -> None:
    source = KnowledgeBaseCitations(base).look_up(cite("rule", quote))
    assert source.found and not source.verbatim


@pytest.mark.parametrize(
    ("doc_id", "version"), [("nowhere", 1), ("rule", 2), ("rule@1", 1), ("", 0), ("rule", -1)]
)
def test_what_does_not_exist_is_not_found(base: KnowledgeBase, doc_id: str, version: int) -> None:
    assert not KnowledgeBaseCitations(base).look_up(cite(doc_id, "Logs", version)).found


def test_a_changed_text_leaves_the_old_version_superseded(base: KnowledgeBase) -> None:
    publish(base, document("rule.md", "The lead signs every prompt.", doc_id="rule"))
    library = KnowledgeBaseCitations(base)
    old, new = library.look_up(cite("rule", "The owner")), library.look_up(cite("rule", "The lead", 2))
    assert (old.verbatim, old.status) == (True, "superseded")
    assert (new.verbatim, new.status) == (True, "current")


def test_a_retired_document_is_told_as_retired(base: KnowledgeBase) -> None:
    publish(base, collection="ops", retired=["rule.md"])
    assert KnowledgeBaseCitations(base).look_up(cite("rule", "The owner")).status == "retired"


def test_what_the_reader_may_not_read_does_not_exist_for_them(base: KnowledgeBase) -> None:
    hush = cite("quiet", "Hush.")
    assert not KnowledgeBaseCitations(base, role="staff").look_up(hush).found
    assert KnowledgeBaseCitations(base, role="staff", groups=frozenset({"claims"})).look_up(hush).found
    source = KnowledgeBaseCitations(base, role="admin").look_up(hush)
    assert (source.audience, source.groups) == (frozenset({"admin"}), frozenset({"claims"}))


def test_a_restriction_on_a_document_narrows_its_audience(base: KnowledgeBase) -> None:
    subject = Subject(kind=SubjectKind.DOCUMENT, name="rule")
    base.access.restrict(subject, ["governance_lead"], actor=Actor(name="Ada", role="admin"), reason="test")
    assert not KnowledgeBaseCitations(base, role="staff").look_up(cite("rule", "The owner")).found
    source = KnowledgeBaseCitations(base).look_up(cite("rule", "The owner"))
    assert source.audience == frozenset({"governance_lead"})
