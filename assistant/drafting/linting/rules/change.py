"""Changes of model, prompt, threshold and the rest: approved by others, tested before, not lost. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from assistant.drafting.artifacts.change_request import (
    ChangeRequest,
    ChangeStatus,
    ChangeTarget,
    EvalRun,
    RiskClass,
)
from assistant.drafting.artifacts.durations import days_of, hours_of, in_words
from assistant.drafting.artifacts.evaluation_plan import EvaluationPlan
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.identity import LifecycleStage
from assistant.drafting.linting.beside import beside
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.parties import same_party
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.linting.rule import rule

_COVERED = ("model", "prompt", "threshold")
_RUNNING = (LifecycleStage.PRODUCTION, LifecycleStage.SCALING)


@rule(
    "C01",
    Severity.ERROR,
    "Change control covers model, prompt and threshold, each with an approver.",
    why="A changed prompt is a changed process.",
    source="S3",
)
def change_control_covers_the_ai(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    slot = spec.change_control
    if slot.value is None:
        message = "Say who approves a change of model, prompt and threshold."
        yield Problem(path="change_control", message=message, missing=slot)
        return
    approved = {row.covered.strip().lower() for row in slot.value.changes if is_real(row.approver)}
    for covered in (each for each in _COVERED if each not in approved):
        waits = open_part(spec, "change_control.changes", slot)
        message = f"Name who approves a change of the {covered}."
        yield Problem(path="change_control.changes", message=message, missing=waits)


@rule(
    "C02",
    Severity.ERROR,
    "Whoever approves a change did not ask for it.",
    why="Nobody is a judge of their own wish.",
    source="S3",
    kinds=("change_request",),
)
def approver_did_not_ask(change: ChangeRequest, _context: LintContext) -> Iterator[Problem]:
    if not change.requested_by.filled:
        message = "Name who asks for the change."
        yield Problem(path="requested_by", message=message, missing=change.requested_by)
    if not change.approver.filled:
        message = "Name who approves the change."
        yield Problem(path="approver", message=message, missing=change.approver)
    elif same_party(change.approver.value, change.requested_by.value):
        message = (
            f"Have somebody other than {change.approver.value.name}, who asks for the change, approve it."
        )
        yield Problem(path="approver", message=message)


@rule(
    "C03",
    Severity.ERROR,
    "A material change was evaluated on its new version before it came into use, and failed nothing.",
    why="What is not tested before is tested on customers.",
    source="S3",
    kinds=("change_request",),
)
def material_changes_are_evaluated(change: ChangeRequest, _context: LintContext) -> Iterator[Problem]:
    if change.risk_class.value is not RiskClass.MATERIAL:
        return
    run = change.eval_run.value
    if run is None or not run.results:
        waits = open_part(change, "eval_run.results", change.eval_run)
        message = "Run the evaluation suite on the new version and enter what it showed."
        yield Problem(path="eval_run", message=message, missing=change.eval_run if run is None else waits)
        return
    wanted = change.to_version.value
    if wanted and run.to_version != wanted:
        message = f"Run the evaluation suite on {wanted}, not on {run.to_version or 'an unnamed version'}."
        yield Problem(path="eval_run.to_version", message=message)
    yield from _failures(run)
    yield from _run_in_time(change, run)


def _failures(run: EvalRun) -> Iterator[Problem]:
    for result in run.results:
        path = f"eval_run.results.{result.id}"
        if result.passed is False:
            message = f"Mend the change until “{result.criterion}” passes, or withdraw it."
            yield Problem(path=path, message=message)
        elif result.passed is None:
            yield Problem(path=path, message=f"Say whether “{result.criterion}” passed.")


def _run_in_time(change: ChangeRequest, run: EvalRun) -> Iterator[Problem]:
    used = change.implemented_on.value
    if run.run_on is None:
        waits = open_part(change, "eval_run.run_on", change.eval_run)
        message = "Say when the evaluation suite ran on the new version."
        yield Problem(path="eval_run.run_on", message=message, missing=waits)
    elif used and run.run_on > used:
        message = (
            f"Evaluate a change before it comes into use: it was used from {used}, evaluated on {run.run_on}."
        )
        yield Problem(path="eval_run.run_on", message=message)


@rule(
    "C04",
    Severity.ERROR,
    "A change starts from the version that is in use now.",
    why="A change of an older version undoes what came between.",
    source="PRC",
    kinds=("change_request",),
)
def changes_start_from_what_is_in_use(change: ChangeRequest, context: LintContext) -> Iterator[Problem]:
    if not change.from_version.filled:
        message = "Name the version that is changed."
        yield Problem(path="from_version", message=message, missing=change.from_version)
        return
    if change.change_status in (ChangeStatus.REJECTED, ChangeStatus.ROLLED_BACK):
        return
    current = _in_use(change, context)
    fits = {change.from_version.value}
    if change.change_status is ChangeStatus.IMPLEMENTED:
        fits.add(change.to_version.value)
    if current and not current & fits:
        versions = ", ".join(sorted(current))
        message = f"Start from the version in use, {versions}, instead of {change.from_version.value}."
        yield Problem(path="from_version", message=message)


def _in_use(change: ChangeRequest, context: LintContext) -> set[str]:
    """Versions of what is changed, as the specification pins them; empty where it is not known."""
    spec = beside(change, "workflow_spec", context, ref=change.workflow_spec_ref.value)
    if not isinstance(spec, WorkflowSpec):
        return set()
    rows = [row for row in spec.ai if change.component in (None, row.id, row.step)]
    if change.target.value is ChangeTarget.MODEL:
        return {row.model.value.version for row in rows if row.model.value}
    if change.target.value is ChangeTarget.PROMPT:
        return {row.prompt_version.value for row in rows if row.prompt_version.value}
    return {spec.version} if change.target.value is ChangeTarget.WORKFLOW else set()


@rule(
    "C05",
    Severity.ERROR,
    "An emergency change is approved afterwards, within five days.",
    why="A shortcut stays a shortcut only while it ends.",
    source="[I]",
    kinds=("change_request", "workflow_spec"),
)
def emergencies_are_approved_afterwards(artifact: Header, context: LintContext) -> Iterator[Problem]:
    longest = context.limits.emergency_approval_within
    if isinstance(artifact, WorkflowSpec):
        control = artifact.change_control.value
        within = control.retrospective_approval_within if control else None
        if within and hours_of(within) > hours_of(longest):
            message = f"Have emergencies approved within {in_words(longest)}, not {in_words(within)}."
            yield Problem(path="change_control.retrospective_approval_within", message=message)
    elif isinstance(artifact, ChangeRequest) and artifact.risk_class.value is RiskClass.EMERGENCY:
        due = artifact.retrospective_approval_due
        began = artifact.implemented_on.value or artifact.decided_on.value or artifact.requested_on.value
        if due.value is None:
            message = f"Say by when the emergency is approved afterwards, within {in_words(longest)}."
            yield Problem(path="retrospective_approval_due", message=message, missing=due)
        elif began and (due.value - began).days > days_of(longest):
            message = f"Approve the emergency of {began} within {in_words(longest)}, not by {due.value}."
            yield Problem(path="retrospective_approval_due", message=message)


@rule(
    "C06",
    Severity.WARNING,
    "A workflow in production is evaluated again or reviewed every 90 days.",
    why="Models, data and use drift while nobody looks.",
    source="S4, S0",
)
def production_is_looked_at_again(spec: WorkflowSpec, context: LintContext) -> Iterator[Problem]:
    if spec.lifecycle_stage.value not in _RUNNING:
        return
    looked = [spec.last_reviewed_on, *_evaluated_on(spec, context)]
    last = max((day for day in looked if day), default=None)
    days = context.limits.re_evaluation_days
    if last is None or context.today - last > timedelta(days=days):
        since = f"; the last time was {last}" if last else ""
        message = f"Evaluate or review the workflow every {days:g} days{since}."
        yield Problem(path="last_reviewed_on", message=message)


def _evaluated_on(spec: WorkflowSpec, context: LintContext) -> list[date]:
    plan = beside(spec, "evaluation_plan", context)
    return [result.run_on for result in plan.results] if isinstance(plan, EvaluationPlan) else []
