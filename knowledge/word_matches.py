"""How well each word of a question is met by the words of a passage's units."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from knowledge.units import Unit

_WORD = re.compile(r"[^\W_]+")


def encode_words(parts: Sequence[np.ndarray]) -> bytes:
    """Pack each unit's (m, width) word vectors: two bytes for each m, then int8 numbers.

    Only the direction of a vector matters, so each is scaled to use all of int8's range.
    """
    if not any(len(part) for part in parts):
        return b""
    counts = np.array([len(parts), *(len(part) for part in parts)], dtype="<u2")
    rows = np.concatenate([part for part in parts if len(part)])
    scale = 127 / np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12)
    return counts.tobytes() + np.rint(rows * scale).astype(np.int8).tobytes()


def decode_words(blob: bytes, width: int) -> tuple[np.ndarray, np.ndarray]:
    """The (m, width) int8 vectors of `encode_words` and how many of them each unit has."""
    if not blob:
        return np.zeros((0, width), np.int8), np.zeros(0, np.int64)
    units = int(np.frombuffer(blob, "<u2", count=1)[0])
    counts = np.frombuffer(blob, "<u2", count=units, offset=2).astype(np.int64)
    rows = np.frombuffer(blob, np.int8, offset=2 * (units + 1)).reshape(-1, width)
    return rows, counts


def match_words(question: np.ndarray, rows: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The best match of each question word within each unit ("MaxSim", Khattab and Zaharia, 2020).

    Args:
        question: (t, width) unit vectors of the question's telling words.
        rows: (m, width) word vectors of any length, unit after unit.
        counts: (k,) how many of them each unit has.

    Returns:
        (k, t) float32 cosines; 0 for a unit without words.
    """
    matches = np.zeros((len(counts), len(question)), dtype=np.float32)
    if not len(rows) or not len(question):
        return matches
    words = rows.astype(np.float32)
    words /= np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1e-12)
    filled = np.flatnonzero(counts)
    starts = (np.cumsum(counts) - counts)[filled]
    matches[filled] = np.maximum.reduceat(words @ question.T, starts, axis=0)
    return matches


def unnamed_words(words: Sequence[str], named: Sequence[str]) -> np.ndarray:
    """Which words of a question a passage's title and headings do not name yet.

    They are what is asked about the subject, and what tells its passages apart.

    Args:
        words: The question's telling words, in lower case.
        named: Title and headings.

    Returns:
        (len(words),) bool; all true where every word is named.

    >>> unnamed_words(["vendor", "review", "deadline"], ["Vendor reviews"]).tolist()
    [False, False, True]
    """
    known = [word for text in named for word in _WORD.findall(text.lower()) if len(word) > 2]
    free = np.array(
        [not any(each.startswith(word) or word.startswith(each) for each in known) for word in words],
        dtype=bool,
    )
    return free if free.any() else np.ones(len(words), dtype=bool)


def unit_counts(counts: np.ndarray, units: Sequence[Unit]) -> np.ndarray:
    """The counts of these units; zeros where the stored ones are of another cut."""
    return counts if len(counts) == len(units) else np.zeros(len(units), dtype=np.int64)
