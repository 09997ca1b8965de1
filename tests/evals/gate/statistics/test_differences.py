from __future__ import annotations

import math

import pytest

from evals.gate.statistics.clusters import cluster_bca_bounds, cluster_t_bounds, clustered
from evals.gate.statistics.differences import no_change_reach, paired_bounds
from evals.gate.statistics.tango import tango_bounds

Z = 1.6448536269514722


@pytest.mark.parametrize("binary", [True, False])
def test_identical_runs_are_never_certain(binary: bool) -> None:
    found = paired_bounds([0.0] * 60, list(range(60)), binary=binary)

    assert found.method == "no_change"
    assert (found.low, found.high) == pytest.approx((-(Z**2) / (60 + Z**2), Z**2 / (60 + Z**2)))


def test_single_cases_of_a_0_or_1_metric_get_tangos_bounds() -> None:
    found = paired_bounds([-1.0, -1.0, 1.0] + [0.0] * 97, list(range(100)), binary=True)

    assert found.method == "tango"
    assert (found.low, found.high) == pytest.approx(tango_bounds(2, 1, 100, z=Z))
    assert found.discordant == 0.03


def test_losses_of_one_document_weigh_more_than_scattered_ones() -> None:
    clusters = [place // 5 for place in range(100)]
    gathered = [-1.0] * 5 + [0.0] * 95
    scattered = [-1.0 if place % 20 == 0 else 0.0 for place in range(100)]

    together = paired_bounds(gathered, clusters, binary=True)
    apart = paired_bounds(scattered, clusters, binary=True)

    assert together.mean == apart.mean == -0.05
    assert together.low < apart.low
    assert together.design_effect > 4
    assert apart.design_effect == 1
    assert (together.detectable or 0) > (apart.detectable or 0)


def test_a_graded_change_of_one_case_is_no_more_certain_than_none() -> None:
    one = paired_bounds([-0.01] + [0.0] * 99, list(range(100)), binary=False)

    assert one.low <= -no_change_reach(100, 0.05)
    assert one.method in ("cluster_t", "cluster_bca")
    assert one.discordant is None


def test_the_wider_of_bootstrap_and_t_counts_on_each_side() -> None:
    drops = [-0.9] * 8 + [0.0] * 192
    data = clustered(drops, list(range(200)))
    by_t, by_bootstrap = cluster_t_bounds(data, alpha=0.05), cluster_bca_bounds(data, alpha=0.05)

    found = paired_bounds(drops, list(range(200)), binary=False)

    assert by_bootstrap[0] < by_t[0] and by_bootstrap[1] < by_t[1]
    assert (found.low, found.high) == (by_bootstrap[0], by_t[1])
    assert found.method == "cluster_bca"


def test_the_same_change_in_every_case_is_not_certain_either() -> None:
    found = paired_bounds([-0.2] * 50, list(range(50)), binary=False)

    assert found.low < -0.2 < found.high
    assert math.isfinite(found.low)


def test_bounds_stay_within_what_is_possible() -> None:
    found = paired_bounds([-1.0] * 9 + [-0.5], list(range(10)), binary=False)

    assert found.low == -1.0


@pytest.mark.parametrize(
    ("differences", "clusters", "binary"),
    [
        ([0.0, 0.0], ["a", "a"], True),
        ([0.0, math.nan], ["a", "b"], False),
        ([0.0, 0.5], ["a", "b"], True),
        ([0.0, 1.5], ["a", "b"], False),
        ([], [], False),
    ],
)
def test_what_cannot_be_bounded_is_refused(
    differences: list[float], clusters: list[str], binary: bool
) -> None:
    with pytest.raises(ValueError):
        paired_bounds(differences, clusters, binary=binary)
