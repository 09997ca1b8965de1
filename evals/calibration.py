"""Fit the decision to answer on question sets: which signals, how much each.

Platt-style logistic regression (Platt, 1999) with strong regularisation on a few signals.
Signals whose fitted weight would be negative are left out: more evidence must never make
an answer less likely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.decide import FOUND_SIGNALS
from evals.questions import DatasetError


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionExample:
    """One question's signals and whether its collection answers it."""

    signals: Mapping[str, float]
    answerable: bool
    source: str
    """The question set; sets are weighted equally."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedDecision:
    """A decision rule, with how it did on questions that it was not fitted on."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float
    auroc: float
    refusal_recall: float
    over_refusal: float


def fit_decision(
    examples: Sequence[DecisionExample],
    *,
    over_refusal: float = 0.08,
    signals: Sequence[str] = FOUND_SIGNALS,
    regularisation: float = 0.3,
    folds: int = 10,
    repeats: int = 5,
) -> FittedDecision:
    """Fit a logistic rule and choose the threshold by cross-validation.

    Args:
        examples: Signals with the right decision.
        signals: Names of those that may have a say.
        over_refusal: The share of answerable questions that may be refused.
        regularisation: Inverse strength of the L2 penalty.
        folds: Of the cross-validation.
        repeats: Of the cross-validation, with other folds; probabilities are averaged.

    Raises:
        DatasetError: If a fold could not have both an answerable and an unanswerable question.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold

    answerable = sum(example.answerable for example in examples)
    if min(answerable, len(examples) - answerable) < folds:
        raise DatasetError(
            f"Fitting takes at least {folds} answerable and {folds} unanswerable questions; "
            f"there are {answerable} and {len(examples) - answerable}."
        )
    labels = np.array([example.answerable for example in examples], dtype=int)
    weights = _balanced(examples)
    names = list(signals)
    while True:
        matrix = np.array([[e.signals[name] for name in names] for e in examples])
        scale = matrix.std(axis=0) + 1e-9
        model = LogisticRegression(C=regularisation, max_iter=2000)
        model.fit(matrix / scale, labels, sample_weight=weights)
        fitted = model.coef_[0] / scale
        if (fitted >= 0).all():
            break
        names.pop(int(np.argmin(fitted)))
    held_out = np.zeros(len(labels))
    for repeat in range(repeats):
        splits = StratifiedKFold(folds, shuffle=True, random_state=repeat).split(matrix, labels)
        for train, test in splits:
            fold = LogisticRegression(C=regularisation, max_iter=2000)
            fold.fit(matrix[train] / scale, labels[train], sample_weight=weights[train])
            held_out[test] += fold.predict_proba(matrix[test] / scale)[:, 1] / repeats
    kept = np.sort(held_out[labels == 1])
    threshold = float(kept[int(over_refusal * len(kept))])
    return FittedDecision(
        intercept=round(float(model.intercept_[0]), 3),
        weights={name: round(float(value), 3) for name, value in zip(names, fitted, strict=True)},
        threshold=round(threshold, 3),
        auroc=round(float(roc_auc_score(labels, held_out)), 4),
        refusal_recall=round(float((held_out[labels == 0] < threshold).mean()), 4),
        over_refusal=round(float((held_out[labels == 1] < threshold).mean()), 4),
    )


def _balanced(examples: Sequence[DecisionExample]) -> np.ndarray:
    """Weights that give both answers, and every question set, the same say."""
    groups: dict[tuple[str, bool], int] = {}
    for example in examples:
        key = (example.source, example.answerable)
        groups[key] = groups.get(key, 0) + 1
    raw = np.array([1 / groups[(e.source, e.answerable)] for e in examples])
    return raw * len(examples) / raw.sum()
