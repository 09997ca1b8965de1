"""Vectors of single words in their context, narrowed to what storing them is worth.

A passage's one vector blurs what each word says. Comparing the question word by word
("late interaction", Khattab and Zaharia, SIGIR 2020) sees it again, but 384 numbers a word
are too many to keep. The leading principal axes of the model's word vectors keep nearly
all of the effect in 48; they are data that belongs to the model, made by
`playbook bench word-axes` and found by the digest of its weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.keyword_query import STOPWORDS

AXES_FOLDER = Path(__file__).parent / "axes"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordAxes:
    """The affine map from a model's word vectors to the narrow ones."""

    mean: np.ndarray
    """(dim,) float32, taken off before projecting: what all words have in common."""
    axes: np.ndarray
    """(dim, width) float32, orthonormal columns, most telling first."""

    @property
    def width(self) -> int:
        return int(self.axes.shape[1])

    def narrow(self, tokens: np.ndarray) -> np.ndarray:
        """(t, dim) word vectors of any length as (t, width) float32 of unit length."""
        lengths = np.linalg.norm(tokens, axis=1, keepdims=True)
        projected = (tokens / np.maximum(lengths, 1e-12) - self.mean) @ self.axes
        norms = np.linalg.norm(projected, axis=1, keepdims=True)
        return np.asarray(projected / np.maximum(norms, 1e-12), dtype=np.float32)


def load_axes(weights_sha256: str) -> WordAxes | None:
    """The axes of a model; None for a model that has none, which is then read by whole texts."""
    path = AXES_FOLDER / f"{weights_sha256[:12]}.npz"
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as stored:
        return WordAxes(mean=stored["mean"].astype(np.float32), axes=stored["axes"].astype(np.float32))


def fit_axes(tokens: np.ndarray, *, width: int) -> WordAxes:
    """Principal axes of word vectors.

    Args:
        tokens: (n, dim) vectors of many words, of any length.
        width: How many axes to keep.
    """
    unit = tokens / np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), 1e-12)
    mean = unit.mean(axis=0)
    values, axes = np.linalg.eigh(np.cov(unit - mean, rowvar=False))
    order = np.argsort(values)[::-1][:width]
    return WordAxes(mean=mean.astype(np.float32), axes=axes[:, order].astype(np.float32))


def telling_words(text: str, offsets: Sequence[tuple[int, int]], word_ids: Sequence[int | None]) -> list[str]:
    """For each token the word it is part of, in lower case; "" for one that tells nothing.

    Args:
        text: What was tokenised.
        offsets: Character span of each token.
        word_ids: Number of the word of each token, as tokenizers count them.
    """
    spans: dict[int, tuple[int, int]] = {}
    for (start, end), word in zip(offsets, word_ids, strict=True):
        if word is not None and end > start:
            low, high = spans.get(word, (start, end))
            spans[word] = (min(low, start), max(high, end))
    telling = {word: _telling(text[start:end]) for word, (start, end) in spans.items()}
    return ["" if word is None else telling.get(word, "") for word in word_ids]


def _telling(word: str) -> str:
    lower = word.lower()
    named = lower.isalnum() and (len(lower) > 1 or lower.isdigit())
    return lower if named and lower not in STOPWORDS else ""


def words_of_parts(
    narrow: np.ndarray,
    words: Sequence[str],
    offsets: np.ndarray,
    spans: Sequence[tuple[int, int]],
) -> list[np.ndarray]:
    """The vectors of the telling words in each part of a text.

    Args:
        narrow: (t, width) vectors of the text's tokens.
        words: For each token its word, "" for one that tells nothing.
        offsets: (t, 2) character spans of the tokens, in order.
        spans: Character spans of the parts.

    Returns:
        For each part (m, width) float32, in order of the text; m may be 0.
    """
    keep = np.array([bool(word) for word in words], dtype=bool)
    found = []
    for start, end in spans:
        low = int(np.searchsorted(offsets[:, 0], start, side="left"))
        high = int(np.searchsorted(offsets[:, 1], end, side="right"))
        found.append(narrow[low:high][keep[low:high]])
    return found
