"""Where the marks of an interval's drawing stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.gate.decision.verdict import Comparison
from evals.gate.reports.wording import figure, measured, signed

WIDTH = 240
_PAD = 8
_LEAST_REACH = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalPlot:
    """Places from left to right, in the drawing's units; worse is left."""

    low: float
    high: float
    dot: float
    zero: float
    margin: float | None
    """None where the comparison decides nothing."""
    description: str
    """In words, for those who do not see it."""


def reach(comparisons: Sequence[Comparison]) -> float:
    """The largest difference that the drawings must hold, the same for all, so that they compare."""
    values = [
        abs(value)
        for each in comparisons
        for value in (each.low, each.high, each.margin, each.difference)
        if measured(value)
    ]
    return min(1.0, max([*values, _LEAST_REACH]))


def interval_plot(name: str, each: Comparison, most: float) -> IntervalPlot | None:
    """The drawing of one comparison; None where there is nothing to draw."""
    if not all(map(measured, (each.low, each.high, each.difference))):
        return None
    asked = "" if each.margin is None else f", margin {figure(each.margin)}"
    return IntervalPlot(
        low=_place(each.low, most),
        high=_place(each.high, most),
        dot=_place(each.difference, most),
        zero=_place(0.0, most),
        margin=None if each.margin is None else _place(-each.margin, most),
        description=(
            f"{name} against {each.against}: difference {signed(each.difference)}, between "
            f"{signed(each.low)} and {signed(each.high)}{asked}"
        ),
    )


def _place(value: float, most: float) -> float:
    share = (max(-most, min(most, value)) + most) / (2 * most)
    return round(_PAD + share * (WIDTH - 2 * _PAD), 1)
