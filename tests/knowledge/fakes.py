"""Honest stand-ins: an embedder in which shared words mean likeness, and small documents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.changes import KnowledgeChanges
from knowledge.documents import (
    DocumentKind,
    DocumentMetadata,
    DocumentStatus,
    PassageSpan,
    PreparedDocument,
    Section,
)
from knowledge.embedder import PassageVectors, QuestionVectors
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.settings import RetrievalSettings

CHUNKER = "paragraphs-1"
TODAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


class HashedEmbedder:
    """Bag of hashed words, unit length. Counts what it embeds."""

    def __init__(self, *, dim: int = 64, name: str = "hashed") -> None:
        self._dim, self._name = dim, name
        self.embedded: list[str] = []

    @property
    def fingerprint(self) -> str:
        return f"{self._name}-{self._dim}"

    @property
    def dim(self) -> int:
        return self._dim

    @property
    def word_dim(self) -> int:
        return self._dim

    def embed_question(self, text: str) -> QuestionVectors:
        words = tuple(re.findall(r"[^\W_]{2,}", text.lower()))
        word_vectors = [self._vector(word) for word in words] or np.zeros((0, self._dim))
        return QuestionVectors(
            vector=self.embed_queries([text])[0],
            words=words,
            word_vectors=np.array(word_vectors, dtype=np.float32),
        )

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self._vector(text) for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded.extend(texts)
        return self.embed_queries(texts)

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> PassageVectors:
        parts = [
            np.array([self._vector(text[start:end]) for start, end in each], dtype=np.float32)
            for text, each in zip(texts, spans, strict=True)
        ]
        words = [
            [self.embed_question(text[start:end]).word_vectors for start, end in each]
            for text, each in zip(texts, spans, strict=True)
        ]
        return PassageVectors(vectors=self.embed_passages(texts), parts=parts, words=words)

    def _vector(self, text: str) -> np.ndarray:
        vector = np.full(self._dim, 1e-3, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()):
            digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
            vector[int.from_bytes(digest, "big") % self._dim] += 1
        return vector / np.linalg.norm(vector)


def document(
    source: str,
    text: str,
    *,
    doc_id: str | None = None,
    title: str | None = None,
    collection: str = "ops",
    audience: Sequence[str] | None = None,
    status: DocumentStatus | None = None,
    effective_from: date | None = None,
    supersedes: Sequence[str] = (),
    owner: str | None = None,
    deputy: str | None = None,
    review_by: date | None = None,
) -> PreparedDocument:
    """A document of one section, cut at blank lines."""
    sections = (
        [Section(ordinal=0, heading_path=("Rules",), start=0, end=len(text))] if text else []
    )
    return PreparedDocument(
        source=source,
        collection=collection,
        format="markdown",
        original=text.encode(),
        sha256=hashlib.sha256(f"{text}{status}{supersedes}{doc_id}{audience}".encode()).hexdigest(),
        text=text,
        metadata=DocumentMetadata(
            doc_id=doc_id,
            title=title or Path(source).stem,
            kind=DocumentKind.POLICY,
            audience=frozenset(audience) if audience else None,
            status=status,
            effective_from=effective_from,
            supersedes=tuple(supersedes),
            owner=owner,
            deputy=deputy,
            review_by=review_by,
        ),
        sections=sections,
        passages=paragraphs(text),
    )


def paragraphs(text: str) -> list[PassageSpan]:
    """One passage a paragraph."""
    return [
        PassageSpan(ordinal=ordinal, section=0, start=match.start(), end=match.end())
        for ordinal, match in enumerate(re.finditer(r"\S[^\n]*(?:\n[^\n]+)*", text))
    ]


def changes(*upserts: PreparedDocument, root: str = "docs", **others: Any) -> KnowledgeChanges:
    """A publication of these documents into their collection."""
    collection = upserts[0].collection if upserts else others.pop("collection", "ops")
    return KnowledgeChanges(collection=collection, root=root, upserts=upserts, **others)


def open_base(home: Path, **others: Any) -> KnowledgeBase:
    """A knowledge base on real SQLite and Chroma, with the hashed embedder."""
    embedder = others.pop("embedder", None) or HashedEmbedder()
    return open_knowledge_base(
        home,
        embedder_factory=lambda: embedder,
        chunker_version=others.pop("chunker_version", CHUNKER),
        retrieval=others.pop("retrieval", RetrievalSettings()),
        clock=others.pop("clock", lambda: TODAY),
        **others,
    )


def publish(base: KnowledgeBase, *upserts: PreparedDocument, **others: Any) -> Any:
    """Publish with a name and a reason."""
    return base.publish(changes(*upserts, **others), actor="Ada", reason="test")


def found(base: KnowledgeBase, question: str, *, role: str = "staff", **others: Any) -> list[str]:
    """Texts of the passages that a search returns, best first."""
    scope = base.scope(
        role=role, collection=others.pop("collection", None), as_of=others.pop("as_of", None)
    )
    retrieval = base.retriever.search(question, scope, **others)
    return [each.passage.text for each in retrieval.passages]


def first_release() -> list[PreparedDocument]:
    """Documents for tests that then publish `second_release`."""
    return [
        document("a.md", "Two people approve prompts.\n\nThe owner signs prompts."),
        document("b.md", "Pagers ring at night.", doc_id="b"),
        document("c.md", "Robots rest on Sunday.", audience=["admin"]),
        document("old.md", "Old prompts need nothing.", doc_id="old"),
    ]


def second_release() -> tuple[list[PreparedDocument], dict[str, Any]]:
    """Every kind of change at once: new, changed, moved, superseding, retired, hidden."""
    upserts = [
        document("a.md", "Three people approve prompts.\n\nThe lead signs prompts.\n\nNobody waits."),
        document("c.md", "Robots rest on Sunday.", audience=["staff"]),
        document("new.md", "New prompts need a test.", supersedes=["old"]),
    ]
    return upserts, {"retired": ["b.md"]}
