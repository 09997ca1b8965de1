from __future__ import annotations

import pytest

from evals.gate.decision.simulation import (
    SimulatedCases,
    SimulatedRule,
    false_alarm_rate,
    operating_characteristics,
)

RULE = SimulatedRule(margin=0.05)


def test_shares_sum_to_one_and_the_seed_repeats_them() -> None:
    cases = SimulatedCases(n=60, changing=0.1, difference=-0.05)
    found = operating_characteristics(RULE, cases, runs=200, seed=3)

    assert found.passes + found.inconclusive + found.fails == pytest.approx(1)
    assert found == operating_characteristics(RULE, cases, runs=200, seed=3)


def test_a_release_beside_itself_that_never_wavers_never_alarms() -> None:
    assert false_alarm_rate(RULE, n=120, changing=0.0, runs=20) == 0.0


@pytest.mark.parametrize(
    ("n", "changing", "passes", "fails"),
    [(60, 0.04, 0.43, 0.03), (120, 0.04, 0.75, 0.05), (200, 0.04, 0.93, 0.04), (400, 0.1, 0.93, 0.05)],
)
def test_as_good_releases_pass_more_often_with_more_cases(
    n: int, changing: float, passes: float, fails: float
) -> None:
    found = operating_characteristics(RULE, SimulatedCases(n=n, changing=changing), runs=1_000)

    assert found.passes == pytest.approx(passes, abs=0.05)
    assert found.fails == pytest.approx(fails, abs=0.03)


@pytest.mark.parametrize("n", [60, 120, 200])
def test_a_loss_as_large_as_the_margin_passes_once_in_twenty(n: int) -> None:
    found = operating_characteristics(RULE, SimulatedCases(n=n, changing=0.1, difference=-0.05), runs=1_000)

    assert found.passes <= 0.075


def test_a_loss_of_twice_the_margin_never_passes() -> None:
    found = operating_characteristics(RULE, SimulatedCases(n=120, changing=0.12, difference=-0.1), runs=500)

    assert found.passes == 0
    assert found.fails > 0.9


def test_the_budget_of_new_failures_blocks_what_wavers() -> None:
    cases = SimulatedCases(n=200, changing=0.1)
    budget = SimulatedRule(margin=0.05, max_new_failures=3)

    assert operating_characteristics(budget, cases, runs=200).fails > 0.9
    assert operating_characteristics(RULE, cases, runs=200).fails < 0.1


@pytest.mark.deep
@pytest.mark.parametrize("likeness", [0.0, 0.2, 0.5])
def test_alike_cases_let_no_more_losses_pass(likeness: float) -> None:
    cases = SimulatedCases(n=200, changing=0.15, difference=-0.05, cluster_size=5, likeness=likeness)

    assert operating_characteristics(RULE, cases, runs=1_000).passes <= 0.075


@pytest.mark.parametrize(
    "cases",
    [
        SimulatedCases(n=60, changing=0.02, difference=-0.05),
        SimulatedCases(n=5, changing=0.1, cluster_size=5),
        SimulatedCases(n=60, changing=0.1, likeness=1.5),
    ],
)
def test_what_cannot_be_drawn_is_refused(cases: SimulatedCases) -> None:
    with pytest.raises(ValueError):
        operating_characteristics(RULE, cases, runs=10)
