"""AI steps: what happens in each band, who looks, who stops it, how it is bounded. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from assistant.drafting.artifacts.measures import Threshold
from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.ai import AIComponent, Capability, Checkpoint, StopProcedure
from assistant.drafting.artifacts.workflow_spec.identity import LifecycleStage
from assistant.drafting.artifacts.workflow_spec.people import Role
from assistant.drafting.artifacts.workflow_spec.steps import ActorType, Event, Reversibility, Step
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.parties import party_in, same_party, side_of
from assistant.drafting.linting.process_graph import EdgeKind, SpecGraph, ai_steps, graph_of
from assistant.drafting.linting.rule import rule

_LIVE = frozenset({LifecycleStage.PRODUCTION, LifecycleStage.SCALING})
_SHARES = frozenset({"calibrated_prob", "agreement"})
_UNPINNED = re.compile(
    r"\W*|.*\b(?:latest|current|newest|stable|default|any|head|main|master|tbd|tbc|unknown|auto)\b.*"
    r"|(?:v\W?)?x|[\d.]*\.[x*]|[\^~<>].*",
    re.IGNORECASE | re.DOTALL,
)
_EVERYTHING = re.compile(
    r"\W*(?:all|any|every|everything|anything|unlimited|unrestricted)?\W*(?:tools?|actions?)?\W*",
    re.IGNORECASE,
)
_GOALS = re.compile(
    r"\b(?:set|define|decide|choose|agree)\b.*\b(?:goals?|objectives?|strategy|priorities|mission)\b",
    re.IGNORECASE,
)


def _components(spec: WorkflowSpec) -> Iterator[tuple[Step, AIComponent]]:
    """The AI steps with each row of `ai` that describes them."""
    rows: dict[str, list[AIComponent]] = {}
    for component in spec.ai:
        rows.setdefault(component.step, []).append(component)
    for step in ai_steps(spec):
        for component in rows.get(step.id, []):
            yield step, component


def _checkpoints(spec: WorkflowSpec) -> dict[str, list[Checkpoint]]:
    """The checkpoints after each step."""
    rows: dict[str, list[Checkpoint]] = {}
    for checkpoint in spec.checkpoints:
        rows.setdefault(checkpoint.after_step, []).append(checkpoint)
    return rows


@rule(
    "A01",
    Severity.ERROR,
    "Every AI step has a threshold with numeric bands, or no signal and a review of everything.",
    why="Otherwise nobody knows which outputs a person sees.",
    source="S2",
)
def routing_is_defined(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    described, checks = {component.step for component in spec.ai}, _checkpoints(spec)
    for step in ai_steps(spec):
        if step.id not in described:
            message = f"Describe the AI of the step “{step.name}”: model, threshold and fallback."
            yield Problem(path="ai", message=message, missing=open_part(spec, "ai"))
    for step, component in _components(spec):
        path, threshold = f"ai.{component.id}.threshold", component.threshold.value
        if threshold is None:
            message = f"Say when an output of “{step.name}” is good enough without a look."
            yield Problem(path=path, message=message, missing=component.threshold)
        elif threshold.signal == "none":
            if not _all_reviewed(threshold, checks.get(step.id, [])):
                message = (
                    f"Have people review every output of “{step.name}”: it has no signal of its certainty."
                )
                yield Problem(path=path, message=message)
        elif wrong := _wrong_bands(threshold):
            lacks_numbers = threshold.auto_accept_at is None or threshold.review_band is None
            missing = open_part(spec, path, component.threshold if lacks_numbers else None)
            yield Problem(path=path, message=f"{wrong} in the step “{step.name}”.", missing=missing)


def _all_reviewed(threshold: Threshold, checks: list[Checkpoint]) -> bool:
    whole = [check for check in checks if check.mode == "pre_action" and check.sample_rate in (None, 1)]
    return threshold.review_rate == 1 or (threshold.review_rate is None and bool(whole))


def _wrong_bands(threshold: Threshold) -> str | None:
    """What is wrong with the bands, as the beginning of a sentence; None if they are consistent."""
    accept, band, reject = threshold.auto_accept_at, threshold.review_band, threshold.reject_below
    if accept is None or band is None:
        return "Give numbers for accepting without a look and for the band that people review"
    low, high = band
    if reject is None and low != 0:
        return "Say below which number outputs are rejected"
    lowest = low if reject is None else reject
    if not accept >= high >= low >= lowest:
        bands = f"accept at {accept:g}, review from {low:g} to {high:g}, reject below {lowest:g}"
        return f"Put the bands in order, not {bands},"
    if threshold.signal in _SHARES and not (lowest >= 0 and accept <= 1):
        return "Give bands between 0 and 1"
    return None


@rule(
    "A02",
    Severity.WARNING,
    "A threshold rests on a calibration, or is provisional with a date of review still to come.",
    why="A number that nobody calibrated pretends to a precision it has not.",
    source="PAIR; RMF MEASURE 2.5",
)
def thresholds_are_calibrated(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    for step, component in _components(spec):
        threshold = component.threshold.value
        if threshold is None or threshold.signal == "none" or (threshold.calibration_ref or "").strip():
            continue
        until = threshold.provisional_until
        if until is None:
            message = (
                f"Name the calibration of the threshold of “{step.name}”, or until when it is provisional."
            )
            yield Problem(path=f"ai.{component.id}.threshold", message=message)
        elif until <= context.today:
            message = f"Review the threshold of “{step.name}”: it was provisional until {until}."
            yield Problem(path=f"ai.{component.id}.threshold", message=message)


@rule(
    "A03",
    Severity.ERROR,
    "After every AI step a person looks, at everything or at a sample that somebody approved.",
    why="Without a look nobody oversees the AI.",
    source="S2; AIA-EU 14",
)
def people_oversee(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    checks = _checkpoints(spec)
    for step in ai_steps(spec):
        rows = checks.get(step.id, [])
        if not rows:
            message = f"Add a checkpoint after the step “{step.name}”: who looks at what it made?"
            yield Problem(path="checkpoints", message=message, missing=open_part(spec, "checkpoints"))
        elif all(row.mode == "sample" and not _is_documented(row) for row in rows):
            path = f"checkpoints.{rows[0].id}"
            message = f"Say which share of “{step.name}” is reviewed, and who approved that it is a sample."
            yield Problem(path=path, message=message, missing=open_part(spec, f"{path}.approved_by"))


def _is_documented(row: Checkpoint) -> bool:
    return row.sample_rate is not None and row.sample_rate > 0 and row.approved_by is not None


@rule(
    "A04",
    Severity.ERROR,
    "Every AI step has a way to a step of people for when the AI fails.",
    why="People must be able to do the work without AI.",
    source="S4; RMF MEASURE 2.6",
)
def people_can_take_over(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    unavailable = {row.id for row in spec.exceptions if row.kind is ExceptionClass.AI_UNAVAILABLE}
    named = {component.step: f"ai.{component.id}.fallback_step" for component in spec.ai}
    for step in ai_steps(spec):
        if not any(next_one.actor_type is ActorType.HUMAN for next_one in _instead(graph, step, unavailable)):
            path = named.get(step.id, f"steps.{step.id}")
            message = f"Name the step by which people do “{step.name}” when the AI is not there."
            yield Problem(path=path, message=message, missing=open_part(spec, path))


def _instead(graph: SpecGraph, step: Step, unavailable: set[str]) -> Iterator[Step]:
    """The first steps on the ways on which the work goes when the AI fails."""
    for edge in graph.outgoing(step.id, EdgeKind.FALLBACK, EdgeKind.RAISED, EdgeKind.ATTACHED):
        node = graph.nodes[edge.target]
        of_failure = edge.kind is EdgeKind.FALLBACK or edge.ref in unavailable
        on_edge = (
            isinstance(node, Event) and node.kind in ("timer", "error") and edge.kind is EdgeKind.ATTACHED
        )
        if isinstance(node, Step) and of_failure:
            yield node
        elif of_failure or on_edge:
            yield from graph.first_steps_after(edge.target)


@rule(
    "A05",
    Severity.ERROR,
    "An AI action that cannot be undone or that reaches outside is approved by a person beforehand.",
    why="What cannot be taken back is looked at first.",
    source="IMDA; AIA-EU 14",
)
def grave_actions_are_approved(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    for step in ai_steps(spec):
        final = step.reversibility.value is Reversibility.IRREVERSIBLE
        if not (final or step.external_effect):
            continue
        if not any(_approves_before(check, step, graph) for check in spec.checkpoints):
            what = "cannot be undone" if final else "reaches outside"
            message = f"Have a person approve “{step.name}” before it takes effect: it {what}."
            yield Problem(path="checkpoints", message=message, missing=open_part(spec, "checkpoints"))


def _approves_before(check: Checkpoint, step: Step, graph: SpecGraph) -> bool:
    """Whether a checkpoint lets everything wait: right after the step, or in a step that leads to it."""
    whole = check.mode == "pre_action" and check.sample_rate in (None, 1)
    leads = check.step in graph.nodes and step in graph.first_steps_after(check.step)
    return whole and (check.after_step == step.id or leads)


@rule(
    "A06",
    Severity.ERROR,
    "Who reviews an AI step is a person, did not build it, and is trained for it.",
    why="A reviewer who cannot judge waves through.",
    source="AIA-EU 26(2)",
)
def reviewers_are_competent(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    steps = {step.id: step for step in spec.steps}
    reviewed = {step.id for step in ai_steps(spec)}
    for check in spec.checkpoints:
        if check.after_step not in reviewed:
            continue
        path, name = f"checkpoints.{check.id}", steps[check.after_step].name
        reviewer = party_in(check.reviewer_role)
        if reviewer is None:
            message = f"Name who reviews the step “{name}”."
            yield Problem(path=f"{path}.reviewer_role", message=message, missing=check.reviewer_role)
            continue
        if check.step in steps and steps[check.step].actor_type is not ActorType.HUMAN:
            message = f"Let people do the review “{steps[check.step].name}”."
            yield Problem(path=f"{path}.step", message=message)
        if _is_machine(spec, reviewer):
            message = f"Have a person review the step “{name}”, not “{reviewer.name}”."
            yield Problem(path=f"{path}.reviewer_role", message=message)
        elif _is_builder(spec, reviewer, context):
            message = f"Have somebody review “{name}” who did not build it: “{reviewer.name}” did."
            yield Problem(path=f"{path}.reviewer_role", message=message)
        yield from _untrained(spec, check, reviewer)


def _is_machine(spec: WorkflowSpec, reviewer: PartyRef) -> bool:
    rows = [lane.name for lane in spec.lanes if lane.kind in ("ai", "system")]
    rows += [component.model.value.name for component in spec.ai if component.model.value]
    return reviewer.name.strip().casefold() in {name.strip().casefold() for name in rows}


def _is_builder(spec: WorkflowSpec, reviewer: PartyRef, context: LintContext) -> bool:
    side = side_of(reviewer, context)
    return side is TeamKind.AI_TEAM or same_party(reviewer, spec.technical_owner.value)


def _untrained(spec: WorkflowSpec, check: Checkpoint, reviewer: PartyRef) -> Iterator[Problem]:
    roles = [role for role in spec.roles if _is_role_of(role, reviewer)]
    if (check.training_ref or "").strip() or any(role.training_ref.filled for role in roles):
        return
    path = f"checkpoints.{check.id}.training_ref"
    waits = next((role.training_ref for role in roles if role.training_ref.open), None)
    message = f"Name the training that “{reviewer.name}” gets for reviewing."
    yield Problem(path=path, message=message, missing=waits or open_part(spec, path))


def _is_role_of(role: Role, party: PartyRef) -> bool:
    named = role.name.strip().casefold() == party.name.strip().casefold() or role.id == party.id
    return named or same_party(role.party.value, party)


@rule(
    "A07",
    Severity.WARNING,
    "Reviewers can look at as many outputs a day as there are to be reviewed.",
    why="Who has no time approves without looking.",
    source="AIA-EU 14(4)(b)",
)
def reviewers_have_time(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    checks = _checkpoints(spec)
    volumes = spec.volumes.value
    for step, component in _components(spec):
        volume = step.volume if step.volume is not None else volumes.per_day if volumes else None
        if volume is None:
            continue
        for check in checks.get(step.id, []):
            yield from _short_of_time(step, check, volume, _review_rate(component, check), context)


def _review_rate(component: AIComponent, check: Checkpoint) -> float:
    """The share that is reviewed: the checkpoint's, else the threshold's, else everything."""
    threshold = component.threshold.value
    of_threshold = threshold.review_rate if threshold else None
    return next((rate for rate in (check.sample_rate, of_threshold) if rate is not None), 1.0)


def _short_of_time(
    step: Step, check: Checkpoint, volume: float, rate: float, context: LintContext
) -> Iterator[Problem]:
    path, capacity = f"checkpoints.{check.id}.capacity_per_day", check.capacity_per_day
    factor = context.limits.peak_factor
    load = volume * rate * factor
    if capacity.value is None and load > 0:
        message = f"Say how many reviews of “{step.name}” can be done a day; {load:g} are to be done."
        yield Problem(path=path, message=message, missing=capacity)
    elif capacity.value is not None and capacity.value < load:
        working = f"{volume:g} × {rate:g}" + (f" × {factor:g}" if factor != 1 else "")
        message = (
            f"Find time for {load:g} reviews of “{step.name}” a day ({working}): "
            f"there is time for {capacity.value:g}."
        )
        yield Problem(path=path, message=message)


@rule(
    "A08",
    Severity.ERROR,
    "Several agents in one step have a coordinator, shared limits and one accountable person.",
    why="Agents that steer one another need somebody who answers for them.",
    source="S2; IMDA",
)
def agents_are_coordinated(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    rows: dict[str, int] = {}
    for component in spec.ai:
        rows[component.step] = rows.get(component.step, 0) + 1
    for step, component in _components(spec):
        together = component.coordination
        if component.agents < 2 and rows[component.step] < 2 and together is None:
            continue
        path = f"ai.{component.id}.coordination"
        missing = open_part(spec, path)
        if not (together and (together.coordinator or "").strip()):
            yield Problem(
                path=path, message=f"Name what coordinates the agents of “{step.name}”.", missing=missing
            )
        if not (together and (together.shared_limits or "").strip()):
            message = f"Say which limits the agents of “{step.name}” share."
            yield Problem(path=path, message=message, missing=missing)
        if not (together and together.accountable and _is_human(together.accountable)):
            message = f"Name the one person who answers for the agents of “{step.name}”."
            yield Problem(path=path, message=message, missing=missing)


def _is_human(party: PartyRef) -> bool:
    return party.kind in (PartyKind.PERSON, PartyKind.ROLE) and bool(party.name.strip())


@rule(
    "A09",
    Severity.WARNING,
    "Goals, exceptions and final decisions about people stay with people.",
    why="These are what people are there for.",
    source="S2; CA-ADM III–IV",
)
def people_decide(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    steps = {step.id: step for step in spec.steps}
    for decision in spec.decisions:
        if decision.about_people and decision.decided_by == "ai":
            message = f"Let a person decide “{decision.rule}”: it is about people."
            yield Problem(path=f"decisions.{decision.id}.decided_by", message=message)
    for row in spec.exceptions:
        handling = [steps[name] for name in row.path if name in steps]
        if row.not_applicable is None and handling and handling[0].actor_type is ActorType.AI:
            message = f"Let a person handle “{row.trigger or row.id}”, not the AI step “{handling[0].name}”."
            yield Problem(path=f"exceptions.{row.id}.path", message=message)
    for step in spec.steps:
        if step.actor_type is ActorType.AI and _GOALS.search(step.name):
            message = f"Let people do “{step.name}”: goals are theirs."
            yield Problem(path=f"steps.{step.id}.actor_type", message=message)


@rule(
    "A10",
    Severity.ERROR,
    "Model, prompt and index have fixed versions; “latest” is none.",
    why="What changes by itself cannot be evaluated or repeated.",
    source="S3; PRC no latest tag",
)
def versions_are_pinned(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    for step, component in _components(spec):
        path, model = f"ai.{component.id}", component.model.value
        if model is None:
            message = f"Name the model of the step “{step.name}” and its version."
            yield Problem(path=f"{path}.model", message=message, missing=component.model)
        elif _UNPINNED.fullmatch(model.version):
            missing = open_part(
                spec, f"{path}.model.version", component.model if not model.version.strip() else None
            )
            given = f"“{model.version}” is none" if model.version.strip() else "none is given"
            message = f"Fix the version of the model “{model.name}” in “{step.name}”: {given}."
            yield Problem(path=f"{path}.model", message=message, missing=missing)
        elif re.search(r"\blatest\b", f"{model.name} {model.deployment or ''}", re.IGNORECASE):
            yield Problem(
                path=f"{path}.model", message=f"Name a fixed model in “{step.name}”, not the latest one."
            )
        yield from _unpinned_index(spec, step, component)
        if not component.prompt_version.filled:
            message = f"Name the version of the prompt of the step “{step.name}”."
            yield Problem(path=f"{path}.prompt_version", message=message, missing=component.prompt_version)
        elif _UNPINNED.fullmatch(component.prompt_version.value or ""):
            message = f"Fix the prompt of “{step.name}”: “{component.prompt_version.value}” is no version."
            yield Problem(path=f"{path}.prompt_version", message=message)


def _unpinned_index(spec: WorkflowSpec, step: Step, component: AIComponent) -> Iterator[Problem]:
    model = component.model.value
    if model is None:
        return
    index, path = model.index_version, f"ai.{component.id}.model"
    retrieves = component.capability.value is Capability.KNOWLEDGE_RETRIEVAL
    if index is None and retrieves:
        missing = open_part(spec, f"{path}.index_version")
        message = f"Name the version of the index that “{step.name}” searches."
        yield Problem(path=path, message=message, missing=missing)
    elif index is not None and _UNPINNED.fullmatch(index):
        yield Problem(path=path, message=f"Fix the index of “{step.name}”: “{index}” is no version.")


@rule(
    "A11",
    Severity.ERROR,
    "What the AI may do is listed, each tool with its scope and the class of its data.",
    why="An agent without bounds finds its own.",
    source="IMDA, OWASP",
)
def actions_are_bounded(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    for step, component in _components(spec):
        path = f"ai.{component.id}.action_space"
        acts = (component.autonomy.value or "").startswith("act_")
        if acts and not component.action_space:
            message = f"List the tools that the AI of “{step.name}” may use: it acts."
            yield Problem(path=path, message=message, missing=open_part(spec, path))
        for grant in component.action_space:
            if _EVERYTHING.fullmatch(grant.tool):
                message = f"Name the tools of “{step.name}” one by one: “{grant.tool}” is everything."
                yield Problem(path=path, message=message)
                continue
            lacking = [words for words, value in (("scope", grant.scope), ("data class", grant.data_class))
                       if not (value or "").strip()]  # fmt: skip
            if lacking:
                message = f"Give the {' and the '.join(lacking)} of the tool “{grant.tool}” in “{step.name}”."
                yield Problem(path=path, message=message, missing=open_part(spec, path))


@rule(
    "A12",
    Severity.ERROR,
    "It is settled who stops the AI, how and how fast; in production that was tested within the year.",
    why="A stop that nobody tried is a claim.",
    source="AIA-EU 14(4)(e); AGT",
)
def it_can_be_stopped(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    slot = spec.stop_procedure
    stop = slot.value or StopProcedure()
    for part, asked in (("who", "who stops the AI"), ("how", "how the AI is stopped"),
                        ("time_to_effect", "how fast stopping the AI takes effect")):  # fmt: skip
        if not getattr(stop, part):
            path = f"stop_procedure.{part}"
            yield Problem(path=path, message=f"Say {asked}.", missing=open_part(spec, path, slot))
    if spec.lifecycle_stage.value not in _LIVE:
        return
    oldest = months_before(context.today, context.limits.stop_test_months)
    if stop.tested_on is None or not oldest <= stop.tested_on <= context.today:
        said = f"the last test is of {stop.tested_on}" if stop.tested_on else "no test is known"
        path = "stop_procedure.tested_on"
        message = f"Test the stop: {said}, and it is tested every {context.limits.stop_test_months:g} months."
        yield Problem(
            path=path, message=message, missing=None if stop.tested_on else open_part(spec, path, slot)
        )


def months_before(day: date, months: float) -> date:
    """The same day so many months earlier, at most the last day of that month.

    >>> months_before(date(2026, 3, 31), 1), months_before(date(2026, 6, 1), 12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 6, 1))
    """
    months_since_year_one = max(day.year * 12 + day.month - 1 - round(min(months, 1e5)), 12)
    year, month = divmod(months_since_year_one, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
