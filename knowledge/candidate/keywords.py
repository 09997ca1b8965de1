"""The keyword index as it would be after changes, scored as FTS5 would score it then."""

# ruff: noqa: S608 - table names are digests that knowledge.keyword_index makes

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, inspect

from knowledge.candidate.postings import COLUMNS, Hits, Postings
from knowledge.keyword_index import (
    FREQUENT_FROM,
    POSTINGS_BUDGET,
    RECOUNT_GROWTH,
    TOKENIZER,
    KeywordEntry,
    SqliteKeywordIndex,
    collection_token,
    table_name,
)
from knowledge.keyword_query import inverse_frequency
from knowledge.partitions import Partition

K1, B = 1.2, 0.75
"""FTS5's own constants of BM25."""


class CandidateKeywordIndex(SqliteKeywordIndex):
    """`KeywordIndex` over the stored tables, with rows added and removed in memory only.

    Scores are those of Okapi BM25 as FTS5 computes it, on the contents after the changes; to the
    last digit where a word is one term. The tables must not change under it.
    """

    def __init__(self, *, postings_budget: int = POSTINGS_BUDGET) -> None:
        super().__init__(postings_budget=postings_budget)
        self._added = sqlite3.connect(":memory:", check_same_thread=False)
        self._lock = threading.RLock()
        self._changes: dict[str, _TableChange] = {}
        self._contents: dict[str, _Contents] = {}

    def prepare(self, connection: Connection) -> None:
        """Make the stored tables readable term by term on a connection of one's own."""
        for table in _stored_tables(connection):
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE temp.{table}_instances USING fts5vocab(main, {table}, 'instance')"
            )

    def add(self, connection: Connection, partition: Partition, entries: Iterable[KeywordEntry]) -> None:
        """As in the stored index, in memory."""
        change = self._change(connection, table_name(partition))
        token = collection_token(partition.collection)
        rows = [
            (each.passage_id, token, each.text.title, each.text.headings, each.text.body) for each in entries
        ]
        self._added.executemany(
            f"INSERT INTO {change.table}(rowid, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?)", rows
        )
        change.added.extend(row[0] for row in rows)
        change.count(len(rows))

    def remove(self, connection: Connection, partition: Partition, passage_ids: Sequence[int]) -> None:
        """As in the stored index, in memory."""
        change = self._change(connection, table_name(partition))
        change.removed.update(passage_ids)
        change.count(-len(passage_ids))

    def close(self) -> None:
        """Free the memory."""
        with self._lock:
            self._added.close()

    def _sizes(self, connection: Connection, tables: Sequence[str]) -> dict[str, int]:
        sizes = super()._sizes(connection, tables)
        sizes.update({each: self._changes[each].passages for each in tables if each in self._changes})
        return {table: sizes[table] for table in sorted(sizes) if sizes[table] > 0}

    def _frequency(self, connection: Connection, table: str, stem: str) -> int:
        change = self._changes.get(table)
        if change is None:
            return super()._frequency(connection, table, stem)
        if change.recounted_with is None and change.stored:
            kept = self._kept_frequency(connection, table, stem)
            if kept is not None:
                return kept
        with self._lock:
            contents = self._contents_of(connection, table)
            if change.recounted_with is not None:
                then = contents.frequency_before_removal(stem, change.added[: change.recounted_with])
                if then >= FREQUENT_FROM:
                    return then
            return contents.frequency(stem)

    def _score(
        self, connection: Connection, table: str, words: Sequence[str], token: str | None, top_k: int
    ) -> list[tuple[int, float]]:
        if table not in self._changes:
            return super()._score(connection, table, words, token, top_k)
        stems = self._stemmer.stems(words)
        with self._lock:
            contents = self._contents_of(connection, table)
            ids, scores = contents.score([stems[word] for word in words], token)
        order = np.lexsort((ids, -scores))
        best = order if top_k < 0 else order[:top_k]
        return [(int(ids[place]), float(scores[place])) for place in best]

    def _contents_of(self, connection: Connection, table: str) -> _Contents:
        """A changed table's rows; they are read through the connection of this search."""
        self._connection = connection
        if table not in self._contents:
            self._contents[table] = _Contents(
                stored=Postings(self._read_stored, f"main.{table}", f"temp.{table}_instances"),
                added=Postings(self._read_added, table, f"{table}_instances"),
                change=self._changes[table],
            )
        return self._contents[table]

    def _read_stored(self, sql: str, values: tuple[str, ...]) -> Sequence[Sequence[Any]]:
        return self._connection.exec_driver_sql(sql, values).all()

    def _read_added(self, sql: str, values: tuple[str, ...]) -> Sequence[Sequence[Any]]:
        return self._added.execute(sql, values).fetchall()

    def _change(self, connection: Connection, table: str) -> _TableChange:
        if table not in self._changes:
            stored = _stored_tables(connection)
            passages, counted = stored.get(table, (0, 0))
            self._changes[table] = _TableChange(
                table=table, stored=table in stored, passages=passages, counted=counted
            )
            self._added.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5({', '.join(COLUMNS)}, tokenize='{TOKENIZER}')"
            )
            self._added.execute(
                f"CREATE VIRTUAL TABLE {table}_instances USING fts5vocab({table}, 'instance')"
            )
        return self._changes[table]


def _stored_tables(connection: Connection) -> dict[str, tuple[int, int]]:
    """Each table's passages, and how many they were when its frequent terms were last counted."""
    if not inspect(connection).has_table("keyword_tables", schema="main"):
        return {}
    rows = connection.exec_driver_sql("SELECT name, passages, counted FROM main.keyword_tables")
    return {name: (passages, counted) for name, passages, counted in rows}


@dataclass(slots=True, kw_only=True)
class _TableChange:
    """What becomes of one table."""

    table: str
    stored: bool
    """Whether the table exists."""
    passages: int
    counted: int
    """How many passages it had when its frequent terms were last counted."""
    added: list[int] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)
    recounted_with: int | None = None
    """How many of the added rows were there when they would be counted again; None if never."""

    def count(self, change: int) -> None:
        """Follow the table's size, and when the stored index would count its terms again."""
        self.passages += change
        if self.passages > FREQUENT_FROM and self.passages > RECOUNT_GROWTH * self.counted:
            self.counted, self.recounted_with = self.passages, len(self.added)


class _Contents:
    """The rows of one table after the changes."""

    def __init__(self, *, stored: Postings, added: Postings, change: _TableChange) -> None:
        self._stored, self._added, self._change = stored, added, change
        self._removed = np.array(sorted(change.removed), dtype=np.int64)
        old, old_lengths = stored.lengths() if change.stored else _NOTHING
        kept = ~np.isin(old, self._removed)
        new, new_lengths = added.lengths()
        self._ids = np.concatenate([old[kept], new])
        order = np.argsort(self._ids, kind="stable")
        self._ids = self._ids[order]
        self._lengths = np.concatenate([old_lengths[kept], new_lengths])[order]
        self._average = self._lengths.sum() / max(1, len(self._ids))
        self._held: dict[tuple[str, ...], Hits] = {}

    def frequency(self, stem: str) -> int:
        """How many rows hold a term."""
        return len(self._hits([stem])[0])

    def frequency_before_removal(self, stem: str, added: Sequence[int]) -> int:
        """How many rows held it with these rows added and none removed yet."""
        old = len(self._stored.hits([stem])[0]) if self._change.stored else 0
        return old + int(np.isin(self._added.hits([stem])[0], np.array(added, np.int64)).sum())

    def score(self, words: Sequence[Sequence[str]], token: str | None) -> Hits:
        """The rows that hold any word, each word given by its terms, with their BM25."""
        scores = np.zeros(len(self._ids))
        found = np.zeros(len(self._ids), dtype=bool)
        for terms in words:
            places, weights = self._hits(terms)
            rarity = inverse_frequency(len(self._ids), len(places))
            lengths = self._lengths[places]
            scores[places] += rarity * (
                (weights * (K1 + 1.0)) / (weights + K1 * (1 - B + B * lengths / self._average))
            )
            found[places] = True
        if token is not None:
            found &= np.isin(self._ids, self._marked(token))
        return self._ids[found], scores[found]

    def _marked(self, token: str) -> np.ndarray:
        old = self._stored.marked(token) if self._change.stored else _NOTHING[0]
        return np.concatenate([old, self._added.marked(token)])

    def _hits(self, terms: Sequence[str]) -> Hits:
        """Places in the list of rows, and how much each holds of the word."""
        key = tuple(terms)
        if key not in self._held:
            old, old_weights = self._stored.hits(terms) if self._change.stored else _NOTHING
            kept = ~np.isin(old, self._removed)
            new, new_weights = self._added.hits(terms)
            places = np.searchsorted(self._ids, np.concatenate([old[kept], new]))
            self._held[key] = places, np.concatenate([old_weights[kept], new_weights])
        return self._held[key]


_NOTHING: Hits = (np.zeros(0, np.int64), np.zeros(0, np.float64))
