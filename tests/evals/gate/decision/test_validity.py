"""Whatever is missing or broken makes a run INVALID; nothing is averaged away."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from evals.gate.decision.decide import decide
from evals.gate.decision.validity import JudgeHealth
from evals.gate.decision.verdict import Verdict
from evals.gate.metric import RunScores
from tests.evals.gate.decision.made import METRICS, changed, made_bar, made_case, made_cases, made_scores

CASES = made_cases(100)
GOOD = made_scores(CASES, recall=1.0)


def reasons(candidate: RunScores, base: RunScores | None = GOOD, **given) -> list[str]:
    found = decide(given.pop("bar", made_bar()), CASES, METRICS, candidate, base, **given)
    assert found.verdict is Verdict.INVALID
    return list(found.reasons)


def without(scores: RunScores, case_id: str) -> RunScores:
    values = {
        name: {i: v for i, v in by_case.items() if i != case_id} for name, by_case in scores.values.items()
    }
    return replace(scores, values=values, passed={i: v for i, v in scores.passed.items() if i != case_id})


def test_what_is_whole_passes() -> None:
    assert decide(made_bar(), CASES, METRICS, GOOD, GOOD).verdict is Verdict.PASS


def test_a_missing_case_is_named() -> None:
    assert reasons(without(GOOD, "case-007"))[0] == "The candidate has no outcome of 1 case: case-007."


def test_a_case_that_no_metric_scores_is_missing() -> None:
    unscored = replace(without(GOOD, "case-007"), passed=GOOD.passed)
    assert reasons(unscored, unscored)[0] == "The candidate has no outcome of 1 case: case-007."


def test_a_case_that_neither_passed_nor_failed_is_missing() -> None:
    unjudged = replace(GOOD, passed=without(GOOD, "case-007").passed)
    assert reasons(unjudged, unjudged)[0] == "The candidate has no outcome of 1 case: case-007."


def test_an_outcome_of_no_case_is_named() -> None:
    found = reasons(replace(GOOD, passed={**GOOD.passed, "case-999": True}))
    assert found[0] == "The candidate has 1 outcome of no case of this run: case-999."


def test_an_error_is_told() -> None:
    broken = replace(without(GOOD, "case-007"), errors={"case-007": "The model did not reply."})
    assert (
        reasons(broken)[0]
        == "The candidate failed to react in 1 case, first in case-007: The model did not reply."
    )


def test_an_error_of_production_or_the_anchor_leaves_nothing_to_compare_with() -> None:
    broken = replace(without(GOOD, "case-007"), errors={"case-007": "The model did not reply."})

    assert reasons(GOOD, broken)[0].startswith("Production failed to react")
    assert reasons(GOOD, GOOD, anchor=broken)[0].startswith("The anchor failed to react")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, -0.1, 1.1])
@pytest.mark.parametrize("where", ["candidate", "base", "anchor"])
@pytest.mark.parametrize("metric", ["recall", "graded"])
def test_no_number_from_0_to_1_never_passes(bad: float, where: str, metric: str) -> None:
    whole = made_scores(CASES, recall=1.0, graded=0.5)
    runs = {"candidate": whole, "base": whole, "anchor": whole}
    runs[where] = changed(whole, metric, {3: [bad]}, CASES)

    found = decide(made_bar(), CASES, METRICS, runs["candidate"], runs["base"], runs["anchor"])

    assert found.verdict is Verdict.INVALID
    assert "case-003" in found.reasons[0]


def test_a_0_or_1_metric_has_no_halves() -> None:
    found = reasons(changed(GOOD, "recall", {3: [0.5]}, CASES))
    assert found[0] == "recall of the candidate must be 0 or 1, and is neither in case-003."


@pytest.mark.parametrize("values", [[], [1.0, 1.0]])
def test_a_case_with_other_repeats_is_no_whole_case(values: list[float]) -> None:
    reasons(changed(GOOD, "recall", {3: values}, CASES))


def test_a_metric_for_reading_may_depend_on_what_was_answered() -> None:
    whole = made_scores(CASES, recall=1.0, graded=0.5)
    part = changed(whole, "graded", {3: [0.5, 0.5]}, CASES)
    fewer = {i: v for i, v in whole.values["graded"].items() if i != "case-000"}
    bar = made_bar(inform=["graded"])

    assert decide(bar, CASES, METRICS, part, whole).verdict is Verdict.PASS
    without_one = replace(whole, values={**whole.values, "graded": fewer})
    found = decide(bar, CASES, METRICS, without_one, whole)
    assert found.verdict is Verdict.PASS
    assert found.metrics[1].comparisons == ()


def test_too_few_cases_say_nothing() -> None:
    found = reasons(GOOD, bar=made_bar(gating={"recall": {"margin": 0.05, "min_n": 101}}))
    assert found == ["recall was measured on 100 cases; the bar asks for 101."]


def test_too_few_clusters_say_nothing() -> None:
    cases = [made_case(number, cluster=f"policies/{number % 9}.md") for number in range(100)]
    scores = made_scores(cases, recall=1.0)

    found = decide(made_bar(), cases, METRICS, scores, scores)

    assert found.verdict is Verdict.INVALID
    assert found.reasons == ("recall was measured on cases of 9 clusters; the bar asks for 10.",)


def test_one_cluster_is_told_rather_than_computed() -> None:
    cases = made_cases(100, cluster="policies/one.md")
    scores = made_scores(cases, recall=1.0)

    assert decide(made_bar(), cases, METRICS, scores, scores).verdict is Verdict.INVALID


def test_a_metric_that_nobody_knows_is_named() -> None:
    assert reasons(GOOD, bar=made_bar(gating={"brilliance": {"floor": 0.5}}))[0] == (
        "brilliance is no metric that this version knows; the bar asks for it."
    )
    reasons(GOOD, bar=made_bar(hard={"metrics": ["brilliance"]}))
    reasons(GOOD, bar=made_bar(inform=["brilliance"]))


@pytest.mark.parametrize(
    "bar", [made_bar(gating={"graded": {"floor": 0.1}}), made_bar(hard={"metrics": ["valid"]})]
)
def test_a_deciding_metric_that_was_not_measured_is_no_pass(bar) -> None:
    assert "was measured on no case." in reasons(GOOD, bar=bar)[0]


def test_an_informing_metric_that_was_not_measured_is_a_warning() -> None:
    found = decide(made_bar(inform=["graded"]), CASES, METRICS, GOOD, GOOD)

    assert found.verdict is Verdict.PASS
    assert found.metrics[-1].candidate is None
    assert found.metrics[-1].warnings == ("graded was measured on no case.",)


def test_figures_of_other_cases_cannot_be_compared() -> None:
    values = {i: v for i, v in GOOD.values["recall"].items() if i != "case-000"}
    base = replace(
        made_scores(CASES, recall=1.0, graded=1.0), values={"recall": values, "graded": GOOD.values["recall"]}
    )

    found = reasons(made_scores(CASES, recall=1.0, graded=1.0), base)
    assert found == ["recall of the candidate and of production are of other cases: case-000."]


def test_a_run_without_cases_is_no_pass() -> None:
    empty = RunScores(values={}, errors={}, passed={})
    found = decide(made_bar(), [], METRICS, empty, empty)

    assert found.verdict is Verdict.INVALID
    assert "The run has no cases." in found.reasons


def test_two_cases_with_one_id_are_told() -> None:
    found = decide(made_bar(), [*CASES, CASES[4]], METRICS, GOOD, GOOD)

    assert found.verdict is Verdict.INVALID
    assert found.reasons == ("The same id is given to several cases: case-004.",)


def test_a_bar_may_tolerate_an_error_which_then_counts_as_a_failure() -> None:
    base = made_scores(CASES, recall=1.0)
    lost = replace(without(GOOD, "case-007"), errors={"case-007": "The model did not reply."})
    bar = made_bar(validity={"max_error_rate": 0.01})

    found = decide(bar, CASES, METRICS, lost, base)

    assert found.verdict is not Verdict.INVALID
    assert found.metrics[0].candidate == 0.99
    assert [flip.case_id for flip in found.flips] == ["case-007"]
    assert found.errors == {"case-007": "The model did not reply."}
    # without production nobody knows which metrics the case fails
    assert decide(bar, CASES, METRICS, lost, None).verdict is Verdict.INVALID


def test_a_bar_may_tolerate_a_missing_case_which_then_counts_as_a_failure() -> None:
    found = decide(
        made_bar(validity={"case_coverage": 0.99}), CASES, METRICS, without(GOOD, "case-007"), GOOD
    )
    assert found.verdict is not Verdict.INVALID
    assert found.metrics[0].n == 100
    assert found.metrics[0].candidate == 0.99


JUDGED = made_scores(CASES, recall=1.0, judged=1.0)
JUDGE_BAR = made_bar(gating={"judged": {"floor": 0.5, "min_n": 50}})


@pytest.mark.parametrize("rate", [0.98, 0.0, math.nan])
def test_an_unhealthy_judge_says_nothing(rate: float) -> None:
    reasons(JUDGED, JUDGED, bar=JUDGE_BAR, judge=JudgeHealth(valid_rate=rate))
    reasons(GOOD, judge=JudgeHealth(valid_rate=rate))


def test_a_judge_gates_only_when_it_is_known_and_calibrated() -> None:
    healthy = JudgeHealth(valid_rate=0.995)
    uncalibrated = replace(healthy, problem="nobody held it against people's labels.")

    assert decide(JUDGE_BAR, CASES, METRICS, JUDGED, JUDGED, judge=healthy).verdict is Verdict.PASS
    assert "cannot gate" in reasons(JUDGED, JUDGED, bar=JUDGE_BAR, judge=uncalibrated)[0]
    assert "nothing is known" in reasons(JUDGED, JUDGED, bar=JUDGE_BAR)[0]
    assert decide(
        made_bar(inform=["judged"]), CASES, METRICS, JUDGED, JUDGED, judge=uncalibrated
    ).verdict is (Verdict.PASS)


def test_a_pinned_anchor_must_have_been_run() -> None:
    bar = made_bar(anchor={"release": "r-0001"})

    assert reasons(GOOD, bar=bar) == ["The bar pins r-0001 as the anchor, and it was not run."]
    assert decide(bar, CASES, METRICS, GOOD, GOOD, GOOD).verdict is Verdict.PASS


def test_an_anchor_without_production_means_that_production_was_lost() -> None:
    assert reasons(GOOD, None, anchor=GOOD)[0].startswith("There is an anchor and no production release")
