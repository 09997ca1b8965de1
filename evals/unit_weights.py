"""Fit the weights by which sentences, items and rows are ranked.

A softmax over the units of one question, fitted to put its mass on those that hold gold
evidence (ListNet's top-one loss, Cao et al., ICML 2007, with several right answers), with
a penalty on large weights. A dozen interpretable measurements, so a few hundred questions
suffice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.reading import UNIT_FEATURES
from evals.questions import DatasetError

READ = 30
"""Best units of a question that weights are fitted on: the others never reach an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitExample:
    """The units read for one question, and which are right."""

    features: np.ndarray
    """(k, len(UNIT_FEATURES))."""
    right: np.ndarray
    """(k,) 2 for a unit with gold evidence, 1 where its neighbour has it, else 0."""
    source: str
    group: str
    """Questions of one group are never on both sides of a cross-validation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedUnits:
    """Weights, and how often the first unit is right on questions they were not fitted on."""

    weights: dict[str, float]
    first_right: dict[str, float]
    """By source; without those whose every question is in the only group there is."""


def fit_units(examples: Sequence[UnitExample], *, penalty: float = 1.0) -> FittedUnits:
    """Fit on all examples; measure by leaving out one group at a time.

    Raises:
        DatasetError: If no example has a unit that is right.
    """
    if not any(each.right.any() for each in examples):
        raise DatasetError(
            "Nothing that was read holds gold evidence; give questions whose documents are published."
        )
    hits: dict[str, list[bool]] = {}
    for group in sorted({example.group for example in examples}):
        others = [each for each in examples if each.group != group]
        if not any(each.right.any() for each in others):
            continue
        weights = _fit(others, penalty)
        for each in (each for each in examples if each.group == group):
            best = int(np.argmax(each.features @ weights))
            hits.setdefault(each.source, []).append(bool(each.right[best] > 0))
    fitted = _fit(examples, penalty)
    return FittedUnits(
        weights={name: round(float(value), 2) for name, value in zip(UNIT_FEATURES, fitted, strict=True)},
        first_right={source: round(float(np.mean(flags)), 4) for source, flags in hits.items()},
    )


def _fit(examples: Sequence[UnitExample], penalty: float) -> np.ndarray:
    from scipy.optimize import minimize

    usable = [each for each in examples if each.right.any()]
    sizes = {each.source: sum(other.source == each.source for other in usable) for each in usable}
    mean_size = sum(sizes.values()) / len(sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = penalty * float(weights @ weights) / 2, penalty * weights
        for each in usable:
            say = min(1.0, mean_size / sizes[each.source])  # a large set must not rule alone
            scores = each.features @ weights
            mass = np.exp(scores - scores.max())
            right = mass * each.right
            total -= say * float(np.log(right.sum() / mass.sum() + 1e-12))
            gradient = gradient + say * (mass / mass.sum() - right / right.sum()) @ each.features
        return total, gradient

    start = np.zeros(len(UNIT_FEATURES))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)
