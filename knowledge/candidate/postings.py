"""Reading an FTS5 table term by term, so that its scores can be computed for other contents.

FTS5 scores with the statistics of the table as it is. What a table would give with some rows more
and others less takes each row's lengths and each term's occurrences, which the table keeps.
"""

# ruff: noqa: S608 - table names are digests that knowledge.keyword_index makes

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from knowledge.keyword_index import COLUMN_WEIGHTS

COLUMNS = ("collection", "title", "headings", "body")
_WEIGHT_OF = dict(zip(COLUMNS, COLUMN_WEIGHTS, strict=True))

Query = Callable[[str, tuple[str, ...]], Sequence[Sequence[Any]]]
"""Runs SQL where the table lives and gives all rows."""
Hits = tuple[np.ndarray, np.ndarray]
"""Row ids in ascending order, (n,) int64, and how much each holds of a term, (n,) float64."""


class Postings:
    """One table. What has been read of it is kept: open one while the table stays as it is."""

    def __init__(self, query: Query, table: str, instances: str) -> None:
        """
        Args:
            query: Runs SQL.
            table: Name of the FTS5 table, with its database.
            instances: Name of an `fts5vocab` table of type `instance` on it.
        """
        self._query, self._table, self._instances = query, table, instances
        self._hits: dict[str, Hits] = {}
        self._marked: dict[str, np.ndarray] = {}
        self._lengths: Hits | None = None

    def lengths(self) -> Hits:
        """Every row with its number of words, all columns together."""
        if self._lengths is None:
            rows = self._query(f"SELECT id, sz FROM {self._table}_docsize ORDER BY id", ())
            ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
            words = np.fromiter((_sum_of_varints(row[1]) for row in rows), np.float64, len(rows))
            self._lengths = ids, words
        return self._lengths

    def hits(self, terms: Sequence[str]) -> Hits:
        """The rows that hold a word, given as the terms that FTS5 makes of it.

        That is one term but for rare letters; of several a row must hold all, and counts as
        holding the word as often as the rarest, wherever they stand.
        """
        if not terms:
            return np.zeros(0, np.int64), np.zeros(0, np.float64)
        ids, weights = self._of_term(terms[0])
        for term in terms[1:]:
            others, other_weights = self._of_term(term)
            ids, left, right = np.intersect1d(ids, others, assume_unique=True, return_indices=True)
            weights = np.minimum(weights[left], other_weights[right])
        return ids, weights

    def marked(self, token: str) -> np.ndarray:
        """Ids of the rows of the collection that a token stands for, ascending."""
        if token not in self._marked:
            rows = self._query(
                f"SELECT doc FROM {self._instances} WHERE term = ? AND col = 'collection'", (token,)
            )
            self._marked[token] = np.unique(np.fromiter((row[0] for row in rows), np.int64, len(rows)))
        return self._marked[token]

    def _of_term(self, term: str) -> Hits:
        if term not in self._hits:
            rows = self._query(
                f"SELECT doc, col FROM {self._instances} WHERE term = ? AND col <> 'collection'", (term,)
            )
            occurrences = np.fromiter((row[0] for row in rows), np.int64, len(rows))
            weights = np.fromiter((_WEIGHT_OF[row[1]] for row in rows), np.float64, len(rows))
            ids, places = np.unique(occurrences, return_inverse=True)
            self._hits[term] = ids, np.bincount(places, weights=weights, minlength=len(ids))
        return self._hits[term]


def _sum_of_varints(blob: bytes) -> int:
    """SQLite's variable-length integers, added up: the sizes of a row's columns."""
    total = value = 0
    for byte in blob:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            total += value
            value = 0
    return total
