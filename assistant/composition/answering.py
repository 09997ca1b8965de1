"""The parts that answering needs, each built when it is first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Self

from assistant.settings import Settings

if TYPE_CHECKING:
    import numpy as np

    from assistant.answering.pipeline import Assistant, Library
    from assistant.answering.recipe import Recipe
    from assistant.models import ChatModel
    from knowledge.documents import DocumentVersion, PassageSpan
    from knowledge.embedder import Embedder, QuestionVectors
    from knowledge.knowledge_base import KnowledgeBase
    from knowledge.settings import RetrievalSettings


@dataclass
class AnsweringParts:
    """Settings, knowledge base, embedding model and assistant of one home."""

    settings: Settings
    _lender: AnsweringParts | None = None
    """Whose embedding model is used, where homes share one."""
    _clock: Callable[[], datetime] | None = None
    """Gives the moment by which documents are judged; None is the machine's clock."""
    _parts: dict[str, Any] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def knowledge_base(self) -> KnowledgeBase:
        """The knowledge base of the home; made if there is none."""
        return self._once("knowledge_base", self._open_knowledge_base)

    def embedder(self) -> Embedder:
        """The embedding model; loading it is most of a start."""
        return self._once("embedder", self._load_embedder)

    def assistant(self, model: str | None = None) -> Assistant:
        """The assistant, with the configured chat model or the one named here."""
        return self._once(f"assistant {model}", lambda: self._build_assistant(model))

    def beside(self, home: Path, *, clock: Callable[[], datetime] | None = None) -> Self:
        """Another home with the same settings, and with this one's embedding model.

        Args:
            home: Its folder.
            clock: Gives the moment there; the machine's by default.
        """
        settings = self.settings.model_copy(update={"home": home, "database_url": None})
        return type(self)(settings, _lender=self, _clock=clock)

    def indexed_as(self, recipe: Recipe) -> Self:
        """These parts, with passages cut and embedded as a recipe says; themselves where they are already."""
        index, model = recipe.settings.get("index", {}), recipe.settings["embedding"]
        ingest = self.settings.ingest.model_copy(update=index)
        embedding = self.settings.embedding.model_copy(update={"model": model})
        if (ingest, embedding) == (self.settings.ingest, self.settings.embedding):
            return self
        settings = self.settings.model_copy(update={"ingest": ingest, "embedding": embedding})
        same_model = embedding == self.settings.embedding
        return type(self)(settings, _lender=self if same_model else None)

    def assistant_of(
        self,
        recipe: Recipe,
        *,
        library: Library | None = None,
        chat_model: Callable[[], ChatModel] | None = None,
    ) -> Assistant:
        """The assistant of a recipe. Keys are those of now.

        Args:
            recipe: Cut and embedded as this home is; see `indexed_as`.
            library: What it answers from; by default this home's knowledge base.
            chat_model: In place of the configured chat model.
        """
        from assistant.answering.build import build_assistant

        settings = self.settings.model_copy(update=recipe.sections(key=self.settings.model.api_key))
        return build_assistant(
            settings,
            library or self.searched_as(settings.retrieval),
            release=recipe.release,
            embed=self._embed_alone,
            encode=self._encode,
            chat_model=chat_model,
            # A newer version may know further settings: what answers is still what was registered.
            digest=recipe.digest,
        )

    def searched_as(self, retrieval: RetrievalSettings) -> KnowledgeBase:
        """The knowledge base, searched with these settings."""
        if retrieval == self.settings.retrieval:
            return self.knowledge_base()
        return self._once(f"knowledge base {retrieval}", lambda: self._open_knowledge_base(retrieval))

    def answer_as(
        self, text: str, *, role: str, groups: frozenset[str], collection: str | None
    ) -> dict[str, Any]:
        """The answer that a reader would get, as JSON values; nobody asked, so nothing is recorded."""
        from assistant.answering.answer import Question
        from assistant.answering.serialise import answer_to_json

        question = Question(text=text, role=role, groups=groups, collection=collection)
        return answer_to_json(self.assistant().answer(question))

    def rechunk(self, version: DocumentVersion) -> Sequence[PassageSpan]:
        """Cut a stored version again, as an ingest of it would today."""
        from ingest.chunk import cut_passages

        ingest = self.settings.ingest
        return cut_passages(
            version.text,
            version.sections,
            version.pages,
            words=ingest.passage_words,
            max_words=ingest.passage_max_words,
        )

    def _once(self, name: str, build: Callable[[], Any]) -> Any:
        with self._lock:
            if name not in self._parts:
                self._parts[name] = build()
            return self._parts[name]

    def _open_knowledge_base(self, retrieval: RetrievalSettings | None = None) -> KnowledgeBase:
        from ingest.chunk import CHUNKER_VERSION
        from knowledge.knowledge_base import open_knowledge_base, utc_now

        ingest = self.settings.ingest
        return open_knowledge_base(
            self.settings.home,
            embedder_factory=self.embedder,
            chunker_version=f"{CHUNKER_VERSION}/{ingest.passage_words}-{ingest.passage_max_words}",
            retrieval=retrieval or self.settings.retrieval,
            governance=self.settings.governance,
            database_url=self.settings.database_url,
            clock=self._clock or utc_now,
        )

    def _load_embedder(self) -> Embedder:
        from knowledge.embedding import load_embedder

        if self._lender is not None:
            return self._lender.embedder()
        return load_embedder(self.settings.embedding, cache_dir=self.settings.home / "models")

    def _build_assistant(self, model: str | None, library: Library | None = None) -> Assistant:
        from assistant.answering.build import build_assistant

        settings, knowledge = self._with_model(model), library or self.knowledge_base()
        return build_assistant(settings, knowledge, embed=self._embed_alone, encode=self._encode)

    def _with_model(self, model: str | None) -> Settings:
        if model is None:
            return self.settings
        named = self.settings.model.model_copy(update={"name": model})
        return self.settings.model_copy(update={"model": named})

    def _encode(self, text: str) -> QuestionVectors:
        return self.embedder().embed_question(text)

    def _embed_alone(self, texts: Sequence[str]) -> np.ndarray:
        return self.embedder().embed_passages(texts)
