"""Adoption and training: somebody owns it, people are trained in time and know when to trust. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from assistant.drafting.artifacts.adoption_plan import AdoptionPlan, Training
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.ownership_plan import Assignment
from assistant.drafting.artifacts.parties import PartyRef, TeamKind
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.people import Role
from assistant.drafting.linting.beside import beside, go_live_of, spec_of
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part, while_open
from assistant.drafting.linting.parties import side_of
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.linting.rule import rule
from knowledge.people import fold_name


@rule(
    "T01",
    Severity.ERROR,
    "Somebody owns adoption who is not of the AI team.",
    why="Deployment is not adoption, and nobody adopts for others.",
    source="S4",
    kinds=("adoption_plan", "ownership_plan"),
)
def adoption_has_an_owner(plan: Header, context: LintContext) -> Iterator[Problem]:
    slot: Slot[Any] = plan.adoption_owner  # type: ignore[attr-defined]
    owner: PartyRef | None = slot.value.party if isinstance(slot.value, Assignment) else slot.value
    if owner is None or not is_real(owner):
        missing = slot if owner is None else None
        yield Problem(path="adoption_owner", message="Name who owns adoption.", missing=missing)
    elif side_of(owner, context) is TeamKind.AI_TEAM:
        message = f"Name an owner of adoption who is not of the AI team, as {owner.name} is."
        yield Problem(path="adoption_owner", message=message)


@rule(
    "T02",
    Severity.ERROR,
    "The trust guide says of every kind of output when to trust it and when to challenge it.",
    why="People who were not told either trust everything or nothing.",
    source="S4; PAIR",
    kinds=("adoption_plan",),
)
def trust_guide_covers_outputs(plan: AdoptionPlan, context: LintContext) -> Iterator[Problem]:
    for row in plan.trust_guide:
        for part, asked in (("trust_when", "relied on"), ("challenge_when", "doubted")):
            slot = getattr(row, part)
            if not slot.filled:
                message = f"Say when “{row.output_type}” can be {asked}."
                yield Problem(path=f"trust_guide.{row.id}.{part}", message=message, missing=slot)
    covered = {_plain(row.output_type) for row in plan.trust_guide}
    spec = spec_of(plan, context)
    outputs = [output for row in spec.ai for output in row.output_classes] if spec else []
    waits = open_part(plan, "trust_guide")
    for output in dict.fromkeys(each for each in outputs if _plain(each) not in covered):
        message = f"Say in the trust guide when to trust and when to challenge “{output}”."
        yield Problem(path="trust_guide", message=message, missing=waits)
    if not plan.trust_guide and not outputs:
        message = "Say for each kind of output when to trust it and when to challenge it."
        yield Problem(path="trust_guide", message=message, missing=waits)


@rule(
    "T03",
    Severity.ERROR,
    "Every human role has a training that is due before going live.",
    why="People cannot oversee what they were not taught.",
    source="S4; AIA-EU 4, 26(2)",
    kinds=("workflow_spec", "adoption_plan"),
)
def people_are_trained_in_time(artifact: Header, context: LintContext) -> Iterator[Problem]:
    live = go_live_of(artifact, context)
    if isinstance(artifact, AdoptionPlan):
        yield from _training_in_time(artifact, live)
        yield from _untrained_roles(artifact, spec_of(artifact, context))
    elif isinstance(artifact, WorkflowSpec):
        plan = beside(artifact, "adoption_plan", context)
        for role in _human_roles(artifact):
            trained = _training_of(role.name, plan)
            yield from _role_in_time(artifact, role, trained, live)
        yield from _lanes_without_roles(artifact, plan)


def _training_in_time(plan: AdoptionPlan, live: date | None) -> Iterator[Problem]:
    for row in plan.training:
        path = f"training.{row.id}.due"
        if row.due.value is None:
            yield Problem(path=path, message=f"Say by when “{row.role}” is trained.", missing=row.due)
        elif live and row.due.value > live:
            message = f"Train “{row.role}” before it goes live on {live}, not by {row.due.value}."
            yield Problem(path=path, message=message)


def _untrained_roles(plan: AdoptionPlan, spec: WorkflowSpec | None) -> Iterator[Problem]:
    for role in _human_roles(spec) if spec else []:
        if not _training_of(role.name, plan) and not role.training_due.filled:
            message = f"Add a training for the role “{role.name}”."
            yield Problem(path="training", message=message, missing=open_part(plan, "training"))


def _role_in_time(
    spec: WorkflowSpec, role: Role, trained: Training | None, live: date | None
) -> Iterator[Problem]:
    path = f"roles.{role.id}.training_due"
    due = trained.due.value if trained else None
    if due is None and role.training_due.filled:
        try:
            due = date.fromisoformat(str(role.training_due.value).strip())
        except ValueError:
            yield Problem(
                path=path, message=f"Write the day by which “{role.name}” is trained like 2026-09-15."
            )
            return
    if due is None:
        slots = (
            role.training_due,
            trained.due if trained else None,
            role.training_ref,
            spec.adoption_plan_ref,
        )
        waits = next((slot for slot in slots if slot is not None and slot.open), open_part(spec, path))
        yield Problem(path=path, message=f"Say by when “{role.name}” is trained.", missing=waits)
    elif live and due > live:
        message = f"Train “{role.name}” before it goes live on {live}, not by {due}."
        yield Problem(path=path, message=message)


def _lanes_without_roles(spec: WorkflowSpec, plan: AdoptionPlan | None) -> Iterator[Problem]:
    taken = {role.lane for role in spec.roles}
    for lane in spec.lanes:
        if lane.kind == "human" and lane.id not in taken and not _training_of(lane.name, plan):
            message = f"Enter the role of the lane “{lane.name}” with its training."
            waits = open_part(spec, "roles", spec.adoption_plan_ref)
            yield Problem(path="roles", message=message, missing=waits)


def _human_roles(spec: WorkflowSpec) -> list[Role]:
    """Roles in human lanes, and those of no lane."""
    machines = {lane.id for lane in spec.lanes if lane.kind != "human"}
    return [role for role in spec.roles if role.lane not in machines]


def _training_of(role: str, plan: AdoptionPlan | None) -> Training | None:
    rows = plan.training if plan else []
    return next((row for row in rows if _plain(row.role) == _plain(role)), None)


def _plain(name: str) -> str:
    return fold_name(name.replace("_", " ").replace("-", " ")).removesuffix("s")


@rule(
    "T04",
    Severity.WARNING,
    "At least two communications have a cadence and an owner.",
    why="One announcement at launch is forgotten by the second week.",
    source="S4",
    kinds=("adoption_plan",),
)
def communication_has_a_rhythm(plan: AdoptionPlan, context: LintContext) -> Iterator[Problem]:
    for row in plan.comms_rhythm:
        for part, asked in (("cadence", "how often"), ("owner", "by whom")):
            slot = getattr(row, part)
            if not slot.filled:
                path, severity = f"comms_rhythm.{row.id}.{part}", while_open(slot, plan)
                yield Problem(path=path, message=f"Say {asked} “{row.message}” is told.", severity=severity)
    fewest = context.limits.communication_items
    if len(plan.comms_rhythm) < fewest:
        yield Problem(path="comms_rhythm", message=f"Plan at least {fewest} regular communications.")


@rule(
    "T05",
    Severity.WARNING,
    "Managers know what they must do and what they must not.",
    why="Teams use AI as their manager does.",
    source="S4",
    kinds=("adoption_plan",),
)
def managers_have_guardrails(plan: AdoptionPlan, _context: LintContext) -> Iterator[Problem]:
    slot = plan.manager_guardrails
    if not slot.filled:
        message = "Say what managers must do and what they must not."
        yield Problem(path="manager_guardrails", message=message, severity=while_open(slot, plan))
