"""Rolling back: the state before is known, reachable and rehearsed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from assistant.drafting.artifacts.change_request import ChangeRequest
from assistant.drafting.artifacts.durations import hours_of, in_words
from assistant.drafting.artifacts.evaluation_plan import EvaluationPlan
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.readiness_assessment import Answer, ReadinessAssessment
from assistant.drafting.artifacts.rollback_plan import RollbackPlan
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.linting.beside import beside, knows_others
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part, while_open
from assistant.drafting.linting.rule import rule

_WITHOUT_AI = re.compile(r"\b(?:none|no ai|without (?:the )?ai|manual|by hand|n/?a)\b", re.IGNORECASE)
_MONTH_DAYS = 365 / 12


@rule(
    "R01",
    Severity.ERROR,
    "There is a rollback plan with triggers, who decides, steps, and a time within which it is done.",
    why="A way back that is looked for in the incident is found too late.",
    source="S3",
    kinds=("workflow_spec", "rollback_plan"),
)
def there_is_a_way_back(artifact: Header, context: LintContext) -> Iterator[Problem]:
    if isinstance(artifact, RollbackPlan):
        yield from _lacks(artifact)
    elif isinstance(artifact, WorkflowSpec):
        ref = artifact.rollback_plan_ref
        plan = beside(artifact, "rollback_plan", context, ref=ref.value) if ref.filled else None
        if not ref.filled:
            yield Problem(path="rollback_plan_ref", message="Refer to a rollback plan.", missing=ref)
        elif isinstance(plan, RollbackPlan):
            for lack in _lacks(plan):
                yield Problem(
                    path="rollback_plan_ref", message=f"In {ref.value}: {lack.message}", missing=lack.missing
                )
        elif "rollback_plan" in context.related or context.everything:
            message = f"Write the rollback plan “{ref.value}” or correct the reference: nobody knows it."
            yield Problem(path="rollback_plan_ref", message=message)


def _lacks(plan: RollbackPlan) -> Iterator[Problem]:
    if not plan.triggers:
        waits = open_part(plan, "triggers")
        yield Problem(path="triggers", message="Say what makes somebody roll back.", missing=waits)
    for row in plan.triggers:
        if not row.decision_maker.filled:
            path = f"triggers.{row.id}.decision_maker"
            message = f"Name who decides to roll back when “{row.trigger}”."
            yield Problem(path=path, message=message, missing=row.decision_maker)
    if not plan.steps:
        waits = open_part(plan, "steps")
        yield Problem(path="steps", message="List the steps of rolling back.", missing=waits)
    if not plan.time_to_restore.filled:
        message = "Say within which time the state before is restored."
        yield Problem(path="time_to_restore", message=message, missing=plan.time_to_restore)


@rule(
    "R02",
    Severity.ERROR,
    "Versions to which it goes back are known, and deployment can be repeated.",
    why="Nobody can go back to what is not kept.",
    source="S3, S1",
    kinds=("rollback_plan",),
)
def target_versions_exist(plan: RollbackPlan, context: LintContext) -> Iterator[Problem]:
    if not plan.target_state:
        waits = open_part(plan, "target_state")
        message = "List the versions to which each AI component goes back."
        yield Problem(path="target_state", message=message, missing=waits)
    known = _known_versions(plan, context)
    for row in plan.target_state:
        for part in ("model_version", "prompt_version"):
            slot, path = getattr(row, part), f"target_state.{row.id}.{part}"
            if not slot.filled:
                message = f"Name the {part.replace('_', ' ')} to which “{row.component}” goes back."
                yield Problem(path=path, message=message, missing=slot)
            elif knows_others(context) and slot.value not in known and not _WITHOUT_AI.search(slot.value):
                message = f"Go back to a {part.replace('_', ' ')} that is known: {slot.value} is not."
                yield Problem(path=path, message=message)
    yield from _repeatable(plan, context)


def _repeatable(plan: RollbackPlan, context: LintContext) -> Iterator[Problem]:
    assessment = beside(plan, "readiness_assessment", context)
    if isinstance(assessment, ReadinessAssessment):
        answer = assessment.platform.deploy_repeatable.answer
        if answer.value is not Answer.YES:
            message = "Make deployment repeatable: the readiness assessment does not say that it is."
            yield Problem(path="target_state", message=message, missing=answer if answer.open else None)


def _known_versions(plan: RollbackPlan, context: LintContext) -> set[str]:
    """Versions of models and prompts that any artifact of the use case names."""
    everything = {
        each.artifact_id: each for each in (*context.related.values(), *context.everything.values())
    }
    known: set[str | None] = set()
    for each in everything.values():
        if getattr(each, "use_case_id", None) != plan.use_case_id:
            continue
        if isinstance(each, WorkflowSpec):
            known |= {row.model.value.version for row in each.ai if row.model.value}
            known |= {row.prompt_version.value for row in each.ai}
        elif isinstance(each, ChangeRequest):
            known |= {each.from_version.value, each.to_version.value}
        elif isinstance(each, EvaluationPlan):
            known |= {row.model_version for row in each.results} | {
                row.prompt_version for row in each.results
            }
            known |= {row.model_version.value for row in each.system_under_test}
            known |= {row.prompt_version.value for row in each.system_under_test}
    return {version for version in known if version}


@rule(
    "R03",
    Severity.WARNING,
    "The rollback was tried within twelve months and took no longer than it may.",
    why="A rollback that was never tried is a hope.",
    source="AGT",
    kinds=("rollback_plan",),
)
def rollback_is_rehearsed(plan: RollbackPlan, context: LintContext) -> Iterator[Problem]:
    tested, took, target = plan.last_tested_on, plan.measured_time, plan.time_to_restore
    months = context.limits.rollback_test_months
    if tested.value is None:
        severity = while_open(tested, plan)
        yield Problem(path="last_tested_on", message="Try the rollback and say when.", severity=severity)
    elif context.today - tested.value > timedelta(days=months * _MONTH_DAYS + 1):
        message = f"Try the rollback again: {tested.value} is more than {months:g} months ago."
        yield Problem(path="last_tested_on", message=message)
    if took.value is None:
        severity = while_open(took, plan)
        yield Problem(path="measured_time", message="Measure how long the rollback takes.", severity=severity)
    elif target.value and hours_of(took.value) > hours_of(target.value):
        message = f"Make the rollback faster: it took {in_words(took.value)} of {in_words(target.value)}."
        yield Problem(path="measured_time", message=message)


@rule(
    "R04",
    Severity.WARNING,
    "What a rollback cannot take back, and cases under way, are addressed.",
    why="Letters that were sent come back by no rollback.",
    source="SRE",
    kinds=("rollback_plan",),
)
def what_stays_is_addressed(plan: RollbackPlan, _context: LintContext) -> Iterator[Problem]:
    asked = {
        "irreversible_effects": "List what a rollback cannot take back, or “none”.",
        "in_flight_cases": "Say what happens to the cases under way.",
    }
    for name, message in asked.items():
        slot = getattr(plan, name)
        if not slot.filled:
            yield Problem(path=name, message=message, severity=while_open(slot, plan))
