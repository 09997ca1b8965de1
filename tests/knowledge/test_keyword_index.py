"""The keyword index on real FTS5."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from knowledge.index_text import index_text
from knowledge.keyword_index import KeywordEntry, SqliteKeywordIndex
from knowledge.keyword_query import affordable_terms, match_expression, question_words
from knowledge.partitions import Partition, Standing


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def part(collection: str = "ops", audience: str = "staff") -> Partition:
    return Partition(collection=collection, audience=audience, standing=Standing.IN_FORCE)


def entry(passage_id: int, text: str, title: str = "", heading: str = "") -> KeywordEntry:
    return KeywordEntry(passage_id=passage_id, text=index_text(title, [heading], "", text))


def test_headings_weigh_more_than_titles_and_titles_more_than_text(connection: Connection) -> None:
    index = SqliteKeywordIndex()
    index.add(
        connection,
        part(),
        [
            entry(1, "pager and so on"),
            entry(2, "and so on", title="pager"),
            entry(3, "and so on", heading="pager"),
            *(entry(number, "quite another matter here") for number in range(4, 12)),
        ],
    )

    assert [each for each, _ in index.search(connection, [part()], "pager", top_k=9)] == [3, 2, 1]


def test_words_match_by_stem_and_without_accents(connection: Connection) -> None:
    index = SqliteKeywordIndex()
    index.add(connection, part(), [entry(1, "Approvals at the café"), entry(2, "Something else")])

    for question in ("who approved it", "approving", "CAFE", "cafés"):
        assert [each for each, _ in index.search(connection, [part()], question, top_k=9)] == [1]


def test_removed_passages_are_forgotten(connection: Connection) -> None:
    index = SqliteKeywordIndex()
    index.add(connection, part(), [entry(1, "pager"), entry(2, "pager")])
    index.remove(connection, part(), [1])
    index.remove(connection, part("legal", "admin"), [2])

    assert [each for each, _ in index.search(connection, [part()], "pager", top_k=9)] == [2]
    index.verify(connection)
    index.clear(connection)
    assert index.search(connection, [part()], "pager", top_k=9) == []


def test_a_collection_restricts_and_its_name_is_no_word(connection: Connection) -> None:
    index = SqliteKeywordIndex()
    index.add(connection, part("ops"), [entry(1, "pager")])
    index.add(connection, part("legal"), [entry(2, "pager")])

    found = index.search(connection, [part("legal")], "pager", top_k=9, collection="legal")

    assert [each for each, _ in found] == [2]
    assert index.search(connection, [part("ops")], "legal ops", top_k=9) == []


def test_scores_of_two_tables_share_one_scale(connection: Connection) -> None:
    """The same text scores alike wherever it lies, however small the table."""
    index = SqliteKeywordIndex()
    others = [entry(number, f"filler words number{number} here") for number in range(10, 60)]
    index.add(connection, part(), [entry(1, "pager rings here now"), *others])
    index.add(connection, part(audience="admin"), [entry(2, "pager rings here now"), entry(3, "else")])

    found = dict(
        index.search(connection, [part(), part(audience="admin")], "pager rings", top_k=9)
    )

    assert found[2] == pytest.approx(found[1], rel=0.35)


def test_kept_frequencies_are_those_of_the_index(connection: Connection) -> None:
    index = SqliteKeywordIndex()
    index.add(connection, part(), [entry(number, f"common w{number % 7}") for number in range(1200)])

    kept = dict(connection.exec_driver_sql("SELECT term, passages FROM keyword_frequencies").all())

    assert kept.pop("common") == 1200
    assert list(kept.values()) == [1200]  # the word that stands for the collection


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 100)), st.integers(0, 150)
)
def test_only_the_rarest_terms_within_the_budget_are_kept(
    frequencies: dict[str, int], budget: int
) -> None:
    kept = affordable_terms(frequencies, budget=budget)
    present = {term: count for term, count in frequencies.items() if count}

    assert len(kept) <= 1 or sum(frequencies[term] for term in kept) <= budget
    assert bool(kept) == bool(present)
    rest = [count for term, count in present.items() if term not in kept]
    assert all(frequencies[term] <= count for term in kept for count in rest)


@given(st.text(max_size=60))
def test_no_character_of_a_question_is_query_syntax(text: str) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        index = SqliteKeywordIndex()
        index.add(connection, part(), [entry(1, text or "x")])
        index.search(connection, [part()], text, top_k=3)
        for word in question_words(text):
            assert word.isalnum()
        connection.exec_driver_sql("SELECT 1").scalar()
    engine.dispose()
    assert '""' not in match_expression(question_words(text) or ["x"], collection_token=None)
