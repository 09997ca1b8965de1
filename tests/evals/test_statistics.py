from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import auroc, mcnemar_exact, paired_auroc_difference, paired_difference

FLAGS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30)


def test_mcnemar_by_hand() -> None:
    # 6 against 1 of 7 that differ: 2 · (1 + 7) / 128
    ours = [True] * 6 + [False] + [True] * 9
    theirs = [False] * 6 + [True] + [True] * 9

    assert mcnemar_exact(ours, theirs) == pytest.approx(0.125)


@given(FLAGS)
def test_mcnemar_is_a_probability_and_knows_no_sides(pairs: list[tuple[bool, bool]]) -> None:
    ours, theirs = [a for a, _ in pairs], [b for _, b in pairs]

    assert 0 < mcnemar_exact(ours, theirs) <= 1
    assert mcnemar_exact(ours, theirs) == mcnemar_exact(theirs, ours)
    assert mcnemar_exact(ours, ours) == 1


def test_the_paired_interval_covers_the_difference_and_is_repeatable() -> None:
    ours, theirs = [1, 1, 1, 0, 1, 1, 0, 1], [0, 1, 0, 0, 1, 1, 1, 0]

    found = paired_difference(ours, theirs)

    assert found is not None
    assert found.value == 0.25
    assert found.low < found.value < found.high
    assert found == paired_difference(ours, theirs)


def test_pairing_leaves_no_doubt_about_a_constant_difference() -> None:
    found = paired_difference([3.0, 1.0, 9.0], [2.0, 0.0, 8.0])

    assert found is not None
    assert (found.low, found.value, found.high) == (1.0, 1.0, 1.0)


def test_a_median_ignores_an_outlier() -> None:
    found = paired_difference([5.0] * 9 + [900.0], [2.0] * 10, median=True)

    assert found is not None
    assert found.value == 3.0


def test_auroc_counts_a_tie_as_half() -> None:
    assert auroc([0.9, 0.4], [0.4, 0.1]) == 0.875
    assert auroc([], [0.1]) is None


def test_auroc_differences_are_paired_too() -> None:
    good, bad = ([0.9, 0.8, 0.7, 0.2], [0.6, 0.1, 0.1]), ([0.9, 0.2, 0.3, 0.1], [0.6, 0.5, 0.1])

    found = paired_auroc_difference(good, bad)
    none = paired_auroc_difference(good, good)

    assert found is not None and none is not None
    assert found.value == pytest.approx((auroc(*good) or 0) - (auroc(*bad) or 0), abs=1e-4)
    assert found.low <= found.value <= found.high
    assert (none.low, none.value, none.high) == (0.0, 0.0, 0.0)


def test_nothing_to_compare_has_no_difference() -> None:
    assert paired_difference([], []) is None
    assert paired_auroc_difference(([], [0.1]), ([], [0.1])) is None
