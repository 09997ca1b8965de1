"""Rules that no average may hide, and the cases that changed sides. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.gate.bar import HardRules
from evals.gate.cases.case import Case
from evals.gate.decision.floors import case_means
from evals.gate.decision.reasons import count, listed
from evals.gate.decision.verdict import Flip
from evals.gate.metric import Metric, RunScores

SEVERITY = "severity"
"""Key of the cases that must be passed."""


def hard_failures(
    rules: HardRules, cases: Sequence[Case], candidate: RunScores, metrics: Mapping[str, Metric]
) -> dict[str, list[str]]:
    """Hard metric, or `severity`, to the ids of the cases that broke it, in order of the ids."""
    found: dict[str, list[str]] = {}
    for name in rules.metrics:
        if name not in metrics:
            continue
        perfect = 1.0 if metrics[name].higher_is_better else 0.0
        means = case_means(candidate.values.get(name, {}))
        broken = sorted(case_id for case_id, value in means.items() if value != perfect)
        if broken:
            found[name] = broken
    failed = sorted(
        case.id for case in cases if case.severity == "hard" and not candidate.passed.get(case.id)
    )
    if failed:
        found[SEVERITY] = failed
    return found


def hard_reasons(rules: HardRules, failures: Mapping[str, Sequence[str]]) -> list[str]:
    """Why hard rules fail the run, one sentence each."""
    found = []
    for name, ids in failures.items():
        if name != SEVERITY:
            found.append(f"{name} must be perfect, and is not in {count(len(ids), 'case')}: {listed(ids)}.")
        elif rules.severity_hard_cases == "all_pass":
            found.append(f"{count(len(ids), 'hard case')} did not pass: {listed(ids)}.")
    return found


def flips(
    candidate: RunScores, base: RunScores, metrics: Mapping[str, Metric], faults: Mapping[str, str]
) -> list[Flip]:
    """Cases that pass in one release alone: those that fail now first, then by id.

    Args:
        candidate: Scores of the candidate.
        base: Those of production.
        metrics: The metrics whose changes are told.
        faults: Case id to `retrieval` or `answer`, of what fails in the candidate.
    """
    changed = [i for i in candidate.passed if i in base.passed and candidate.passed[i] != base.passed[i]]
    return [
        Flip(
            case_id=case_id,
            now_passes=bool(candidate.passed[case_id]),
            changed=_changes(case_id, candidate, base, metrics),
            fault="" if candidate.passed[case_id] else faults.get(case_id, ""),
        )
        for case_id in sorted(changed, key=lambda i: (bool(candidate.passed[i]), i))
    ]


def flip_reasons(rules: HardRules, found: Sequence[Flip]) -> list[str]:
    """Why too many new failures fail the run."""
    now_fail = [flip.case_id for flip in found if not flip.now_passes]
    if len(now_fail) <= rules.max_new_failures:
        return []
    cases, allowed = count(len(now_fail), "case"), rules.max_new_failures
    return [f"{cases} that passed in production failed now; the bar allows {allowed}: {listed(now_fail)}."]


def _changes(
    case_id: str, candidate: RunScores, base: RunScores, metrics: Mapping[str, Metric]
) -> dict[str, tuple[float, float]]:
    found = {}
    for name in sorted(metrics.keys() & candidate.values.keys() & base.values.keys()):
        after, before = candidate.values[name].get(case_id), base.values[name].get(case_id)
        if not after or not before:
            continue
        pair = (sum(before) / len(before), sum(after) / len(after))
        if pair[0] != pair[1]:
            found[name] = pair
    return found
