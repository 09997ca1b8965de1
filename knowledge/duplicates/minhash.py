"""Which texts are alike, without comparing each with each: MinHash over runs of words.

Broder, "On the resemblance and containment of documents", 1997; bands as in Leskovec, Rajaraman
and Ullman, "Mining of Massive Datasets", chapter 3. All texts are hashed at once with numpy,
some ten times faster than one by one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

RUN = 3
"""Words in a run. One changed word in ten leaves 0.73 of the runs of three whole."""
HASHES = 128
_ROWS = 2
"""Hashes in a band: texts of which a third of the runs agree meet in a band almost surely."""
_LEAST_AGREEING = 0.1
"""Share of equal hashes below which a pair that met by chance is dropped."""
_CHUNK = 2_048
_CROWD = 60
"""Texts in a bucket from which on each is paired with the first only."""
_ALONE = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
"""Characters of languages that write words without a space; each counts as a word."""
_WORD = re.compile(rf"{_ALONE}|(?:(?!{_ALONE})\w)+")


def words_of(text: str) -> list[str]:
    """Words of a text in lower case; signs and white space do not count."""
    return _WORD.findall(text.lower())


def signatures(texts: Sequence[Sequence[str]]) -> np.ndarray:
    """(n, HASHES) uint32 signatures; texts shorter than a run have one that equals no other's.

    Args:
        texts: The words of each, as `words_of` gives them.
    """
    vocabulary = _Vocabulary()
    made = np.empty((len(texts), HASHES), dtype=np.uint32)
    made[:] = np.arange(len(texts), dtype=np.uint32)[:, None]  # unlike each other
    long = [row for row, words in enumerate(texts) if len(words) >= RUN]
    for start in range(0, len(long), _CHUNK):
        rows = long[start : start + _CHUNK]
        runs, starts = _run_hashes([texts[row] for row in rows], vocabulary)
        mixed = np.empty_like(runs)
        for column, (factor, addend) in enumerate(_COEFFICIENTS):
            np.multiply(runs, factor, out=mixed)
            mixed += addend
            made[rows, column] = np.minimum.reduceat(mixed, starts)
    return made


class _Vocabulary(dict[str, int]):
    """A number for each word, the same in every run of the program."""

    def __missing__(self, word: str) -> int:
        digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return self.setdefault(word, int.from_bytes(digest, "big"))


def like_pairs(made: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of rows that may be alike, in order, each with the smaller row first."""
    found: set[tuple[int, int]] = set()
    for column in range(0, HASHES, _ROWS):
        band = made[:, column].astype(np.uint64) << np.uint64(32) | made[:, column + 1].astype(np.uint64)
        found |= _meeting(band)
    if not found:
        return []
    pairs = np.array(sorted(found), dtype=np.int64)
    agreeing = (made[pairs[:, 0]] == made[pairs[:, 1]]).mean(axis=1)
    return [tuple(pair) for pair in pairs[agreeing >= _LEAST_AGREEING].tolist()]


def _meeting(band: np.ndarray) -> set[tuple[int, int]]:
    order = np.argsort(band, kind="stable")
    ordered = band[order]
    edges = np.concatenate([[0], np.flatnonzero(np.diff(ordered)) + 1, [len(ordered)]])
    found: set[tuple[int, int]] = set()
    for bucket in np.flatnonzero(np.diff(edges) > 1).tolist():  # most hold one text
        found.update(_pairs(order[edges[bucket] : edges[bucket + 1]].tolist()))
    return found


def _pairs(rows: Sequence[int]) -> Iterable[tuple[int, int]]:
    """All pairs of ascending rows; of a crowd those with the first and between neighbours."""
    if len(rows) <= _CROWD:
        return ((one, two) for place, one in enumerate(rows) for two in rows[place + 1 :])
    return [*((rows[0], two) for two in rows[1:]), *pairwise(rows[1:])]


def _run_hashes(texts: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """A uint64 hash of each run, text after text, and where each text's runs begin."""
    lengths = np.array([len(words) for words in texts])
    ids = np.fromiter((vocabulary[word] for words in texts for word in words), np.uint64, lengths.sum())
    mixed = ids
    runs = mixed[: len(mixed) - RUN + 1].copy()
    for offset in range(1, RUN):
        runs = _mix(runs) + mixed[offset : len(mixed) - RUN + 1 + offset]
    ends = np.cumsum(lengths)
    inside = np.ones(len(mixed), dtype=bool)
    for back in range(1, RUN):
        inside[ends - back] = False  # a run never crosses from one text into the next
    counts = lengths - RUN + 1
    hashes = (_mix(runs) >> np.uint64(32)).astype(np.uint32)
    return hashes[inside[: len(runs)]], np.concatenate([[0], np.cumsum(counts)[:-1]])


def _mix(values: np.ndarray) -> np.ndarray:
    """SplitMix64's finaliser (Steele, Lea and Flood, 2014): near numbers become unlike."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _coefficients() -> list[tuple[np.uint32, np.uint32]]:
    """An odd factor and an addend for each hash: x ↦ factor x + addend permutes 32-bit numbers."""
    numbers = (_mix(np.arange(1, 2 * HASHES + 1, dtype=np.uint64)) >> np.uint64(32)).astype(np.uint32)
    return [(numbers[2 * row] | np.uint32(1), numbers[2 * row + 1]) for row in range(HASHES)]


_COEFFICIENTS = _coefficients()
