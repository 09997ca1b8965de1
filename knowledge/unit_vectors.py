"""Vectors of a passage's units: where they stand in the indexed text, and how they are kept."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from knowledge.documents import Passage
from knowledge.index_text import IndexText, index_text
from knowledge.retrieval import UnitVectors
from knowledge.units import Unit, cut_units
from knowledge.word_matches import decode_words, match_words, unit_counts

_SCALE_BYTES = 4


def unit_spans(text: IndexText) -> list[tuple[int, int]]:
    """Where the units of an indexed text's body stand in the text that is embedded."""
    shift = len(text.joined) - len(text.body)
    return [(unit.start + shift, unit.end + shift) for unit in cut_units(text.body)]


def passage_text(passage: Passage) -> IndexText:
    """What the indexes read of a passage."""
    return index_text(passage.title, passage.heading_path, passage.context, passage.text)


def units_of(
    passage: Passage,
    vectors: np.ndarray | None,
    *,
    dim: int,
    words: bytes = b"",
    question_words: np.ndarray | None = None,
) -> UnitVectors:
    """A passage's units with their stored vectors, and offsets into its version's text.

    The context that was indexed with the passage (a table's header, a list's intro) lends
    its units a lead but is itself no unit: it stands elsewhere in the text.

    Args:
        vectors: As stored for the passage's indexed text; None where they are not.
        dim: Of the vectors.
        words: The units' words as `encode_words` packed them.
        question_words: (t, width) vectors of the question's words; None matches nothing.
    """
    body = passage_text(passage).body
    units = _cut(body)
    if vectors is None or len(vectors) != len(units):
        vectors = np.zeros((len(units), dim), dtype=np.float32)
    asked = np.zeros((0, 0), np.float32) if question_words is None else question_words
    rows, counts = decode_words(words, asked.shape[1])
    matches = match_words(asked, rows, unit_counts(counts, units))
    shift = len(body) - len(passage.text.strip())
    kept = [row for row, unit in enumerate(units) if unit.start >= shift]
    return UnitVectors(
        units=[
            replace(
                units[row],
                start=units[row].start - shift + passage.start,
                end=units[row].end - shift + passage.start,
            )
            for row in kept
        ],
        vectors=vectors[kept],
        matches=matches[kept],
    )


@lru_cache(maxsize=1024)
def _cut(body: str) -> tuple[Unit, ...]:
    """Neighbouring questions find the same passages."""
    return tuple(cut_units(body))


def encode_units(vectors: np.ndarray) -> bytes:
    """Pack (k, dim) unit vectors as int8 with one float32 scale each: a quarter of the space.

    Cosines change by less than 0.005, far less than what tells two sentences apart.
    """
    if not len(vectors):
        return b""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12).astype("<f4") / 127
    packed = np.rint(vectors / scales[:, None]).astype(np.int8)
    return scales.tobytes() + packed.tobytes()


def decode_units(blob: bytes, dim: int) -> np.ndarray:
    """The (k, dim) float32 vectors of `encode_units`, of nearly unit length."""
    count = len(blob) // (dim + _SCALE_BYTES)
    if not count:
        return np.zeros((0, dim), dtype=np.float32)
    scales = np.frombuffer(blob, dtype="<f4", count=count)
    packed = np.frombuffer(blob, dtype=np.int8, offset=count * _SCALE_BYTES)
    return packed.reshape(count, dim).astype(np.float32) * scales[:, None]
