"""The assistant's own retrieval, behind the same interface as its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.benchmarks.peers.system import FileKey, FileSet, Hit, Indexed, Query

if TYPE_CHECKING:
    from assistant.bootstrap import Composition


@dataclass(frozen=True, slots=True)
class OurSystem:
    """Searches the home that the command was given; its documents are already published."""

    composition: Composition
    seconds: float | None = None
    """How long the ingest took, where this run did it."""
    name: str = "ours"
    packages: Sequence[str] = ("playbook-assistant", "chromadb", "onnxruntime")
    how: str = "the home's own settings; what a role may not read or is not in force is never found"

    def index(self, files: FileSet) -> Indexed:
        """Count the passages of the documents that are compared."""
        keys = set(files.keys.values())
        knowledge = self.composition.knowledge_base()
        documents = [d for d in knowledge.list_documents() if FileKey(d.collection, d.source) in keys]
        passages = sum(document.passages for document in documents)
        words = sum(len(knowledge.version_by_id(d.version_id).text.split()) for d in documents)
        return Indexed(passages=passages, mean_words=words / max(1, passages), seconds=self.seconds)

    def search(self, query: Query) -> list[Hit]:
        """Our retriever, for the reader's role in the current release."""
        from knowledge.retrieval import Scope

        knowledge = self.composition.knowledge_base()
        scope = Scope(role=query.role, release=knowledge.current_release(), collection=query.collection)
        found = knowledge.retriever.search(query.text, scope, top_k=query.top_k)
        return [
            Hit(
                key=FileKey(item.passage.collection, item.passage.source),
                text=item.passage.text,
                score=item.score,
            )
            for item in found.passages
        ]
