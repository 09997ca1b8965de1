"""llama-index: SimpleDirectoryReader, VectorStoreIndex.from_documents, its retriever."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.benchmarks.peers.system import FileKey, FileSet, Hit, Indexed, Query


@dataclass(slots=True)
class LlamaIndex:
    """The pipeline of llama-index's starter tutorial with a local model."""

    model_dir: str
    name: str = "llama-index"
    packages: Sequence[str] = (
        "llama-index-core",
        "llama-index-embeddings-huggingface",
        "sentence-transformers",
    )
    how: str = (
        "SimpleDirectoryReader, VectorStoreIndex.from_documents with its default SentenceSplitter (1,024 "
        "tokens, 20 overlap) and in-memory store, HuggingFaceEmbedding; a metadata filter for one collection"
    )
    _index: Any = field(default=None, init=False)
    _keys: dict[str, FileKey] = field(default_factory=dict, init=False)

    def index(self, files: FileSet) -> Indexed:
        """Read, split, embed and store.

        The file path that llama-index embeds with each chunk is the path below the files'
        folder, so that the name of a temporary folder plays no part.
        """
        from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._keys = dict(files.keys)
        model = HuggingFaceEmbedding(model_name=self.model_dir)
        model.get_query_embedding("warm up")

        def describe(path: str) -> dict[str, str]:
            name = Path(path).resolve().relative_to(files.root.resolve()).as_posix()
            return {"file_path": name, "collection": self._keys[name].collection}

        started = time.perf_counter()
        documents = SimpleDirectoryReader(
            str(files.root), recursive=True, exclude_hidden=False, file_metadata=describe
        ).load_data()
        for document in documents:
            document.excluded_embed_metadata_keys.append("collection")
        self._index = VectorStoreIndex.from_documents(documents, embed_model=model)
        seconds = time.perf_counter() - started
        nodes = self._index.docstore.docs.values()
        words = sum(len(node.get_content().split()) for node in nodes)
        return Indexed(passages=len(nodes), mean_words=words / max(1, len(nodes)), seconds=seconds)

    def search(self, query: Query) -> list[Hit]:
        """The default retriever; its score is the one that SimilarityPostprocessor cuts off."""
        from llama_index.core.vector_stores import MetadataFilter, MetadataFilters

        filters = None
        if query.collection:
            filters = MetadataFilters(filters=[MetadataFilter(key="collection", value=query.collection)])
        retriever = self._index.as_retriever(similarity_top_k=query.top_k, filters=filters)
        return [
            Hit(
                key=self._keys[found.node.metadata["file_path"]],
                text=found.node.get_content(),
                score=float(found.score or 0.0),
            )
            for found in retriever.retrieve(query.text)
        ]
