"""The embedding interface. Adapters live in `knowledge.embedding`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np


class Embedder(Protocol):
    """Turns text into unit vectors. Knows nothing of passages or stores."""

    @property
    def fingerprint(self) -> str:
        """Model name, weights digest and precision: what must not change under an index."""
        ...

    @property
    def dim(self) -> int: ...

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`."""
        ...

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """Passages and parts of them in one pass.

        The vector of a part is the mean of its tokens' vectors as read in the whole text
        ("late chunking", Günther et al., 2024), so a sentence keeps its context at no
        further cost.

        Args:
            texts: Passages.
            spans: For each text, character spans of its parts.

        Returns:
            (n, dim) vectors as `embed_passages` returns them, and for each text the
            (len(spans), dim) unit vectors of its parts; zeros for a part beyond the
            model's reach.
        """
        ...
