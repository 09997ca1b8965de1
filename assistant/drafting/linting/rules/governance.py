"""Governance: controls, risk tier, logging, access, notices, reviews, acceptance of the AI. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.drafting.artifacts.durations import days_of, hours_of, in_words
from assistant.drafting.artifacts.evaluation_plan import EvaluationPlan
from assistant.drafting.artifacts.header import Header, RiskTier
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.parties import PartyKind, TeamKind
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.ai import Capability
from assistant.drafting.artifacts.workflow_spec.data import LOG_FIELDS
from assistant.drafting.artifacts.workflow_spec.governance import Access, Controls, ResidualRisk
from assistant.drafting.artifacts.workflow_spec.steps import AI_ACTORS
from assistant.drafting.linting.beside import beside, go_live_of, spec_of
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.parties import same_party, side_of
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.linting.risk_tiers import TIER_ORDER, least_tier
from assistant.drafting.linting.rule import rule

_CONTROLS = {
    "boundaries": "what the AI may do and what not",
    "usage_policy": "which policy governs its use",
    "access": "who may use it and who grants that",
    "review": "how outputs are reviewed",
    "logging": "what is recorded",
    "fallback": "how the work goes on without it",
    "ownership": "who owns it",
}
_EU = re.compile(
    r"\b(?:EU|EEA|European Union|Austria|Belgium|Bulgaria|Croatia|Cyprus|Czech\w*|Denmark|Estonia|Finland|"
    r"France|Germany|Greece|Hungary|Ireland|Italy|Latvia|Lithuania|Luxembourg|Malta|Netherlands|Poland|"
    r"Portugal|Romania|Slovakia|Slovenia|Spain|Sweden)\b"
    r"|^\s*(?:AT|BE|BG|HR|CY|CZ|DK|EE|FI|FR|DE|GR|HU|IE|IT|LV|LT|LU|MT|NL|PL|PT|RO|SK|SI|ES|SE)\b",
    re.IGNORECASE,
)
_AT_WORK = re.compile(
    r"\b(?:employees?|staff|workers?|colleagues?|applicants?|candidates?|recruits?)\b", re.IGNORECASE
)
_NONE = re.compile(r"\W*(?:none|no residual risks?|n/?a)\W*", re.IGNORECASE)


@rule(
    "V01",
    Severity.ERROR,
    "Where a trigger of governance is present, all seven controls are filled.",
    why="Controls come before use, not after the first incident.",
    source="S4",
)
def controls_come_with_triggers(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    if not (spec.governance_triggers or _shows_trigger(spec)):
        return
    for name in Controls.model_fields:
        control = getattr(spec.controls, name)
        empty = isinstance(control.value, Access) and control.value == Access()
        if not control.filled or empty:
            message = f"Fill the control “{name.replace('_', ' ')}”: {_CONTROLS[name]}."
            yield Problem(path=f"controls.{name}", message=message, missing=control)


def _shows_trigger(spec: WorkflowSpec) -> bool:
    """Whether the rest of the specification shows a trigger that it does not name."""
    retrieves = any(row.capability.value is Capability.KNOWLEDGE_RETRIEVAL for row in spec.ai)
    personal = any(source.personal or source.special for source in spec.data_sources)
    return retrieves or personal or any(decision.about_people for decision in spec.decisions)


@rule(
    "V02",
    Severity.ERROR,
    "The risk tier is set, with its reason, and no lower than what the workflow does implies.",
    why="A tier that is too low switches off the controls that are needed.",
    source="CA-ADM; OMB; AIA-EU 6",
)
def risk_tier_fits(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    tier, least = spec.risk_tier.value, least_tier(spec)
    if tier is None:
        yield Problem(path="risk_tier", message="Set the risk tier.", missing=spec.risk_tier)
    elif least and TIER_ORDER[tier] < TIER_ORDER[least[0]]:
        yield Problem(path="risk_tier", message=f"Raise the risk tier to {least[0]}: {least[1]}.")
    if not spec.risk_tier_rationale.filled:
        missing = spec.risk_tier_rationale
        yield Problem(path="risk_tier_rationale", message="Say why it has this risk tier.", missing=missing)


@rule(
    "V03",
    Severity.ERROR,
    "The log has every field that a run leaves, a store and an owner.",
    why="What was not recorded cannot be explained or put right.",
    source="S2; CA-ADM AIA",
)
def logging_is_complete(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    log = spec.logging.value
    if log is None:
        yield Problem(path="logging", message="Say what is recorded of each run.", missing=spec.logging)
        return
    has = {re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_") for name in log.fields}
    if lacking := [name for name in LOG_FIELDS if name not in has]:
        waits = open_part(spec, "logging.fields", spec.logging)
        yield Problem(path="logging.fields", message=f"Record also {', '.join(lacking)}.", missing=waits)
    if not is_real(log.owner):
        waits = open_part(spec, "logging.owner", spec.logging)
        yield Problem(path="logging.owner", message="Name who owns the log.", missing=waits)
    if not log.store:
        waits = open_part(spec, "logging.store", spec.logging)
        yield Problem(path="logging.store", message="Name where the log is kept.", missing=waits)


@rule(
    "V04",
    Severity.ERROR,
    "Logs are kept as long as jurisdiction and risk tier ask for.",
    why="The law asks for records of high-risk systems.",
    source="AIA-EU 26(6)",
)
def logs_are_kept_long_enough(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    log, limits = spec.logging.value, context.limits
    if log is None or log.retention is None:
        waits = open_part(spec, "logging.retention", spec.logging)
        yield Problem(path="logging.retention", message="Say how long logs are kept.", missing=waits)
        return
    in_eu = any(_EU.search(place) for place in spec.jurisdiction.value or [])
    strict = in_eu and spec.risk_tier.value is RiskTier.HIGH
    least = limits.retention_high_risk_eu if strict else limits.retention_default
    if hours_of(log.retention) < hours_of(least):
        message = f"Keep logs for {in_words(least)} at least, not {in_words(log.retention)}."
        yield Problem(path="logging.retention", message=message)


@rule(
    "V05",
    Severity.ERROR,
    "Each risk that remains is accepted by a person with authority, never by the author.",
    why="A risk that nobody accepted is nobody's, and its author cannot judge it.",
    source="RMF MANAGE 1.4, GOVERN 2.3",
)
def residual_risks_are_accepted(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    if not spec.residual_risks.filled:
        message = "List the risks that remain and who accepts each, or “none”."
        yield Problem(path="residual_risks", message=message, missing=spec.residual_risks)
    for position, risk in enumerate(spec.residual_risks.value or []):
        path = f"residual_risks.{position}.accepted_by"
        if not _NONE.fullmatch(risk.text) and (message := _not_accepted(spec, risk, context)):
            waits = None if risk.accepted_by else open_part(spec, path, spec.residual_risks)
            yield Problem(path=path, message=message, missing=waits)


def _not_accepted(spec: WorkflowSpec, risk: ResidualRisk, context: LintContext) -> str | None:
    by = risk.accepted_by
    if by is None or not is_real(by):
        return f"Name the person who accepts the risk “{risk.text}”."
    if same_party(by, spec.author.value):
        return f"Have somebody other than the author accept the risk “{risk.text}”."
    no_person = by.kind not in (PartyKind.PERSON, PartyKind.ROLE)
    if no_person or side_of(by, context) in (TeamKind.AI_TEAM, TeamKind.VENDOR):
        return f"Have a person with authority in the business accept the risk “{risk.text}”, not {by.name}."
    return None


@rule(
    "V06",
    Severity.ERROR,
    "Access names the roles that have it, who grants it, and how often that is looked at again.",
    why="Access that nobody governs only grows.",
    source="S4",
)
def access_is_governed(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    slot = spec.controls.access
    access = slot.value
    if access is None:
        yield Problem(path="controls.access", message="Say who may use it and who grants that.", missing=slot)
        return
    parts = {
        "roles": (bool(access.roles), "List the roles that may use it."),
        "granting_owner": (is_real(access.granting_owner), "Name who grants access."),
        "review_interval": (access.review_interval is not None, "Say how often access is reviewed."),
    }
    for name, (given, message) in parts.items():
        path = f"controls.access.{name}"
        if not given:
            yield Problem(path=path, message=message, missing=open_part(spec, path, slot))


@rule(
    "V07",
    Severity.ERROR,
    "Where staff or other people are affected, they are told before it goes live, on a stated date.",
    why="People have a right to know that AI is part of a decision about them.",
    source="AIA-EU 26(7), 26(11); CA-ADM",
)
def people_are_told_in_time(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    notices, live = spec.notices.value, go_live_of(spec, context)
    owed = {
        "staff_informed_on": (_concerns_staff(spec), "staff are"),
        "affected_people_notice": (_concerns_others(spec), "the people affected are"),
    }
    for name, (applies, whom) in owed.items():
        told: date | None = getattr(notices, name) if notices else None
        path = f"notices.{name}"
        if applies and told is None:
            waits = open_part(spec, path, spec.notices) or (spec.notices if notices is None else None)
            message = f"Say on which day before going live {whom} told that AI is used."
            yield Problem(path=path, message=message, missing=waits)
        elif told and live and told >= live:
            message = f"Set the day on which {whom} told before it goes live on {live}."
            yield Problem(path=path, message=message)


def _concerns_staff(spec: WorkflowSpec) -> bool:
    """Whether people at work must be told: the tier is high, or results are about them."""
    return spec.risk_tier.value is RiskTier.HIGH or any(
        _AT_WORK.search(people) for people in spec.affected_people.value or []
    )


def _concerns_others(spec: WorkflowSpec) -> bool:
    """Whether AI takes part in decisions about people or acts on people outside."""
    acts = any(step.actor_type in AI_ACTORS and step.external_effect for step in spec.steps)
    return bool(spec.ai) and (acts or any(decision.about_people for decision in spec.decisions))


@rule(
    "V08",
    Severity.WARNING,
    "It is reviewed once a year at least, with a high risk tier twice, and that review is not overdue.",
    why="A document that nobody looks at stops being true.",
    source="S4; GDS",
    kinds=artifact_kinds(),
)
def reviews_are_due(artifact: Header, context: LintContext) -> Iterator[Problem]:
    interval, limits = artifact.review_in, context.limits
    if interval.value is None:
        if not interval.open:
            yield Problem(path="review_in", message="Say after how long it is reviewed again.")
        return
    high = artifact.risk_tier.value in (RiskTier.HIGH, RiskTier.PROHIBITED)
    longest = limits.review_in_high_tier if high else limits.review_in
    if hours_of(interval.value) > hours_of(longest):
        message = f"Review it every {in_words(longest)} at least, not every {in_words(interval.value)}."
        yield Problem(path="review_in", message=message)
    if (due := _review_due(artifact.last_reviewed_on, interval.value)) and due < context.today:
        yield Problem(path="last_reviewed_on", message=f"Review it: that was due on {due}.")


def _review_due(last: date | None, interval: str) -> date | None:
    try:
        return last + timedelta(days=days_of(interval)) if last else None
    except OverflowError:
        return None


@rule(
    "V09",
    Severity.ERROR,
    "Acceptance criteria are numbers agreed before going live, and somebody other than the builder signs.",
    why="Acceptance that is not a number, or judged by its builder, accepts anything.",
    source="S3",
    kinds=("evaluation_plan",),
)
def acceptance_is_measured(plan: EvaluationPlan, context: LintContext) -> Iterator[Problem]:
    live = go_live_of(plan, context)
    if not plan.acceptance_criteria:
        waits = open_part(plan, "acceptance_criteria")
        message = "List the criteria of acceptance, each with a number."
        yield Problem(path="acceptance_criteria", message=message, missing=waits)
    for row in plan.acceptance_criteria:
        path = f"acceptance_criteria.{row.id}"
        if not row.threshold.filled:
            message = f"Give the number at which “{row.text}” is met."
            yield Problem(path=f"{path}.threshold", message=message, missing=row.threshold)
        if not row.agreed_on.filled:
            message = f"Say when “{row.text}” was agreed."
            yield Problem(path=f"{path}.agreed_on", message=message, missing=row.agreed_on)
        elif live and row.agreed_on.value >= live:
            message = f"Agree “{row.text}” before it goes live on {live}."
            yield Problem(path=f"{path}.agreed_on", message=message)
    yield from _sign_off(plan, context)


def _sign_off(plan: EvaluationPlan, context: LintContext) -> Iterator[Problem]:
    builder = plan.builder.value
    signers = [row.person.value for row in plan.sign_off if row.person.value]
    others = [
        one
        for one in signers
        if not same_party(one, builder) and side_of(one, context) is not TeamKind.AI_TEAM
    ]
    if not others:
        waiting = next((row.person for row in plan.sign_off if row.person.open), None)
        message = "Name somebody who signs acceptance and did not build it."
        yield Problem(path="sign_off", message=message, missing=waiting or open_part(plan, "sign_off"))


@rule(
    "V10",
    Severity.ERROR,
    "The evaluation suite has an id and edge cases, and last ran on the pinned versions.",
    why="A test of another version shows nothing about this one.",
    source="S3",
    kinds=("evaluation_plan",),
)
def suite_ran_on_pinned_versions(plan: EvaluationPlan, context: LintContext) -> Iterator[Problem]:
    if not plan.suite_id.filled:
        yield Problem(path="suite_id", message="Name the evaluation suite.", missing=plan.suite_id)
    if not any(tests.contains_edge for tests in plan.test_sets):
        waits = open_part(plan, "test_sets")
        yield Problem(path="test_sets", message="Add a test set with edge cases.", missing=waits)
    if not plan.results:
        waits = open_part(plan, "results") or (plan.decision if plan.decision.open else None)
        yield Problem(path="results", message="Run the suite and enter what it showed.", missing=waits)
        return
    last = max(result.run_on for result in plan.results)
    ran = [result for result in plan.results if result.run_on == last]
    for part, pinned in _pinned(plan, context).items():
        stale = [result for result in ran if getattr(result, part) and getattr(result, part) not in pinned]
        stated = [result for result in ran if getattr(result, part)]
        if pinned and (stale or not stated):
            versions = f"{part.replace('_', ' ')} {', '.join(sorted(pinned))}"
            message = f"Run the suite on the pinned {versions}; its last run was of another."
            yield Problem(path="results", message=message)


def _pinned(plan: EvaluationPlan, context: LintContext) -> dict[str, set[str]]:
    """The versions that count: those of the specification, else those that the plan names."""
    spec = spec_of(plan, context)
    rows = spec.ai if spec else []
    models = {row.model.value.version for row in rows if row.model.value}
    prompts = {row.prompt_version.value for row in rows if row.prompt_version.value}
    tested = plan.system_under_test
    return {
        "model_version": models or {row.model_version.value for row in tested if row.model_version.value},
        "prompt_version": prompts or {row.prompt_version.value for row in tested if row.prompt_version.value},
    }


@rule(
    "V11",
    Severity.WARNING,
    "Risks that nothing measures are listed, be it as “none”.",
    why="What is not measured is not thereby absent.",
    source="RMF MEASURE 1.1",
    kinds=("workflow_spec", "evaluation_plan"),
)
def unmeasured_risks_are_listed(artifact: Header, context: LintContext) -> Iterator[Problem]:
    elsewhere = beside(artifact, "evaluation_plan", context) if isinstance(artifact, WorkflowSpec) else None
    slots = [each.unmeasured_risks for each in (artifact, elsewhere) if hasattr(each, "unmeasured_risks")]
    if not any(slot.filled or slot.open for slot in slots):
        yield Problem(path="unmeasured_risks", message="List the risks that nothing measures, or “none”.")
