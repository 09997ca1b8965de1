"""Whether a run says anything at all: nothing that is missing or broken is averaged away. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from evals.gate.bar import Bar, Validity
from evals.gate.cases.case import Case
from evals.gate.decision.reasons import count, listed
from evals.gate.metric import Family, Metric, RunScores


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeHealth:
    """How the chat model that judges did in this run."""

    valid_rate: float
    """Share of its replies that could be read."""
    problem: str = ""
    """Why it may not gate, in one sentence, such as that nobody calibrated it; "" where it may."""


def bar_faults(bar: Bar, metrics: Mapping[str, Metric], *, bootstrap: bool) -> list[str]:
    """What the bar asks for and this program cannot measure, one sentence each."""
    deciding = [*bar.gating, *bar.hard.metrics]
    found = [
        f"{name} is no metric that this version knows; the bar asks for it."
        for name in dict.fromkeys([*deciding, *bar.inform])
        if name not in metrics
    ]
    rules = bar.gating.values()
    if bootstrap and all(rule.floor is None and rule.max is None for rule in rules):
        found.append("There is no production release to compare with, and the bar has no floor to decide by.")
    return found


def judge_faults(bar: Bar, metrics: Mapping[str, Metric], judge: JudgeHealth | None) -> list[str]:
    """Why the judge's figures cannot be trusted, one sentence each."""
    judged = [
        name
        for name in dict.fromkeys([*bar.gating, *bar.hard.metrics])
        if name in metrics and metrics[name].family is Family.JUDGE
    ]
    if judge is None:
        return [f"{name} is judged by a chat model, and nothing is known of how it did." for name in judged]
    found = []
    least = bar.validity.judge_valid_rate
    if not judge.valid_rate >= least:
        found.append(
            f"{judge.valid_rate:.3f} of the judge's replies could be read; the bar asks for {least:g}."
        )
    if judge.problem and judged:
        found.append(f"{listed(judged)} cannot gate: {judge.problem}")
    return found


def case_faults(cases: Sequence[Case]) -> list[str]:
    """Cases that cannot be told apart, or none at all."""
    ids = [case.id for case in cases]
    if not ids:
        return ["The run has no cases."]
    twice = sorted({each for each in ids if ids.count(each) > 1}) if len(set(ids)) < len(ids) else []
    return [f"The same id is given to several cases: {listed(twice)}."] if twice else []


def lost_cases(cases: Sequence[Case], scores: RunScores) -> tuple[list[str], list[str]]:
    """Ids of the cases that ended in an error, and of those that have no outcome at all."""
    scored = {case_id for by_case in scores.values.values() for case_id in by_case} & scores.passed.keys()
    missing = sorted({case.id for case in cases} - scored - scores.errors.keys())
    return sorted(scores.errors), missing


def coverage_faults(
    cases: Sequence[Case], scores: RunScores, release: str, validity: Validity, *, tolerates: bool
) -> list[str]:
    """Missing, extra and failed cases of one release, one sentence each.

    Args:
        cases: Of the run.
        scores: Of the release.
        release: `The candidate`, `Production` or `The anchor`.
        validity: How much may be lost.
        tolerates: Whether anything may be lost at all: of the candidate alone, and only beside
            a release that tells which metrics its lost cases fail.
    """
    ids = {case.id for case in cases}
    errors, missing = lost_cases(cases, scores)
    extra = sorted(
        (
            {i for by_case in scores.values.values() for i in by_case}
            | scores.passed.keys()
            | scores.errors.keys()
        )
        - ids
    )
    found = []
    if extra:
        found.append(f"{release} has {count(len(extra), 'outcome')} of no case of this run: {listed(extra)}.")
    allowed = validity.max_error_rate if tolerates else 0.0
    if len(errors) > allowed * len(ids):
        first = f"{errors[0]}: {scores.errors[errors[0]].rstrip('.')}."
        found.append(f"{release} failed to react in {count(len(errors), 'case')}, first in {first}")
    needed = validity.case_coverage if tolerates else 1.0
    if len(ids) - len(missing) < needed * len(ids):
        found.append(f"{release} has no outcome of {count(len(missing), 'case')}: {listed(missing)}.")
    return found


def value_faults(
    scores: RunScores, release: str, metrics: Mapping[str, Metric], deciding: Collection[str]
) -> dict[str, str]:
    """Metric to why its figures cannot be used, in one sentence; those that can be are left out.

    Args:
        scores: Of one release.
        release: Its name.
        metrics: All that are known.
        deciding: Metrics that gate: each of their cases must have all its repeats. Others may
            depend on what was answered.
    """
    found = {}
    for name in sorted(scores.values):
        by_case, binary = scores.values[name], name in metrics and metrics[name].binary
        bad = sorted(i for i, values in by_case.items() if not values or not all(map(_is_share, values)))
        half = sorted(i for i, values in by_case.items() if binary and not all(v in (0, 1) for v in values))
        repeats = sorted({len(values) for values in by_case.values()})
        if bad:
            found[name] = f"{name} of {release} is no number from 0 to 1 in {listed(bad)}."
        elif half:
            found[name] = f"{name} of {release} must be 0 or 1, and is neither in {listed(half)}."
        elif len(repeats) > 1 and name in deciding:
            found[name] = f"{name} of {release} has {listed(list(map(str, repeats)))} repeats of a case."
    return found


def with_lost_as_failures(
    candidate: RunScores, lost: Collection[str], reference: RunScores, metrics: Mapping[str, Metric]
) -> RunScores:
    """The candidate's scores with its lost cases at their worst.

    A lost case counts in every metric that the reference has of it, and has not passed.
    """
    if not lost:
        return candidate
    values = {name: dict(by_case) for name, by_case in candidate.values.items()}
    for name in sorted(metrics.keys() & reference.values.keys()):
        worst = 0.0 if metrics[name].higher_is_better else 1.0
        for case_id in sorted(set(lost) & reference.values[name].keys()):
            values.setdefault(name, {})[case_id] = (worst,)
    return replace(candidate, values=values, passed={**candidate.passed, **dict.fromkeys(lost, False)})


def _is_share(value: float) -> bool:
    return math.isfinite(value) and 0 <= value <= 1
