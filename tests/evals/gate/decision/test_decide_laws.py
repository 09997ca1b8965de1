"""Laws that every decision keeps, whatever the cases say."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from evals.gate.decision.decide import decide
from evals.gate.decision.verdict import Decision, Verdict
from evals.gate.metric import RunScores
from tests.evals.gate.decision.made import (
    METRICS,
    changed,
    failed,
    made_bar,
    made_case,
    made_cases,
    made_scores,
)

CASES = made_cases(70)
GROUPED = [made_case(number, cluster=f"policies/{number // 5}.md") for number in range(70)]
BAR = made_bar(gating={"recall": {"floor": 0.3, "margin": 0.08, "min_n": 50}}, hard={"max_new_failures": 8})
BEST_FIRST = [Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.FAIL]
FLAGS = st.lists(st.sampled_from([0.0, 1.0]), min_size=70, max_size=70)
MOSTLY = st.sets(st.integers(0, 69), max_size=12)
"""Places of cases that differ from production."""


def turned(base: RunScores, places: set[int]) -> RunScores:
    values = base.values["recall"]
    return changed(base, "recall", {place: [1 - values[CASES[place].id][0]] for place in places}, CASES)


def worse(before: Decision, after: Decision) -> bool:
    return BEST_FIRST.index(after.verdict) >= BEST_FIRST.index(before.verdict)


@given(FLAGS, MOSTLY, st.integers(0, 69))
@settings(max_examples=120, deadline=None)
def test_one_more_wrong_answer_never_improves_the_verdict(
    flags: list[float], places: set[int], place: int
) -> None:
    base = made_scores(CASES, recall=flags)
    candidate = turned(base, places)
    lower = failed(changed(candidate, "recall", {place: [0.0]}, CASES), CASES, place)

    assert worse(decide(BAR, CASES, METRICS, candidate, base), decide(BAR, CASES, METRICS, lower, base))


@given(
    st.lists(st.floats(0.5, 1.0), min_size=70, max_size=70),
    st.lists(st.floats(-0.2, 0.0), min_size=70, max_size=70),
    st.floats(0.0, 0.25),
)
@settings(max_examples=25, deadline=None)
def test_graded_figures_that_all_sink_never_improve_the_verdict(
    values: list[float], moved: list[float], sunk: float
) -> None:
    bar = made_bar(gating={"graded": {"floor": 0.3, "margin": 0.08, "min_n": 50}})
    base = made_scores(GROUPED, graded=values)
    near = [value + by for value, by in zip(values, moved, strict=True)]
    candidate = made_scores(GROUPED, graded=near)
    lower = made_scores(GROUPED, graded=[value - sunk for value in near])

    assert worse(decide(bar, GROUPED, METRICS, candidate, base), decide(bar, GROUPED, METRICS, lower, base))


def test_one_graded_figure_that_sinks_never_improves_the_verdict() -> None:
    # No law of intervals that rest on a variance, yet what the rule does with such figures.
    drawn = random.Random(5)
    bar = made_bar(gating={"graded": {"floor": 0.3, "margin": 0.08, "min_n": 50}})
    for _ in range(60):
        old = [drawn.choice([0.5, 0.75, 1.0]) for _ in GROUPED]
        new = [max(0.0, min(1.0, value + drawn.choice([0, 0, 0, 0.25, -0.25, -0.5]))) for value in old]
        base, candidate = made_scores(GROUPED, graded=old), made_scores(GROUPED, graded=new)
        place = drawn.randrange(len(new))
        lower = changed(candidate, "graded", {place: [max(0.0, new[place] - 0.5)]}, GROUPED)

        before, after = (decide(bar, GROUPED, METRICS, each, base) for each in (candidate, lower))
        assert worse(before, after)


@given(FLAGS, MOSTLY, st.permutations(range(70)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_cases_changes_nothing(flags: list[float], places: set[int], order: list[int]) -> None:
    base = made_scores(GROUPED, recall=flags)
    candidate = turned(base, places)
    shuffled = [GROUPED[place] for place in order]
    by_case = {case.id: candidate.values["recall"][case.id] for case in shuffled}

    first = decide(BAR, GROUPED, METRICS, candidate, base)
    second = decide(BAR, shuffled, METRICS, replace(candidate, values={"recall": by_case}), base)
    assert first == second
    assert first == decide(BAR, GROUPED, METRICS, candidate, base)


@given(
    st.sampled_from(["recall", "graded", "unheard of"]),
    st.integers(0, 69),
    st.sampled_from([math.nan, math.inf, -math.inf, -1e-9, 1 + 1e-9]),
    st.sampled_from(["candidate", "base", "anchor"]),
    st.integers(0, 2),
)
@settings(max_examples=80, deadline=None)
def test_what_is_no_share_passes_nowhere(
    metric: str, place: int, bad: float, where: str, repeat: int
) -> None:
    whole = made_scores(CASES, recall=1.0, graded=0.5)
    names = ("recall", "graded", "unheard of")
    whole = replace(whole, values={name: {case.id: (1.0,) * 3 for case in CASES} for name in names})
    values = [1.0, 1.0, 1.0]
    values[repeat] = bad
    runs = {"candidate": whole, "base": whole, "anchor": whole}
    assert decide(BAR, CASES, METRICS, *runs.values()).verdict is Verdict.PASS

    runs[where] = changed(whole, metric, {place: values}, CASES)
    found = decide(BAR, CASES, METRICS, *runs.values())

    assert found.verdict is Verdict.INVALID
    json.dumps(found.to_json(), allow_nan=False)


@given(FLAGS, FLAGS)
@settings(max_examples=40, deadline=None)
def test_what_does_not_pass_says_why_and_what_passes_says_nothing(old: list[float], new: list[float]) -> None:
    found = decide(BAR, CASES, METRICS, made_scores(CASES, recall=new), made_scores(CASES, recall=old))

    assert bool(found.reasons) == (found.verdict is not Verdict.PASS)
    assert all(reason.endswith(".") for reason in found.reasons)
    (comparison,) = found.metrics[0].comparisons
    assert comparison.low <= comparison.difference <= comparison.high
