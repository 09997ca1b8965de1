from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.answering.condense import StandaloneQuestion
from assistant.answering.reading import UNIT_FEATURES, Reading, read
from knowledge.retrieval import UnitVectors
from knowledge.units import cut_units
from tests.assistant.answering.readings import make_reading

QUESTION = "What is the refund deadline?"
WORDS = ("refund", "deadline")
TEXT = "Refunds are paid by the shop. The deadline is thirty days."
ASKED = StandaloneQuestion(text=QUESTION, focus=QUESTION, kinds=())


def read_with(
    matches: Sequence[Sequence[float]],
    *,
    title: str = "Refund rules",
    words: Sequence[str] = WORDS,
    weights: dict[str, float] | None = None,
) -> Reading:
    """Two sentences that are as near to the question as each other, but for their words."""
    spans = make_reading(QUESTION, TEXT, titles=[title]).spans
    units = cut_units(TEXT)
    found = UnitVectors(
        units=units, vectors=np.ones((len(units), 1), np.float32), matches=np.array(matches, np.float32)
    )
    return read(
        ASKED, spans, question_vector=np.ones(1, np.float32), question_words=words, units={0: found},
        weights=weights or {"unnamed_words": 1.0},
    )  # fmt: skip


def measured(reading: Reading, name: str) -> dict[str, float]:
    return {each.unit.text.split()[0]: each.feature(name) for each in reading.units}


def test_words_that_the_title_names_do_not_count_as_unnamed() -> None:
    reading = read_with([[0.9, 0.1], [0.2, 0.8]])

    assert measured(reading, "unnamed_words") == pytest.approx({"Refunds": 0.1, "The": 0.8})
    assert measured(reading, "words") == pytest.approx({"Refunds": 0.5, "The": 0.5})


def test_the_unit_that_meets_the_unnamed_word_is_read_first() -> None:
    assert read_with([[0.9, 0.1], [0.2, 0.8]]).units[0].unit.text.startswith("The deadline")


def test_where_the_title_names_none_all_words_count() -> None:
    reading = read_with([[0.9, 0.1], [0.2, 0.8]], title="Opening hours")

    assert measured(reading, "unnamed_words") == pytest.approx({"Refunds": 0.5, "The": 0.5})


@pytest.mark.parametrize("words", [(), ("refund",)])
def test_matches_of_other_words_than_the_questions_count_nothing(words: tuple[str, ...]) -> None:
    reading = read_with([[0.9, 0.1], [0.2, 0.8]], words=words)

    assert set(measured(reading, "unnamed_words").values()) == {0.0}
    assert set(measured(reading, "words").values()) == {0.0}


def test_a_feature_without_weight_has_no_say() -> None:
    reading = read_with([[0.9, 0.1], [0.2, 0.8]], weights={"similarity": 2.0})

    assert [each.score for each in reading.units] == [2.0, 2.0]
    assert all(len(each.features) == len(UNIT_FEATURES) for each in reading.units)
