"""Reordering candidates by reading question and passage together. Off unless configured."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Protocol

from knowledge.errors import ModelUnavailableError


class Reranker(Protocol):
    """Scores passages for a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, in their order; higher is better."""
        ...


class CrossEncoderReranker:
    """`Reranker` on a sentence-transformers CrossEncoder, loaded at its first use.

    Loads safetensors only, runs no code that comes with a model and contacts nobody.
    """

    def __init__(self, model: str) -> None:
        self._name = model
        self._lock = threading.Lock()
        self._model: Any = None

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score the texts.

        Raises:
            ModelUnavailableError: If the model cannot be loaded.
        """
        with self._lock:
            if self._model is None:
                self._model = self._load()
            predicted = self._model.predict(
                [(question, text) for text in texts], show_progress_bar=False
            )
        return [float(score) for score in predicted]

    def _load(self) -> Any:
        from sentence_transformers import CrossEncoder

        try:
            return CrossEncoder(
                self._name,
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError) as error:
            raise ModelUnavailableError(
                f"The reranker {self._name!r} cannot be loaded; give the folder of a CrossEncoder "
                "with safetensors weights in the setting retrieval.reranker, or leave it out."
            ) from error
