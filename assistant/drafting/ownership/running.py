"""How a plan is lived: cover, meetings, measures of changed roles, handover and succession. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.durations import in_words
from assistant.drafting.artifacts.ownership_plan import (
    Collaboration,
    Coverage,
    Forum,
    PerformanceMeasure,
    Succession,
    Transition,
)
from assistant.drafting.artifacts.provenance import DefaultRule
from assistant.drafting.artifacts.workflow_spec.identity import LifecycleStage
from assistant.drafting.artifacts.workflow_spec.people import Lane
from assistant.drafting.artifacts.workflow_spec.steps import AI_ACTORS
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.ownership.making import Making, distinct, is_duration

_BEFORE_LIVE = frozenset({LifecycleStage.IDEA, LifecycleStage.PILOT, LifecycleStage.PRE_PROD})
_HANDOVER = (
    "The business owner and the operational owner accept",
    "Reviewers are trained",
    "The desk runs it with the builders beside it",
    "Runbooks and access are handed over",
    "The builders step back to second-line support",
)
_CHECKLIST = ("Open cases", "Open incidents and alerts", "Changes under way", "Access and contacts")
_RULE = DefaultRule(rule="Proposed for every ownership plan; the owners settle it.")


def coverage(making: Making) -> dict[str, Any]:
    """Hours, on call, deputies; open where the specification tells no hours."""
    spec = making.spec
    support = spec.support_model.value
    levels = sorted(spec.escalation.levels, key=lambda level: level.level)
    first = levels[0] if levels else None
    hours = (support.hours if support else None) or (first.hours.value if first else None)
    if not hours:
        return making.confirm.open("Who covers which hours, and who is on call?", blocks="go_live")
    called = distinct([first.responder.value, first.backup.value]) if first else []
    on_call = ", then ".join(party.name for party in called if is_real(party))
    value = Coverage(
        hours=hours,
        on_call=on_call or None,
        deputies=distinct(making.deputy(party) for party in distinct(making.parties.values())),
        leave_cover="The deputy, told before the leave begins",
        handover_checklist=list(_CHECKLIST),
    )
    return making.confirm.default(value, "From the specification's support and first level of escalation.")


def escalation_summary(making: Making) -> dict[str, Any]:
    """The levels in short, or the incident plan that has them."""
    lines = []
    for level in sorted(making.spec.escalation.levels, key=lambda each: each.level):
        if is_real(level.responder.value) and level.responder.value is not None:
            within = f" within {in_words(level.respond_within.value)}" if level.respond_within.value else ""
            backup = f", else {level.backup.value.name}" if level.backup.value else ""
            lines.append(f"{level.level}: {level.responder.value.name}{backup}{within}")
    if lines:
        return making.confirm.default("; ".join(lines) + ".", "The specification's levels of escalation.")
    return making.carried(making.spec.incident_plan_ref)


def review_rhythm(making: Making) -> list[Forum]:
    """Weekly, monthly and quarterly; together they look at all six dials."""
    operational, business = making.parties.get("operational_owner"), making.parties.get("business_owner")
    found = making.confirm.material.inferences.get(Topic.MONITORING_EVERY)
    stated = found if found is not None and not found.also and is_duration(found.value) else None
    return [
        Forum(forum="Weekly operations review", cadence="P7D", chair=operational, provenance=[_RULE],
              inputs=["Volumes and backlog", "Exceptions, incidents and support requests"],
              decisions=["What is put right this week", "What is escalated"],
              dials=["performance", "support"]),
        Forum(forum="Quality and cost review", cadence=stated.value if stated else "P1M",
              chair=making.first("monitoring_owner", "operational_owner"),
              provenance=list(stated.citations) if stated else [_RULE],
              inputs=["Quality and drift", "Overrides by reviewers", "Cost against its cap",
                      "Changes and access since the last time"],
              decisions=["Changes to ask for", "Training to give"],
              dials=["quality", "cost", "governance"]),
        Forum(forum="Quarterly value review", cadence="P3M", chair=business, provenance=[_RULE],
              inputs=["Outcome metrics against their baseline", "Adoption", "Risks and open items"],
              decisions=["Scale, fix, stop or retire"],
              dials=["value", "governance", "performance"]),
    ]  # fmt: skip


def changed_lanes(making: Making) -> list[Lane]:
    """The lanes of people in which there is a step: the roles that change."""
    busy = {step.lane for step in making.spec.steps}
    return [lane for lane in making.spec.lanes if lane.kind == "human" and lane.id in busy]


def performance_measures(making: Making) -> list[PerformanceMeasure]:
    """A proposal for each changed role: the metric that its steps move, never a count of accepted outputs."""
    return [
        PerformanceMeasure(role=lane.name, measure=_measure(making, lane), provenance=[_RULE])
        for lane in changed_lanes(making)
    ]


def collaboration(making: Making) -> list[Collaboration]:
    """What each changed role decides, reviews and must not do."""
    return [_collaboration(making, lane) for lane in changed_lanes(making)]


def transition(making: Making) -> dict[str, Any]:
    """The handover to the business; of no need where it is live already."""
    spec = making.spec
    if spec.lifecycle_stage.value not in _BEFORE_LIVE:
        return {}
    builder = making.parties.get("technical_owner")
    value = Transition(
        from_innovation_team=(builder.org_unit or builder.name) if builder else None,
        steps=list(_HANDOVER),
        handover_on=spec.delivery_plan.pilot_end_on.value,
    )
    rule = "Handed over when the pilot ends, by the usual steps."
    return {
        **making.confirm.default(value, rule),
        "question": "What will show that the business has accepted it?",
    }


def succession(making: Making) -> dict[str, Any]:
    """What makes an owner be replaced, and how soon."""
    events = ["An owner leaves or changes their job", "A reorganisation moves the work"]
    if making.spec.third_parties:
        events.append("A vendor ends its service")
    value = Succession(trigger_events=events, reassignment_within="P14D")
    return making.confirm.default(value, "An owner is replaced within two weeks unless agreed otherwise.")


def outcome(making: Making) -> dict[str, Any]:
    """The outcome that the business owner answers for, and by what it is measured."""
    spec = making.spec
    chain = spec.value_chain.value
    owner = making.parties.get("business_owner")
    metrics = [metric.id for metric in spec.metrics if metric.kind == "outcome"]
    return {
        "outcome_statement": making.confirm.default(
            chain.outcome, "The specification's outcome, until the business owner words it.", owner=owner
        )
        if chain is not None and chain.outcome
        else making.confirm.open("Which outcome does the business owner answer for?", owner=owner),
        "outcome_metrics": making.confirm.default(metrics, "The specification's outcome metrics.")
        if metrics
        else {},
    }


def _measure(making: Making, lane: Lane) -> str:
    spec = making.spec
    steps = {step.id for step in spec.steps if step.lane == lane.id}
    moved = [metric for metric in spec.metrics if steps & set(metric.step_refs)]
    quality = [metric for metric in spec.metrics if metric.kind == "quality"]
    outcomes = [metric for metric in spec.metrics if metric.kind == "outcome"]
    metric = next(
        iter([*moved, *(quality if _reviews(making, lane) else outcomes), *quality, *outcomes]), None
    )
    name = metric.name if metric else "Quality of the cases decided"
    return f"{name}, in their part of the work; not how many AI outputs they accept"


def _reviews(making: Making, lane: Lane) -> list[str]:
    """Names of the AI steps whose outputs people of a lane look at."""
    spec = making.spec
    lanes = {step.id: step.lane for step in spec.steps}
    names = {step.id: step.name for step in spec.steps if step.actor_type in AI_ACTORS}
    following = {(flow.source, flow.target) for flow in spec.flows}
    seen = [
        row.after_step
        for row in spec.checkpoints
        if lanes.get(row.step or "") == lane.id
        or (row.step is None and any(a == row.after_step and lanes.get(b) == lane.id for a, b in following))
    ]
    return [names[ref] for ref in dict.fromkeys(seen) if ref in names]


def _collaboration(making: Making, lane: Lane) -> Collaboration:
    spec = making.spec
    reviewed = _reviews(making, lane)
    human = {row.gateway for row in spec.decisions if row.decided_by == "human"}
    splits = [row for row in spec.gateways if row.lane == lane.id and row.mode == "split" and row.id in human]
    decides = [row.question for row in splits if row.question]
    decides += [f"Whether the output of “{name}” stands" for name in reviewed]
    own = [step.name for step in spec.steps if step.lane == lane.id and step.actor_type not in AI_ACTORS]
    must_not = ["Change a model, a prompt or a threshold without the approver of changes"]
    if reviewed:
        must_not.insert(0, "Accept an output without looking at it")
    return Collaboration(
        role=lane.name,
        decides=decides or [f"How “{name}” is done" for name in own] or ["When a case is escalated"],
        reviews=[f"Outputs of “{name}”" for name in reviewed],
        is_informed=["Changes of model, prompt or threshold", "Incidents"],
        must_not=must_not,
        provenance=[_RULE],
    )
