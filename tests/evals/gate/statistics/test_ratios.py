from __future__ import annotations

import math
import random

import pytest

from evals.gate.statistics.ratios import paired_ratio, percentile_95


def test_the_usual_ratio_with_its_sign_test_bound_by_hand() -> None:
    # of 8 cases P(at most 1 below the median) = 9 / 256 = 0.035, of at most 2 = 0.145
    found = paired_ratio([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7], [1.0] * 8)

    assert found is not None
    assert found.value == pytest.approx(1.35)
    assert found.low == 1.1


def test_fewer_than_five_cases_have_no_bound() -> None:
    four, five = paired_ratio([2.0] * 4, [1.0] * 4), paired_ratio([2.0] * 5, [1.0] * 5)

    assert four is not None and five is not None
    assert (four.low, five.low) == (None, 2.0)


def test_one_slow_case_moves_nothing() -> None:
    found = paired_ratio([1.0] * 19 + [500.0], [1.0] * 20)

    assert found is not None
    assert (found.value, found.low) == (1.0, 1.0)


def test_nothing_beside_nothing_is_as_much_and_something_is_infinitely_more() -> None:
    same, more = paired_ratio([0.0] * 9, [0.0] * 9), paired_ratio([0.1] * 9, [0.0] * 9)

    assert same is not None and more is not None
    assert (same.value, more.low) == (1.0, math.inf)


def test_what_was_not_measured_has_no_ratio() -> None:
    assert paired_ratio([], []) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1.0])
def test_impossible_times_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="not below 0"):
        paired_ratio([bad], [1.0])


def test_the_bound_lies_below_the_true_median_as_often_as_it_says() -> None:
    drawn, hits, runs = random.Random(2), 0, 600
    for _ in range(runs):
        found = paired_ratio([drawn.lognormvariate(0.2, 0.5) for _ in range(40)], [1.0] * 40)
        assert found is not None and found.low is not None
        hits += found.low <= math.exp(0.2)

    assert 0.94 <= hits / runs <= 0.99


def test_large_numbers_of_cases_are_no_trouble() -> None:
    found = paired_ratio([1.0] * 3_000, [1.0] * 3_000)

    assert found is not None
    assert found.low == 1.0


def test_the_95th_percentile_by_hand() -> None:
    assert percentile_95([5.0]) == 5.0
    assert percentile_95([float(value) for value in range(20, 0, -1)]) == 19.0
