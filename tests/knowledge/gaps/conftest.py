"""A small knowledge base with gaps, and an answerer that looks words up in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge.gaps.asking_again import GapReasker
from knowledge.gaps.closing import AskedAgain, Outcome
from knowledge.gaps.filing import GapFiler
from knowledge.gaps.gap import GapCause, GapCitation, Unsatisfied
from knowledge.gaps.service import Gaps
from knowledge.knowledge_base import KnowledgeBase
from knowledge.terms import term_set
from tests.knowledge.fakes import document, open_base, publish


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Answerer:
    """Answers with the passage that holds every telling word of the question; keeps what it was asked."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self.asked: list[AskedAgain] = []

    def __call__(self, again: AskedAgain) -> Outcome:
        self.asked.append(again)
        reader = again.reader
        scope = self._base.scope(role=reader.role, groups=reader.groups, collection=again.collection)
        found = self._base.retriever.search(again.text, scope, top_k=5).passages
        wanted = term_set(again.text)
        passage = next((each.passage for each in found if wanted <= term_set(each.passage.text)), None)
        if passage is None:
            return Outcome(answered=False, release=scope.release)
        version = self._base.version_by_id(passage.version_id)
        citation = GapCitation(
            doc_id=version.doc_id,
            version=version.number,
            title=version.title,
            section="Rules",
            quote=passage.text,
        )
        return Outcome(answered=True, release=scope.release, citations=(citation,))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release 1: an open document of Dana's and one for admins."""
    home: Path = tmp_path_factory.mktemp("first")
    base = open_base(home)
    publish(
        base,
        document(
            "prompts.md",
            "Two people approve prompts.",
            title="Prompts",
            owner="Dana Whit",
            doc_id="prompts",
        ),
        document(
            "secret.md",
            "The root cause was server gypsum.",
            title="Post-mortem",
            owner="Ada Holt",
            doc_id="secret",
            audience=["admin"],
        ),
    )
    base.close()
    return home


@pytest.fixture
def base(first_home: Path, tmp_path: Path, clock: Clock) -> Iterator[KnowledgeBase]:
    """A knowledge base of its own with release 1."""
    shutil.copytree(first_home, tmp_path / "home")
    base = open_base(tmp_path / "home", clock=clock)
    yield base
    base.close()


@pytest.fixture
def filer(base: KnowledgeBase) -> GapFiler:
    return GapFiler(base)


@pytest.fixture
def gaps(base: KnowledgeBase) -> Gaps:
    return Gaps(base)


@pytest.fixture
def answerer(base: KnowledgeBase) -> Answerer:
    return Answerer(base)


@pytest.fixture
def reasker(base: KnowledgeBase, answerer: Answerer) -> GapReasker:
    return GapReasker(base, answerer)


_numbers = iter(range(1, 1_000_000))


def refused(text: str, **others: Any) -> Unsatisfied:
    """A question that was refused, by default one that staff put to release 1."""
    values: dict[str, Any] = {
        "answer_id": f"answer-{next(_numbers)}",
        "text": text,
        "cause": GapCause.REFUSED,
        "role": "staff",
        "release": 1,
        **others,
    }
    return Unsatisfied(**values)


def disliked(text: str, **others: Any) -> Unsatisfied:
    """A question whose answer did not help."""
    return refused(text, cause=GapCause.THUMBS_DOWN, **others)
