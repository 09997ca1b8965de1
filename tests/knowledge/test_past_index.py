"""Searching the past finds what searching found then, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.documents import DocumentStatus
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import changes, document, open_base, publish

QUESTIONS = ("who approves prompts", "prompts", "budget of the lab", "owner of the rota", "nothing of this")
SCOPES = (
    {"role": "staff"},
    {"role": "admin"},
    {"role": "staff", "collection": "ops"},
    {"role": "admin", "collection": "lab"},
)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    opened = open_base(tmp_path / "home")
    publish(
        opened,
        document("a.md", "Two owners approve prompts.\n\nPrompts of the rota need no owner.", doc_id="a"),
        document("b.md", "The owner of the rota approves.", supersedes=["a-old"]),
        document("a-old.md", "One owner approves prompts.", doc_id="a-old"),
        document("d.md", "Drafted: prompts approve themselves.", status=DocumentStatus.DRAFT),
        document("s.md", "The budget for prompts is nine.", audience=["admin"]),
    )
    publish(
        opened,
        document(
            "l.md", "Prompts of the lab are approved by its lead.\n\nThe lab's budget.", collection="lab"
        ),
        root="lab",
    )
    opened.publish(changes(root="docs", retired=["b.md"]), actor="Ada", reason="gone")
    yield opened
    opened.close()


def found(base: KnowledgeBase, as_of: str | None) -> dict[tuple[object, ...], list[tuple[int, float]]]:
    """Every list of passages with its scores, for questions, readers and standings."""
    lists = {}
    for text in QUESTIONS:
        for number, scope in enumerate(SCOPES):
            for in_force in (True, False):
                asked = base.scope(as_of=as_of, **scope)
                passages = base.retriever.search(text, asked, in_force=in_force).passages
                key = (text, number, in_force)
                lists[key] = [(each.passage.passage_id, round(each.score, 4)) for each in passages]
    return lists


def test_an_earlier_release_is_searched_as_it_was_when_it_was_the_newest(base: KnowledgeBase) -> None:
    newest = str(base.current_release())
    then = found(base, None)
    publish(base, document("a.md", "The rota approves prompts and the budget of the owner.", doc_id="a"))
    publish(base, document("n.md", "Prompts, prompts, prompts: an owner for each."))
    base.publish(changes(collection="lab", root="lab", retired=["l.md"]), actor="Ada", reason="gone")

    assert found(base, newest) == then
    assert found(base, None) != then
    assert any(then[text, number, False] for text, number, in_force in then if not in_force)


def test_a_document_that_had_been_retired_by_then_is_found_among_what_is_not_in_force(
    base: KnowledgeBase,
) -> None:
    publish(base, document("n.md", "Nothing of this matters."))
    past = base.scope(role="staff", as_of="3")

    sources = {
        each.passage.source for each in base.retriever.search("owner rota", past, in_force=False).passages
    }
    assert "b.md" in sources
