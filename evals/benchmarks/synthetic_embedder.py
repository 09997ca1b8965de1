"""Vectors for a grown corpus at a cost of microseconds each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.embedder import PassageVectors, QuestionVectors
from knowledge.index_text import IndexText
from knowledge.unit_vectors import unit_spans

if TYPE_CHECKING:
    from knowledge.embedder import Embedder

DISTANCE = 0.5
"""Length of the random step from an original's vector to a copy's: their cosine is about 0.89,
and 0.8 between two copies."""


class SyntheticEmbedder:
    """The real model for questions and originals, its vectors plus noise for copies.

    A hundred thousand passages would take the real model half an hour, and what is measured
    here is what comes after it. The vector of a copy is its original's, which the real model
    computed, with a random step whose seed is the copy's own text, then brought back to unit
    length; likewise for each of its sentences; its words keep their original's vectors. So
    vectors have the real model's geometry,
    near-duplicates are near, equal texts have equal vectors, and a question, always embedded
    by the real model, meets neighbours as it would in a real library. A text that is no known
    copy is embedded by the real model.

    It gives itself out under the real model's fingerprint, so that the index it fills can be
    searched by `playbook ask` with the real model: that is true of the space the vectors lie
    in, not of each vector. Such an index belongs in a benchmark's temporary home and must
    never be kept. Quality cannot be read off it, only speed and size.
    """

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self._origins: dict[bytes, bytes] = {}
        self._known: dict[bytes, tuple[np.ndarray, np.ndarray, Sequence[np.ndarray]]] = {}

    @property
    def fingerprint(self) -> str:
        """The real model's, see above."""
        return self._real.fingerprint

    @property
    def dim(self) -> int:
        return self._real.dim

    def learn(self, copies: Sequence[IndexText], originals: Sequence[IndexText]) -> None:
        """From now on these texts are copies of those: what must be embedded of them is noise."""
        new = {each.sha256: each for each in originals if each.sha256 not in self._known}
        if new:
            texts = [each.joined for each in new.values()]
            made = self._real.embed_with_spans(texts, [unit_spans(each) for each in new.values()])
            self._known.update(
                zip(new, zip(made.vectors, made.parts, made.words, strict=True), strict=True)
            )
        for copy, original in zip(copies, originals, strict=True):
            self._origins[_key(copy.joined)] = original.sha256

    @property
    def word_dim(self) -> int:
        return self._real.word_dim

    def embed_question(self, text: str) -> QuestionVectors:
        """One question as a whole and word by word, by the real model."""
        return self._real.embed_question(text)

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, by the real model."""
        return self._real.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dim) float32, unit length, same order as `texts`."""
        return self.embed_with_spans(texts, [()] * len(texts)).vectors

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> PassageVectors:
        """Passage vectors, and those of their parts and words; see `Embedder`."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        parts: list[np.ndarray] = [np.zeros((0, self.dim), np.float32)] * len(texts)
        words: list[Sequence[np.ndarray]] = [()] * len(texts)
        strange = []
        for place, (text, wanted) in enumerate(zip(texts, spans, strict=True)):
            origin = self._origins.get(_key(text))
            if origin is None:
                strange.append(place)
            else:
                vector, units, known_words = self._known[origin]
                vectors[place], parts[place] = _step(vector, units, seed=_key(text), parts=len(wanted))
                words[place] = [known_words[at] for at in _nearest(len(wanted), len(known_words))]
        if strange:
            own = self._real.embed_with_spans(
                [texts[place] for place in strange], [spans[place] for place in strange]
            )
            vectors[strange] = own.vectors
            for row, place in enumerate(strange):
                parts[place], words[place] = own.parts[row], own.words[row]
        return PassageVectors(vectors=vectors, parts=parts, words=words)


def _step(vector: np.ndarray, units: np.ndarray, *, seed: bytes, parts: int) -> tuple[np.ndarray, np.ndarray]:
    """A copy's vectors; where it has more or fewer parts than its original, by their place."""
    chance = np.random.default_rng(int.from_bytes(seed, "big"))
    nearest = _nearest(parts, len(units))
    start = np.concatenate([vector[None], units[nearest]])
    noise = chance.standard_normal(start.shape, dtype=np.float32)
    moved = start + noise * (DISTANCE / np.sqrt(start.shape[1], dtype=np.float32))
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    if len(moved) == parts + 1:
        return moved[0], moved[1:]
    return moved[0], np.zeros((parts, start.shape[1]), np.float32)


def _nearest(parts: int, known: int) -> np.ndarray:
    """For each part of a copy the part of its original, by place; empty where that has none."""
    return np.arange(parts) * known // max(parts, 1) if known else np.zeros(0, int)


def _key(text: str) -> bytes:
    """Sixteen bytes that stand for a text: a million of them must fit into memory."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
