from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.answering.condense import StandaloneQuestion
from assistant.answering.reader import Reader, Verdict
from assistant.answering.reading import LOOKED_AT_ALONE
from knowledge.retrieval import Retrieval, UnitVectors
from knowledge.units import cut_units
from prompts.release import DecisionRule, ExtractiveParameters
from tests.assistant.answering.readings import make_reading

QUESTION = "When is the kiln opened?"
TEXT = "The kiln stands in the yard. It is opened at sixty degrees. Visitors like it."
ASKED = StandaloneQuestion(text=QUESTION, focus=QUESTION, kinds=())
PARAMETERS = ExtractiveParameters(
    unit_weights={"similarity": 1.0, "similarity_alone": 1.0},
    given_unit_weights={"similarity": 1.0, "similarity_alone": 1.0},
    further_unit_margin=0.1,
    found=DecisionRule(intercept=0.0, weights={}),
    given=DecisionRule(intercept=-1.0, weights={"two_units": 2.0}),
    refusal_threshold=0.5,
    partial_margin=0.0,
)


class Embeds:
    """Embeds every text as one that is as near to the question as told; remembers which."""

    def __init__(self, nearness: float = 0.3) -> None:
        self.texts: list[str] = []
        self._nearness = nearness

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        return np.full((len(texts), 1), self._nearness, np.float32)


def read(
    reader: Reader, *, given: bool, text: str = TEXT, nearness: Sequence[float] = (0.2, 0.9, 0.5)
) -> Verdict:
    units = cut_units(text)
    vectors = np.resize(np.array(nearness, np.float32), (len(units), 1))
    retrieval = Retrieval(
        question=QUESTION, passages=(), question_vector=np.ones(1, np.float32), timings_ms={},
        units={0: UnitVectors(units=units, vectors=vectors, matches=np.zeros((len(units), 0), np.float32))},
    )  # fmt: skip
    return reader.read(ASKED, retrieval, make_reading(QUESTION, text).spans, given=given)


def test_given_and_found_evidence_are_judged_by_their_own_rules() -> None:
    found, given = (read(Reader(PARAMETERS), given=given) for given in (False, True))

    assert found.confidence == 0.5
    # the two nearest are at 0.9 and 0.5, so 2 * 0.7 - 1 = 0.4
    assert given.confidence == pytest.approx(1 / (1 + np.exp(-0.4)))
    assert given.signals == found.signals


def test_found_evidence_is_never_embedded_again() -> None:
    embeds = Embeds()
    verdict = read(Reader(PARAMETERS, embed=embeds), given=False)

    assert embeds.texts == []
    assert all(
        each.feature("similarity_alone") == each.feature("similarity") for each in verdict.reading.units
    )


def test_the_best_units_of_given_evidence_are_embedded_alone() -> None:
    embeds = Embeds(0.3)
    verdict = read(Reader(PARAMETERS, embed=embeds), given=True)

    assert sorted(embeds.texts) == sorted(each.unit.readable for each in verdict.reading.units)
    assert [each.feature("similarity_alone") for each in verdict.reading.units] == pytest.approx([0.3] * 3)


def test_no_more_than_the_best_few_are_embedded() -> None:
    embeds = Embeds()
    text = " ".join(f"Rule {number} holds for everyone here." for number in range(LOOKED_AT_ALONE + 5))
    read(Reader(PARAMETERS, embed=embeds), given=True, text=text)

    assert len(embeds.texts) == LOOKED_AT_ALONE


def test_given_evidence_is_read_without_an_embedder_too() -> None:
    assert read(Reader(PARAMETERS), given=True).reading.units[0].unit.text.startswith("It is opened")


def test_no_evidence_leaves_what_the_rule_alone_says() -> None:
    empty = Retrieval(question=QUESTION, passages=(), question_vector=np.ones(1, np.float32), timings_ms={})
    verdict = Reader(PARAMETERS, embed=Embeds()).read(ASKED, empty, (), given=True)

    assert verdict.confidence == pytest.approx(1 / (1 + np.e))
    assert not verdict.reading.units


def test_quotes_are_those_near_the_best_one_and_no_more_than_the_limit() -> None:
    text = "It is opened at sixty degrees.\n\nThe kiln stands in the yard.\n\nOpen it slowly."
    reader = Reader(PARAMETERS)
    reading = read(reader, given=False, text=text, nearness=(0.9, 0.2, 0.88)).reading
    chosen = [text[each.start : each.end] for each in reader.choose(reading, limit=3)]

    assert chosen == ["It is opened at sixty degrees.", "Open it slowly."]
    assert len(reader.choose(reading, limit=1)) == 1
