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

from knowledge.embedding.model import ModelFolder
from knowledge.embedding.vectors import embed_distinct, span_vectors, unit_vectors
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
        self._running = Lock()

    @property
    def fingerprint(self) -> str:
        return f"{self._folder.name}@{self._folder.sha256[:12]}/fp32"

    @property
    def dim(self) -> int:
        return self._dim

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`."""
        return self._embed(texts, self._model.encode_query)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`; equal texts are embedded once."""
        return self._embed(texts, self._model.encode_document)

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """Passage vectors, and the vectors of their parts from the same pass; see `Embedder`."""
        with self._running:
            read = self._model.encode(
                list(texts), batch_size=self._batch_size, show_progress_bar=False, output_value=None
            )
        vectors = np.stack([np.asarray(each["sentence_embedding"], dtype=np.float32) for each in read])
        parts = []
        for text, wanted, each in zip(texts, spans, read, strict=True):
            tokens = np.asarray(each["token_embeddings"], dtype=np.float32)
            encoded = self._model.tokenizer(
                text, truncation=True, max_length=len(tokens), return_offsets_mapping=True
            )
            offsets = np.array(encoded["offset_mapping"], dtype=np.int64)
            inner = min(len(tokens), len(offsets)) - 1
            parts.append(span_vectors(tokens[1:inner], offsets[1:inner], wanted))
        checked = unit_vectors(vectors, rows=len(texts), dim=self._dim, model=self._folder.name)
        return checked, parts

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
