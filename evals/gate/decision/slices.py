"""The candidate's means by claim and tag: for reading, they decide nothing. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from evals.gate.cases.case import Case
from evals.gate.decision.comparing import mean
from evals.gate.decision.floors import case_means
from evals.gate.metric import RunScores


def slices(
    cases: Sequence[Case], candidate: RunScores, metrics: Collection[str]
) -> dict[str, dict[str, float]]:
    """Claim or tag, then metric, to the mean over its cases; both by name.

    Args:
        cases: Of the run.
        candidate: Its scores.
        metrics: Those to tell.
    """
    members: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for name in (*case.tags, *([case.claim.value] if case.claim else [])):
            members[name].add(case.id)
    found: dict[str, dict[str, float]] = {}
    for name in sorted(members):
        for metric in sorted(set(metrics) & candidate.values.keys()):
            values = {i: v for i, v in candidate.values[metric].items() if i in members[name]}
            if values:
                found.setdefault(name, {})[metric] = mean(case_means(values))
    return found
