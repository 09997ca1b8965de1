"""The tests behind the alarms: known values, and how often they are wrong."""

from __future__ import annotations

import numpy as np
import pytest

from evals.monitor import change
from evals.monitor.energy import energy_drift
from evals.monitor.sampling import Sample


def test_shares_have_wilsons_interval_and_fishers_p() -> None:
    assert change.share(9, 10).to_json() == {"value": 0.9, "n": 10, "low": 0.5958, "high": 0.9821}
    assert change.share(0, 0).value is None
    assert change.share_change(9, 10, 1, 10) == pytest.approx(0.00109, abs=1e-5)
    assert change.share_change(1, 2, 0, 0) == 1.0


def test_the_interval_of_a_quantile_holds_it_as_often_as_it_says() -> None:
    random, held = np.random.default_rng(5), 0
    for _ in range(400):
        found = change.quantile(random.exponential(size=80), 0.5)
        held += found.low <= np.log(2) <= found.high

    assert held / 400 >= 0.93


def test_tests_of_what_did_not_change_are_seldom_wrong() -> None:
    random = np.random.default_rng(11)
    wrong = {"shift": 0, "tail": 0, "same": 0}
    for _ in range(400):
        now, then = random.lognormal(size=60), random.lognormal(size=240)
        wrong["shift"] += change.shift(now, then) < 0.05
        wrong["tail"] += change.tail_change(now, then, 0.95) < 0.05
        wrong["same"] += change.same_distribution(now, then) < 0.05

    assert all(count / 400 <= 0.08 for count in wrong.values()), wrong


def test_values_that_are_all_alike_are_no_change() -> None:
    assert change.shift([1.0] * 30, [1.0] * 40) == 1.0
    assert change.tail_change([1.0] * 30, [1.0] * 40, 0.95) == 1.0
    assert change.same_distribution([1.0] * 30, [1.0] * 40) == 1.0
    assert change.stability_index(*change.tenths([1.0] * 30, [1.0] * 40)) == 0


def test_a_stability_index_is_about_zero_where_only_chance_is_at_work() -> None:
    random = np.random.default_rng(3)
    found = [
        change.stability_index(*change.tenths(random.random(60), random.random(240))) for _ in range(200)
    ]

    assert np.mean(found) < 0.06 and change.stability_index([90, 10], [10, 90]) > 2


def test_rare_classes_are_joined_before_they_are_compared() -> None:
    many = {f"document {n}": 1 for n in range(300)}
    others = {f"other {n}": 1 for n in range(300)}

    assert change.same_classes(many, others) == 1.0
    assert change.same_classes({"a": 90, "b": 10}, {"a": 10, "b": 90}) < 1e-9


def test_vectors_of_one_place_drift_as_seldom_as_p_says() -> None:
    random, wrong = np.random.default_rng(2), 0
    for seed in range(200):
        first, second = random.normal(size=(25, 6)), random.normal(size=(50, 6))
        wrong += energy_drift(first, second, permutations=199, seed=seed).p <= 0.05

    assert wrong / 200 <= 0.09


def test_vectors_of_another_place_are_told_apart() -> None:
    random = np.random.default_rng(2)
    near, far = random.normal(size=(60, 6)), random.normal(size=(60, 6)) + 3

    found = energy_drift(near, far, permutations=999)
    assert found.p == 0.001 and found.distance > 0.3
    same = energy_drift(near, near, permutations=99)
    assert (same.distance, same.p) == (0.0, 1.0)
    assert energy_drift(near[:1], far) is None


def test_a_sample_is_the_same_whatever_the_order() -> None:
    names = [f"answer {n}" for n in range(500)]
    forward, backward = (Sample[str](20, purpose="x") for _ in range(2))
    for name in names:
        forward.offer(name, name)
        forward.offer(name, "again")
    for name in reversed(names):
        backward.offer(name, name)
    empty = Sample[str](0, purpose="x")
    empty.offer("a", "a")

    assert list(forward) == list(backward) and len(forward) == 20 and len(empty) == 0
