"""The decision: from the scores of releases and the bar to one verdict with every reason. Pure.

INVALID where anything is missing or broken; else FAIL where a hard rule, a floor, a limit or the
budget of new failures is broken, or a metric is surely or by itself too far below production or the
anchor; else INCONCLUSIVE where the cases cannot show that it is not; else PASS.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from evals.gate.bar import Bar
from evals.gate.cases.case import Case
from evals.gate.decision.hard import flip_reasons, flips, hard_failures, hard_reasons
from evals.gate.decision.metrics import (
    ANCHOR,
    PRODUCTION,
    Runs,
    gating_result,
    hard_result,
    informing_result,
    runs_of,
)
from evals.gate.decision.operations import OperationsSample, judge_operations
from evals.gate.decision.reasons import in_order, worst
from evals.gate.decision.slices import slices
from evals.gate.decision.validity import (
    JudgeHealth,
    bar_faults,
    case_faults,
    coverage_faults,
    judge_faults,
    lost_cases,
    value_faults,
    with_lost_as_failures,
)
from evals.gate.decision.verdict import Decision, MetricResult, OperationsResult, Verdict
from evals.gate.metric import Metric, RunScores

_NAMES = {PRODUCTION: "Production", ANCHOR: "The anchor"}


def decide(
    bar: Bar,
    cases: Sequence[Case],
    metrics: Mapping[str, Metric],
    candidate: RunScores,
    base: RunScores | None,
    anchor: RunScores | None = None,
    *,
    operations: Sequence[OperationsSample] = (),
    waivers: Collection[str] = (),
    judge: JudgeHealth | None = None,
    faults: Mapping[str, str] | None = None,
) -> Decision:
    """Whether the candidate may go live, as far as figures say.

    Args:
        bar: What must be reached: production's, never the candidate's.
        cases: Every case of the run, in any order.
        metrics: All that this version can measure, by name.
        candidate: Scores of the candidate.
        base: Those of production on the same cases; None only where nothing was ever promoted:
            then floors and hard rules decide alone.
        anchor: Those of the pinned release.
        operations: Times and money; what the bar asks for and is missing makes the run INVALID.
        waivers: Metrics whose INCONCLUSIVE a second person let pass. FAIL and INVALID stand.
        judge: How the judging chat model did; None where none was asked.
        faults: Case id to `retrieval` or `answer`, for the cases that fail now.
    """
    others = {name: run for name, run in ((PRODUCTION, base), (ANCHOR, anchor)) if run is not None}
    invalid = _run_faults(bar, cases, metrics, candidate, others, judge)
    broken = _broken(bar, candidate, others, metrics)
    lost = [case_id for part in lost_cases(cases, candidate) for case_id in part]
    if base is not None and not broken:
        candidate = with_lost_as_failures(candidate, lost, base, metrics)
    runs = runs_of(bar, cases, metrics, candidate, others, broken)
    failures = {} if broken else hard_failures(bar.hard, cases, candidate, metrics)
    turned = flips(candidate, base, metrics, faults or {}) if base is not None and not broken else []
    failing = [*hard_reasons(bar.hard, failures), *flip_reasons(bar.hard, turned)]
    results = _metric_results(runs, failures)
    times = judge_operations(bar.operations, operations, alpha=bar.alpha, bootstrap=base is None)
    waived = [each.name for each in results if each.name in set(waivers) and _may_be_waived(each)]
    reasons = [(Verdict.INVALID, text) for text in (*invalid, *broken.values())]
    reasons += [(Verdict.FAIL, text) for text in failing]
    reasons += _reasons(results, times, waived)
    return Decision(
        verdict=worst(verdict for verdict, _ in reasons),
        reasons=tuple(in_order(reasons)),
        metrics=tuple(_noted(each, waived) for each in results),
        operations=tuple(times),
        flips=tuple(turned),
        hard_failures=failures,
        cases=len(cases),
        errors=dict(sorted(candidate.errors.items())),
        bootstrap=base is None,
        waived=tuple(waived),
        slices={} if broken else slices(cases, candidate, [each.name for each in results]),
    )


def _run_faults(
    bar: Bar,
    cases: Sequence[Case],
    metrics: Mapping[str, Metric],
    candidate: RunScores,
    others: Mapping[str, RunScores],
    judge: JudgeHealth | None,
) -> list[str]:
    """What makes the run as a whole invalid, one sentence each."""
    bootstrap = PRODUCTION not in others
    found = [*case_faults(cases), *bar_faults(bar, metrics, bootstrap=bootstrap)]
    if bootstrap and ANCHOR in others:
        found.append("There is an anchor and no production release; run production beside the candidate.")
    if bar.anchor.release is not None and ANCHOR not in others:
        found.append(f"The bar pins {bar.anchor.release} as the anchor, and it was not run.")
    found += coverage_faults(cases, candidate, "The candidate", bar.validity, tolerates=not bootstrap)
    for name, scores in others.items():
        found += coverage_faults(cases, scores, _NAMES[name], bar.validity, tolerates=False)
    return [*found, *judge_faults(bar, metrics, judge)]


def _broken(
    bar: Bar, candidate: RunScores, others: Mapping[str, RunScores], metrics: Mapping[str, Metric]
) -> dict[str, str]:
    """Metric to why its figures cannot be used, of any release."""
    deciding = {*bar.gating, *bar.hard.metrics}
    found: dict[str, str] = {}
    for release, scores in (("the candidate", candidate), *others.items()):
        whose = "the anchor" if release == ANCHOR else release
        found = {**value_faults(scores, whose, metrics, deciding), **found}
    return found


def _metric_results(runs: Runs, failures: Mapping[str, Sequence[str]]) -> list[MetricResult]:
    """The gating ones in the bar's order, then the hard ones, then those for reading."""
    bar = runs.bar
    hard = [name for name in dict.fromkeys(bar.hard.metrics) if name not in bar.gating]
    inform = [name for name in dict.fromkeys(bar.inform) if name not in bar.gating and name not in hard]
    return [
        *(gating_result(name, rule, runs) for name, rule in bar.gating.items()),
        *(_hard(name, runs, failures) for name in hard),
        *(informing_result(name, runs) for name in inform),
    ]


def _hard(name: str, runs: Runs, failures: Mapping[str, Sequence[str]]) -> MetricResult:
    failed = failures.get(name, ())
    return hard_result(name, runs, failed, hard_reasons(runs.bar.hard, {name: failed} if failed else {}))


def _may_be_waived(result: MetricResult) -> bool:
    return result.gating and result.verdict is Verdict.INCONCLUSIVE


def _reasons(
    results: Sequence[MetricResult], times: Sequence[OperationsResult], waived: Collection[str]
) -> list[tuple[Verdict, str]]:
    deciding = [each for each in results if each.name not in waived]
    return [(each.verdict, text) for each in (*deciding, *times) for text in each.reasons]


def _noted(result: MetricResult, waived: Collection[str]) -> MetricResult:
    if result.name not in waived:
        return result
    return replace(result, warnings=(*result.warnings, "A second person let this pass for a while."))
