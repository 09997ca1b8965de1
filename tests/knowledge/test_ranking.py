from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.documents import Passage
from knowledge.ranking import weighed_by_words
from knowledge.retrieval import UnitVectors
from knowledge.settings import RetrievalSettings

WORDS = ("vendor", "review", "deadline")
RANKING = [(1, 0.9), (2, 0.8)]


def passage(number: int, *, title: str = "Vendor review") -> Passage:
    return Passage(
        passage_id=number, version_id=1, doc_id="vendors", version=1, source="vendors.md",
        collection="ops", title=title, heading_path=(), start=0, end=0, text="",
    )  # fmt: skip


PASSAGES = {1: passage(1), 2: passage(2)}


def met(*rows: Sequence[float]) -> UnitVectors:
    """Units that meet the words this well."""
    matches = np.array(rows, np.float32).reshape(len(rows), len(WORDS))
    return UnitVectors(units=(), vectors=np.zeros((len(rows), 4), np.float32), matches=matches)


def weights(*, words: float, unnamed: float) -> RetrievalSettings:
    return RetrievalSettings(word_weight=words, unnamed_word_weight=unnamed)


def best(ranking: Sequence[tuple[int, float]]) -> int:
    return max(ranking, key=lambda pair: pair[1])[0]


def test_a_passage_that_meets_the_words_no_heading_names_rises() -> None:
    units = {1: met([1.0, 1.0, 0.1]), 2: met([0.6, 0.6, 0.9])}
    weighed = weighed_by_words(RANKING, units, PASSAGES, WORDS, weights(words=0.0, unnamed=0.5))

    assert best(RANKING) == 1
    assert best(weighed) == 2
    assert dict(weighed) == pytest.approx({1: 0.9 + 0.5 * 0.1, 2: 0.8 + 0.5 * 0.9})


def test_what_a_heading_names_is_no_news_in_its_document_but_is_in_another() -> None:
    units = {1: met([0.0, 0.0, 0.5]), 2: met([0.9, 0.9, 0.5])}
    own = weighed_by_words(RANKING, units, PASSAGES, WORDS, weights(words=0.0, unnamed=1.0))
    other = weighed_by_words(
        RANKING,
        units,
        {1: passage(1, title="Parking"), 2: passage(2, title="Parking")},
        WORDS,
        weights(words=0.0, unnamed=1.0),
    )

    assert best(own) == 1
    assert best(other) == 2


def test_the_gain_by_hand_takes_each_words_best_unit() -> None:
    # best of both units: 0.8, 0.4, 0.6; only "deadline" is unnamed
    units = {1: met([0.8, 0.0, 0.2], [0.2, 0.4, 0.6])}
    [(_, score)] = weighed_by_words([(1, 1.0)], units, PASSAGES, WORDS, weights(words=2.0, unnamed=3.0))

    assert score == pytest.approx(1.0 + 2.0 * 0.6 + 3.0 * 0.6)


def test_weights_of_zero_change_nothing() -> None:
    units = {1: met([0.0, 0.0, 0.0]), 2: met([1.0, 1.0, 1.0])}

    assert weighed_by_words(RANKING, units, PASSAGES, WORDS, weights(words=0, unnamed=0)) == RANKING


def test_a_question_without_telling_words_changes_nothing() -> None:
    assert weighed_by_words(RANKING, {}, PASSAGES, (), RetrievalSettings()) == RANKING


def test_a_passage_without_units_keeps_its_score() -> None:
    units = {1: met(), 2: met([0.5, 0.5, 0.5])}
    weighed = dict(weighed_by_words(RANKING, units, PASSAGES, WORDS, weights(words=1.0, unnamed=1.0)))

    assert weighed[1] == 0.9
    assert weighed[2] == pytest.approx(0.8 + 0.5 + 0.5)
