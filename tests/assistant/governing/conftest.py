"""The real composition over a small folder of documents that can be changed and published again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.answer import Answer, Question
from assistant.bootstrap import Composition
from assistant.settings import Settings, load_settings
from knowledge.embedder import Embedder

DOCUMENTS = {
    "prompts.md": "# Prompts\n\nBefore a new prompt goes live, the model owner signs off within 5 days.\n",
    "travel.md": "# Travel\n\nTravel requests for conferences are approved by the head of the department.\n",
    "spend.md": (
        "---\naudience: [governance_lead]\n---\n# Spend\n\nThe vendor Quorble costs 9,000 euros a month.\n"
    ),
}


@dataclass
class Installation:
    """A home with its folder of documents."""

    composition: Composition
    folder: Path

    def publish(self, **texts: str | None) -> None:
        """Write documents by name without suffix, or remove them, and publish the folder."""
        from ingest.pipeline import ingest_paths

        for name, text in texts.items():
            path = self.folder / f"{name}.md"
            path.unlink() if text is None else path.write_text(text, encoding="utf-8")
        ingest_paths(
            [self.folder],
            knowledge_base=self.composition.knowledge_base(),
            settings=self.composition.settings.ingest,
            collection="ops",
            actor="Ada",
            reason="a test",
        )

    def ask(self, text: str, **fields: Any) -> Answer:
        """Ask as people ask: recorded."""
        return self.composition.recorded_assistant().answer(Question(text=text, asker="ken", **fields))

    def entries(self, action: str) -> list[Any]:
        """Audit entries with their details, oldest first."""
        from sqlalchemy import select

        from knowledge.store.schema import audit_entries

        query = select(audit_entries).where(audit_entries.c.action == action)
        with self.composition.knowledge_base().engine.connect() as connection:
            return list(connection.execute(query.order_by(audit_entries.c.sequence)))


@pytest.fixture
def open_home(embedder: Embedder) -> Callable[..., Composition]:
    """Opens a home with the embedding model that all tests share."""

    class SharedModel(Composition):
        def _load_embedder(self) -> Embedder:
            return embedder

    def open_(home: Path, **changes: Any) -> Composition:
        settings: Settings = load_settings(home, environment=changes)
        return SharedModel(settings)

    return open_


@pytest.fixture
def installation(tmp_path: Path, open_home: Callable[..., Composition]):
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = Installation(open_home(tmp_path / "home"), folder)
    made.publish()
    yield made
    made.composition.knowledge_base().close()
