from __future__ import annotations

from evals.gate.statistics.holm import holm


def test_holm_by_hand() -> None:
    # 4 · 0.01, 3 · 0.02, 2 · 0.04, then not below what came before
    assert holm({"b": 0.02, "a": 0.01, "d": 0.05, "c": 0.04}) == {"a": 0.04, "b": 0.06, "c": 0.08, "d": 0.08}


def test_holm_stays_a_probability() -> None:
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}
    assert holm({}) == {}
