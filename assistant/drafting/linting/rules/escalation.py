"""E01 to E07: problems rise to somebody who can decide, and not through the AI team. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from assistant.drafting.artifacts.durations import days_of, hours_of, in_words
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.incident_plan import IncidentPlan, IncidentRoles
from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.support import Recourse
from assistant.drafting.linting.beside import spec_of
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.escalation_levels import by_number, called, levels_of, may_stop, severity_rank
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.parties import party_in, same_party, side_of, while_drafted
from assistant.drafting.linting.rule import rule
from knowledge.people import fold_name

_BOTH = ("workflow_spec", "incident_plan")
_FIRST = frozenset({TeamKind.OPERATIONS, TeamKind.BUSINESS})
_BUILDERS = frozenset({TeamKind.AI_TEAM, TeamKind.PLATFORM, TeamKind.DATA, TeamKind.VENDOR})
_NOBODY = frozenset({"none", "nobody", "no one", "n/a", "not applicable", "-"})


@rule(
    "E01",
    Severity.ERROR,
    "Who is called first, and their backup, are of operations or the business, never of the AI team.",
    why="The path does not go through the AI team.",
    source="S3",
    kinds=_BOTH,
)
def first_call_goes_to_the_business(artifact: Header, context: LintContext) -> Iterator[Problem]:
    path, levels = levels_of(artifact)
    for level in next(iter(by_number(levels).values()), []):
        for field, party in called(level):
            side, at = side_of(party, context), f"{path}.{level.id}.{field}"
            if side is None:
                message = f"Say whether “{party.name}” is of operations or the business (team_kind)."
                yield Problem(path=at, message=message, severity=while_drafted(artifact))
            elif side not in _FIRST and not _owns_the_work(party, side, artifact, context):
                message = f"Call somebody of operations or the business first, not “{party.name}”."
                yield Problem(path=at, message=message)


@rule(
    "E02",
    Severity.ERROR,
    "Some way up reaches somebody who may stop the AI without passing through the AI team.",
    why="The same, all the way up.",
    source="S3",
    kinds=_BOTH,
)
def a_way_to_stop_avoids_the_ai_team(artifact: Header, context: LintContext) -> Iterator[Problem]:
    path, levels = levels_of(artifact)
    passed: list[str] = []
    for number, rows in by_number(levels).items():
        named = [(row, party) for row in rows for _, party in called(row)]
        clear = [(row, party) for row, party in named if side_of(party, context) is not TeamKind.AI_TEAM]
        if any(may_stop(row, artifact, party) for row, party in clear):
            return
        if named and not clear:
            message = f"Let somebody outside the AI team answer level {number}: all ways to stop pass it."
            yield Problem(path=f"{path}.{rows[0].id}.responder", message=message)
            return
        passed.append(str(number))
    if levels:
        where = f"level{'s' if len(passed) > 1 else ''} {', '.join(passed)}"
        message = f"Give somebody on {where} the authority to stop the AI."
        last = levels[-1]
        yield Problem(path=f"{path}.{last.id}.authority", message=message,
                      missing=open_part(artifact, f"{path}.{last.id}.authority", last.responder))  # fmt: skip


def _owns_the_work(party: PartyRef, side: TeamKind, artifact: Header, context: LintContext) -> bool:
    """Whether it is the business owner, whose own department the work is of, such as HR's or legal's."""
    spec = spec_of(artifact, context)
    owner = party_in(spec.business_owner) if spec else None
    return side not in _BUILDERS and same_party(party, owner)


_LEVEL_FIELDS = {
    "trigger": "what calls",
    "responder": "who answers on",
    "backup": "who stands in on",
    "channel": "through which channel to call",
    "respond_within": "how soon to answer on",
    "hours": "at which hours to reach",
}


@rule(
    "E03",
    Severity.ERROR,
    "Each level says what calls it, who answers, who stands in, through which channel, how soon and when.",
    why="It is used at three in the morning.",
    source="PD, GDS",
    kinds=_BOTH,
)
def levels_are_complete(artifact: Header, context: LintContext) -> Iterator[Problem]:
    path, levels = levels_of(artifact)
    for level in levels:
        named = {field for field, _ in called(level)}
        for field, words in _LEVEL_FIELDS.items():
            at = f"{path}.{level.id}.{field}"
            slot = None if field == "trigger" else getattr(level, field)
            there = (
                field in named if field in ("responder", "backup") else slot.filled if slot else level.trigger
            )
            if not there:
                yield Problem(
                    path=at,
                    message=f"Say {words} level {level.level} ({level.id}).",
                    missing=slot or open_part(artifact, at),
                )


@rule(
    "E04",
    Severity.ERROR,
    "There are two levels or more, the more severe is answered no later, and the last may stop or roll back.",
    why="Worse trouble is answered sooner, by somebody who can end it.",
    source="GDS, PD",
    kinds=_BOTH,
)
def levels_rise(artifact: Any, context: LintContext) -> Iterator[Problem]:
    path, levels = levels_of(artifact)
    grouped = by_number(levels)
    if len(grouped) < 2:
        message = "Give a second level of escalation." if grouped else "Give two levels of escalation."
        yield Problem(path=path, message=message, missing=open_part(artifact, path))
    if levels and not any(may_stop(row, artifact) for row in list(grouped.values())[-1]):
        last = list(grouped.values())[-1][-1]
        at = f"{path}.{last.id}.authority"
        yield Problem(path=at, message=f"Let the last level ({last.id}) stop it or roll it back (authority).",
                      missing=open_part(artifact, at, last.responder))  # fmt: skip
    alone = all(len(rows) == 1 for rows in grouped.values())
    timed = [
        (row.severity, row.respond_within.value, f"{path}.{row.id}", 0 if alone else row.level)
        for row in levels
    ]
    if isinstance(artifact, IncidentPlan):
        timed += [
            (row.sev, row.respond_within.value, f"severities.{row.id}", -1) for row in artifact.severities
        ]
    yield from _answered_later(timed)


@rule(
    "E05",
    Severity.ERROR,
    "Where people are affected, they can raise a concern and appeal, to a person who did not decide.",
    why="Who is affected can object.",
    source="OMB, ATRS, 42001 A.3.3",
)
def affected_people_can_object(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    if not _affects_people(spec):
        return
    concern, appeal = spec.concern_reporting, spec.appeal_or_recourse
    if not (concern.value and concern.value.channel):
        at = "concern_reporting.channel" if concern.value else "concern_reporting"
        yield Problem(path=at, message="Name the channel through which concerns are raised.",
                      missing=open_part(spec, at, concern))  # fmt: skip
    if not (appeal.value and appeal.value.how):
        at = "appeal_or_recourse.how" if appeal.value else "appeal_or_recourse"
        yield Problem(
            path=at, message="Say how an affected person appeals.", missing=open_part(spec, at, appeal)
        )
    if appeal.value:
        yield from _unfit_reviewer(spec, appeal.value, context)


_SERVICE = (
    ("quality", re.compile(r"quality|accura|precision|recall|error|correct", re.IGNORECASE)),
    (
        "availability or turnaround",
        re.compile(r"availab|uptime|turn[ -]?around|time|latency|response|speed|throughput", re.IGNORECASE),
    ),
)


@rule(
    "E06",
    Severity.ERROR,
    "There is a service level of quality and one of availability or turnaround, each with an owner.",
    why="What is depended on has expectations.",
    source="S4",
)
def service_levels_are_promised(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    for name, pattern in _SERVICE:
        if not any(pattern.search(row.kind) for row in spec.service_levels):
            message = f"Promise a service level of {name}."
            yield Problem(path="service_levels", message=message, missing=open_part(spec, "service_levels"))
    for row in spec.service_levels:
        at = f"service_levels.{row.id}"
        if party_in(row.owner) is None:
            message = f"Name who answers for the service level “{row.sli}”."
            yield Problem(path=f"{at}.owner", message=message, missing=row.owner)
        if not row.slo.filled:
            message = f"Say which level of “{row.sli}” is promised."
            yield Problem(path=f"{at}.slo", message=message, missing=row.slo)


@rule(
    "E07",
    Severity.WARNING,
    "The incident roles are named, and it was exercised within twelve months.",
    why="What is never exercised does not work.",
    source="PD, AGT",
    kinds=("incident_plan",),
)
def incidents_are_exercised(plan: IncidentPlan, context: LintContext) -> Iterator[Problem]:
    for field in IncidentRoles.model_fields:
        slot = getattr(plan.roles, field)
        if party_in(slot) is None:
            message = f"Name the {field.replace('_', ' ')} of an incident."
            yield Problem(path=f"roles.{field}", message=message, missing=slot)
    drilled = plan.last_drill_on.value
    months = context.limits.drill_months
    if drilled is None:
        yield Problem(path="last_drill_on", message="Exercise an incident, and record the day.",
                      missing=plan.last_drill_on)  # fmt: skip
    elif drilled > context.today or (context.today - drilled).days > months * days_of("P1M"):
        message = f"Exercise an incident again within {months:g} months; the last is recorded for {drilled}."
        yield Problem(path="last_drill_on", message=message)


def _answered_later(timed: list[tuple[str | None, str | None, str, int]]) -> Iterator[Problem]:
    """Rows of one group whose severity is worse but whose answer comes later."""
    ranked = [(rank, within, path, group) for severity, within, path, group in timed
              if (rank := severity_rank(severity)) and within]  # fmt: skip
    soonest: dict[str, tuple[str, str]] = {}
    for (worse, late, path, group), (milder, early, _, other) in permutations(ranked, 2):
        comparable = group == other and worse[0] == milder[0]
        if comparable and worse[1] < milder[1] and hours_of(late) > hours_of(early):
            _, known = soonest.get(path, (late, early))
            soonest[path] = late, min(known, early, key=hours_of)
    for path, (late, early) in soonest.items():
        message = f"Answer the more severe one no later: {in_words(late)} is over {in_words(early)}."
        yield Problem(path=f"{path}.respond_within", message=message)


def _affects_people(spec: WorkflowSpec) -> bool:
    affected = [
        text for text in spec.affected_people.value or () if fold_name(text).strip(". ") not in _NOBODY
    ]
    return bool(affected) or any(decision.about_people for decision in spec.decisions)


def _unfit_reviewer(spec: WorkflowSpec, recourse: Recourse, context: LintContext) -> Iterator[Problem]:
    path, reviewer = "appeal_or_recourse.human_reviewer", recourse.human_reviewer
    if reviewer is None:
        message = "Name the person or role that reviews an appeal."
        yield Problem(path=path, message=message, missing=open_part(spec, path, spec.appeal_or_recourse))
    elif reviewer.kind is PartyKind.VENDOR or _is_machine(reviewer, spec):
        yield Problem(path=path, message=f"Have a person review appeals, not “{reviewer.name}”.")
    elif any(same_party(reviewer, decider) for decider in _deciders(spec)):
        yield Problem(path=path, message=f"Have appeals reviewed by somebody other than “{reviewer.name}”, "
                      "who decides the case.")  # fmt: skip


def _is_machine(party: PartyRef, spec: WorkflowSpec) -> bool:
    lanes = [lane for lane in spec.lanes if lane.kind in ("ai", "system")]
    return any(same_party(party, each) for lane in lanes for each in (lane.party, PartyRef(name=lane.name)))


def _deciders(spec: WorkflowSpec) -> Iterator[PartyRef]:
    """Who decides a case the first time: reviewers of outputs, and the lanes of people's decisions."""
    for checkpoint in spec.checkpoints:
        if party := party_in(checkpoint.reviewer_role):
            yield party
    lanes = {lane.id: lane for lane in spec.lanes}
    at = {gateway.id: gateway.lane for gateway in spec.gateways}
    for decision in spec.decisions:
        lane = lanes.get(at.get(decision.gateway, ""))
        if lane and decision.decided_by == "human":
            yield lane.party or PartyRef(name=lane.name)
            yield PartyRef(name=lane.name)
