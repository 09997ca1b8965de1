from __future__ import annotations

import random

import pytest

from assistant.answering.decide import SIGNALS
from evals.calibration import DecisionExample, fit_decision
from evals.questions import DatasetError

pytest.importorskip("sklearn", reason="the bench extra is not installed")


def example(answerable: bool, chance: random.Random) -> DecisionExample:
    level = 0.7 if answerable else 0.4
    signals = {name: min(1.0, max(0.0, chance.gauss(level, 0.15))) for name in SIGNALS}
    signals["kind_of_noise"] = chance.random()
    return DecisionExample(signals=signals, answerable=answerable, source="made")


def test_a_rule_is_fitted_that_tells_answers_from_near_misses() -> None:
    chance = random.Random(7)
    fitted = fit_decision([example(n % 3 > 0, chance) for n in range(150)], over_refusal=0.1, repeats=1)

    assert fitted.auroc > 0.9
    assert fitted.refusal_recall > 0.8
    assert fitted.over_refusal <= 0.11


def test_more_evidence_never_makes_an_answer_less_likely() -> None:
    chance = random.Random(8)
    fitted = fit_decision([example(n % 2 > 0, chance) for n in range(80)], repeats=1)

    assert all(weight >= 0 for weight in fitted.weights.values())


def test_too_few_questions_to_fit_on_are_named() -> None:
    chance = random.Random(9)

    with pytest.raises(DatasetError, match="there are 30 and 4"):
        fit_decision([example(n >= 4, chance) for n in range(34)])
