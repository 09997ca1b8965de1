"""Weigh what speaks for a claim that nothing contradicts.

The weights are data (`support.yaml`), fitted by `playbook bench calibrate-verification` on
labelled responses; each has the sign that its name says, so that a closer match never
counts against a claim.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.answering.verification.compare import Comparison
from assistant.answering.verification.meaning import Meeting

WEIGHTS_FILE = Path(__file__).parent / "support.yaml"

SIGNALS: Mapping[str, int] = {
    "strict": 1,
    "predicate": 1,
    "anchored": 1,
    "elsewhere": -1,
    "coverage": 1,
    "met": 1,
    "least": 1,
    "unmet": -1,
    "told": 1,
    "negation": -1,
    "strength": -1,
    "condition": -1,
    "turned": -1,
    "other_doubts": -1,
}
"""What is weighed, and whether it speaks for a claim or against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportWeights:
    """A logistic rule over `SIGNALS`."""

    intercept: float
    weights: Mapping[str, float]


def support_signals(parts: Sequence[Comparison], meeting: Meeting) -> dict[str, float]:
    """The measurements of a claim, of its least carried part where parts were compared."""
    softened = {doubt for part in parts for doubt in part.softened}
    doubts = softened | {doubt for part in parts for doubt in part.doubts}
    negation = {d for d in doubts if d.startswith("negation")}
    strength = {d for d in doubts if d.startswith("must/should/may")}
    condition = {d for d in doubts if d.startswith("without its")}
    return {
        "strict": min(part.strict for part in parts),
        "predicate": min(part.predicate for part in parts),
        "anchored": float(any(part.anchored for part in parts)),
        "elsewhere": max(part.elsewhere for part in parts),
        "coverage": min(part.coverage for part in parts),
        "met": meeting.met,
        "least": meeting.least,
        "unmet": meeting.unmet,
        "told": meeting.told,
        "negation": float(bool(negation)),
        "strength": float(bool(strength)),
        "condition": float(bool(condition)),
        "turned": float(bool(softened - negation - strength - condition)),
        "other_doubts": float(bool(doubts - softened - negation - strength - condition)),
    }


def support_score(signals: Mapping[str, float], rule: SupportWeights | None = None) -> float:
    """Probability-like score of a claim, 0 to 1, by the released weights or by `rule`."""
    rule = rule or load_weights()
    value = rule.intercept + sum(weight * signals[name] for name, weight in rule.weights.items())
    return 1 / (1 + math.exp(-value))


@lru_cache(maxsize=1)
def load_weights() -> SupportWeights:
    """The released weights."""
    import yaml

    raw = yaml.safe_load(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return SupportWeights(intercept=raw["intercept"], weights=raw["weights"])
