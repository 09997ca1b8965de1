"""The changed work: that it is changed at all, who is in it, what becomes of outputs. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.drafting.artifacts.header import ArtifactStatus
from assistant.drafting.artifacts.parties import TeamKind
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.ai import AIComponent
from assistant.drafting.artifacts.workflow_spec.identity import LifecycleStage
from assistant.drafting.artifacts.workflow_spec.steps import ActorType, Step
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.parties import side_of
from assistant.drafting.linting.process_graph import EdgeKind, SpecGraph, ai_steps, graph_of
from assistant.drafting.linting.remedies import lane_crossings, who_confirms
from assistant.drafting.linting.rule import rule

_OF_THE_BUSINESS = frozenset({TeamKind.BUSINESS, TeamKind.OPERATIONS})
_OF_A_HANDOFF = {
    "payload": "what is handed over",
    "channel": "through what work is handed over",
    "timeout": "after how long somebody looks for work handed over",
}
_LIVE = frozenset({LifecycleStage.PRODUCTION, LifecycleStage.SCALING})


@rule(
    "W01",
    Severity.ERROR,
    "The work of today is described, and the work to be differs by a removed, new or moved step.",
    why="A tool added to unchanged work changes nothing.",
    source="S2, S1",
)
def work_is_changed(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    today, to_be = spec.as_is.value, spec.to_be.value
    steps_today = {_folded(step) for step in today.steps} if today else set()
    if not steps_today:
        missing = open_part(spec, "as_is.steps", spec.as_is)
        yield Problem(
            path="as_is", message="Describe the steps of the work as it is done today.", missing=missing
        )
    new = {_folded(step) for step in to_be.new_steps} - steps_today if to_be else set()
    if not (to_be and (new or to_be.removed_steps or to_be.moved_decisions)):
        missing = open_part(spec, "to_be", None if to_be else spec.to_be)
        message = "Say which steps are removed, new or moved: the work to be is that of today."
        yield Problem(path="to_be", message=message, missing=missing)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


@rule(
    "W02",
    Severity.ERROR,
    "People have a lane, and a party of the business or of operations takes part in the flow.",
    why="An AI that nobody in the business works with floats free.",
    source="S0",
)
def the_business_takes_part(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    if not any(lane.kind == "human" for lane in spec.lanes):
        yield Problem(path="lanes", message="Add a lane of people: who works with the AI's output?")
    parties = [lane.party for lane in spec.lanes if lane.party]
    for step in spec.steps:
        parties += [*step.responsible, *filter(None, [step.accountable.value])]
    if not any(side_of(party, context) in _OF_THE_BUSINESS for party in parties):
        waits = next((step.accountable for step in spec.steps if step.accountable.open), None)
        message = "Name a party of the business or of operations in a lane or a step (team_kind)."
        yield Problem(path="steps", message=message, missing=waits)


@rule(
    "W03",
    Severity.ERROR,
    "The purpose, what is out of scope, and an alternative without AI are stated.",
    why="What has no boundaries is used for everything.",
    source="RMF MAP 1.1/3.3, MANAGE 2.1; S4",
)
def boundaries_are_stated(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    if not (spec.intended_purpose.value or "").strip():
        message = "Say what the AI is for."
        yield Problem(path="intended_purpose", message=message, missing=spec.intended_purpose)
    if not any(text.strip() for text in spec.out_of_scope.value or []):
        message = "Say at least one thing that the AI is not for."
        yield Problem(path="out_of_scope", message=message, missing=spec.out_of_scope)
    others = spec.alternatives_considered
    if all(other.uses_ai or not other.text.strip() for other in others.value or []):
        message = "Name at least one alternative without AI that was considered."
        missing = open_part(spec, "alternatives_considered", None if others.filled else others)
        yield Problem(path="alternatives_considered", message=message, missing=missing)


@rule(
    "W04",
    Severity.WARNING,
    "No AI output is typed by hand into the system that holds the truth.",
    why="Typing it again takes back what the AI gained, and adds mistakes.",
    source="S2",
)
def outputs_are_not_typed_again(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    written = [
        step for step in spec.steps if step.system_of_record and step.system_of_record.write == "manual"
    ]
    if not written:
        return
    after_ai = _after_ai(spec, graph_of(spec))
    for step in written:
        if step.id in after_ai and step.system_of_record:
            system = step.system_of_record.system_id
            message = f"Let “{system}” take over the AI's output by itself in the step “{step.name}”."
            yield Problem(path=f"steps.{step.id}.system_of_record", message=message)


def _after_ai(spec: WorkflowSpec, graph: SpecGraph) -> set[str]:
    """AI steps, what follows them along flows, and the named consumers of their outputs."""
    steps = ai_steps(spec)
    seen = {step.id for step in steps} | {
        made.consumer for step in steps for made in step.outputs if made.consumer
    }
    waiting = [node for node in seen if node in graph.nodes]
    while waiting:
        for edge in graph.outgoing(waiting.pop(), EdgeKind.FLOW):
            if edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    return seen


@rule(
    "W05",
    Severity.WARNING,
    "Every AI output arrives in a tool that people work in, one of `systems`.",
    why="An insight that nobody meets in their tools is not used.",
    source="S0",
)
def outputs_arrive_in_tools(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    systems = {system.id for system in spec.systems}
    for step in ai_steps(spec):
        path = f"steps.{step.id}.outputs"
        if not step.outputs:
            yield Problem(
                path=path, message=f"Say what the step “{step.name}” makes and in which tool it arrives."
            )
        for made in step.outputs:
            if made.delivered_in not in systems:
                named = f"“{made.artefact}” of “{step.name}”"
                if step.name in made.artefact:
                    named = f"the output of the step “{step.name}”"
                message = f"Name the tool of `systems` in which {named} arrives."
                yield Problem(path=path, message=message)


@rule(
    "W06",
    Severity.ERROR,
    "Every kind of AI output is used by a person or a system, with instructions what to do with it.",
    why="An insight without a response changes nothing.",
    source="S2, S0",
)
def outputs_have_a_response(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    described = {component.step: component for component in spec.ai}
    for step in ai_steps(spec):
        users = _users_of(spec, graph, step)
        if not users:
            message = f"Name the step of a person or a system that uses the output of “{step.name}”."
            yield Problem(path=f"steps.{step.id}.outputs", message=message)
            continue
        responses = [user.instructions.value for user in users if (user.instructions.value or "").strip()]
        by_machine = all(user.actor_type is ActorType.SYSTEM for user in users)
        if not responses and not by_machine:
            first = next(user for user in users if user.actor_type is not ActorType.SYSTEM)
            message = f"Say in “{first.name}” what to do with each kind of output of “{step.name}”."
            yield Problem(path=f"steps.{first.id}.instructions", message=message, missing=first.instructions)
        for kind in _unanswered(described.get(step.id), " ".join(filter(None, responses))):
            message = f"Say what to do when the output of “{step.name}” is “{kind}”."
            yield Problem(path=f"steps.{users[0].id}.instructions", message=message)


def _users_of(spec: WorkflowSpec, graph: SpecGraph, step: Step) -> list[Step]:
    """Steps of people or systems that use an output: named as its consumers, reviewing it, or next."""
    consumers = [made.consumer for made in step.outputs if made.consumer]
    named = [graph.nodes[each] for each in consumers if each in graph.nodes]
    if {lane.id for lane in spec.lanes}.intersection(consumers):
        named += [each for each in spec.steps if each.lane in consumers]
    reviews = [check.step for check in spec.checkpoints if check.after_step == step.id]
    named += [graph.nodes[each] for each in reviews if each in graph.nodes]
    users = [each for each in (*named, *graph.first_steps_after(step.id)) if isinstance(each, Step)]
    unique = {each.id: each for each in users if each.actor_type is not ActorType.AI}
    return [each for each in unique.values() if each.id != step.id]


def _unanswered(component: AIComponent | None, responses: str) -> list[str]:
    """Kinds of output that the responses pass over, where they speak of kinds at all."""
    said = _folded(responses.replace("_", " "))
    kinds = component.output_classes if component else []
    silent = [kind for kind in kinds if _folded(kind.replace("_", " ")) not in said]
    return silent if len(silent) < len(kinds) else []


@rule(
    "W07",
    Severity.WARNING,
    "Every process further on that the workflow touches is listed, and its owner is told.",
    why="Others are surprised by integrations that nobody announced.",
    source="S1",
)
def others_are_told(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    listed = set()
    for row in spec.integrations:
        listed.add(_folded(row.downstream_process or ""))
        if (row.downstream_process or "").strip() and row.owner_notified is None:
            path = f"integrations.{row.id}.owner_notified"
            message = f"Name the owner of “{row.downstream_process}” who is told of this workflow."
            yield Problem(path=path, message=message, missing=open_part(spec, path))
    known = _known_consumers(spec)
    for step in spec.steps:
        for made in step.outputs:
            consumer = _folded(made.consumer or "")
            if consumer and consumer not in known | listed:
                message = f"List “{made.consumer}”, which uses “{made.artefact}”, as a process further on."
                yield Problem(path=f"steps.{step.id}.outputs", message=message)


def _known_consumers(spec: WorkflowSpec) -> set[str]:
    """Who in the workflow, and of the people it affects, can use an output."""
    known = set()
    for row in (*spec.steps, *spec.lanes, *spec.roles, *spec.systems):
        known |= {_folded(row.id), _folded(row.name)}
    known |= {_folded(lane.party.name) for lane in spec.lanes if lane.party}
    return known | {
        _folded(text) for text in (spec.affected_people.value or []) + (spec.user_groups.value or [])
    }


@rule(
    "W08",
    Severity.ERROR,
    "Where work passes from one lane to another, it is said what is handed over, through what, and how long "
    "it may take.",
    why="Between two lanes work is lost.",
    source="S1",
)
def handoffs_are_settled(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    lanes = {lane.id: lane.name for lane in spec.lanes}
    for source, target in lane_crossings(spec):
        fix = "A handoff is entered, to be confirmed." if who_confirms(spec) else None
        message = (
            f"Say how work passes from “{lanes[source]}” to “{lanes[target]}”: what, through what, how soon."
        )
        yield Problem(path="handoffs", message=message, fix=fix)
    for row in spec.handoffs:
        names = f"from “{lanes.get(row.from_lane, row.from_lane)}” to “{lanes.get(row.to_lane, row.to_lane)}”"
        for part, asked in _OF_A_HANDOFF.items():
            slot = getattr(row, part)
            if not slot.filled:
                message = f"Say {asked} {names}."
                yield Problem(path=f"handoffs.{row.id}.{part}", message=message, missing=slot)


@rule(
    "W09",
    Severity.ERROR,
    "The specification is approved before the workflow goes live.",
    why="A map drawn after the journey changes nothing.",
    source="S3",
)
def approved_before_live(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    live = spec.delivery_plan.go_live_on.value
    if spec.status in (ArtifactStatus.DRAFT, ArtifactStatus.IN_REVIEW):
        if spec.lifecycle_stage.value in _LIVE or (live is not None and live <= context.today):
            message = "Have this specification approved: the workflow is live already."
            yield Problem(path="status", message=message, missing=open_part(spec, "status"))
    elif spec.status is ArtifactStatus.APPROVED and live is not None:
        days = [each.date for each in spec.approvals if each.decision == "approved"]
        if days and min(days) >= live:
            message = (
                f"Approve before going live: the first approval is of {min(days)}, going live is on {live}."
            )
            yield Problem(path="approvals", message=message)
