from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.gate.statistics.tango import _score, tango_bounds

Z = 1.6448536269514722
COUNTS = st.tuples(st.integers(0, 25), st.integers(0, 25), st.integers(1, 250)).map(
    lambda drawn: (drawn[0], drawn[1], drawn[0] + drawn[1] + drawn[2])
)


@pytest.mark.parametrize("n", [1, 12, 59, 200])
def test_runs_without_a_change_still_say_nothing_certain(n: int) -> None:
    low, high = tango_bounds(0, 0, n, z=Z)

    assert low == pytest.approx(-(Z**2) / (n + Z**2), abs=1e-9)
    assert high == -low


def test_the_bound_solves_the_score_equation_by_hand() -> None:
    # 2 worse, none better, of 4, at a difference of -3/4. The likelihood of losing share q + 3/4,
    # gaining share q and the rest is largest at q = 0, where (1 - 3/4) of the cases stay:
    # B = -2 + 10 · -3/4 = -9.5, C = -2 · -3/4 · 7/4 = 2.625, q = (sqrt(90.25 - 84) + 9.5) / 16 = 3/4,
    # the standard error sqrt(4 · (3/2 - 3/4 · 7/4)) = sqrt(3/4), and -2 + 3 lies 1 above.
    assert _score(2, 0, 4, -0.75) == pytest.approx(1 / math.sqrt(0.75))
    assert tango_bounds(2, 0, 4, z=1 / math.sqrt(0.75))[0] == pytest.approx(-0.75)


@pytest.mark.parametrize(("worse", "better", "n"), [(1, 0, 14), (5, 2, 40), (9, 11, 120), (0, 4, 30)])
def test_the_standard_error_is_that_of_the_likeliest_shares(worse: int, better: int, n: int) -> None:
    from scipy.optimize import minimize_scalar

    low = tango_bounds(worse, better, n, z=Z)[0]

    def unlikely(gaining: float) -> float:
        stays = 1 - 2 * gaining + low
        parts = ((better, gaining), (worse, gaining - low), (n - worse - better, stays))
        return -sum(count * math.log(share) for count, share in parts if count)

    gaining = minimize_scalar(unlikely, bounds=(1e-12, (1 + low) / 2 - 1e-12), method="bounded").x
    error = math.sqrt(n * (2 * gaining - low - low**2))
    assert (better - worse - n * low) / error == pytest.approx(Z, rel=2e-3)


@given(COUNTS)
@settings(max_examples=60, deadline=None)
def test_bounds_hold_the_difference_and_know_no_sides(counts: tuple[int, int, int]) -> None:
    worse, better, n = counts
    low, high = tango_bounds(worse, better, n, z=Z)

    assert -1 <= low <= (better - worse) / n <= high <= 1
    mirrored = tango_bounds(better, worse, n, z=Z)
    assert mirrored == pytest.approx((-high, -low))


@given(COUNTS)
@settings(max_examples=60, deadline=None)
def test_one_more_loss_never_raises_a_bound(counts: tuple[int, int, int]) -> None:
    worse, better, n = counts
    before = tango_bounds(worse, better, n, z=Z)

    lost = [(worse + 1, better)] + ([(worse, better - 1)] if better else [])
    for now in lost:
        after = tango_bounds(*now, n, z=Z)
        assert after[0] <= before[0] + 1e-9
        assert after[1] <= before[1] + 1e-9


@pytest.mark.parametrize("counts", [(-1, 0, 10), (6, 5, 10), (0, 0, 0), (math.nan, 0, 10), (0, 0, math.inf)])
def test_what_is_no_count_is_refused(counts: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="are not counts"):
        tango_bounds(*counts, z=Z)
