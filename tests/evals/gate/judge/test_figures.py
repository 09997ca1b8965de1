"""What a judge is worth, against figures computed by hand."""

from __future__ import annotations

import pytest

from evals.gate.judge.figures import figures, figures_from_json, kappa, rate
from evals.gate.judge.judge import Fault, Opinion
from evals.gate.judge.metrics import ANSWERS, SUPPORTED

YES, NO = Opinion(supported=True, answers=False), Opinion(supported=False, answers=True)
BROKEN = Opinion(fault=Fault.UNREADABLE)


def test_figures_by_hand() -> None:
    labels = [True] * 4 + [False] * 4
    said = [[YES, YES, YES]] * 3 + [[NO, YES, NO]] + [[NO, NO, NO]] * 2 + [[YES, YES, YES], [BROKEN, NO, NO]]
    found = figures(SUPPORTED, labels, said)

    assert (found.sensitivity.count, found.sensitivity.n) == (3, 4)
    assert (found.specificity.count, found.specificity.n) == (2, 4)  # what cannot be read is no "no"
    assert (found.consistency.count, found.consistency.n) == (6, 8)
    # agreed 5/8; by chance (4*4 + 3*4 + 1*0)/64 = 28/64
    assert found.kappa == pytest.approx((5 / 8 - 28 / 64) / (1 - 28 / 64), abs=1e-6)
    assert figures(ANSWERS, labels, said).sensitivity.count == 1


def test_kappa_of_whole_agreement_of_none_and_of_nothing() -> None:
    assert kappa(["yes", "no"], ["yes", "no"]) == 1.0
    assert kappa(["yes", "no"], ["no", "yes"]) == -1.0
    assert kappa(["yes", "yes"], ["yes", "yes"]) == 0.0
    assert kappa([], []) == 0.0


def test_intervals_are_exact() -> None:
    # Clopper-Pearson of 54 of 60, two-sided 95 %, from the tables.
    found = rate(54, 60)

    assert (round(found.low, 3), round(found.high, 3)) == (0.795, 0.962)
    assert (rate(0, 0).value, rate(0, 0).low, rate(0, 0).high) == (0.0, 0.0, 1.0)


def test_figures_are_read_as_they_were_written_and_not_otherwise() -> None:
    found = figures(SUPPORTED, [True, False], [[YES], [NO]])
    values = found.to_json()

    assert figures_from_json(values) == found
    wide = {**values, "sensitivity": {**values["sensitivity"], "low": 0.99}}
    with pytest.raises(ValueError, match="intervals"):
        figures_from_json(wide)
