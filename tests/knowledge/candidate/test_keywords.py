"""The scores that FTS5 would give, computed beside its tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from knowledge.candidate.keywords import CandidateKeywordIndex
from knowledge.index_text import IndexText
from knowledge.keyword_index import KeywordEntry, SqliteKeywordIndex
from knowledge.partitions import Partition, Standing

STAFF, ADMIN, LABS = (
    Partition(collection=collection, audience=audience, standing=Standing.IN_FORCE)
    for collection, audience in (("ops", "staff"), ("ops", "admin"), ("labs", "staff"))
)
WORDS = [f"word{number}" for number in range(60)] + ["approvals", "approved", "élan", "日本", "x1"]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path / 'keywords.db'}")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def entries(first: int, count: int, chance: random.Random) -> list[KeywordEntry]:
    """Passages in which some words are frequent and others rare, and a few are very long."""

    def text(most: int) -> str:
        picked = [WORDS[min(int(chance.expovariate(0.1)), len(WORDS) - 1)] for _ in range(most)]
        return " ".join(picked)

    return [
        KeywordEntry(
            passage_id=first + place,
            text=IndexText(
                title=text(2),
                headings=text(3),
                body=text(chance.choice([0, 5, 40, 300 if place % 50 == 0 else 9])),
            ),
        )
        for place in range(count)
    ]


@pytest.mark.parametrize(
    ("held", "added", "budget"),
    [(40, 15, 20_000), (700, 250, 20_000), (700, 250, 900), (600, 20, 20_000), (0, 30, 20_000)],
    ids=[
        "a small table",
        "grown enough to be counted anew",
        "terms beyond the budget",
        "counts kept",
        "none held",
    ],
)
def test_scores_are_those_of_the_index_after_the_changes(
    connection: Connection, held: int, added: int, budget: int
) -> None:
    chance = random.Random(held + budget)
    stored = SqliteKeywordIndex(postings_budget=budget)
    for place, partition in enumerate((STAFF, ADMIN, LABS)):
        stored.add(connection, partition, entries(1 + place * 10_000, held, chance))
    new = {each: entries(10**6 + place * 10_000, added, chance) for place, each in enumerate((STAFF, LABS))}
    gone = {STAFF: list(range(1, held // 3)), ADMIN: list(range(10_001, 10_001 + held // 4))}

    tried = CandidateKeywordIndex(postings_budget=budget)
    tried.prepare(connection)
    change(tried, connection, new, gone)
    questions = [" ".join(chance.sample(WORDS, chance.choice([1, 3, 6]))) for _ in range(40)]
    cases = [
        (question, partitions, collection, top_k)
        for question in questions
        for partitions in ([STAFF, LABS], [STAFF, LABS, ADMIN], [ADMIN])
        for collection in (None, "ops")
        for top_k in (5, 100)
    ]
    foretold = [search(tried, connection, *case) for case in cases]
    assert foretold == [search(tried, connection, *case) for case in cases]

    change(stored, connection, new, gone)
    for case, found in zip(cases, foretold, strict=True):
        expected = search(stored, connection, *case)
        assert [each for each, _ in found] == [each for each, _ in expected]
        assert [score for _, score in found] == pytest.approx([score for _, score in expected], rel=1e-12)


def test_a_table_that_does_not_change_is_searched_where_it_is(connection: Connection) -> None:
    chance = random.Random(7)
    stored = SqliteKeywordIndex()
    stored.add(connection, STAFF, entries(1, 50, chance))
    tried = CandidateKeywordIndex()
    tried.prepare(connection)
    tried.add(connection, ADMIN, entries(10**6, 5, chance))

    assert search(tried, connection, "word1", [STAFF]) == search(stored, connection, "word1", [STAFF]) != []


def change(
    index: SqliteKeywordIndex,
    connection: Connection,
    new: dict[Partition, list[KeywordEntry]],
    gone: dict[Partition, list[int]],
) -> None:
    for partition, added in new.items():
        index.add(connection, partition, added)
    for partition, passage_ids in gone.items():
        index.remove(connection, partition, passage_ids)


def search(
    index: SqliteKeywordIndex,
    connection: Connection,
    question: str,
    partitions: list[Partition],
    collection: str | None = None,
    top_k: int = 20,
) -> list[tuple[int, float]]:
    return index.search(connection, partitions, question, top_k=top_k, collection=collection)
