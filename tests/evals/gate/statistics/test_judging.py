from __future__ import annotations

import random

import pytest

from evals.gate.statistics.judging import JudgeCounts, corrected_mean, corrected_share

JUDGE = JudgeCounts(right_on_yes=90, yes=100, right_on_no=80, no=100)


def test_a_judges_share_is_corrected_by_hand() -> None:
    # (0.62 + 0.8 - 1) / (0.9 + 0.8 - 1) = 0.6
    found = corrected_share(62, 100, JUDGE)

    assert found.value == pytest.approx(0.6)
    # (0.62·0.38/100 + 0.4²·0.16/100 + 0.6²·0.09/100) / 0.7²
    assert found.standard_error**2 == pytest.approx((0.002356 + 0.000256 + 0.000324) / 0.49)
    assert found.low < 0.6 < found.high


def test_a_perfect_judge_is_left_alone() -> None:
    perfect = JudgeCounts(right_on_yes=50, yes=50, right_on_no=50, no=50)

    assert corrected_share(30, 40, perfect).value == 0.75


def test_a_corrected_share_stays_a_share() -> None:
    assert corrected_share(0, 50, JUDGE).value == 0.0
    assert corrected_share(50, 50, JUDGE).high == 1.0


def test_a_guessing_judge_says_nothing() -> None:
    with pytest.raises(ValueError, match="guessing"):
        corrected_share(5, 10, JudgeCounts(right_on_yes=50, yes=100, right_on_no=50, no=100))
    with pytest.raises(ValueError, match="labelled"):
        corrected_share(5, 10, JudgeCounts(right_on_yes=5, yes=5, right_on_no=0, no=0))


def test_a_judges_mean_loses_its_bias_by_hand() -> None:
    # mean 0.7 of many; on labelled cases the judge is 0.1 too kind
    found = corrected_mean([0.6, 0.8] * 50, [0.5, 0.7, 0.6], [0.4, 0.6, 0.5])

    assert found.value == pytest.approx(0.6)
    # variance of the judged 1/99, the labelled differences do not vary
    assert found.standard_error**2 == pytest.approx(0.01 * 100 / 99 / 100)


def test_too_few_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="two judged"):
        corrected_mean([0.5, 0.6], [0.5], [0.5])


def test_the_intervals_hold_the_truth_as_often_as_they_say() -> None:
    drawn, hits, runs = random.Random(11), 0, 400
    for _ in range(runs):
        yes = [drawn.random() < 0.7 for _ in range(200)]
        said = sum(drawn.random() < (0.9 if each else 0.2) for each in yes)
        judge = JudgeCounts(
            right_on_yes=sum(drawn.random() < 0.9 for _ in range(80)),
            yes=80,
            right_on_no=sum(drawn.random() < 0.8 for _ in range(80)),
            no=80,
        )
        found = corrected_share(said, 200, judge)
        hits += found.low <= 0.7 <= found.high

    assert 0.92 <= hits / runs <= 0.98
