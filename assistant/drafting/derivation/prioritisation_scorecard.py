"""A scorecard from a specification: figures of before and after, scores left to people. Pure."""

from __future__ import annotations

import re
from typing import Any

from assistant.drafting.artifacts.measures import Metric
from assistant.drafting.derivation.frame import Frame

_FIGURES = {
    "error_rate": (("quality",), re.compile(r"error|wrong|rework|mistake|again|defect", re.IGNORECASE)),
    "unit_cost": (("cost",), re.compile(r"\bper (?!month|year|week|day)|\beach\b|unit cost", re.IGNORECASE)),
    "cycle_time": (("outcome", "process"), re.compile(r"time|days|hours|minutes|weeks|wait", re.IGNORECASE)),
}
"""Kinds of metric, and words of its name or unit, that tell which figure it is."""


def fields(frame: Frame) -> dict[str, Any]:
    """The scorecard's own fields: one use case."""
    spec = frame.spec
    volumes = frame.kept(spec.volumes, lambda value: value.per_day)
    entry = frame.row(
        spec.use_case_id,
        "The use case of the specification.",
        use_case_id=spec.use_case_id,
        title=frame.name,
        sponsor=frame.first(frame.of_plan("executive_sponsor")),
        leverage={
            "volume": {"before": frame.first(volumes), "unit": "per day"},
            **{name: _figure(frame, name) for name in _FIGURES},
        },
        dependencies=[row.on for row in spec.delivery_plan.dependencies],
        decision=frame.open("What is decided about this use case?"),
    )
    return {"entries": [entry]}


def _figure(frame: Frame, name: str) -> dict[str, Any]:
    """Before and expected after, from the metric that measures it."""
    metric = next((each for each in frame.spec.metrics if _measures(each, name)), None)
    if metric is None:
        return {}
    return {
        "before": frame.first(frame.kept(metric.baseline, lambda value: value.value)),
        "expected_after": frame.first(frame.kept(metric.target, lambda value: value.value)),
        "unit": metric.unit or None,
    }


def _measures(metric: Metric, name: str) -> bool:
    kinds, words = _FIGURES[name]
    return metric.kind in kinds and words.search(f"{metric.name} {metric.unit}") is not None
