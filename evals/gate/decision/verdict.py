"""What a decision is made of. Pure data; JSON-able."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """How a run of the gate ends; the worst reason decides."""

    PASS = "pass"  # noqa: S105 - no password
    INCONCLUSIVE = "inconclusive"
    """Neither good enough nor bad enough to say with these cases."""
    FAIL = "fail"
    INVALID = "invalid"
    """Something is missing or broken, so that nothing can be said."""
    TAMPERED = "tampered"
    """Something that was locked is not what it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One metric of the candidate beside another release, on the same cases."""

    against: str
    """`production` or `anchor`."""
    base: float
    difference: float
    """Candidate less base, turned so that more is better."""
    low: float
    high: float
    """One-sided bounds of the difference, each at 1 - alpha."""
    margin: float | None
    """None where this comparison is for reading and decides nothing."""
    method: str
    """`tango`, `cluster_bca`, `cluster_t` or `no_change`."""
    discordant: float | None = None
    """Share of cases that differ; None where cases are not 0 or 1."""
    detectable: float | None = None
    """The smallest drop that this many cases would show with power 0.8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricResult:
    """What one metric said."""

    name: str
    gating: bool
    candidate: float | None
    """Mean over the cases; None where nothing was measured."""
    n: int
    clusters: int
    verdict: Verdict
    reasons: Sequence[str] = ()
    """One sentence each; empty where it passed without remark."""
    floor: float | None = None
    """Floor, or for a metric of which less is better its max."""
    bound: float | None = None
    """The exact bound that was held against the floor, where the bar asks for it."""
    comparisons: Sequence[Comparison] = ()
    warnings: Sequence[str] = ()
    higher_is_better: bool = True
    family: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A case that passes in one release and fails in the other."""

    case_id: str
    now_passes: bool
    changed: Mapping[str, tuple[float, float]]
    """Metric to its value before and after, where they differ."""
    fault: str = ""
    """`retrieval`: what answers was not read. `answer`: it was read and not said. "" where neither fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsResult:
    """Time or money."""

    name: str
    candidate: float | None
    base: float | None
    ratio: float | None
    ratio_low: float | None
    """One-sided lower bound of the ratio: only what is surely slower counts as slower."""
    verdict: Verdict
    reasons: Sequence[str] = ()
    limit: float | None = None
    max_ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The verdict with all that it rests on."""

    verdict: Verdict
    reasons: Sequence[str]
    """Why it is not a pass, the weightiest first; of a pass the warnings are in the metrics."""
    metrics: Sequence[MetricResult]
    """The gating ones first, in the bar's order."""
    operations: Sequence[OperationsResult] = ()
    flips: Sequence[Flip] = ()
    hard_failures: Mapping[str, Sequence[str]] | None = None
    """Hard metric, or `severity`, to the ids of the cases that broke it."""
    cases: int = 0
    errors: Mapping[str, str] | None = None
    bootstrap: bool = False
    """There was no production release to compare with: floors and hard rules alone decided."""
    waived: Sequence[str] = ()
    """Metrics that a second person let pass, with the reason and the end of it."""
    slices: Mapping[str, Mapping[str, float]] | None = None
    """Tag or claim, then metric, to the candidate's mean: for reading, it decides nothing."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, in a fixed order."""
        return asdict(self)
