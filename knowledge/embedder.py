"""The embedding interface. Adapters live in `knowledge.embedding`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionVectors:
    """A question as a whole and word by word."""

    vector: np.ndarray
    """(dim,) float32, unit length; zeros where the question holds no word."""
    words: tuple[str, ...] = ()
    """For each word vector its word, in lower case; only words that tell something."""
    word_vectors: np.ndarray
    """(len(words), word_dim) float32, unit length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageVectors:
    """Passages, their parts and the telling words of these, from one pass of the model."""

    vectors: np.ndarray
    """(n, dim) float32, unit length."""
    parts: Sequence[np.ndarray]
    """For each text (k, dim) unit vectors; zeros for a part beyond the model's reach."""
    words: Sequence[Sequence[np.ndarray]]
    """For each part of each text (m, word_dim) unit vectors; m may be 0."""


class Embedder(Protocol):
    """Turns text into unit vectors. Knows nothing of passages or stores."""

    @property
    def fingerprint(self) -> str:
        """Model name, weights digest and precision: what must not change under an index."""
        ...

    @property
    def dim(self) -> int: ...

    @property
    def word_dim(self) -> int:
        """Width of word vectors; 0 for a model without any."""
        ...

    def embed_question(self, text: str) -> QuestionVectors:
        """One question as a whole and word by word, in one pass."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`."""
        ...

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> PassageVectors:
        """Passages and parts of them in one pass.

        The vector of a part is the mean of its tokens' vectors as read in the whole text
        ("late chunking", Günther et al., 2024), so a sentence keeps its context at no
        further cost.

        Args:
            texts: Passages.
            spans: For each text, character spans of its parts.
        """
        ...
