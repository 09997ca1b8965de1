"""A small governed knowledge base with the real embedding model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answering.answer import Answer, Question
from assistant.answering.build import build_assistant
from assistant.answering.pipeline import Assistant
from assistant.answering.settings import AnsweringSettings, ModelSettings
from ingest.settings import IngestSettings
from knowledge.documents import DocumentStatus
from knowledge.embedder import Embedder
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.settings import EmbeddingSettings, RetrievalSettings
from tests.knowledge.fakes import CHUNKER, document, publish

PROMPTS = """Before a new prompt goes live, the business owner and the quality lead must both sign off.

A prompt change is decided within 5 working days.

Emergency changes on a Sunday may be made by the duty manager and need approval within 3 working days."""
RETENTION = "Chat prompts and logs of the assistant are kept for 180 days and then deleted."
LOGGING = "Chat prompts and logs of the assistant are kept for 24 months and then deleted."
OLD_TRAVEL = "Travel requests for AI conferences are approved by the lead of the innovation lab."
NEW_TRAVEL = "Travel requests for AI conferences are approved by the head of the department."
AGENTS = "An autonomous agent may spend at most 50 euros without asking a person."
SECRET = "The root cause of incident INC-014 was a renamed server called GYPSUM-7."


@pytest.fixture(scope="package")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[KnowledgeBase]:
    """In-force, conflicting, superseded, draft and restricted documents in one collection."""
    home: Path = tmp_path_factory.mktemp("governed")
    base = open_knowledge_base(
        home,
        embedder_factory=lambda: embedder,
        chunker_version=CHUNKER,
        retrieval=RetrievalSettings(),
        clock=lambda: datetime(2026, 6, 1, 12, tzinfo=UTC),
    )
    publish(
        base,
        document("prompts.md", PROMPTS, title="Change policy", owner="Dana Whit"),
        document("retention.md", RETENTION, title="Retention policy", owner="Records manager"),
        document("logging.md", LOGGING, title="Logging standard", owner="Security lead"),
        document("travel-1.md", OLD_TRAVEL, title="Travel rules", doc_id="travel-1"),
        document("travel-2.md", NEW_TRAVEL, title="Travel rules", doc_id="travel-2", supersedes=["travel-1"]),
        document("agents.md", AGENTS, title="Agent policy", status=DocumentStatus.DRAFT, owner="Ada"),
        document("secret.md", SECRET, title="Post-mortem", audience=["governance_lead"]),
    )
    yield base
    base.close()


@pytest.fixture(scope="package")
def make_assistant(library: KnowledgeBase) -> Callable[..., Assistant]:
    """Build an assistant on the library with some model settings."""

    def make(**model: Any) -> Assistant:
        settings = SimpleNamespace(
            answering=AnsweringSettings(),
            model=ModelSettings.model_validate(model),
            retrieval=RetrievalSettings(),
            embedding=EmbeddingSettings(),
            ingest=IngestSettings(),
        )
        return build_assistant(settings, library)

    return make


@pytest.fixture
def ask(make_assistant: Callable[..., Assistant]) -> Callable[..., Answer]:
    """Ask the extractive assistant."""
    assistant = make_assistant()

    def answer(text: str, **options: Any) -> Answer:
        return assistant.answer(Question(text=text, **options))

    return answer
