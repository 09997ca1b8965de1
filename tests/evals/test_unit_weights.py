from __future__ import annotations

import numpy as np
import pytest

from assistant.answering.reading import UNIT_FEATURES
from evals.questions import DatasetError
from evals.unit_weights import UnitExample, fit_units

pytest.importorskip("scipy", reason="the bench extra is not installed")

TELLING = UNIT_FEATURES.index("coverage")


def example(
    chance: np.random.Generator, *, group: str, source: str = "made", sign: float = 1.0
) -> UnitExample:
    """Eight units of noise; the one that is right has most (or least) of one feature."""
    features = chance.random((8, len(UNIT_FEATURES)))
    right = np.zeros(8)
    right[int(np.argmax(sign * features[:, TELLING]))] = 2.0
    return UnitExample(features=features, right=right, source=source, group=group)


def test_the_one_feature_that_tells_gets_the_largest_weight() -> None:
    chance = np.random.default_rng(5)
    fitted = fit_units([example(chance, group=f"g{n % 5}") for n in range(100)])

    weights = fitted.weights
    assert list(weights) == list(UNIT_FEATURES)
    assert max(weights, key=lambda name: abs(weights[name])) == "coverage"
    assert weights["coverage"] > 3 * sorted(abs(value) for value in weights.values())[-2]
    assert fitted.first_right["made"] > 0.8


def test_a_group_is_measured_with_weights_fitted_on_the_others() -> None:
    # in one group most is right, in the other least: neither helps to foresee the other
    chance = np.random.default_rng(6)
    most = [example(chance, group="most", source="first") for _ in range(40)]
    least = [example(chance, group="least", source="second", sign=-1.0) for _ in range(40)]
    fitted = fit_units([*most, *least])

    assert fitted.first_right["first"] < 0.1
    assert fitted.first_right["second"] < 0.1


def test_a_larger_penalty_makes_smaller_weights() -> None:
    chance = np.random.default_rng(7)
    examples = [example(chance, group=f"g{n % 2}") for n in range(30)]
    loose, tight = (fit_units(examples, penalty=penalty).weights for penalty in (0.1, 50.0))

    assert abs(tight["coverage"]) < abs(loose["coverage"])


def test_a_single_group_is_fitted_though_nothing_is_left_to_measure_on() -> None:
    chance = np.random.default_rng(8)
    fitted = fit_units([example(chance, group="only") for _ in range(40)])

    assert fitted.first_right == {}
    assert max(fitted.weights, key=lambda name: fitted.weights[name]) == "coverage"


def test_examples_without_a_right_unit_are_told_in_a_sentence() -> None:
    nothing = UnitExample(
        features=np.ones((3, len(UNIT_FEATURES))), right=np.zeros(3), source="made", group="g"
    )

    with pytest.raises(DatasetError, match="gold evidence"):
        fit_units([nothing])
