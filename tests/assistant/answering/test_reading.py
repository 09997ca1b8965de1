from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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


def read_text(question: str, text: str) -> Reading:
    """All units of a text, as near to the question as each other."""
    spans = make_reading(question, text).spans
    units = cut_units(text)
    found = UnitVectors(
        units=units, vectors=np.ones((len(units), 1), np.float32), matches=np.zeros((len(units), 0))
    )
    asked = StandaloneQuestion(text=question, focus=question, kinds=())
    return read(asked, spans, question_vector=np.ones(1, np.float32), units={0: found}, weights={})


def test_a_row_that_with_its_header_names_all_that_was_asked_is_told_apart() -> None:
    table = "| Item | Approves |\n| --- | --- |\n| Oven | Head baker |\n| Kiln | Potter |\n"
    units = read_text("Who approves the oven?", table).units

    assert [each.unit.text for each in units if each.feature("row_covers")] == ["| Oven | Head baker |"]


@pytest.mark.parametrize(
    ("question", "aside"),
    [("Who approves an oven?", 1.0), ("What did the previous version say of ovens?", 0.0)],
)
def test_what_earlier_versions_said_stands_aside_unless_it_is_asked_for(question: str, aside: float) -> None:
    span = make_reading(question, "The apprentice approved ovens.").spans[0]
    told = replace(
        span, passages=tuple(replace(each, heading_path=("Revision history",)) for each in span.passages)
    )
    units = cut_units(told.version_text)
    found = UnitVectors(units=units, vectors=np.ones((1, 1), np.float32), matches=np.zeros((1, 0)))
    asked = StandaloneQuestion(text=question, focus=question, kinds=())
    reading = read(asked, [told], question_vector=np.ones(1, np.float32), units={0: found}, weights={})

    assert [each.feature("is_about_itself") for each in reading.units] == [aside]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does gate 3 need?", [1.0, 0.0, 0.0]),
        ("What does a gate need?", [0.0, 0.0, 0.0]),
        ("Who is told of a SEV-1?", [0.0, 0.0, 0.0]),
    ],
)
def test_another_gate_than_the_one_asked_about_is_told_apart(question: str, expected: list[float]) -> None:
    text = "Gate 2 needs a plan. Gate 3 needs what gate 2 needs and a test. The owner opens it."
    reading = read_text(question, text)
    found = {each.unit.start: each.feature("another_number") for each in reading.units}

    assert [found[start] for start in sorted(found)] == expected
