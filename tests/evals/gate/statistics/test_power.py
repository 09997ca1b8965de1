from __future__ import annotations

import pytest

from evals.gate.statistics.power import (
    binary_variance,
    cases_for_margin,
    cases_to_detect,
    cases_to_pass,
    detectable_binary_drop,
    detectable_drop,
)


def test_the_published_continuous_example_is_met() -> None:
    # Miller 2024: variance 1/9, 3 points, 5 % two-sided, power 0.8
    assert cases_to_detect(1 / 9, 0.03, alpha=0.025) == 969


@pytest.mark.parametrize(
    ("changing", "drop", "cases"),
    [
        (0.05, 0.03, 428),
        (0.1, 0.03, 864),
        (0.2, 0.03, 1736),
        (0.05, 0.05, 149),
        (0.1, 0.1, 71),
        (0.2, 0.1, 149),
    ],
)
def test_cases_that_show_a_drop_of_a_0_or_1_metric(changing: float, drop: float, cases: int) -> None:
    assert cases_to_detect(binary_variance(changing, drop), drop, alpha=0.025) == pytest.approx(cases, abs=1)


@pytest.mark.parametrize(
    ("changing", "margin", "cases"),
    [
        (0.02, 0.03, 137),
        (0.05, 0.03, 343),
        (0.1, 0.03, 687),
        (0.02, 0.05, 49),
        (0.05, 0.05, 124),
        (0.1, 0.05, 247),
    ],
)
def test_cases_that_a_margin_needs(changing: float, margin: float, cases: int) -> None:
    assert cases_for_margin(binary_variance(changing), margin) == pytest.approx(cases, abs=1)


@pytest.mark.parametrize(
    ("margin", "fewest"),
    [(0.02, [133, 222, 300]), (0.03, [88, 147, 199]), (0.05, [52, 87, 118]), (0.1, [25, 42, 58])],
)
def test_fewest_cases_that_can_pass_at_all(margin: float, fewest: list[int]) -> None:
    assert [cases_to_pass(margin, worse) for worse in (0, 1, 2)] == fewest


def test_what_is_detectable_is_what_the_cases_were_for() -> None:
    n = cases_to_detect(binary_variance(0.1, 0.05), 0.05)
    assert detectable_binary_drop(0.1, n) == pytest.approx(0.05, abs=2e-4)

    m = cases_to_detect(0.2**2, 0.03)
    assert detectable_drop(0.2 / m**0.5, m) == pytest.approx(0.03, abs=2e-4)


def test_without_a_change_every_drop_is_of_cases_that_change() -> None:
    # 6.18 / (200 + 6.18)
    assert detectable_binary_drop(0.0, 200) == pytest.approx(0.02998, abs=1e-4)
    assert detectable_drop(0.0, 200) == detectable_binary_drop(0.0, 200)


def test_more_cases_show_smaller_drops() -> None:
    drops = [detectable_binary_drop(0.04, n) for n in (20, 60, 150, 400, 2000)]
    assert drops == sorted(drops, reverse=True)


def test_what_has_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        cases_to_detect(0.1, 0.0)
    with pytest.raises(ValueError, match="without a margin"):
        cases_to_pass(0.0)
    with pytest.raises(ValueError, match="cases to change"):
        binary_variance(0.02, 0.05)
