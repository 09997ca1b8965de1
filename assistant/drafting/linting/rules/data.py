"""Data: where inputs come from, how fresh and good they are, on what basis they are used. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assistant.drafting.artifacts.durations import hours_of, in_words
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.data import DataSource
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.rule import rule
from knowledge.people import fold_name

_OF_PERSONAL_DATA = {
    "classification": "the classification of",
    "lawful_basis": "the legal basis for",
    "retention": "the retention of",
}


@rule(
    "D01",
    Severity.ERROR,
    "Every input of a step comes from a known data source with system and owner.",
    why="Data that nobody can trace fails without anybody noticing.",
    source="S0, S2",
)
def inputs_are_traceable(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    sources = {source.id: source for source in spec.data_sources}
    used = [(step, read) for step in spec.steps for read in step.inputs]
    for step, read in used:
        if read.data_source not in sources:
            message = f"Enter “{read.data_source}”, which the step “{step.name}” reads, under `data_sources`."
            yield Problem(path=f"steps.{step.id}.inputs", message=message)
    systems = {system.id for system in spec.systems}
    for source_id in dict.fromkeys(read.data_source for _, read in used if read.data_source in sources):
        yield from _untraceable(spec, sources[source_id], systems)


def _untraceable(spec: WorkflowSpec, source: DataSource, systems: set[str]) -> Iterator[Problem]:
    path = f"data_sources.{source.id}"
    if not source.system:
        waits = open_part(spec, f"{path}.system")
        yield Problem(
            path=f"{path}.system", message=f"Name the system that holds “{source.name}”.", missing=waits
        )
    elif source.system not in systems:
        message = f"Enter “{source.system}”, which holds “{source.name}”, under `systems`."
        yield Problem(path=f"{path}.system", message=message)
    if not source.owner.filled:
        yield Problem(
            path=f"{path}.owner", message=f"Name who owns the data “{source.name}”.", missing=source.owner
        )


@rule(
    "D02",
    Severity.ERROR,
    "Every data source says how often it is refreshed and how old it may be, which is no shorter.",
    why="Stale data gives wrong results that look right.",
    source="S4, S3",
)
def data_is_fresh(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    for source in spec.data_sources:
        path, refresh, oldest = f"data_sources.{source.id}", source.refresh, source.freshness_sla
        if not refresh.filled:
            message = f"Say how often “{source.name}” is refreshed."
            yield Problem(path=f"{path}.refresh", message=message, missing=refresh)
        if not oldest.filled:
            message = f"Say how old “{source.name}” may be."
            yield Problem(path=f"{path}.freshness_sla", message=message, missing=oldest)
        if refresh.filled and oldest.filled and hours_of(oldest.value) < hours_of(refresh.value):
            message = (
                f"Refresh “{source.name}” more often than every {in_words(refresh.value)}, "
                f"or let it be older than {in_words(oldest.value)}."
            )
            yield Problem(path=f"{path}.freshness_sla", message=message)


@rule(
    "D03",
    Severity.ERROR,
    "Every data source has a quality check and somebody who is told when it fails.",
    why="A pipeline breaks unseen unless it is checked and somebody hears of it.",
    source="S3",
)
def data_is_checked(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    for source in spec.data_sources:
        path = f"data_sources.{source.id}"
        if not source.quality_checks.filled:
            message = f"Say how the quality of “{source.name}” is checked."
            yield Problem(path=f"{path}.quality_checks", message=message, missing=source.quality_checks)
        if not source.failure_alert.filled:
            message = f"Name who is told when “{source.name}” fails."
            yield Problem(path=f"{path}.failure_alert", message=message, missing=source.failure_alert)


@rule(
    "D04",
    Severity.WARNING,
    "Where several sources tell of the same thing, each says by which key it is matched and which one wins.",
    why="Two systems rarely agree on who a customer is.",
    source="S2",
)
def same_things_are_matched(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    about: dict[str, list[DataSource]] = defaultdict(list)
    for source in spec.data_sources:
        if source.entity and source.entity.strip():
            about[fold_name(source.entity)].append(source)
    for source in (each for group in about.values() if len(group) > 1 for each in group):
        path = f"data_sources.{source.id}"
        if not source.entity_key:
            message = (
                f"Name the key by which “{source.name}” is matched with other data of a {source.entity}."
            )
            yield Problem(path=f"{path}.entity_key", message=message)
        if not source.conflict_rule:
            message = f"Say which source wins where “{source.name}” and others disagree on a {source.entity}."
            yield Problem(path=f"{path}.conflict_rule", message=message)


@rule(
    "D05",
    Severity.ERROR,
    "Personal data has a classification, a lawful basis, a retention and access roles, "
    "and an impact assessment stands behind it.",
    why="Personal data without a basis must not be used.",
    source="OWASP; AIA-EU 26(9)",
)
def personal_data_is_protected(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    personal = [source for source in spec.data_sources if source.personal or source.special]
    for source in personal:
        path = f"data_sources.{source.id}"
        for field, wanted in _OF_PERSONAL_DATA.items():
            slot = getattr(source, field)
            if not slot.filled:
                message = f"State {wanted} the personal data “{source.name}”."
                yield Problem(path=f"{path}.{field}", message=message, missing=slot)
        if not source.access_roles:
            waits = open_part(spec, f"{path}.access_roles") or spec.controls.access
            message = f"List the roles that may see the personal data “{source.name}”."
            yield Problem(path=f"{path}.access_roles", message=message, missing=waits)
    if personal and not spec.dpia_ref.filled:
        message = f"Refer to the data protection impact assessment for “{personal[0].name}”."
        yield Problem(path="dpia_ref", message=message, missing=spec.dpia_ref)


@rule(
    "D06",
    Severity.WARNING,
    "A gap in data names the metric that closing it serves.",
    why="Data work pays where a figure of the business hangs on it.",
    source="S4",
)
def data_gaps_serve_a_metric(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    metrics = {metric.id for metric in spec.metrics}
    for source in spec.data_sources:
        if source.gap and source.gap_kpi not in metrics:
            message = f"Name the metric that closing the gap in “{source.name}” serves."
            yield Problem(path=f"data_sources.{source.id}.gap_kpi", message=message)
