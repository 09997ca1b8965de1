"""M01 to M12: what is measured before and after, by whom, and what follows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.measurement_plan import MeasurementPlan
from assistant.drafting.artifacts.measures import After, Metric
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.linting.beside import go_live_of, spec_of
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.process_graph import ai_steps
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.linting.rule import rule
from knowledge.people import fold_name

_BOTH = ("workflow_spec", "measurement_plan")


@rule(
    "M01",
    Severity.ERROR,
    "Every metric has a baseline with value, method, sample size and day.",
    why="Without the state before nothing is shown.",
    source="S3",
    kinds=_BOTH,
)
def metrics_have_a_baseline(artifact: Any, context: LintContext) -> Iterator[Problem]:
    common = artifact.baseline.value if isinstance(artifact, MeasurementPlan) else None
    for metric in artifact.metrics:
        path, baseline = f"metrics.{metric.id}.baseline", metric.baseline.value
        if baseline is None:
            message = f"Capture how “{metric.name}” is today, with method, sample and day."
            yield Problem(path=path, message=message, missing=metric.baseline)
            continue
        for field, words in (
            ("method", "how"),
            ("sample_n", "on how many cases"),
            ("captured_on", "on which day"),
        ):
            if not (getattr(baseline, field) or getattr(common, field, None)):
                message = f"Say {words} the baseline of “{metric.name}” was captured."
                missing = open_part(artifact, f"{path}.{field}", metric.baseline)
                yield Problem(path=f"{path}.{field}", message=message, missing=missing)


@rule(
    "M02",
    Severity.ERROR,
    "Every baseline was captured before going live, better before development started.",
    why="A baseline made afterwards is a guess.",
    source="S3, S1",
    kinds=_BOTH,
)
def baselines_come_first(artifact: Any, context: LintContext) -> Iterator[Problem]:
    live, starts = go_live_of(artifact, context), _development_start(artifact, context)
    for metric in artifact.metrics:
        captured = metric.baseline.value.captured_on if metric.baseline.value else None
        path = f"metrics.{metric.id}.baseline.captured_on"
        if captured and live and captured >= live:
            message = (
                f"Use a baseline of “{metric.name}” from before going live: {captured} is not before {live}."
            )
            yield Problem(path=path, message=message)
        elif captured and starts and captured > starts:
            message = (
                f"Better capture “{metric.name}” before development starts: {captured} is after {starts}."
            )
            yield Problem(path=path, message=message, severity=Severity.WARNING)


@rule(
    "M03",
    Severity.ERROR,
    "It is measured again from going live on, for 60 days at least, better 90.",
    why="A short look shows the first excitement.",
    source="S3",
    kinds=_BOTH,
)
def after_window_is_long_enough(artifact: Any, context: LintContext) -> Iterator[Problem]:
    live, limits = go_live_of(artifact, context), context.limits
    for metric in artifact.metrics:
        path, after = f"metrics.{metric.id}.after", _after(metric, artifact)
        if after is None or after.window_start is None or after.window_end is None:
            message = f"Say from when to when “{metric.name}” is measured after going live."
            yield Problem(path=path, message=message, missing=open_part(artifact, path, metric.after))
            continue
        if live and after.window_start < live:
            message = f"Measure “{metric.name}” from going live on: {after.window_start} is before {live}."
            yield Problem(path=f"{path}.window_start", message=message)
        days = (after.window_end - after.window_start).days
        if days < limits.after_window_min_days:
            message = (
                f"Measure “{metric.name}” for {limits.after_window_min_days:g} days or more, not {days}."
            )
            yield Problem(path=f"{path}.window_end", message=message)
        elif days < limits.after_window_good_days:
            message = (
                f"Better measure “{metric.name}” for {limits.after_window_good_days:g} days than for {days}."
            )
            yield Problem(path=f"{path}.window_end", message=message, severity=Severity.WARNING)


@rule(
    "M04",
    Severity.ERROR,
    "Before and after have the same unit, method and data source.",
    why="Otherwise they cannot be compared.",
    source="design",
    kinds=_BOTH,
)
def before_and_after_are_comparable(artifact: Any, context: LintContext) -> Iterator[Problem]:
    for metric in artifact.metrics:
        before, after = metric.baseline.value, metric.after.value
        for field, usual in (
            ("unit", metric.unit),
            ("method", None),
            ("data_source_id", metric.data_source_id),
        ):
            values = [usual, getattr(before, field, None), getattr(after, field, None)]
            said = list(dict.fromkeys(value.strip() for value in values if value and value.strip()))
            if len({fold_name(value) for value in said}) > 1:
                words = field.replace("_id", "").replace("_", " ")
                message = f"Measure “{metric.name}” with one {words} before and after, not {_quoted(said)}."
                yield Problem(
                    path=f"metrics.{metric.id}.{'after' if after else 'baseline'}.{field}", message=message
                )


@rule(
    "M05",
    Severity.ERROR,
    "An adoption metric counts a share of those who could use it.",
    why="Deployment is not adoption.",
    source="S3",
    kinds=_BOTH,
)
def adoption_is_measured(artifact: Any, context: LintContext) -> Iterator[Problem]:
    adoption = [metric for metric in artifact.metrics if metric.kind == "adoption"]
    if not adoption:
        message = "Add an adoption metric: the share of eligible users who use it."
        yield Problem(path="metrics", message=message, missing=open_part(artifact, "metrics"))
    elif not any((metric.denominator or "").strip() for metric in adoption):
        path = f"metrics.{adoption[0].id}.denominator"
        message = f"Say of whom “{adoption[0].name}” is a share, such as eligible users."
        yield Problem(path=path, message=message, missing=open_part(artifact, path))


@rule(
    "M06",
    Severity.WARNING,
    "Each outcome metric is linked to a step through which the AI moves it.",
    why="Value that no step makes stays trapped.",
    source="S2",
    kinds=_BOTH,
)
def outcomes_are_linked_to_steps(artifact: Any, context: LintContext) -> Iterator[Problem]:
    spec = spec_of(artifact, context)
    if spec is not None and not ai_steps(spec):
        return  # nothing changes the work yet through which anything could improve
    steps = {step.id for step in spec.steps} if spec else None
    for metric in artifact.metrics:
        linked = [ref for ref in metric.step_refs if steps is None or ref in steps]
        if metric.kind == "outcome" and not linked:
            message = f"Name a step through which “{metric.name}” improves (step_refs)."
            yield Problem(path=f"metrics.{metric.id}.step_refs", message=message)


_COUNTER = re.compile(r"\bre-?work|complaint|overrid|\breopen|\bre-open|escalat|appeal|harm\b", re.IGNORECASE)


@rule(
    "M07",
    Severity.WARNING,
    "A counter-metric shows harm, such as rework, complaints or overrides.",
    why="What is chased gets gamed.",
    source="design; RMF MEASURE 4.3",
    kinds=_BOTH,
)
def harm_is_measured(artifact: Any, context: LintContext) -> Iterator[Problem]:
    if not any(metric.counter_metric or _COUNTER.search(metric.name) for metric in artifact.metrics):
        message = "Add a counter-metric, such as rework, complaints or overrides."
        yield Problem(path="metrics", message=message, missing=open_part(artifact, "metrics"))


_INFRASTRUCTURE = re.compile(r"\b(?:uptime|availability|latency|throughput|cpu|memory)\b", re.IGNORECASE)
_DRIFT = re.compile(r"\bdrift", re.IGNORECASE)


@rule(
    "M08",
    Severity.ERROR,
    "A metric of output quality or drift has alert values and somebody who is told.",
    why="Otherwise users find the degradation.",
    source="S3, S0",
    kinds=_BOTH,
)
def degradation_raises_an_alert(artifact: Any, context: LintContext) -> Iterator[Problem]:
    watched = [metric for metric in artifact.metrics if _shows_degradation(metric)]
    if not watched:
        message = "Add a metric of the quality of outputs, with alert values."
        yield Problem(path="metrics", message=message, missing=open_part(artifact, "metrics"))
    elif not any(_alerts(metric) for metric in watched):
        metric = watched[0]
        path = f"metrics.{metric.id}.alert"
        message = f"Say from which value of “{metric.name}” on an alert is given, and to whom."
        yield Problem(path=path, message=message, missing=open_part(artifact, path, metric.alert))


@rule(
    "M09",
    Severity.ERROR,
    "Monitoring has a named owner, a cadence and a runbook for degradation.",
    why="Somebody looks, and knows what to do.",
    source="S3",
)
def monitoring_is_owned(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    watch = spec.monitoring.value
    if watch is None:
        message = "Say who watches the quality of outputs, how often, by which runbook."
        yield Problem(path="monitoring", message=message, missing=spec.monitoring)
        return
    for field, there, words in (
        ("owner", is_real(watch.owner), "Name who watches the quality of outputs."),
        ("cadence", watch.cadence, "Say how often the quality of outputs is looked at."),
        ("degradation_runbook", watch.degradation_runbook, "Link the runbook for a fall in quality."),
    ):
        if not there:
            path = f"monitoring.{field}"
            yield Problem(path=path, message=words, missing=open_part(spec, path, spec.monitoring))


@rule(
    "M10",
    Severity.ERROR,
    "A cost metric has a monthly cap, an alert and what happens at the cap.",
    why="The cost of use is bounded.",
    source="S3",
    kinds=_BOTH,
)
def cost_is_bounded(artifact: Any, context: LintContext) -> Iterator[Problem]:
    costs = [metric for metric in artifact.metrics if metric.kind == "cost"]
    if not costs:
        message = "Add a cost metric with a monthly cap, an alert and what happens at the cap."
        yield Problem(path="metrics", message=message, missing=open_part(artifact, "metrics"))
        return
    spec = spec_of(artifact, context)
    components = [row.cost for row in spec.ai] if spec else []
    if any(_capped(metric.cap.value, metric.alert.filled) for metric in costs):
        return
    if components and all(_capped(cost.value) for cost in components):
        return
    path = f"metrics.{costs[0].id}.cap"
    waits = [
        open_part(artifact, path, costs[0].cap),
        *(open_part(artifact, "ai", cost) for cost in components),
    ]
    message = f"Set the monthly cap of “{costs[0].name}”, when to alert, and what happens at the cap."
    yield Problem(path=path, message=message, missing=next(filter(None, waits), None))


_DIALS = {
    "performance": r"performan|adoption|turnaround|throughput|volume|backlog|service level|sla",
    "support": r"support|ticket|incident|escalation",
    "governance": r"governan|complian|polic|access|risk|change|control|audit",
    "quality": r"qualit|accura|error|override|drift",
    "cost": r"cost|spend|budget|cap\b",
    "value": r"value|outcome|benefit|savings?",
}
"""The six things that are looked at, and words by which a forum shows that it does."""


@rule(
    "M11",
    Severity.WARNING,
    "The rhythm of reviews covers performance, support, governance, quality, cost and value.",
    why="Six dials are watched, not one.",
    source="S4",
    kinds=("ownership_plan",),
)
def reviews_cover_six_dials(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    said = " ".join(
        text for row in plan.review_rhythm for text in (row.forum, *row.inputs, *row.decisions, *row.dials)
    )
    missing = [
        dial for dial, words in _DIALS.items() if not re.search(rf"\b(?:{words})", said, re.IGNORECASE)
    ]
    if missing:
        message = f"Look at {_listed(missing)} in a review as well."
        yield Problem(path="review_rhythm", message=message, missing=open_part(plan, "review_rhythm"))


@rule(
    "M12",
    Severity.ERROR,
    "A target is due after the after-window ends and lies in the metric's direction.",
    why="Other targets cannot be met.",
    source="design",
    kinds=_BOTH,
)
def targets_are_possible(artifact: Any, context: LintContext) -> Iterator[Problem]:
    for metric in artifact.metrics:
        path, target, after = f"metrics.{metric.id}.target", metric.target.value, _after(metric, artifact)
        if target is None:
            message = f"Set what “{metric.name}” should become, by when."
            yield Problem(path=path, message=message, missing=metric.target)
            continue
        end = after.window_end if after else None
        if target.by and end and target.by <= end:
            message = f"Set the target of “{metric.name}” for a day after {end}, when it has been measured."
            yield Problem(path=f"{path}.by", message=message)
        before = metric.baseline.value
        gain = (target.value - before.value) * (1 if metric.direction == "up" else -1) if before else 1
        if metric.direction != "hold" and gain <= 0 and before:
            message = (f"Mend the target of “{metric.name}”: from {before.value:g} to {target.value:g} "
                       f"is not {metric.direction}.")  # fmt: skip
            yield Problem(path=path, message=message)


def _development_start(artifact: Header, context: LintContext) -> date | None:
    own = getattr(artifact, "development_start_on", None)
    if own is not None and own.value is not None:
        return own.value  # type: ignore[no-any-return]
    spec = spec_of(artifact, context)
    return spec.delivery_plan.development_start_on.value if spec else None


def _after(metric: Metric, artifact: Header) -> After | None:
    """The window of a metric, or that of the whole measurement plan."""
    own = metric.after.value
    if (own and own.window_start and own.window_end) or not isinstance(artifact, MeasurementPlan):
        return own
    common = artifact.after_window.value
    return After(window_start=common.start, window_end=common.end) if common else own


def _shows_degradation(metric: Metric) -> bool:
    quality = metric.kind == "quality" and not _INFRASTRUCTURE.search(metric.name)
    return quality or bool(_DRIFT.search(metric.name))


def _alerts(metric: Metric) -> bool:
    alert = metric.alert.value
    return (
        alert is not None and (alert.warn is not None or alert.crit is not None) and is_real(alert.notifies)
    )


def _capped(cost: Any, alerted: bool = False) -> bool:
    """Whether a cost has a cap, an alert and an action; of a metric or of an AI component."""
    if cost is None or cost.monthly_cap is None or not cost.cap_action:
        return False
    return alerted or cost.alert_at is not None


def _quoted(values: list[str]) -> str:
    return " and ".join(f"“{value}”" for value in values)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
