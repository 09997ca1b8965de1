"""A measurement plan from a specification: its metrics, windows and sources. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.durations import days_of
from assistant.drafting.derivation.frame import Frame, days_after
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.ownership.making import is_duration

_AFTER_DAYS = 90


def fields(frame: Frame) -> dict[str, Any]:
    """The plan's own fields."""
    spec, owner = frame.spec, frame.spec.business_owner.value
    return {
        "development_start_on": frame.carried(spec.delivery_plan.development_start_on),
        "go_live_on": frame.carried(spec.delivery_plan.go_live_on),
        "metrics": [frame.copied(metric) for metric in spec.metrics],
        "baseline": _baseline(frame),
        "after_window": _after(frame),
        "attribution": frame.default(
            {"design": "before_after"}, "Before is held against after until a better design is named."
        ),
        "value_statement": frame.open(
            "What is it worth, in your own words and in terms of the work?", owner=owner, blocks="go_live"
        ),
        "sources": _sources(frame),
        "reporting": _reporting(frame),
        "decision_rule": frame.open("At which figures is it scaled, fixed or stopped?", owner=owner),
        "rollup_keys": {"domain": spec.domain.value} if spec.domain.value else {},
        "counter_metrics": _counter(frame),
    }


def _baseline(frame: Frame) -> dict[str, Any]:
    """How the state before was captured, where all metrics that have one say the same."""
    slots = [metric.baseline for metric in frame.spec.metrics if metric.baseline.value is not None]
    ways = {(slot.value.captured_on, slot.value.method, slot.value.sample_n) for slot in slots if slot.value}
    if len(ways) != 1 or len(slots) != len(frame.spec.metrics):
        return {}
    ((captured_on, method, sample_n),) = ways
    if captured_on is None:
        return {}
    value = {"captured_on": captured_on, "method": method, "sample_n": sample_n}
    return frame.combined(value, slots, "As the metrics say.")


def _after(frame: Frame) -> dict[str, Any]:
    """From going live on, as long as documents say, else ninety days."""
    slots = [metric.after for metric in frame.spec.metrics if metric.after.value is not None]
    spans = {(slot.value.window_start, slot.value.window_end) for slot in slots if slot.value}
    if len(spans) == 1 and None not in next(iter(spans)):
        ((start, end),) = spans
        return frame.combined({"start": start, "end": end}, slots, "As the metrics say.")
    live = frame.spec.delivery_plan.go_live_on.value
    if live is None or days_after(live, _AFTER_DAYS) is None:
        return {}
    written = frame.topic(
        Topic.AFTER_WINDOW, lambda value: _window(live, days_of(value)) if is_duration(value) else None
    )
    rule = f"{_AFTER_DAYS} days from going live on."
    return frame.first(written, frame.default(_window(live, _AFTER_DAYS), rule))


def _window(live: date, days: float) -> dict[str, date] | None:
    end = days_after(live, days)
    return {"start": live, "end": end} if end is not None else None


def _sources(frame: Frame) -> list[dict[str, Any]]:
    """Data sources that metrics name."""
    used = {metric.data_source_id for metric in frame.spec.metrics}
    return [
        frame.row(
            f"source-{source.id}",
            "A source that a metric names.",
            name=source.name,
            owner=frame.carried(source.owner),
            metrics=[metric.id for metric in frame.spec.metrics if metric.data_source_id == source.id],
        )
        for source in frame.spec.data_sources
        if source.id in used
    ]


def _reporting(frame: Frame) -> dict[str, Any]:
    spec = frame.spec
    to = [slot.value for slot in (spec.business_owner, spec.operational_owner) if slot.value]
    said = frame.kept(
        spec.monitoring, lambda value: {"cadence": value.cadence, "to": to} if value.cadence else None
    )
    written = frame.topic(
        Topic.MONITORING_EVERY, lambda value: {"cadence": value, "to": to} if is_duration(value) else None
    )
    return frame.first(said, written)


def _counter(frame: Frame) -> dict[str, Any]:
    ids = [metric.id for metric in frame.spec.metrics if metric.counter_metric]
    return frame.default(ids, "Metrics that the specification marks so.") if ids else {}
