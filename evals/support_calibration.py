"""Fit the weights by which the support check believes a claim that nothing contradicts.

Responses are labelled as a whole. Every sentence of a faithful one is carried; of an
unfaithful one only the least believed sentence is taken for the wrong one, in a few rounds
("multiple instance learning", Andrews et al., 2003). Signals whose fitted weight has the
wrong sign are left out: a closer match must never speak against a claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np

from assistant.answering.verification.support import SIGNALS, SupportWeights, support_score
from assistant.answering.verify import SUPPORTED_FROM
from evals.benchmarks.verification import VerificationOutcome

ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportExample:
    """One response: what was weighed of its sentences, and whether it is faithful."""

    sentences: Sequence[Mapping[str, float]]
    faithful: bool
    source: str
    """Generated or written; both have the same say."""
    group: str
    """Whose texts it is about."""


def build_examples(outcomes: Sequence[VerificationOutcome], *, source: str) -> list[SupportExample]:
    """Responses with what is left to weigh of them.

    Nothing is left of one that a contradiction gives away; it only counts. Where a set has
    twins its other unfaithful responses are left out: written beside the text they repeat it
    more closely than the faithful ones do, and would teach that closeness is suspect.
    """
    if any(outcome.case.twin_of for outcome in outcomes):
        outcomes = [o for o in outcomes if o.case.faithful or o.case.twin_of]
    return [
        SupportExample(
            sentences=[] if _is_given_away(outcome) else _weighed(outcome),
            faithful=outcome.case.faithful,
            source=source,
            group=outcome.case.group,
        )
        for outcome in outcomes
    ]


def _weighed(outcome: VerificationOutcome) -> list[Mapping[str, float]]:
    return [c.check.signals for c in outcome.checked if c.check.signals is not None]


def _is_given_away(outcome: VerificationOutcome) -> bool:
    return any(c.check.signals is None and not c.check.supported for c in outcome.checked)


def fit_support(examples: Sequence[SupportExample], *, regularisation: float = 0.1) -> SupportWeights:
    """Fit a logistic rule; a claim of even odds scores `SUPPORTED_FROM`.

    Args:
        examples: Of both labels.
        regularisation: Inverse strength of the L2 penalty on standardised signals.
    """
    rule: SupportWeights | None = None
    for _ in range(ROUNDS):
        rows, labels, keys = [], [], []
        counts = Counter((example.source, example.faithful) for example in examples)
        for example in examples:
            told = example.sentences
            if told and not example.faithful:
                told = [min(told, key=lambda each: _believed(each, rule))]
            rows += told
            labels += [example.faithful] * len(told)
            keys += [(example.source, example.faithful)] * len(told)
        weights = np.array([1 / counts[key] for key in keys])
        weights *= len(rows) / weights.sum()
        rule = _fit(rows, np.array(labels, dtype=int), weights, regularisation)
    assert rule is not None
    return rule


def leave_one_out(examples: Sequence[SupportExample]) -> dict[str, SupportWeights]:
    """For each group of the written examples the rule fitted without it."""
    groups = sorted({example.group for example in examples if example.source == "written"})
    return {group: fit_support([e for e in examples if e.group != group]) for group in groups}


def save_weights(rule: SupportWeights, path: Path) -> None:
    """Write a rule as the released one."""
    lines = [
        "# Fitted by `playbook bench calibrate-verification`; support.py says what each is.",
        f"intercept: {rule.intercept}",
        "weights:",
        *(f"  {name}: {weight}" for name, weight in rule.weights.items()),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _believed(signals: Mapping[str, float], rule: SupportWeights | None) -> float:
    return signals["told"] - signals["unmet"] if rule is None else support_score(signals, rule)


def _fit(
    rows: Sequence[Mapping[str, float]], labels: np.ndarray, weights: np.ndarray, regularisation: float
) -> SupportWeights:
    from sklearn.linear_model import LogisticRegression

    names = list(SIGNALS)
    while True:
        matrix = np.array([[row[name] for name in names] for row in rows])
        middle, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
        model = LogisticRegression(C=regularisation, max_iter=2000)
        model.fit((matrix - middle) / scale, labels, sample_weight=weights)
        signed = model.coef_[0] * np.array([SIGNALS[name] for name in names])
        if (signed >= 0).all():
            break
        names.pop(int(np.argmin(signed)))
    fitted = model.coef_[0] / scale
    even = log(SUPPORTED_FROM / (1 - SUPPORTED_FROM))
    return SupportWeights(
        intercept=round(float(model.intercept_[0] - (fitted * middle).sum() + even), 3),
        weights={name: round(float(value), 3) for name, value in zip(names, fitted, strict=True)},
    )
