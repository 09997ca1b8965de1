"""False alarms of a release beside itself: of repeats that really came, and of runs drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from evals.gate.bar import Bar
from evals.gate.cases.case import Case
from evals.gate.decision.simulation import SimulatedRule, false_alarm_rate
from evals.gate.judging import Corpora, Sides, judge, score
from evals.gate.metric import RunScores
from evals.gate.outputs import Output
from evals.gate.selftest.blocks import Block, FalseAlarm, alarms
from evals.gate.selftest.power import cases_of

SUPPOSED = (0.02, 0.05, 0.1)
"""Shares of cases that change between two runs, for which the rate is shown whatever was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """How often one metric alarms although nothing changed."""

    metric: str
    cases: int
    margin: float
    measured: float
    """Share of its cases that changed between two repeats."""
    rate: float
    """Of false alarms at that share."""
    supposed: tuple[float, ...]
    """The same at each of `SUPPOSED`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRepeats:
    """A chat model's repeats, held against each other as if they were two releases."""

    pairs: int
    """Each way round."""
    false_alarms: Sequence[FalseAlarm]
    changing: dict[str, float]
    """Metric to the share of its cases that differ between two repeats."""


def simulated(bar: Bar, cases: Sequence[Case], changing: dict[str, float], *, runs: int) -> list[Alarms]:
    """The rate of false alarms of each gating metric with a margin.

    Args:
        bar: What must be reached.
        cases: Those of the bar.
        changing: Metric to the share of cases that changed where nothing was changed; 0 by default.
        runs: How many are drawn for each rate.
    """
    counted = cases_of(bar, cases)
    found = []
    for name, rule in bar.gating.items():
        n = counted[name]
        if rule.margin is None or n < 2:
            continue
        drawn = SimulatedRule(margin=rule.margin, alpha=bar.alpha)
        measured = changing.get(name, 0.0)
        rates = [false_alarm_rate(drawn, n=n, changing=share, runs=runs) for share in (measured, *SUPPOSED)]
        found.append(
            Alarms(
                metric=name,
                cases=n,
                margin=rule.margin,
                measured=measured,
                rate=rates[0],
                supposed=tuple(rates[1:]),
            )
        )
    return found


def split_repeats(
    bar: Bar, cases: Sequence[Case], outputs: Sequence[Output], corpora: Corpora
) -> SplitRepeats:
    """Every repeat of one release beside every other, each as if it were a run of its own."""
    repeats = sorted({each.repeat for each in outputs})
    sides = {
        number: [replace(each, repeat=0) for each in outputs if each.repeat == number] for number in repeats
    }
    scored = {number: score(cases, given, corpora) for number, given in sides.items()}
    found: list[FalseAlarm] = []
    shares: dict[str, list[float]] = {}
    pairs = list(permutations(repeats, 2))
    for first, second in pairs:
        for name, share in _changing(scored[first], scored[second]).items():
            shares.setdefault(name, []).append(share)
        blocks = _alarms(bar, cases, sides[first], sides[second], corpora)
        found += [FalseAlarm(of=f"repeat {first + 1} beside {second + 1}", block=each) for each in blocks]
    changing = {name: sum(values) / len(values) for name, values in shares.items()}
    return SplitRepeats(pairs=len(pairs), false_alarms=tuple(found), changing=changing)


def _alarms(
    bar: Bar, cases: Sequence[Case], one: Sequence[Output], other: Sequence[Output], corpora: Corpora
) -> list[Block]:
    untimed = bar.model_copy(update={"operations": {}})
    decision = judge(untimed, cases, Sides(candidate=one, baseline=other), corpora).decision
    return alarms(decision, max_new_failures=bar.hard.max_new_failures)


def _changing(one: RunScores, other: RunScores) -> dict[str, float]:
    found = {}
    for name in one.values.keys() & other.values.keys():
        shared = one.values[name].keys() & other.values[name].keys()
        if shared:
            moved = sum(one.values[name][i] != other.values[name][i] for i in shared)
            found[name] = moved / len(shared)
    return found


HEADER = ("Metric", "Cases", "Margin", "Changed", "False alarms", *(f"at {100 * s:g} %" for s in SUPPOSED))


def table_rows(found: Sequence[Alarms]) -> list[tuple[str, ...]]:
    """One row a metric, for people."""
    return [
        (
            each.metric,
            str(each.cases),
            f"{each.margin:g}",
            f"{100 * each.measured:.1f} %",
            f"{100 * each.rate:.1f} %",
            *(f"{100 * rate:.1f} %" for rate in each.supposed),
        )
        for each in found
    ]


def to_json(found: Sequence[Alarms]) -> list[dict[str, Any]]:
    """JSON values."""
    return [
        {
            "metric": each.metric,
            "cases": each.cases,
            "margin": each.margin,
            "changing": round(each.measured, 6),
            "false_alarm_rate": each.rate,
            "supposed": {f"{share:g}": rate for share, rate in zip(SUPPOSED, each.supposed, strict=True)},
        }
        for each in found
    ]
