"""The plain langchain pipeline, as its documentation builds it: the yardstick for ours.

Loader, RecursiveCharacterTextSplitter (1,000 characters, 200 overlap), HuggingFace
embeddings with the same model, Chroma; nothing tuned, nothing left out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHUNK_CHARS = 1000
OVERLAP_CHARS = 200
TEXT_SUFFIXES = frozenset({".md", ".txt", ".html", ".rst"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineIndex:
    """A built baseline: what it holds and how long it took."""

    store: Any
    files: int
    chunks: int
    seconds: float
    mean_words: float
    """Of a chunk."""

    def search(self, question: str, top_k: int = 10) -> list[tuple[str, str]]:
        """(source, text) of the best chunks, best first."""
        found = self.store.similarity_search(question, k=top_k)
        return [(document.metadata["source"], document.page_content) for document in found]


def build_baseline(
    folder: Path,
    *,
    model_dir: str,
    persist_dir: Path,
    metadata: Mapping[str, Mapping[str, str]] | None = None,
) -> BaselineIndex:
    """Load, split, embed and store every text and PDF file of a folder.

    The clock covers loading to storing; importing the libraries and loading the model
    are left out, as they are on our side.

    Args:
        folder: Searched with its subfolders.
        model_dir: Folder of the embedding model.
        persist_dir: Where Chroma keeps its files.
        metadata: More values to store with the chunks of a file, by its path below `folder`.
    """
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings

    embeddings = HuggingFaceEmbeddings(model_name=model_dir, encode_kwargs={"normalize_embeddings": True})
    embeddings.embed_query("warm up")
    store = Chroma(
        collection_name="baseline",
        embedding_function=embeddings,
        persist_directory=str(persist_dir),
        collection_metadata={"hnsw:space": "cosine"},
    )
    started = time.perf_counter()
    documents = load_documents(folder)
    for document in documents:
        document.metadata |= (metadata or {}).get(document.metadata["source"], {})
    chunks = split_documents(documents)
    for start in range(0, len(chunks), 1000):
        store.add_documents(chunks[start : start + 1000])
    seconds = time.perf_counter() - started
    words = sum(len(chunk.page_content.split()) for chunk in chunks)
    return BaselineIndex(
        store=store,
        files=len(documents),
        chunks=len(chunks),
        seconds=seconds,
        mean_words=words / max(1, len(chunks)),
    )


def split_documents(documents: Sequence[Any]) -> Sequence[Any]:
    """Cut documents as the splitter does by default; metadata stays with each chunk."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS)
    return splitter.split_documents(documents)


def load_documents(folder: Path) -> Sequence[Any]:
    """Text files as they are, PDFs by their text layer, one document a file."""
    from langchain_core.documents import Document

    documents = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in TEXT_SUFFIXES:
            text = path.read_text(encoding="utf-8", errors="replace")
        elif path.suffix.lower() == ".pdf":
            text = _pdf_text(path)
        else:
            continue
        source = path.relative_to(folder).as_posix()
        documents.append(Document(page_content=text, metadata={"source": source}))
    return documents


def _pdf_text(path: Path) -> str:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()
