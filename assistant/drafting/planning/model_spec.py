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
    Era,
    ExceptionFact,
    Span,
    StepFact,
    SystemFact,
)
from assistant.drafting.extraction.reading import read_brief
from assistant.drafting.planning.material import Material, Told
from assistant.drafting.planning.owners import looks_like_person

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
    text = f"As in {model.title} ({model.artifact_id})"
    told = _as_far_as_untold(material, _facts_of(model), model.title, text)
    base = _restricted(_base(material.base, model), frozenset(model.access_roles) or None)
    return replace(material, told=[*material.told, told], base=base)


def like_text(material: Material, text: str, *, title: str, audience: frozenset[str] | None) -> Material:
    """Material that follows a description of other work: steps, roles, systems and exceptions, no people.

    Args:
        text: The description, such as a document of the knowledge base.
        title: Its name.
        audience: Who may read it; the draft inherits that. None is everybody.
    """
    read = read_brief(text, today=material.today)
    told = BriefFacts(steps=read.steps, actors=read.actors, systems=read.systems, exceptions=read.exceptions)
    base = _restricted(material.base or _empty(), audience)
    return replace(material, told=[*material.told, _as_far_as_untold(material, told, title, text)], base=base)


def _as_far_as_untold(material: Material, told: BriefFacts, title: str, text: str) -> Told:
    """What a model says of those families of which the person told nothing."""
    own = [each.facts for each in material.told]
    exceptions = () if any(facts.exceptions for facts in own) else told.exceptions
    facts = BriefFacts(
        # Limits are the other workflow's promises, eras its history.
        steps=()
        if any(facts.steps for facts in own)
        else tuple(replace(step, time_limit=None, era=Era.UNSTATED) for step in told.steps),
        actors=told.actors,
        systems=() if any(facts.systems for facts in own) else told.systems,
        exceptions=tuple(
            replace(each, time_limit=None, handler=_role(each.handler))
            for each in exceptions
            if not any(letter.isdigit() for letter in each.trigger)
        ),
    )
    return Told(source=title, text=text, facts=facts, model=True)


def _role(handler: str | None) -> str | None:
    """A handler that is no person."""
    return None if handler is None or looks_like_person(handler) else handler


def _empty() -> WorkflowSpec:
    return WorkflowSpec(artifact_id="ws-draft", title="Draft", use_case_id="uc-draft")


def _restricted(base: WorkflowSpec, audience: frozenset[str] | None) -> WorkflowSpec:
    """What follows a restricted model is read by nobody else."""
    if audience is not None:
        roles = audience & frozenset(base.access_roles) if base.access_roles else audience
        base.access_roles = sorted(roles) or ["governance_lead"]
    return base


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
    merged = base.model_copy(deep=True) if base is not None else _empty()
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
