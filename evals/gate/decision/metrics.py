"""What each metric of the bar said. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evals.gate.bar import Bar, GatingRule
from evals.gate.cases.case import AttackClaim, Case
from evals.gate.decision.comparing import compared, dropped_for_sure, mean, reason
from evals.gate.decision.floors import FloorFinding, case_means, claims_of, held_against_floor
from evals.gate.decision.reasons import count, in_order, listed, worst
from evals.gate.decision.verdict import Comparison, MetricResult, Verdict
from evals.gate.metric import Metric, RunScores

PRODUCTION, ANCHOR = "production", "anchor"
Reasons = list[tuple[Verdict, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The scores that a decision rests on, and what is known of their cases."""

    bar: Bar
    metrics: Mapping[str, Metric]
    candidate: RunScores
    others: Mapping[str, RunScores]
    """`production` and `anchor`, where there are such."""
    cluster_of: Mapping[str, str]
    claim_of: Mapping[str, AttackClaim | None]
    broken: Mapping[str, str]
    """Metric to why its figures cannot be used."""

    def repeats(self, name: str) -> Mapping[str, Sequence[float]]:
        """The candidate's values of a metric, by case."""
        return self.candidate.values.get(name, {})


def runs_of(
    bar: Bar,
    cases: Sequence[Case],
    metrics: Mapping[str, Metric],
    candidate: RunScores,
    others: Mapping[str, RunScores],
    broken: Mapping[str, str],
) -> Runs:
    """All of it by case id."""
    return Runs(
        bar=bar,
        metrics=metrics,
        candidate=candidate,
        others=others,
        cluster_of={case.id: case.cluster for case in cases},
        claim_of={case.id: case.claim for case in cases},
        broken=broken,
    )


def gating_result(name: str, rule: GatingRule, runs: Runs) -> MetricResult:
    """What a gating metric of the bar said."""
    blank = _blank(name, runs, gating=True)
    floor = rule.max if rule.floor is None else rule.floor
    if blank.verdict is Verdict.INVALID:
        return replace(blank, floor=floor)
    metric, repeats = runs.metrics[name], runs.repeats(name)
    claims = claims_of(name, runs.metrics)
    held = held_against_floor(rule, metric, repeats, runs.claim_of, claims=claims, alpha=runs.bar.alpha)
    comparisons = _comparisons(name, rule.margin, runs)
    reasons = [*_too_narrow(name, runs), *_other_cases(name, runs, compares=rule.margin is not None)]
    reasons += _said(metric, rule, held, comparisons, blank, runs)
    verdict = worst(verdict for verdict, _ in reasons)
    warnings = [dropped_for_sure(metric, blank.candidate or 0.0, each) for each in comparisons]
    return replace(
        blank,
        verdict=verdict,
        reasons=tuple(in_order(reasons)),
        floor=floor,
        bound=held.bound,
        comparisons=tuple(comparisons),
        warnings=tuple(filter(None, warnings)),
    )


def hard_result(name: str, runs: Runs, failed: Sequence[str], why: Sequence[str]) -> MetricResult:
    """What a metric said that must be perfect in every case."""
    blank = _blank(name, runs, gating=True)
    if blank.verdict is Verdict.INVALID:
        return blank
    perfect = 1.0 if runs.metrics[name].higher_is_better else 0.0
    return replace(
        blank,
        verdict=Verdict.FAIL if failed else Verdict.PASS,
        reasons=tuple(why),
        floor=perfect,
        comparisons=tuple(_comparisons(name, None, runs)),
    )


def informing_result(name: str, runs: Runs) -> MetricResult:
    """What a metric said that decides nothing; one that was not measured says so in a warning."""
    blank = _blank(name, runs, gating=False)
    if blank.candidate is None and name not in runs.broken:
        return replace(blank, verdict=Verdict.PASS, reasons=(), warnings=blank.reasons)
    if blank.verdict is Verdict.INVALID:
        return blank
    return replace(blank, comparisons=tuple(_comparisons(name, None, runs)))


def _blank(name: str, runs: Runs, *, gating: bool) -> MetricResult:
    """The figures without a judgement; INVALID where there are none."""
    metric, repeats = runs.metrics.get(name), runs.repeats(name)
    why = runs.broken.get(name) or ("" if metric and repeats else f"{name} was measured on no case.")
    return MetricResult(
        name=name,
        gating=gating,
        candidate=None if why else mean(case_means(repeats)),
        n=len(repeats),
        clusters=len({runs.cluster_of[i] for i in repeats if i in runs.cluster_of}),
        verdict=Verdict.INVALID if why else Verdict.PASS,
        reasons=(why,) if why else (),
        higher_is_better=metric.higher_is_better if metric else True,
        family=metric.family.value if metric else "",
        meaning=metric.meaning if metric else "",
    )


def _comparisons(name: str, margin: float | None, runs: Runs) -> list[Comparison]:
    """Beside production and the anchor, where both have the same cases of enough clusters.

    The anchor's margin is never narrower than the metric's own: the anchor stops small losses
    from adding up, and one loss that production's margin allows is none of that.
    """
    mine, found = case_means(runs.repeats(name)), []
    enough = len({runs.cluster_of.get(i) for i in mine}) >= 2
    for against, scores in runs.others.items():
        theirs = scores.values.get(name, {})
        if not enough or theirs.keys() != mine.keys() or not mine.keys() <= runs.cluster_of.keys():
            continue
        allowed = margin
        if margin is not None and against == ANCHOR:
            allowed = max(margin, runs.bar.anchor.margin)
        found.append(
            compared(
                runs.metrics[name],
                mine,
                case_means(theirs),
                runs.cluster_of,
                against=against,
                margin=allowed,
                alpha=runs.bar.alpha,
            )
        )
    return found


def _said(
    metric: Metric,
    rule: GatingRule,
    held: FloorFinding,
    comparisons: Sequence[Comparison],
    blank: MetricResult,
    runs: Runs,
) -> Reasons:
    """Reasons from floors and comparisons."""
    value = blank.candidate or 0.0
    found: Reasons = list(held.reasons)
    told: set[tuple[float, float, float]] = set()
    for each in comparisons:
        figures = (each.base, each.low, each.high)
        if figures not in told:  # production may itself be the anchor
            found.append(reason(metric, value, each, blank.n, runs.bar.alpha))
        told.add(figures)
    if rule.on_significant_drop == "fail":
        found += [
            (Verdict.FAIL, text) for each in comparisons if (text := dropped_for_sure(metric, value, each))
        ]
    if not runs.others and rule.floor is None and rule.max is None:
        text = f"{metric.name} has a margin alone, and there is no production release; give it a floor."
        found.append((Verdict.INCONCLUSIVE, text))
    return [each for each in found if each[1]]


def _too_narrow(name: str, runs: Runs) -> Reasons:
    found = len({runs.cluster_of[i] for i in runs.repeats(name) if i in runs.cluster_of})
    least = runs.bar.validity.min_clusters
    if found >= least:
        return []
    text = f"{name} was measured on cases of {count(found, 'cluster')}; the bar asks for {least}."
    return [(Verdict.INVALID, text)]


def _other_cases(name: str, runs: Runs, *, compares: bool) -> Reasons:
    """Figures of other cases cannot be compared: a metric is of a case, whatever the answer was."""
    found: Reasons = []
    for against, scores in runs.others.items() if compares else ():
        apart = sorted(scores.values.get(name, {}).keys() ^ runs.repeats(name).keys())
        if apart:
            whose = "production" if against == PRODUCTION else "the anchor"
            text = f"{name} of the candidate and of {whose} are of other cases: {listed(apart)}."
            found.append((Verdict.INVALID, text))
    return found
