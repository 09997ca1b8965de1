"""langchain: loader, RecursiveCharacterTextSplitter, HuggingFace embeddings, Chroma retriever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.benchmarks.langchain_baseline import BaselineIndex, build_baseline
from evals.benchmarks.peers.system import FileKey, FileSet, Hit, Indexed, Query


@dataclass(slots=True)
class LangchainChroma:
    """The pipeline of langchain's retrieval tutorial."""

    model_dir: str
    scratch: Path
    name: str = "langchain"
    packages: Sequence[str] = (
        "langchain-core",
        "langchain-text-splitters",
        "langchain-chroma",
        "langchain-huggingface",
        "chromadb",
        "sentence-transformers",
    )
    how: str = (
        "text loader, RecursiveCharacterTextSplitter (1,000 characters, 200 overlap), HuggingFaceEmbeddings, "
        "Chroma similarity search; a metadata filter for one collection"
    )
    _built: BaselineIndex | None = field(default=None, init=False)
    _keys: dict[str, FileKey] = field(default_factory=dict, init=False)

    def index(self, files: FileSet) -> Indexed:
        """Load, split, embed and store."""
        self._keys = dict(files.keys)
        collections = {path: key.collection for path, key in files.keys.items()}
        self._built = build_baseline(
            files.root,
            model_dir=self.model_dir,
            persist_dir=self.scratch / "langchain",
            metadata={path: {"collection": name} for path, name in collections.items()},
        )
        return Indexed(
            passages=self._built.chunks, mean_words=self._built.mean_words, seconds=self._built.seconds
        )

    def search(self, query: Query) -> list[Hit]:
        """Chroma's similarity search; the score is the relevance that its threshold cuts off."""
        assert self._built is not None, "index first"
        wanted = {"collection": query.collection} if query.collection else None
        found = self._built.store.similarity_search_with_score(
            query.text, k=min(query.top_k, self._built.chunks), filter=wanted
        )
        return [
            Hit(key=self._keys[document.metadata["source"]], text=document.page_content, score=1.0 - distance)
            for document, distance in found
        ]
