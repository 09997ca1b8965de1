"""bm25s: its quick start, over the passages that langchain's splitter makes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.benchmarks.langchain_baseline import load_documents, split_documents
from evals.benchmarks.peers.system import FileKey, FileSet, Hit, Indexed, Query


@dataclass(slots=True)
class KeywordBm25s:
    """BM25 with English stop words and a stemmer: one index for all, and one a collection."""

    name: str = "bm25s"
    packages: Sequence[str] = ("bm25s", "PyStemmer", "langchain-text-splitters")
    how: str = (
        "quick start (English stop words, English stemmer, default BM25) over the passages of the langchain "
        "splitter; an index of its own for each collection; no embedding"
    )
    _indexes: dict[str | None, tuple[Any, list[tuple[FileKey, str]]]] = field(
        default_factory=dict, init=False
    )

    def index(self, files: FileSet) -> Indexed:
        """Split, tokenize and index."""
        groups: dict[str | None, list[tuple[FileKey, str]]] = defaultdict(list)
        started = time.perf_counter()
        for chunk in split_documents(load_documents(files.root)):
            passage = (files.keys[chunk.metadata["source"]], chunk.page_content)
            groups[None].append(passage)
            groups[passage[0].collection].append(passage)
        for name, passages in groups.items():
            self._indexes[name] = (_build([text for _, text in passages]), passages)
        words = sum(len(text.split()) for _, text in groups[None])
        return Indexed(
            passages=len(groups[None]),
            mean_words=words / max(1, len(groups[None])),
            seconds=time.perf_counter() - started,
        )

    def search(self, query: Query) -> list[Hit]:
        """The passages that share a word with the question."""
        if query.collection not in self._indexes:
            return []
        retriever, passages = self._indexes[query.collection]
        places, scores = retriever.retrieve(
            _tokens([query.text]), k=min(query.top_k, len(passages)), show_progress=False
        )
        return [
            Hit(key=passages[place][0], text=passages[place][1], score=float(score))
            for place, score in zip(places[0], scores[0], strict=True)
            if score > 0
        ]


def _build(texts: list[str]) -> Any:
    import bm25s

    retriever = bm25s.BM25()
    retriever.index(_tokens(texts), show_progress=False)
    return retriever


def _tokens(texts: list[str]) -> Any:
    import bm25s
    import Stemmer

    return bm25s.tokenize(texts, stopwords="en", stemmer=Stemmer.Stemmer("english"), show_progress=False)
