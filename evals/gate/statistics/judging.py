"""What a judge's figures are worth, from a few cases that people labelled too. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from evals.gate.statistics.clusters import z_quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its standard error and its two-sided interval."""

    value: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeCounts:
    """How a judge of yes and no did against people."""

    right_on_yes: int
    yes: int
    """Cases that people said yes to."""
    right_on_no: int
    no: int

    @property
    def sensitivity(self) -> float:
        return self.right_on_yes / self.yes

    @property
    def specificity(self) -> float:
        return self.right_on_no / self.no


def corrected_share(said_yes: float, n: int, judge: JudgeCounts, *, alpha: float = 0.05) -> Estimate:
    """The true share of yes behind a judge's share (Rogan and Gladen, 1978), within 0 and 1.

    The variance adds that of the judged cases to that of both labelled groups
    (Lee and others, arXiv 2511.21140).

    Raises:
        ValueError: If there are no cases or no labels of both kinds, or the judge is no
            better than guessing: then its figures say nothing.
    """
    if not 0 <= said_yes <= n or not n or not judge.yes or not judge.no:
        raise ValueError("a judge's share needs judged cases, and labelled ones of both kinds")
    q1, q0 = judge.sensitivity, judge.specificity
    skill = q0 + q1 - 1
    if skill <= 0:
        raise ValueError("the judge is no better than guessing; its figures say nothing")
    p = said_yes / n
    value = min(1.0, max(0.0, (p + q0 - 1) / skill))
    labelled = (1 - value) ** 2 * q0 * (1 - q0) / judge.no + value**2 * q1 * (1 - q1) / judge.yes
    return _estimate(value, math.sqrt(p * (1 - p) / n + labelled) / skill, alpha, within=True)


def corrected_mean(
    judged: Sequence[float],
    judged_of_labelled: Sequence[float],
    labelled: Sequence[float],
    *,
    alpha: float = 0.05,
) -> Estimate:
    """The true mean behind a judge's mean, by prediction-powered inference (Angelopoulos and others, 2023).

    Args:
        judged: The judge's values of many cases.
        judged_of_labelled: Its values of other cases, that people labelled.
        labelled: Those labels, in the same order.
        alpha: Of the two-sided interval.

    Raises:
        ValueError: If there are fewer than two of either, or the last two differ in length.
    """
    if len(judged) < 2 or len(labelled) < 2 or len(judged_of_labelled) != len(labelled):
        raise ValueError("a judge's mean needs two judged and two labelled cases at least")
    away = [f - y for f, y in zip(judged_of_labelled, labelled, strict=True)]
    error = math.sqrt(variance(judged) / len(judged) + variance(away) / len(away))
    return _estimate(fmean(judged) - fmean(away), error, alpha, within=False)


def _estimate(value: float, error: float, alpha: float, *, within: bool) -> Estimate:
    half = z_quantile(1 - alpha / 2) * error
    low, high = value - half, value + half
    if within:
        low, high = max(0.0, low), min(1.0, high)
    return Estimate(value=value, standard_error=error, low=low, high=high)
