from __future__ import annotations

import math
import random

import pytest

from evals.gate.statistics.clusters import (
    cluster_bca_bounds,
    cluster_t_bounds,
    clustered,
    design_effect,
    standard_error,
)


def test_standard_error_of_two_clusters_by_hand() -> None:
    # mean 1/2; sums less their share of it: 1 and -1; 2/(2-1) · (1 + 1) = 4; sqrt(4) / 4 cases
    data = clustered([1, 1, 0, 0], ["a", "a", "b", "b"])

    assert standard_error(data) == pytest.approx(0.5)
    # alone, the cases' own: sqrt(1 / 3 / 4); 0.25 / 0.0833
    assert design_effect(data) == pytest.approx(3.0)


def test_single_cases_give_the_usual_standard_error() -> None:
    values = [0.1, 0.4, 0.9, 0.2]
    mean = sum(values) / 4
    usual = math.sqrt(sum((value - mean) ** 2 for value in values) / 3 / 4)

    assert standard_error(clustered(values, "abcd")) == pytest.approx(usual)
    assert design_effect(clustered(values, "abcd")) == pytest.approx(1.0)


def test_t_bounds_by_hand() -> None:
    # t at 95 % with one degree of freedom: 6.3138
    low, high = cluster_t_bounds(clustered([1, 1, 0, 0], "aabb"), alpha=0.05)

    assert (low, high) == pytest.approx((0.5 - 6.3138 * 0.5, 0.5 + 6.3138 * 0.5), abs=1e-3)


def test_alike_cases_of_a_cluster_widen_the_bounds() -> None:
    values = [float(place // 5 % 3 == 0) for place in range(60)]
    alone = cluster_t_bounds(clustered(values, list(range(60))), alpha=0.05)
    together = cluster_t_bounds(clustered(values, [place // 5 for place in range(60)]), alpha=0.05)

    assert together[0] < alone[0]
    assert together[1] > alone[1]


def test_the_order_of_cases_and_the_names_of_clusters_change_nothing() -> None:
    pairs = [(random.Random(place).uniform(-1, 1), place % 13) for place in range(80)]
    shuffled = random.Random(1).sample(pairs, len(pairs))
    data = clustered([value for value, _ in pairs], [cluster for _, cluster in pairs])
    same = clustered([value for value, _ in shuffled], [f"document {cluster}" for _, cluster in shuffled])

    assert cluster_bca_bounds(data, alpha=0.05) == cluster_bca_bounds(same, alpha=0.05)
    assert cluster_t_bounds(data, alpha=0.05) == cluster_t_bounds(same, alpha=0.05)


def test_the_bootstrap_agrees_with_t_where_values_are_normal() -> None:
    drawn = random.Random(3)
    data = clustered([drawn.gauss(0, 1) for _ in range(400)], list(range(400)))

    assert cluster_bca_bounds(data, alpha=0.05) == pytest.approx(cluster_t_bounds(data, alpha=0.05), abs=0.02)


def test_the_bootstrap_leans_towards_the_long_tail() -> None:
    data = clustered([0.0] * 57 + [-1.0] * 3, list(range(60)))
    low, high = cluster_bca_bounds(data, alpha=0.05)

    assert data.mean - low > high - data.mean


def test_scipy_agrees_on_single_cases() -> None:
    import numpy as np
    from scipy.stats import bootstrap

    values = np.random.default_rng(5).beta(0.5, 3, size=90)
    theirs = bootstrap(
        (values,), np.mean, confidence_level=0.9, n_resamples=9_999, rng=np.random.default_rng(0)
    ).confidence_interval

    ours = cluster_bca_bounds(clustered(list(values), list(range(90))), alpha=0.05, resamples=9_999)
    assert ours == pytest.approx((theirs.low, theirs.high), abs=0.003)


def test_equal_values_give_no_spread_rather_than_nan() -> None:
    data = clustered([0.25] * 12, list(range(12)))

    assert cluster_bca_bounds(data, alpha=0.05) == (0.25, 0.25)
    assert cluster_t_bounds(data, alpha=0.05) == (0.25, 0.25)
    assert design_effect(data) == 1.0


@pytest.mark.parametrize("bounds", [cluster_t_bounds, cluster_bca_bounds])
def test_one_cluster_shows_no_spread_and_is_refused(bounds) -> None:
    with pytest.raises(ValueError, match="two clusters"):
        bounds(clustered([0.1, 0.9], "aa"), alpha=0.05)


@pytest.mark.parametrize("values", [[], [math.nan, 1.0], [math.inf, 1.0], [1.0]])
def test_what_is_no_number_for_each_cluster_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        clustered(values, "ab")
