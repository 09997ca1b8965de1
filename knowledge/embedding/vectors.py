"""Rules every engine's vectors obey: finite, unit length, one per text, equal texts alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from knowledge.errors import ModelUnavailableError


def unit_vectors(vectors: np.ndarray, *, rows: int, dim: int, model: str) -> np.ndarray:
    """Check a batch of raw vectors and scale each to length 1.

    Returns:
        (rows, dim) float32.

    Raises:
        ModelUnavailableError: If the shape is not (rows, dim), a value is not finite, or a
            vector is zero: such a vector would be near everything or nothing.
    """
    if vectors.shape != (rows, dim):
        raise ModelUnavailableError(
            f"The embedding model {model} returned vectors of shape {vectors.shape} instead of "
            f"{(rows, dim)}; choose another model with embedding.model."
        )
    lengths = np.linalg.norm(vectors.astype(np.float32, copy=False), axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or (lengths == 0).any():
        raise ModelUnavailableError(
            f"The embedding model {model} returned vectors that are not numbers or have no length; "
            "its weights are damaged, so install the model again or choose another."
        )
    return np.asarray(vectors / lengths, dtype=np.float32)


def embed_distinct(texts: Sequence[str], embed: Callable[[list[str]], np.ndarray], *, dim: int) -> np.ndarray:
    """Embed each different text once and give the vectors back in the order of `texts`.

    >>> embed_distinct(["b", "a", "b"], lambda ts: np.array([[len(ts)] for _ in ts]), dim=1).ravel()
    array([2, 2, 2])
    """
    if not texts:
        return np.zeros((0, dim), dtype=np.float32)
    position = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    vectors = embed(list(position))
    if len(position) == len(texts):
        return vectors
    return vectors[[position[text] for text in texts]]


def span_vectors(tokens: np.ndarray, offsets: np.ndarray, spans: Sequence[tuple[int, int]]) -> np.ndarray:
    """Vectors of parts of a text, each the mean of its tokens ("late chunking").

    Args:
        tokens: (t, dim) vectors of the text's tokens, in order.
        offsets: (t, 2) character spans of the tokens, in the same order.
        spans: Character spans of the parts.

    Returns:
        (len(spans), dim) float32, unit length; zeros for a part that holds no whole token.
    """
    sums = np.concatenate([np.zeros((1, tokens.shape[1]), np.float32), np.cumsum(tokens, axis=0)])
    vectors = np.zeros((len(spans), tokens.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(spans):
        low = int(np.searchsorted(offsets[:, 0], start, side="left"))
        high = int(np.searchsorted(offsets[:, 1], end, side="right"))
        if high > low:
            total = sums[high] - sums[low]
            vectors[row] = total / max(float(np.linalg.norm(total)), 1e-12)
    return vectors
