from __future__ import annotations

import json
import math

import pytest

from evals.gate.bar import OperationsRule
from evals.gate.decision.decide import decide
from evals.gate.decision.operations import OperationsSample, judge_operations
from evals.gate.decision.verdict import OperationsResult, Verdict
from tests.evals.gate.decision.made import METRICS, made_bar, made_cases, made_scores

IDS = [f"case-{number:03}" for number in range(40)]
STEADY = {case_id: 100.0 + place for place, case_id in enumerate(IDS)}


def judged(
    candidate: dict[str, float], base: dict[str, float], *, bootstrap: bool = False, **rule: float
) -> OperationsResult:
    sample = OperationsSample(name="latency_ms", candidate=candidate, base=base)
    rules = {"latency_ms": OperationsRule(**rule)}
    (found,) = judge_operations(rules, [sample], alpha=0.05, bootstrap=bootstrap)
    return found


def times(factor: float) -> dict[str, float]:
    return {case_id: factor * value for case_id, value in STEADY.items()}


@pytest.mark.parametrize(("limit", "verdict"), [(137.0, Verdict.PASS), (136.9, Verdict.FAIL)])
def test_the_limit_holds_for_the_slow_cases(limit: float, verdict: Verdict) -> None:
    found = judged(STEADY, STEADY, max=limit)

    assert found.candidate == 137.0
    assert found.verdict is verdict
    if verdict is Verdict.FAIL:
        assert found.reasons == ("latency_ms is 137 at its 95th percentile, above the limit of 136.9.",)


@pytest.mark.parametrize(
    ("factor", "verdict"), [(1.0, Verdict.PASS), (1.25, Verdict.PASS), (2.0, Verdict.FAIL)]
)
def test_what_is_surely_slower_than_the_bar_allows_fails(factor: float, verdict: Verdict) -> None:
    found = judged(times(factor), STEADY, max_ratio=1.2500001)

    assert found.verdict is verdict
    if verdict is Verdict.FAIL:
        assert found.reasons == (
            "latency_ms is 2.00 times production's, case by case"
            " (at least 2.00 times; the bar allows 1.25 times).",
        )


def test_noise_of_less_than_half_the_cases_is_no_slowness() -> None:
    noisy = {
        case_id: value * (3 if place < 18 else 1) for place, (case_id, value) in enumerate(STEADY.items())
    }
    found = judged(noisy, STEADY, max_ratio=1.25)

    assert (found.ratio, found.ratio_low, found.verdict) == (1.0, 1.0, Verdict.PASS)


def test_a_median_above_the_ratio_that_is_not_sure_passes() -> None:
    unsure = {
        case_id: value * (3 if place < 22 else 1) for place, (case_id, value) in enumerate(STEADY.items())
    }
    found = judged(unsure, STEADY, max_ratio=1.25)

    assert found.ratio == 3.0
    assert (found.ratio_low, found.verdict) == (1.0, Verdict.PASS)


def test_too_few_slower_cases_are_inconclusive() -> None:
    few = IDS[:4]
    found = judged(dict.fromkeys(few, 2.0), dict.fromkeys(few, 1.0), max_ratio=1.25)

    assert found.verdict is Verdict.INCONCLUSIVE
    assert "4 cases are too few" in found.reasons[0]


@pytest.mark.parametrize(
    ("candidate", "base", "says"),
    [
        ({}, STEADY, "was not measured for the candidate"),
        (STEADY, {}, "was not measured for production"),
        (STEADY, dict(list(STEADY.items())[1:]), "for one release alone in case-000"),
        ({**STEADY, "case-000": math.nan}, STEADY, "no number"),
        ({**STEADY, "case-000": -1.0}, STEADY, "below 0"),
        (STEADY, {**STEADY, "case-000": math.inf}, "no number"),
    ],
)
def test_what_was_not_measured_is_invalid_and_never_0(
    candidate: dict[str, float], base: dict[str, float], says: str
) -> None:
    found = judged(candidate, base, max=1e6, max_ratio=1.25)

    assert found.verdict is Verdict.INVALID
    assert says in found.reasons[0]
    assert found.candidate is None


def test_what_costs_nothing_in_both_costs_as_much() -> None:
    free = dict.fromkeys(IDS, 0.0)
    assert judged(free, free, max_ratio=1.2).verdict is Verdict.PASS

    found = judged(dict.fromkeys(IDS, 0.01), free, max_ratio=1.2)
    assert found.verdict is Verdict.FAIL
    assert (found.ratio, found.ratio_low) == (None, None)
    assert found.reasons == (
        "latency_ms is incomparably more than production's, which is 0 (the bar allows 1.2 times).",
    )


def test_the_first_release_has_no_ratio_and_keeps_its_limit() -> None:
    assert judged(STEADY, {}, bootstrap=True, max=1e6, max_ratio=1.25).verdict is Verdict.PASS
    assert judged(STEADY, {}, bootstrap=True, max=1.0, max_ratio=1.25).verdict is Verdict.FAIL


def test_operations_are_part_of_the_decision() -> None:
    cases = made_cases(100)
    scores = made_scores(cases, recall=1.0)
    bar = made_bar(operations={"latency_ms": {"max": 1000, "max_ratio": 1.25}})
    slow = OperationsSample(name="latency_ms", candidate=times(2.0), base=STEADY)
    steady = OperationsSample(name="latency_ms", candidate=STEADY, base=STEADY)

    assert decide(bar, cases, METRICS, scores, scores, operations=[steady]).verdict is Verdict.PASS
    found = decide(bar, cases, METRICS, scores, scores, operations=[slow])
    assert found.verdict is Verdict.FAIL
    assert found.reasons[0].startswith("latency_ms is 2.00 times production's")
    json.dumps(found.to_json(), allow_nan=False)
    unmeasured = decide(bar, cases, METRICS, scores, scores)
    assert unmeasured.verdict is Verdict.INVALID
    assert unmeasured.reasons == ("latency_ms was not measured for the candidate, and the bar asks for it.",)
