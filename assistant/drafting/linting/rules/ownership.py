"""O01 to O07, O15 and O16: who owns the changed workflow. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from assistant.drafting.artifacts.evaluation_plan import EvaluationPlan
from assistant.drafting.artifacts.header import ArtifactStatus, Header
from assistant.drafting.artifacts.ownership_plan import (
    OwnershipPlan,
    OwnerTerms,
    SixQuestions,
)
from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.linting.beside import spec_of
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.owners import (
    accepted_on,
    builds,
    owner_of,
    owner_parties,
)
from assistant.drafting.linting.parties import (
    is_person,
    known_as,
    names_several,
    party_in,
    same_party,
    side_of,
    while_drafted,
)
from assistant.drafting.linting.rule import rule
from knowledge.people import fold_name

BOTH = ("workflow_spec", "ownership_plan")

_KINDS = (
    *BOTH, "adoption_plan", "change_request", "evaluation_plan", "incident_plan", "measurement_plan",
    "prioritisation_scorecard", "readiness_assessment", "rollback_plan", "scale_readiness_review",
)  # fmt: skip

_BUILDERS = frozenset({TeamKind.AI_TEAM, TeamKind.PLATFORM, TeamKind.VENDOR})

_RUNNERS = frozenset({TeamKind.BUSINESS, TeamKind.OPERATIONS})


@rule(
    "O01",
    Severity.ERROR,
    "Every step has exactly one accountable party.",
    why="Somebody handles every step.",
    source="S3",
)
def every_step_has_one_accountable(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    for step in spec.steps:
        path, party = f"steps.{step.id}.accountable", party_in(step.accountable)
        if party is None:
            yield Problem(path=path, message=f"Name who is accountable for the step “{step.name}”.",
                          missing=step.accountable)  # fmt: skip
        elif names_several(party):
            yield Problem(path=path, message=f"Name one accountable party for the step “{step.name}”, not "
                          f"several (“{party.name}”).")  # fmt: skip


@rule(
    "O02",
    Severity.ERROR,
    "The business owner is not of the AI team, the platform or a vendor.",
    why="An owner needs authority over the work.",
    source="S3, S1",
    kinds=BOTH,
)
def business_owner_is_of_the_business(artifact: Header, context: LintContext) -> Iterator[Problem]:
    path, owner = owner_of(artifact, "business_owner")
    side = side_of(owner, context) if owner else None
    if owner and side in _BUILDERS:
        yield Problem(path=path, message=f"Name a business owner from the business: “{owner.name}” is of the "
                      f"{_in_words(side)}.")  # fmt: skip


@rule(
    "O03",
    Severity.ERROR,
    "Technical owner and operational owner both exist and differ, as persons and as teams.",
    why="Building it and running it are separate roles.",
    source="S3",
    kinds=BOTH,
)
def technical_and_operational_owner_differ(artifact: Any, context: LintContext) -> Iterator[Problem]:
    path, technical = owner_of(artifact, "technical_owner")
    _, operational = owner_of(artifact, "operational_owner")
    if technical is None:
        yield Problem(path=path, message="Name the technical owner, who keeps the AI working.",
                      missing=artifact.technical_owner)  # fmt: skip
    elif operational and same_party(technical, operational):
        yield Problem(path=path, message=f"Name a technical owner other than the operational owner; "
                      f"“{technical.name}” is both.")  # fmt: skip
    elif operational and (team := _shared_team(artifact, technical, operational)):
        message = f"Name a technical owner of another team than the operational owner; both are of “{team}”."
        yield Problem(path=path, message=message)
    for owner in ("technical_owner", "operational_owner"):
        yield from _unlike_the_specification(artifact, owner, context)


@rule(
    "O04",
    Severity.ERROR,
    "The operational owner is of the business or of operations.",
    why="They run the process.",
    source="S3",
    kinds=BOTH,
)
def operational_owner_runs_the_work(artifact: Any, context: LintContext) -> Iterator[Problem]:
    path, owner = owner_of(artifact, "operational_owner")
    if owner is None:
        yield Problem(path=path, message="Name the operational owner, who runs the work from day to day.",
                      missing=artifact.operational_owner)  # fmt: skip
        return
    side = side_of(owner, context)
    if side is None:
        message = f"Say whether “{owner.name}” is of the business or of operations (team_kind)."
        yield Problem(path=path, message=message, severity=while_drafted(artifact))
    elif side not in _RUNNERS:
        yield Problem(path=path, message="Name an operational owner from the business or operations: "
                      f"“{owner.name}” is of the {_in_words(side)}.")  # fmt: skip


@rule(
    "O05",
    Severity.ERROR,
    "All six questions of support have a party.",
    why="A managed capability has somebody for each.",
    source="S4",
    kinds=("ownership_plan",),
)
def six_questions_are_answered(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    for name, field in SixQuestions.model_fields.items():
        slot = getattr(plan.six_questions, name)
        if party_in(slot) is None:
            asked = (field.json_schema_extra or {}).get("x-ask", name)  # type: ignore[union-attr]
            yield Problem(path=f"six_questions.{name}", missing=slot,
                          message=f"Name the party that answers “{asked}”")  # fmt: skip


@rule(
    "O06",
    Severity.ERROR,
    "The business owner is a named person who accepted on a date.",
    why="Ownership is named and committed to.",
    source="S3",
    kinds=BOTH,
)
def business_owner_is_a_person_who_accepted(artifact: Any, context: LintContext) -> Iterator[Problem]:
    path, owner = owner_of(artifact, "business_owner")
    slot = artifact.business_owner
    if owner is None:
        yield Problem(path=path, message="Name the person who is business owner.", missing=slot)
        return
    if not is_person(owner, context):
        message = (
            f"Name the person who is business owner; if “{owner.name}” is one, say so with kind: person."
        )
        yield Problem(path=path, message=message, missing=open_part(artifact, path, slot))
    if accepted_on(artifact, context) is None:
        yield _not_accepted(artifact, owner)
    yield from _unlike_the_specification(artifact, "business_owner", context)


@rule(
    "O07",
    Severity.ERROR,
    "The business owner accepted before the pilot ends, better before development starts.",
    why="Who accepts late inherits a pilot nobody wanted.",
    source="S3, S1",
    kinds=BOTH,
)
def business_owner_accepted_in_time(artifact: Header, context: LintContext) -> Iterator[Problem]:
    accepted = accepted_on(artifact, context)
    spec = spec_of(artifact, context)
    if accepted is None or spec is None:
        return
    path = "business_owner.accepted_on"
    ends, starts = spec.delivery_plan.pilot_end_on.value, spec.delivery_plan.development_start_on.value
    if ends and accepted > ends:
        message = f"Have the business owner accept before the pilot ends: {accepted} is after {ends}."
        yield Problem(path=path, message=message)
    elif starts and accepted > starts:
        message = f"Better have the business owner accept before development starts, on {starts}."
        yield Problem(path=path, message=message, severity=Severity.WARNING)


@rule(
    "O15",
    Severity.ERROR,
    "No author approves; no builder alone signs off risk or acceptance.",
    why="Judgement needs independence.",
    source="RMF MEASURE 1.3; AGT",
    kinds=_KINDS,
)
def approval_is_independent(artifact: Header, context: LintContext) -> Iterator[Problem]:
    author = party_in(artifact.author)
    approving = [("approvers", party) for party in artifact.approvers.value or ()]
    approving += [("approvals", each.party) for each in artifact.approvals if each.decision == "approved"]
    for path, party in approving:
        if same_party(party, author):
            yield Problem(path=path, message=f"Have somebody other than the author “{party.name}” approve.")
    for path, signing, what in _sign_offs(artifact):
        if signing and all(builds(party, artifact, context) for party in signing):
            yield Problem(path=path, message=f"Have somebody who does not build it sign off {what}, besides "
                          f"“{signing[0].name}”.")  # fmt: skip


@rule(
    "O16",
    Severity.ERROR,
    "Every owner is active when the artifact takes effect, and no vendor is accountable.",
    why="Owners go stale.",
    source="design",
    kinds=BOTH,
)
def owners_are_active(artifact: Header, context: LintContext) -> Iterator[Problem]:
    day = artifact.effective_from.value or context.today
    owners: dict[str, tuple[str, PartyRef, bool]] = {}
    for path, party, accountable in owner_parties(artifact):
        first = owners.get(fold_name(party.name), (path, party, False))
        owners[fold_name(party.name)] = (first[0], first[1], first[2] or accountable)
    for path, party, accountable in owners.values():
        if message := _gone(party, day, context):
            yield Problem(path=path, message=message)
        elif message := _gone(party, context.today, context):
            yield Problem(path=path, message=message, severity=Severity.WARNING)
        elif accountable and side_of(party, context) is TeamKind.VENDOR:
            yield Problem(
                path=path, message=f"Name an accountable party of your own; “{party.name}” is a vendor."
            )
        elif context.directory and party.kind is PartyKind.PERSON and not known_as(party, context):
            yield Problem(path=path, severity=Severity.WARNING, message=f"Check the name “{party.name}”: the "
                          "people directory does not have it.")  # fmt: skip


def _in_words(side: TeamKind | None) -> str:
    return {TeamKind.AI_TEAM: "AI team", TeamKind.VENDOR: "vendor's people"}.get(side, f"{side} team")  # type: ignore[arg-type]


def _unit(artifact: Header, field: str, party: PartyRef) -> str:
    value = getattr(artifact, field).value
    return (value.org_unit if isinstance(value, OwnerTerms) else None) or party.org_unit or ""


def _shared_team(artifact: Header, technical: PartyRef, operational: PartyRef) -> str | None:
    """The team of both owners: the same unit, or the same side where neither names a unit."""
    one = _unit(artifact, "technical_owner", technical)
    other = _unit(artifact, "operational_owner", operational)
    if one and fold_name(one) == fold_name(other):
        return one
    same_side = technical.team_kind is not None and technical.team_kind is operational.team_kind
    return technical.team_kind.value if same_side and technical.team_kind and not (one or other) else None


def _unlike_the_specification(artifact: Header, field: str, context: LintContext) -> Iterator[Problem]:
    spec = spec_of(artifact, context)
    if not isinstance(artifact, OwnershipPlan) or spec is None:
        return
    path, ours = owner_of(artifact, field)
    _, theirs = owner_of(spec, field)
    if ours and theirs and not same_party(ours, theirs):
        yield Problem(path=path, message=f"Settle who is {field.replace('_', ' ')}: the plan names "
                      f"“{ours.name}”, the specification “{theirs.name}”.")  # fmt: skip


def _not_accepted(artifact: Any, owner: PartyRef) -> Problem:
    message = f"Record when “{owner.name}” accepted to be the business owner."
    value = artifact.business_owner.value
    if isinstance(value, OwnerTerms):
        path = "business_owner.accepted_on"
        slots = (value.accepted_on, artifact.business_owner)
        waits = next(filter(None, (open_part(artifact, path, slot) for slot in slots)), None)
        return Problem(path=path, message=message, missing=waits)
    # A specification leaves acceptance to its ownership plan until it is approved.
    draft = artifact.status is not ArtifactStatus.APPROVED
    return Problem(path="business_owner", message=message, severity=Severity.OPEN if draft else None)


_ACCEPTS = re.compile(r"\bgo(?:es|ing)?[ _-]?live\b|accept|waive", re.IGNORECASE)


def _sign_offs(artifact: Header) -> Iterator[tuple[str, list[PartyRef], str]]:
    """Where risk or acceptance is signed off, by whom, and what."""
    if isinstance(artifact, WorkflowSpec):
        for risk in artifact.residual_risks.value or ():
            yield "residual_risks", [risk.accepted_by] if risk.accepted_by else [], f"the risk “{risk.text}”"
    elif isinstance(artifact, EvaluationPlan):
        yield "sign_off", [p for row in artifact.sign_off if (p := party_in(row.person))], "acceptance"
    elif isinstance(artifact, OwnershipPlan):
        for row in artifact.raci:
            if row.id in ("acceptance-sign-off", "security-review"):
                yield f"raci.{row.id}.accountable", _one(party_in(row.accountable)), f"“{row.activity}”"
        for right in artifact.decision_rights:
            path, approving = f"decision_rights.{right.id}.approver", _one(party_in(right.approver))
            if _ACCEPTS.search(f"{right.id} {right.decision}"):
                yield path, approving, f"“{right.decision}”"


def _one(party: PartyRef | None) -> list[PartyRef]:
    return [party] if party else []


def _gone(party: PartyRef, day: date, context: LintContext) -> str | None:
    found = known_as(party, context)
    if found and found.left_on and found.left_on <= day:
        return f"Name somebody else for “{party.name}”, who is gone from {found.left_on} on."
    if (party.valid_to and party.valid_to < day) or (party.valid_from and party.valid_from > day):
        return f"Name somebody who is there on {day}; “{party.name}” is not."
    return None
