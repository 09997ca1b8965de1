from __future__ import annotations

import pytest

from evals.gate.statistics.proportions import clopper_pearson_high, clopper_pearson_low, wilson_interval


@pytest.mark.parametrize(("n", "low"), [(30, 0.905), (59, 0.950), (100, 0.970), (150, 0.980), (300, 0.990)])
def test_no_failure_in_n_proves_so_much(n: int, low: float) -> None:
    # by hand: the share p with p ** n = 0.05
    assert clopper_pearson_low(n, n) == pytest.approx(0.05 ** (1 / n))
    assert clopper_pearson_low(n, n) == pytest.approx(low, abs=5e-4)
    assert clopper_pearson_high(0, n) == pytest.approx(1 - 0.05 ** (1 / n))


def test_59_cases_are_the_fewest_that_prove_95_of_100() -> None:
    assert clopper_pearson_high(0, 59) <= 0.05 < clopper_pearson_high(0, 58)
    assert clopper_pearson_high(1, 92) > 0.05 >= clopper_pearson_high(1, 93)


def test_the_bound_is_where_the_count_becomes_rare() -> None:
    from scipy.stats import binom

    high = clopper_pearson_high(3, 40)
    assert binom.cdf(3, 40, high) == pytest.approx(0.05)


def test_no_cases_prove_nothing() -> None:
    assert (clopper_pearson_low(0, 0), clopper_pearson_high(0, 0)) == (0.0, 1.0)
    assert wilson_interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("counts", [(-1, 5), (6, 5)])
def test_what_is_no_count_is_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no count"):
        clopper_pearson_low(*counts)
