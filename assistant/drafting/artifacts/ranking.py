"""Which use case comes first: the gate of readiness before any score. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.artifacts.prioritisation_scorecard import (
    Feasibility,
    Leverage,
    Readiness,
    ScoredUseCase,
    TieBreak,
    Weights,
)

GATE = 3
"""A dimension below it is fixed first."""

_PARTS = {
    "leverage": (),
    "feasibility": ("data_access", "workflow_definition", "integration"),
    "readiness": ("owner_committed", "user_motivation", "governance_conditions"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedUseCase:
    """Where one use case stands."""

    entry: ScoredUseCase
    rank: int
    """From 1."""
    scores: dict[str, int | None]
    """By dimension; None where nothing is scored."""
    fix_first: tuple[str, ...]
    """Dimensions below the gate or not scored; empty where it passes."""
    weakest: int
    """Its lowest score; 0 where a dimension is not scored."""
    weighted: float
    """Weighted sum of its scores."""


def rank_use_cases(
    entries: Sequence[ScoredUseCase], weights: Weights | None = None
) -> tuple[RankedUseCase, ...]:
    """Order use cases: those with all dimensions at the gate, then the rest; within each by the weakest
    dimension, then the weighted sum, then the tie break, then the id.

    What is not scored counts as below the gate, so that a gap never helps.
    """
    weights = weights or Weights()
    judged = [_judged(entry, weights) for entry in entries]
    judged.sort(
        key=lambda one: (
            bool(one.fix_first),
            -one.weakest,
            -one.weighted,
            -_tie_break(one.entry.tie_break),
            one.entry.use_case_id,
            one.entry.id,
        )
    )
    return tuple(replace(one, rank=rank) for rank, one in enumerate(judged, start=1))


def dimension_score(dimension: Leverage | Feasibility | Readiness) -> int | None:
    """Its score, but never above its worst part; without a score the worst part if all parts are scored."""
    names = _PARTS[type(dimension).__name__.lower()]
    parts = [getattr(dimension, name).value for name in names]
    scored = [part for part in parts if part is not None]
    if dimension.score.value is not None:
        return min([dimension.score.value, *scored])
    return min(scored) if scored and len(scored) == len(parts) else None


def _judged(entry: ScoredUseCase, weights: Weights) -> RankedUseCase:
    scores = {name: dimension_score(getattr(entry, name)) for name in _PARTS}
    return RankedUseCase(
        entry=entry,
        rank=0,
        scores=scores,
        fix_first=tuple(name for name, score in scores.items() if score is None or score < GATE),
        weakest=min(score or 0 for score in scores.values()),
        weighted=sum((score or 0) * getattr(weights, name) for name, score in scores.items()),
    )


def _tie_break(given: TieBreak | None) -> float:
    """WSJF or RICE; 0 where a figure is missing. Relative: only of use beside others of the same method."""
    if given is None:
        return 0.0
    if given.method == "wsjf":
        gains = (given.value, given.time_criticality, given.risk_reduction)
        return sum(gain or 0.0 for gain in gains) / given.size if given.size else 0.0
    factors = (given.reach, given.impact, given.confidence)
    if not given.effort or any(factor is None for factor in factors):
        return 0.0
    return (given.reach or 0.0) * (given.impact or 0.0) * (given.confidence or 0.0) / given.effort
