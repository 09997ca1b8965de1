"""sentence-transformers: runs any of its models, and is the reference the fast engine is held to.

Importing it costs seconds and some 400 MB, so this module is imported only when chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from knowledge.embedder import PassageVectors, QuestionVectors
from knowledge.embedding.model import ModelFolder
from knowledge.embedding.vectors import embed_distinct, span_vectors, unit_vectors
from knowledge.embedding.words import load_axes, telling_words, words_of_parts
from knowledge.errors import ModelUnavailableError


class SentenceTransformersEmbedder:
    """A sentence-transformers model on the CPU, full precision. Safe for use from several threads."""

    def __init__(self, model: ModelFolder, *, threads: int = 0, batch_size: int = 32) -> None:
        """Raises ModelUnavailableError where the folder is no model."""
        self._folder, self._batch_size = model, batch_size
        if threads:
            torch.set_num_threads(threads)
        transformers_logging.disable_progress_bar()
        try:
            self._model = SentenceTransformer(
                str(model.path),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # every architecture fails in its own way
            raise ModelUnavailableError(
                f"The embedding model {model.name} cannot be loaded ({type(error).__name__}); "
                "check that its folder is complete or choose another."
            ) from error
        self._model.eval()
        self._dim = self._measure_dim()
        self._axes = load_axes(model.sha256)
        self._running = Lock()

    @property
    def fingerprint(self) -> str:
        words = f"/w{self.word_dim}" if self.word_dim else ""
        return f"{self._folder.name}@{self._folder.sha256[:12]}/fp32{words}"

    @property
    def dim(self) -> int:
        return self._dim

    @property
    def word_dim(self) -> int:
        return self._axes.width if self._axes else 0

    def embed_question(self, text: str) -> QuestionVectors:
        """One question as a whole and word by word."""
        vector = self.embed_queries([text])[0]
        if self._axes is None:
            return QuestionVectors(vector=vector, word_vectors=np.zeros((0, 0), np.float32))
        with self._running:
            tokens = self._model.encode(
                [text], show_progress_bar=False, output_value="token_embeddings"
            )[0]
        offsets, word_ids = self._tokenised(text, len(tokens))
        found = telling_words(text, offsets, word_ids)
        kept = [place for place, word in enumerate(found) if word]
        return QuestionVectors(
            vector=vector,
            words=tuple(found[place] for place in kept),
            word_vectors=self._axes.narrow(np.asarray(tokens, dtype=np.float32)[kept]),
        )

    def _tokenised(self, text: str, tokens: int) -> tuple[list[tuple[int, int]], list[int | None]]:
        encoded = self._model.tokenizer(
            text, truncation=True, max_length=tokens, return_offsets_mapping=True
        )
        return list(encoded["offset_mapping"]), list(encoded.word_ids())

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`."""
        return self._embed(texts, self._model.encode_query)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`; equal texts are embedded once."""
        return self._embed(texts, self._model.encode_document)

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> PassageVectors:
        """Passage vectors, and those of their parts and words from the same pass; see `Embedder`."""
        with self._running:
            read = self._model.encode(
                list(texts), batch_size=self._batch_size, show_progress_bar=False, output_value=None
            )
        vectors = np.stack([np.asarray(each["sentence_embedding"], dtype=np.float32) for each in read])
        parts: list[np.ndarray] = []
        words: list[list[np.ndarray]] = []
        for text, wanted, each in zip(texts, spans, read, strict=True):
            tokens = np.asarray(each["token_embeddings"], dtype=np.float32)
            spans_of_tokens, word_ids = self._tokenised(text, len(tokens))
            inner = min(len(tokens), len(spans_of_tokens)) - 1
            offsets = np.array(spans_of_tokens, dtype=np.int64)[1:inner]
            parts.append(span_vectors(tokens[1:inner], offsets, wanted))
            found = telling_words(text, spans_of_tokens[1:inner], word_ids[1:inner])
            words.append(self._words(tokens[1:inner], found, offsets, wanted))
        checked = unit_vectors(vectors, rows=len(texts), dim=self._dim, model=self._folder.name)
        return PassageVectors(vectors=checked, parts=parts, words=words)

    def _words(
        self,
        tokens: np.ndarray,
        found: Sequence[str],
        offsets: np.ndarray,
        spans: Sequence[tuple[int, int]],
    ) -> list[np.ndarray]:
        if self._axes is None:
            return [np.zeros((0, 0), np.float32)] * len(spans)
        return words_of_parts(self._axes.narrow(tokens), found, offsets, spans)

    def _embed(self, texts: Sequence[str], encode: object) -> np.ndarray:
        def run(distinct: list[str]) -> np.ndarray:
            with self._running:
                vectors = encode(  # type: ignore[operator]
                    distinct,
                    batch_size=self._batch_size,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
            return unit_vectors(vectors, rows=len(distinct), dim=self._dim, model=self._folder.name)

        return embed_distinct(list(texts), run, dim=self._dim)

    def _measure_dim(self) -> int:
        return int(self._model.encode(["probe"], show_progress_bar=False).shape[1])
