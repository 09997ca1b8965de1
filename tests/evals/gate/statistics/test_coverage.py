"""How often one-sided 95 % lower bounds lie at or below the true difference."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from evals.gate.statistics.clusters import cluster_t_bounds, clustered
from evals.gate.statistics.differences import paired_bounds
from evals.gate.statistics.tango import tango_bounds

Draw = Callable[[np.random.Generator, int], np.ndarray]
Z = 1.6448536269514722


def signs(changing: float, difference: float) -> Draw:
    """Changes of a 0/1 metric."""
    chances = [(changing - difference) / 2, 1 - changing, (changing + difference) / 2]
    return lambda random, size: random.choice([-1.0, 0.0, 1.0], size=size, p=chances)


def rare_drops(random: np.random.Generator, size: int) -> np.ndarray:
    """5 % of cases lose between 0.4 and 1: -0.035 on average."""
    return np.where(random.random(size) < 0.05, -random.uniform(0.4, 1, size), 0.0)


def wavering(random: np.random.Generator, size: int) -> np.ndarray:
    return np.clip(random.normal(-0.02, 0.15, size), -1, 1)


def drawn(
    random: np.random.Generator, draw: Draw, clusters: int, size: int, likeness: float
) -> tuple[list[float], list[int]]:
    """Cases of equal clusters; each does as its cluster with the root of the likeness."""
    own, shared = draw(random, clusters * size), np.repeat(draw(random, clusters), size)
    follows = random.random(clusters * size) < math.sqrt(likeness)
    values = np.where(follows, shared, own)
    return [float(value) for value in values], [place // size for place in range(clusters * size)]


def coverage(
    draw: Draw, truth: float, *, clusters: int, size: int, likeness: float, binary: bool, runs: int
) -> float:
    random, hits = np.random.default_rng(7), 0
    for _ in range(runs):
        values, of = drawn(random, draw, clusters, size, likeness)
        hits += paired_bounds(values, of, binary=binary).low <= truth + 1e-12
    return hits / runs


SINGLE = (
    (60, 1, 0.0),
    (200, 1, 0.0),
)
GROUPED = tuple((clusters, 5, likeness) for clusters in (12, 40) for likeness in (0.0, 0.2, 0.5))


@pytest.mark.parametrize(("clusters", "size", "likeness"), [(60, 1, 0.0), (12, 5, 0.5), (40, 5, 0.2)])
def test_binary_bounds_cover_nearly_as_often_as_they_say(clusters: int, size: int, likeness: float) -> None:
    found = coverage(
        signs(0.2, -0.05), -0.05, clusters=clusters, size=size, likeness=likeness, binary=True, runs=400
    )
    assert found >= 0.92


def test_graded_bounds_cover_rare_drops() -> None:
    found = coverage(rare_drops, -0.035, clusters=60, size=1, likeness=0, binary=False, runs=100)
    assert found >= 0.92


def test_clustering_that_is_ignored_deceives() -> None:
    # the reason for the effective number of cases: plain Tango covers .83 here
    random, hits = np.random.default_rng(7), 0
    for _ in range(400):
        values, _ = drawn(random, signs(0.2, -0.05), 40, 5, 0.5)
        hits += tango_bounds(values.count(-1.0), values.count(1.0), 200, z=Z)[0] <= -0.05
    assert hits / 400 < 0.9


@pytest.mark.deep
@pytest.mark.parametrize(("clusters", "size", "likeness"), [*SINGLE, *GROUPED])
@pytest.mark.parametrize(
    ("changing", "difference", "least"),
    [(0.04, -0.02, 0.89), (0.1, -0.05, 0.91), (0.2, -0.05, 0.93), (0.1, 0, 0.93)],
)
def test_binary_coverage(
    changing: float, difference: float, least: float, clusters: int, size: int, likeness: float
) -> None:
    found = coverage(
        signs(changing, difference),
        difference,
        clusters=clusters,
        size=size,
        likeness=likeness,
        binary=True,
        runs=2_000,
    )
    print(f"binary {changing} {difference} {clusters}x{size} {likeness}: {found:.3f}")
    assert found >= least


@pytest.mark.deep
@pytest.mark.parametrize(("clusters", "size", "likeness"), [*SINGLE, *GROUPED])
@pytest.mark.parametrize(("draw", "truth", "least"), [(rare_drops, -0.035, 0.85), (wavering, -0.02, 0.93)])
def test_graded_coverage(
    draw: Draw, truth: float, least: float, clusters: int, size: int, likeness: float
) -> None:
    found = coverage(draw, truth, clusters=clusters, size=size, likeness=likeness, binary=False, runs=1_000)
    print(f"graded {draw.__name__} {clusters}x{size} {likeness}: {found:.3f}")
    assert found >= least


@pytest.mark.deep
def test_t_alone_is_too_narrow_for_rare_drops() -> None:
    random, hits = np.random.default_rng(7), 0
    for _ in range(1_000):
        values, of = drawn(random, rare_drops, 60, 1, 0)
        hits += any(values) and cluster_t_bounds(clustered(values, of), alpha=0.05)[0] <= -0.035
    assert hits / 1_000 < 0.92
