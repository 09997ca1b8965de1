"""A knowledge base with a first release, and the people who govern it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.acting import Actor
from knowledge.documents import PreparedDocument
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.policy import ApprovalPolicy
from knowledge.proposals.report import QualityReport
from knowledge.proposals.service import Draft, Proposals
from tests.knowledge.fakes import changes, document, first_release, open_base, publish

ADA = Actor(name="Ada")
BEN = Actor(name="Ben")
CLEO = Actor(name="Cleo")


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    """Release 1 of four documents."""
    opened = open_base(tmp_path)
    publish(opened, *first_release())
    yield opened
    opened.close()


@pytest.fixture
def proposals(base: KnowledgeBase) -> Proposals:
    """The service with the default policy."""
    return Proposals(base, ApprovalPolicy())


def draft(*upserts: PreparedDocument, reason: str = "Annual review", **others) -> Draft:
    """A draft of these documents."""
    upserts = upserts or (document("a.md", "Three people approve prompts.\n\nThe owner signs prompts."),)
    return Draft(
        changes=[changes(*upserts, **others)],
        report=QualityReport(),
        reason=reason,
        origin={"kind": "files"},
    )
