"""O08 to O14: the ownership plan's rows, decisions and roles. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from assistant.drafting.artifacts.ownership_plan import (
    OwnershipPlan,
    RaciRow,
)
from assistant.drafting.artifacts.parties import PartyRef, TeamKind
from assistant.drafting.artifacts.readiness_assessment import ReadinessAssessment
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.linting.beside import spec_of
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.owners import (
    held_by,
    is_one,
    with_deputy,
)
from assistant.drafting.linting.parties import (
    known_as,
    names_several,
    party_in,
    same_party,
    side_of,
)
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.linting.rule import rule
from assistant.drafting.ownership.standing_rows import STANDING_ROWS
from knowledge.people import fold_name


@rule(
    "O08",
    Severity.ERROR,
    "Every row of the RACI has exactly one A and at least one R.",
    why="Shared accountability is nobody's.",
    source="OWASP, AGT",
    kinds=("ownership_plan",),
)
def every_row_has_one_a_and_an_r(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    for row in plan.raci:
        path, party = f"raci.{row.id}.accountable", party_in(row.accountable)
        if party is None:
            yield Problem(path=path, message=f"Name who is accountable for “{row.activity}”.",
                          missing=row.accountable)  # fmt: skip
        if row.also_accountable or (party and names_several(party)):
            yield Problem(path=path, message=f"Leave one accountable party for “{row.activity}”.")
        if not any(is_real(each) for each in row.responsible):
            yield Problem(path=f"raci.{row.id}.responsible", missing=row.accountable,
                          message=f"Name who does “{row.activity}” (R).")  # fmt: skip
    yield from _accountable_twice(plan, context)


@rule(
    "O09",
    Severity.WARNING,
    "Each changed role has decision rights and a performance measure.",
    why="Changed jobs need changed measures.",
    source="S3",
    kinds=("ownership_plan",),
)
def changed_roles_have_rights_and_measures(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    deciding = {fold_name(each.role) for each in plan.human_ai_collaboration if each.decides}
    measured = {fold_name(each.role) for each in plan.performance_measures if each.measure.strip()}
    for right in plan.decision_rights:
        deciding |= {
            fold_name(party.name) for party in map(party_in, (right.driver, right.approver)) if party
        }
    for names in _changed_roles(plan, context):
        folded = {fold_name(name) for name in names}
        if not folded & deciding:
            yield Problem(path="human_ai_collaboration", message=f"Say what “{names[0]}” decides.")
        if not folded & measured:
            yield Problem(path="performance_measures", message=f"Say by what “{names[0]}” is measured.")


@rule(
    "O10",
    Severity.WARNING,
    "The readiness assessment is made by the Head of AI or their delegate.",
    why="Platform readiness is their stated duty.",
    source="S3",
    kinds=("readiness_assessment",),
)
def head_of_ai_assesses_readiness(assessment: ReadinessAssessment, context: LintContext) -> Iterator[Problem]:
    assessor = party_in(assessment.assessor)
    if assessor is None:
        yield Problem(path="assessor", message="Name the Head of AI, or their delegate, as the assessor.",
                      missing=assessment.assessor)  # fmt: skip
    elif not _heads_ai(assessor, context) and not _delegated(assessor, assessment, context):
        yield Problem(path="assessor", message="Have the Head of AI assess readiness, or record that they "
                      f"delegated it to “{assessor.name}” (delegated_by).")  # fmt: skip


@rule(
    "O11",
    Severity.WARNING,
    "Security is consulted or responsible on going live and on changes.",
    why="The security lead is involved where risk changes.",
    source="S4",
    kinds=("ownership_plan",),
)
def security_takes_part_in_changes(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    contact = plan.security_contact.value.party if plan.security_contact.value else None
    lacking = [
        row
        for row in plan.raci
        if _goes_live_or_changes(row)
        and not any(
            side_of(party, context) is TeamKind.SECURITY or same_party(party, contact)
            for party in (*row.responsible, *row.consulted, *filter(None, (party_in(row.accountable),)))
        )
    ]
    if lacking and contact is None:
        message = f"Name the security contact, and consult them on “{lacking[0].activity}” and all changes."
        yield Problem(path="security_contact", message=message, missing=plan.security_contact)
        return
    for row in lacking:
        yield Problem(path=f"raci.{row.id}.consulted", message=f"Consult security on “{row.activity}”.")


@rule(
    "O12",
    Severity.ERROR,
    "The RACI has a row for every step, every exception and the 26 standing activities.",
    why="Nothing goes unowned.",
    source="S3, S4",
    kinds=("ownership_plan",),
)
def raci_covers_everything(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    rows = {name for row in plan.raci for name in (row.id, fold_name(row.activity))}
    refs = {row.ref or row.id for row in plan.raci}
    for standing in STANDING_ROWS:
        if not rows & {standing.id, fold_name(standing.activity), *map(fold_name, standing.also)}:
            yield Problem(path="raci", message=f"Add a row “{standing.activity}” ({standing.id}).")
    spec = spec_of(plan, context)
    if spec:
        for step in spec.steps:
            if step.id not in refs and fold_name(step.name) not in rows:
                yield Problem(path="raci", message=f"Add a row for the step “{step.name}” ({step.id}).")
        for row in spec.exceptions:
            if row.id not in refs and not row.not_applicable:
                yield Problem(path="raci", message=f"Add a row for the exception “{row.trigger or row.id}” "
                              f"({row.id}).")  # fmt: skip
        yield from _rows_about_nothing(plan, spec)


@rule(
    "O13",
    Severity.WARNING,
    "No person is accountable for more than 40 % of the rows, and every accountable party has a deputy.",
    why="One person away must not stop the work.",
    source="PRC on-call",
    kinds=("ownership_plan",),
)
def nobody_is_a_single_point_of_failure(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    answering = [party for row in plan.raci if (party := party_in(row.accountable)) and is_one(party)]
    counted = Counter(held_by(party, context) for party in answering)
    for name, rows in counted.items():
        if rows / len(plan.raci) > context.limits.accountable_share:
            yield Problem(path="raci", message=f"Share out what “{name}” answers for: {rows} of "
                          f"{len(plan.raci)} rows.")  # fmt: skip
    covered = with_deputy(plan)
    for party in {fold_name(party.name): party for party in answering}.values():
        found = known_as(party, context)
        if not (party.deputy_id or fold_name(party.name) in covered or (found and found.deputy)):
            yield Problem(path="raci", message=f"Name a deputy for “{party.name}”.")


@rule(
    "O14",
    Severity.ERROR,
    "Each decision has one driver and one approver.",
    why="Otherwise nobody knows who decides.",
    source="DACI",
    kinds=("ownership_plan",),
)
def decisions_have_a_driver_and_an_approver(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    if not plan.decision_rights:
        yield Problem(path="decision_rights", message="List who drives and who approves each decision.")
    for right in plan.decision_rights:
        path = f"decision_rights.{right.id}"
        for part, verb in (("driver", "drives"), ("approver", "approves")):
            slot: Slot[PartyRef] = getattr(right, part)
            party = party_in(slot)
            if party is None or names_several(party):
                yield Problem(path=f"{path}.{part}", missing=slot,
                              message=f"Name the one party that {verb} “{right.decision}”.")  # fmt: skip
        if same_party(party_in(right.driver), party_in(right.approver)):
            message = f"Have somebody other than the driver approve “{right.decision}”."
            yield Problem(path=f"{path}.approver", message=message, severity=Severity.WARNING)


def _accountable_twice(plan: OwnershipPlan, context: LintContext) -> Iterator[Problem]:
    """Steps and exceptions for which two rows, or both documents, name different accountable parties."""
    named: dict[str, list[PartyRef]] = defaultdict(list)
    spec = spec_of(plan, context)
    if spec:
        slots = [(step.id, step.accountable) for step in spec.steps]
        slots += [(row.id, row.handler) for row in spec.exceptions]
        for ref, slot in slots:
            named[ref] += filter(None, [party_in(slot)])
    for row in plan.raci:
        party = party_in(row.accountable)
        if row.ref is None or party is None:
            continue
        other = next((each for each in named[row.ref] if not same_party(each, party)), None)
        if other is not None:
            yield Problem(path=f"raci.{row.id}.accountable", message="Settle who is accountable for "
                          f"“{row.activity}”: “{party.name}” here, “{other.name}” elsewhere.")  # fmt: skip
        named[row.ref].append(party)


def _changed_roles(plan: OwnershipPlan, context: LintContext) -> Iterator[list[str]]:
    """What each changed role goes by: human lanes with a step; without a specification the plan's roles."""
    spec = spec_of(plan, context)
    if spec is None:
        named = [each.role for each in plan.human_ai_collaboration]
        named += [each.role for each in plan.performance_measures]
        yield from ([name] for name in dict.fromkeys(named))
        return
    busy = {step.lane for step in spec.steps}
    for lane in spec.lanes:
        if lane.kind == "human" and lane.id in busy:
            yield [*(role.name for role in spec.roles if role.lane == lane.id), lane.name]


_HEAD_OF_AI = re.compile(
    r"\b(?:head|director|vp|vice president|chief)\b.*\b(?:ai|artificial intelligence|machine learning)\b"
    r"|\bchief ai\b|\bcaio\b|\bai (?:lead|director|head)\b",
    re.IGNORECASE,
)


def _heads_ai(party: PartyRef, context: LintContext) -> bool:
    found = known_as(party, context)
    titles = (party.name, party.title, found.title if found else None)
    return any(title and _HEAD_OF_AI.search(title) for title in titles)


def _delegated(party: PartyRef, assessment: ReadinessAssessment, context: LintContext) -> bool:
    """Whether the Head of AI delegated it, by the assessment's word or as the directory's deputy."""
    if assessment.delegated_by and _heads_ai(assessment.delegated_by, context):
        return True
    head = known_as(PartyRef(name="Head of AI"), context)
    return bool(head and head.deputy and fold_name(head.deputy) == fold_name(party.name))


def _goes_live_or_changes(row: RaciRow) -> bool:
    return row.kind == "change" or bool(
        re.search(r"\bgo(?:es|ing)?[ -]live\b|\bdeploy", row.activity, re.IGNORECASE)
    )


def _rows_about_nothing(plan: OwnershipPlan, spec: WorkflowSpec) -> Iterator[Problem]:
    known = {"step": {step.id for step in spec.steps}, "exception": {row.id for row in spec.exceptions}}
    for row in plan.raci:
        if row.ref and row.kind in known and row.ref not in known[row.kind]:
            message = f"Mend the row “{row.activity}”: the specification has no {row.kind} “{row.ref}”."
            yield Problem(path=f"raci.{row.id}.ref", message=message, severity=Severity.WARNING)
