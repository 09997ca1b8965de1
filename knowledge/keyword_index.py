"""The keyword index: SQLite FTS5, one table for each audience and standing.

Lives in the truth database where that is SQLite, so that one transaction changes both;
beside another database it has a file of its own. A table for each audience keeps the
word statistics of restricted text out of everybody else's ranking.
"""

# ruff: noqa: S608 - table names are digests that this module makes, never a person's text

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from knowledge.errors import StoreUnavailableError
from knowledge.index_text import IndexText
from knowledge.keyword_query import (
    affordable_terms,
    inverse_frequency,
    match_expression,
    question_words,
)
from knowledge.partitions import Partition, digest

TOKENIZER = "porter unicode61 remove_diacritics 2"
COLUMN_WEIGHTS = (0.0, 1.5, 2.0, 1.0)  # collection, title, headings, body
POSTINGS_BUDGET = 20_000
"""Postings one search may score in a table: what keeps a million passages as quick as ten
thousand, at about 0.7 µs each."""
FREQUENT_FROM = 500  # passages that hold a term from which on its frequency is kept ready
RECOUNT_GROWTH = 1.2
SMALL_TABLE = 10_000  # rows up to which a table is re-scored on the scale of all readable ones


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordEntry:
    """A passage to be indexed."""

    passage_id: int
    text: IndexText


class KeywordIndex(Protocol):
    """Finds passages by their words. Called within a transaction of its own database."""

    def add(
        self, connection: Connection, partition: Partition, entries: Iterable[KeywordEntry]
    ) -> None: ...

    def remove(
        self, connection: Connection, partition: Partition, passage_ids: Sequence[int]
    ) -> None: ...

    def recount(self, connection: Connection, partition: Partition) -> None: ...

    def search(
        self, connection: Connection, partitions: Sequence[Partition], text: str, *, top_k: int,
        collection: str | None = None,
    ) -> list[tuple[int, float]]:
        """(passage id, BM25 score) pairs, best first, higher is better."""
        ...

    def clear(self, connection: Connection) -> None: ...


class SqliteKeywordIndex:
    """`KeywordIndex` on FTS5."""

    def __init__(self, *, postings_budget: int = POSTINGS_BUDGET) -> None:
        self._budget = postings_budget
        self._stemmer = _Stemmer()

    def add(
        self, connection: Connection, partition: Partition, entries: Iterable[KeywordEntry]
    ) -> None:
        """Index passages in a partition that does not hold them yet."""
        table = self._ensure_table(connection, partition)
        collection = collection_token(partition.collection)
        rows = [
            (entry.passage_id, collection, entry.text.title, entry.text.headings, entry.text.body)
            for entry in entries
        ]
        if rows:
            connection.exec_driver_sql(
                f"INSERT INTO {table}(rowid, collection, title, headings, body) "
                "VALUES (?, ?, ?, ?, ?)",
                rows,
            )
            self._count(connection, table, len(rows))

    def remove(
        self, connection: Connection, partition: Partition, passage_ids: Sequence[int]
    ) -> None:
        """Forget passages of a partition."""
        table = table_name(partition)
        if not passage_ids or not self._sizes(connection, [table]):
            return
        connection.exec_driver_sql(
            f"DELETE FROM {table} WHERE rowid = ?", [(passage_id,) for passage_id in passage_ids]
        )
        self._count(connection, table, -len(passage_ids))

    def recount(self, connection: Connection, partition: Partition) -> None:
        """Take the kept word frequencies anew, so that what has left no longer counts in them."""
        table = table_name(partition)
        for passages in self._sizes(connection, [table]).values():
            self._recount(connection, table, passages)

    def search(
        self,
        connection: Connection,
        partitions: Sequence[Partition],
        text: str,
        *,
        top_k: int,
        collection: str | None = None,
    ) -> list[tuple[int, float]]:
        """The passages that hold the words of `text`, best first.

        Args:
            connection: An open transaction of the database that holds the index.
            partitions: What the reader may read, see `readable_partitions`.
            text: Anything a person typed.
            top_k: Largest number of passages to return.
            collection: Restrict to one collection; the partitions must be of it.

        Returns:
            (passage id, BM25 score) pairs; ties break by id.
        """
        tables = self._sizes(connection, sorted({table_name(each) for each in partitions}))
        words = question_words(text)
        if not tables or not words:
            return []
        token = None if collection is None else collection_token(collection)
        found: dict[int, float] = {}
        for table, frequencies in self._frequencies(connection, tables, words).items():
            terms = affordable_terms(frequencies.local, budget=self._budget)
            if not terms:
                continue
            if len(tables) > 1 and frequencies.rows <= SMALL_TABLE:
                hits = self._score_by_term(connection, table, terms, token, frequencies)
            else:
                hits = self._score(connection, table, terms, token, top_k)
            found.update(hits)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:top_k]

    def clear(self, connection: Connection) -> None:
        """Forget everything; the tables are made anew when passages are added."""
        _ensure_registry(connection)
        for name in connection.exec_driver_sql("SELECT name FROM keyword_tables").scalars().all():
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}_vocabulary")
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        connection.exec_driver_sql("DELETE FROM keyword_frequencies")
        connection.exec_driver_sql("DELETE FROM keyword_tables")

    def verify(self, connection: Connection) -> None:
        """Let SQLite compare each index with its rows.

        Raises:
            StoreUnavailableError: If one does not fit.
        """
        _ensure_registry(connection)
        for name in connection.exec_driver_sql("SELECT name FROM keyword_tables").scalars().all():
            try:
                connection.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES('integrity-check')")
            except DatabaseError as error:
                raise StoreUnavailableError(
                    "The keyword index is damaged; run `playbook kb rebuild`."
                ) from error

    def _score(
        self, connection: Connection, table: str, words: Sequence[str], token: str | None, top_k: int
    ) -> list[tuple[int, float]]:
        weights = ", ".join(map(str, COLUMN_WEIGHTS))
        rows = connection.exec_driver_sql(
            f"SELECT rowid, bm25({table}, {weights}) AS score FROM {table} "
            f"WHERE {table} MATCH ? ORDER BY score, rowid LIMIT ?",
            (match_expression(words, collection_token=token), top_k),
        )
        return [(passage_id, -score) for passage_id, score in rows]

    def _score_by_term(
        self,
        connection: Connection,
        table: str,
        words: Sequence[str],
        token: str | None,
        frequencies: _Frequencies,
    ) -> list[tuple[int, float]]:
        """Score a small table with the rarity that its words have in all readable tables."""
        scores: dict[int, float] = defaultdict(float)
        for word in words:
            scale = inverse_frequency(
                frequencies.total_rows, frequencies.total[word]
            ) / inverse_frequency(frequencies.rows, frequencies.local[word])
            for passage_id, score in self._score(connection, table, [word], token, -1):
                scores[passage_id] += score * scale
        return list(scores.items())

    def _frequencies(
        self, connection: Connection, tables: Mapping[str, int], words: Sequence[str]
    ) -> dict[str, _Frequencies]:
        stems = self._stemmer.stems(words)
        local = {
            table: {
                word: min((self._frequency(connection, table, stem) for stem in found), default=0)
                for word, found in stems.items()
            }
            for table in tables
        }
        total = {word: sum(counts[word] for counts in local.values()) for word in stems}
        return {
            table: _Frequencies(
                rows=tables[table],
                local=counts,
                total_rows=sum(tables.values()),
                total=total,
            )
            for table, counts in local.items()
        }

    def _frequency(self, connection: Connection, table: str, stem: str) -> int:
        kept = self._kept_frequency(connection, table, stem)
        if kept is not None:
            return kept
        counted = connection.exec_driver_sql(
            f"SELECT doc FROM {table}_vocabulary WHERE term = ?", (stem,)
        ).scalar()
        return int(counted or 0)

    def _kept_frequency(self, connection: Connection, table: str, stem: str) -> int | None:
        kept = connection.exec_driver_sql(
            "SELECT passages FROM keyword_frequencies WHERE name = ? AND term = ?", (table, stem)
        ).scalar()
        return None if kept is None else int(kept)

    def _sizes(self, connection: Connection, tables: Sequence[str]) -> dict[str, int]:
        """Rows of those tables that exist and hold any."""
        marks = ", ".join("?" for _ in tables)
        try:
            rows = connection.exec_driver_sql(
                f"SELECT name, passages FROM keyword_tables WHERE name IN ({marks}) ORDER BY name",
                tuple(tables),
            ).all()
        except DatabaseError as error:
            if "no such table" in str(error):
                return {}
            raise
        return {name: count for name, count in rows if count > 0}

    def _ensure_table(self, connection: Connection, partition: Partition) -> str:
        name = table_name(partition)
        _ensure_registry(connection)
        added = connection.exec_driver_sql(
            "INSERT INTO keyword_tables(name, label, passages, counted) VALUES (?, ?, 0, 0) "
            "ON CONFLICT (name) DO NOTHING",
            (name, partition.label),
        )
        if added.rowcount:
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE {name} USING fts5("
                f"collection, title, headings, body, tokenize='{TOKENIZER}')"
            )
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE {name}_vocabulary USING fts5vocab({name}, 'row')"
            )
        return name

    def _count(self, connection: Connection, table: str, change: int) -> None:
        connection.exec_driver_sql(
            "UPDATE keyword_tables SET passages = passages + ? WHERE name = ?", (change, table)
        )
        passages, counted = connection.exec_driver_sql(
            "SELECT passages, counted FROM keyword_tables WHERE name = ?", (table,)
        ).one()
        if passages > FREQUENT_FROM and passages > RECOUNT_GROWTH * counted:
            self._recount(connection, table, passages)

    def _recount(self, connection: Connection, table: str, passages: int) -> None:
        """Keep the frequent terms' frequencies ready: counting one walks its whole list."""
        connection.exec_driver_sql("DELETE FROM keyword_frequencies WHERE name = ?", (table,))
        connection.exec_driver_sql(
            "INSERT INTO keyword_frequencies(name, term, passages) "
            f"SELECT ?, term, doc FROM {table}_vocabulary WHERE doc >= ?",
            (table, FREQUENT_FROM),
        )
        connection.exec_driver_sql(
            "UPDATE keyword_tables SET counted = ? WHERE name = ?", (passages, table)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frequencies:
    """How many passages hold each word, in one table and in all readable ones."""

    rows: int
    local: Mapping[str, int]
    total_rows: int
    total: Mapping[str, int]


class _Stemmer:
    """Asks FTS5 itself for the terms that it makes of a word."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def stems(self, words: Sequence[str]) -> dict[str, list[str]]:
        """The terms of each word: mostly one, none for a word without letters or digits."""
        stems: dict[str, list[str]] = {word: [] for word in words}
        with self._lock:
            connection = self._open()
            connection.execute("DELETE FROM words")
            connection.executemany(
                "INSERT INTO words(rowid, word) VALUES (?, ?)", list(enumerate(words))
            )
            for term, row in connection.execute("SELECT term, doc FROM vocabulary"):
                stems[words[row]].append(term)
        return stems

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(":memory:", check_same_thread=False)
            self._connection.execute(
                f"CREATE VIRTUAL TABLE words USING fts5(word, tokenize='{TOKENIZER}')"
            )
            self._connection.execute(
                "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'instance')"
            )
        return self._connection


def _ensure_registry(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS keyword_tables("
        "name TEXT PRIMARY KEY, label TEXT NOT NULL, passages INTEGER NOT NULL, "
        "counted INTEGER NOT NULL)"
    )
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS keyword_frequencies("
        "name TEXT NOT NULL, term TEXT NOT NULL, passages INTEGER NOT NULL, "
        "PRIMARY KEY (name, term)) WITHOUT ROWID"
    )


def table_name(partition: Partition) -> str:
    return "keyword_" + digest(partition.label)[:16]


def collection_token(collection: str) -> str:
    """One indexed word that stands for a collection, whatever characters its name has."""
    return "c" + digest(collection)[:20]
