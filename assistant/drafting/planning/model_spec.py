"""Another specification as a model: its structure where nothing was told, never people or figures. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.drafting.artifacts.provenance import UserTurn
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import ActorType
from assistant.drafting.extraction.facts import (
    ActorFact,
    ActorKind,
    BriefFacts,
    ExceptionFact,
    Span,
    StepFact,
    SystemFact,
)
from assistant.drafting.planning.material import Material, Told

_TAKEN = (
    "out_of_scope",
    "prohibited_uses",
    "alternatives_considered",
    "automation_bias_measures",
    "error_budget_policy",
    "support_model",
    "review_in",
    "classification",
    "user_groups",
    "business_problem",
)
"""Fields that say how work is done; owners, dates, baselines and thresholds are never taken over."""
_KINDS = {
    ActorType.HUMAN: ActorKind.HUMAN,
    ActorType.AI: ActorKind.AI,
    ActorType.AI_WITH_HUMAN: ActorKind.AI,
    ActorType.SYSTEM: ActorKind.SYSTEM,
}


def like_spec(material: Material, model: WorkflowSpec) -> Material:
    """Material that follows a model wherever the person told nothing of their own."""
    told = _facts_of(model)
    own = [each.facts for each in material.told]
    facts = BriefFacts(
        steps=() if any(facts.steps for facts in own) else told.steps,
        actors=told.actors,
        systems=() if any(facts.systems for facts in own) else told.systems,
        exceptions=() if any(facts.exceptions for facts in own) else told.exceptions,
    )
    text = f"As in {model.title} ({model.artifact_id})"
    base = _base(material.base, model)
    return replace(
        material, told=[*material.told, Told(source=model.artifact_id, text=text, facts=facts)], base=base
    )


def _facts_of(model: WorkflowSpec) -> BriefFacts:
    """What the model's rows say, as if told; roles by their names, persons left out."""
    lanes = {lane.id: lane for lane in model.lanes}
    helpers = {check.step for check in model.checkpoints} | {row.fallback_step for row in model.ai}
    systems = {system.id: system.name for system in model.systems}
    conditions = {flow.target: flow.condition_text for flow in model.flows if flow.condition_text}
    steps = tuple(
        StepFact(
            name=step.name,
            span=_span(step.name),
            actor=lanes[step.lane].name if step.lane in lanes else None,
            kind=_KINDS[step.actor_type],
            systems=tuple(systems[out.delivered_in] for out in step.outputs if out.delivered_in in systems),
            condition=conditions.get(step.id),
        )
        for step in model.steps
        # Reviews and work by hand come by themselves with each AI step.
        if step.id not in helpers or _is_own(step.status.value)
    )
    actors = tuple(
        ActorFact(
            name=lane.name, kind=ActorKind(lane.kind), span=_span(lane.name), team_kind=_side(lane.party)
        )
        for lane in model.lanes
    )
    exceptions = tuple(
        ExceptionFact(trigger=row.trigger, span=_span(row.trigger), kind=row.kind.value if row.kind else None)
        for row in model.exceptions
        if row.trigger and _is_own(row.status.value)
    )
    names = tuple(
        SystemFact(name=system.name, span=_span(system.name), role=system.role) for system in model.systems
    )
    return BriefFacts(steps=steps, actors=actors, systems=names, exceptions=exceptions)


def _base(base: WorkflowSpec | None, model: WorkflowSpec) -> WorkflowSpec:
    merged = (
        base.model_copy(deep=True)
        if base is not None
        else WorkflowSpec(artifact_id="ws-draft", title="Draft", use_case_id="uc-draft")
    )
    for name in _TAKEN:
        mine, theirs = getattr(merged, name), getattr(model, name)
        if isinstance(mine, Slot) and not mine.filled and theirs.filled:
            turn = UserTurn(source=model.artifact_id, quote=f"As in {model.title}")
            setattr(merged, name, theirs.model_copy(update={"provenance": [*theirs.provenance, turn]}))
    return merged


def _span(text: str) -> Span:
    return Span(0, len(text), text)


def _side(party: Any) -> str | None:
    return party.team_kind.value if party is not None and party.team_kind is not None else None


def _is_own(status: str) -> bool:
    return status == "confirmed"
