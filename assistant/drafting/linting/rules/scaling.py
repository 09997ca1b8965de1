"""Choosing, gating and scaling: readiness first, evidence, and nothing that waits for itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.prioritisation_scorecard import PrioritisationScorecard, ScoredUseCase
from assistant.drafting.artifacts.ranking import GATE, dimension_score
from assistant.drafting.artifacts.readiness_assessment import ReadinessAssessment, Verdict
from assistant.drafting.artifacts.scale_readiness_review import ScaleCriterion, ScaleReadinessReview
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.delivery import Gate
from assistant.drafting.artifacts.workflow_spec.governance import Controls
from assistant.drafting.artifacts.workflow_spec.identity import LifecycleStage
from assistant.drafting.linting.beside import beside, spec_of
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.rule import rule

_DIMENSIONS = ("leverage", "feasibility", "readiness")
_FIGURES = ("volume", "error_rate", "unit_cost", "cycle_time")
_BEFORE = ("idea", "pilot", "pre_prod", "pre-production", "test", "design", "build")
_AFTER = ("production", "go_live", "go-live", "scaling", "rollout", "launch")
_GOES_LIVE = re.compile(r"\b(?:production|go[- ]live|launch|roll-?out)\b", re.IGNORECASE)
_ABOUT = {
    "volume": re.compile(r"\bvolumes?\b|\bper day\b", re.IGNORECASE),
    "geography": re.compile(r"\bgeograph\w+|\bcountr\w+|\bregions?\b|\bsites?\b", re.IGNORECASE),
    "user_population": re.compile(r"\busers?\b|\bpopulations?\b", re.IGNORECASE),
}


@rule(
    "S01",
    Severity.ERROR,
    "A use case with a dimension below 3 never ranks above one with all at 3 or more.",
    why="What is not ready fails however valuable it would be.",
    source="S3",
    kinds=("prioritisation_scorecard",),
)
def readiness_comes_first(card: PrioritisationScorecard, _context: LintContext) -> Iterator[Problem]:
    ready = [row for row in card.entries if row.rank is not None and _passes(row)]
    for row in card.entries:
        below = [each for each in ready if row.rank is not None and each.rank > row.rank]
        if below and not _passes(row):
            message = (
                f"Rank “{_name(below[0])}” above “{_name(row)}”, which is to be fixed first: {_weak(row)}."
            )
            yield Problem(path=f"entries.{row.id}.rank", message=message)


def _passes(row: ScoredUseCase) -> bool:
    return all(score is not None and score >= GATE for score in _scores(row).values())


def _weak(row: ScoredUseCase) -> str:
    weak = [(name, score) for name, score in _scores(row).items() if score is None or score < GATE]
    return ", ".join(f"{name} is {score if score is not None else 'not scored'}" for name, score in weak)


def _scores(row: ScoredUseCase) -> dict[str, int | None]:
    return {dimension: dimension_score(getattr(row, dimension)) for dimension in _DIMENSIONS}


def _name(row: ScoredUseCase) -> str:
    return row.title or row.use_case_id


@rule(
    "S02",
    Severity.ERROR,
    "Nothing scales without a readiness assessment that says go, and all seven controls.",
    why="Scaling multiplies what is not ready.",
    source="S1, S2",
    kinds=("workflow_spec", "scale_readiness_review"),
)
def only_what_is_ready_scales(artifact: Header, context: LintContext) -> Iterator[Problem]:
    if isinstance(artifact, WorkflowSpec):
        if artifact.lifecycle_stage.value is not LifecycleStage.SCALING:
            return
        path, assessment = "lifecycle_stage", beside(artifact, "readiness_assessment", context)
    elif isinstance(artifact, ScaleReadinessReview):
        if artifact.verdict.value not in (Verdict.GO, Verdict.CONDITIONAL):
            return
        ref = artifact.readiness_assessment_ref
        path, assessment = (
            "readiness_assessment_ref",
            beside(artifact, "readiness_assessment", context, ref=ref.value),
        )
        if not ref.filled:
            message = "Refer to the readiness assessment before anything scales."
            yield Problem(path=path, message=message, missing=ref)
            return
    else:
        return
    yield from _not_ready(path, assessment)
    yield from _controls_absent(path, spec_of(artifact, context), assessment)


def _not_ready(path: str, assessment: ReadinessAssessment | None) -> Iterator[Problem]:
    if assessment is None:
        yield Problem(path=path, message="Assess readiness before it scales: there is no assessment.")
    elif assessment.verdict.value is not Verdict.GO:
        said = assessment.verdict.value or "nothing yet"
        message = f"Scale only when the readiness assessment says go; it says {said}."
        yield Problem(path=path, message=message)


def _controls_absent(
    path: str, spec: WorkflowSpec | None, assessment: ReadinessAssessment | None
) -> Iterator[Problem]:
    for name in Controls.model_fields:
        there = spec is None or getattr(spec.controls, name).filled
        assessed = assessment is None or getattr(assessment.controls, name).present.value is not False
        if not (there and assessed):
            message = f"Put the control “{name.replace('_', ' ')}” in place before it scales."
            yield Problem(path=path, message=message)


@rule(
    "S03",
    Severity.ERROR,
    "Every score has evidence, and leverage figures before and expected after.",
    why="A score without evidence is an opinion.",
    source="S3",
    kinds=("prioritisation_scorecard",),
)
def scores_have_evidence(card: PrioritisationScorecard, _context: LintContext) -> Iterator[Problem]:
    for row in card.entries:
        for dimension in _DIMENSIONS:
            scored, path = getattr(row, dimension), f"entries.{row.id}.{dimension}"
            if not scored.score.filled:
                message = f"Score the {dimension} of “{_name(row)}” from 1 to 5."
                yield Problem(path=f"{path}.score", message=message, missing=scored.score)
            elif not [link for link in scored.evidence_links if link.strip()]:
                waits = open_part(card, f"{path}.evidence_links")
                message = f"Link evidence for the {dimension} of “{_name(row)}”."
                yield Problem(path=f"{path}.evidence_links", message=message, missing=waits)
        yield from _figures(row)


def _figures(row: ScoredUseCase) -> Iterator[Problem]:
    pairs = {name: getattr(row.leverage, name) for name in _FIGURES}
    given = {name: pair for name, pair in pairs.items() if pair.before.filled or pair.expected_after.filled}
    for name, pair in given.items():
        for part, asked in (("before", "is today"), ("expected_after", "is expected to become")):
            slot = getattr(pair, part)
            if not slot.filled:
                message = f"Say what the {name.replace('_', ' ')} of “{_name(row)}” {asked}."
                yield Problem(path=f"entries.{row.id}.leverage.{name}.{part}", message=message, missing=slot)
    if not given:
        waits = next((pair.before for pair in pairs.values() if pair.before.open), None)
        message = f"Give a figure before and expected after for the leverage of “{_name(row)}”."
        yield Problem(path=f"entries.{row.id}.leverage", message=message, missing=waits)


@rule(
    "S04",
    Severity.ERROR,
    "A gate stands between pilot and production, with criteria, approver and date.",
    why="A pilot that nobody ends becomes production by itself.",
    source="S1",
)
def a_gate_stands_before_production(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    gates = [gate for gate in spec.delivery_plan.gates if _stands_before_production(gate)]
    if not gates:
        waits = open_part(spec, "delivery_plan.gates")
        message = "Add a gate between pilot and production, with criteria, approver and date."
        yield Problem(path="delivery_plan.gates", message=message, missing=waits)
        return
    best = min(gates, key=lambda gate: len(list(_lacks(gate))))
    yield from _lacks(best)


def _stands_before_production(gate: Gate) -> bool:
    if gate.between is None:
        return bool(_GOES_LIVE.search(gate.name))
    start, end = (stage.strip().lower().replace(" ", "_") for stage in gate.between)
    return start in _BEFORE and end in (*_AFTER, "pre_prod") and (start, end) != ("idea", "pre_prod")


def _lacks(gate: Gate) -> Iterator[Problem]:
    asked = {"criteria": "what must be shown", "approver": "who approves", "date": "when it is"}
    for name, what in asked.items():
        slot = getattr(gate, name)
        if not slot.filled:
            path = f"delivery_plan.gates.{gate.id}.{name}"
            yield Problem(path=path, message=f"Say of the gate “{gate.name}” {what}.", missing=slot)


@rule(
    "S05",
    Severity.ERROR,
    "Criteria of scaling speak of volume, geography and users.",
    why="What worked for one team in one place need not work elsewhere.",
    source="S3",
    kinds=("scale_readiness_review",),
)
def criteria_of_scaling_are_complete(
    review: ScaleReadinessReview, _context: LintContext
) -> Iterator[Problem]:
    for about in _ABOUT:
        if not any(_speaks_of(about, row) for row in review.criteria):
            message = f"Add a criterion of scaling about {about.replace('_', ' ')}."
            yield Problem(path="criteria", message=message, missing=open_part(review, "criteria"))


def _speaks_of(about: str, row: ScaleCriterion) -> bool:
    return row.about == about or (row.about == "other" and bool(_ABOUT[about].search(row.text)))


@rule(
    "S06",
    Severity.WARNING,
    "What it depends on is known, does not depend on it in turn, and lands before it goes live.",
    why="Initiatives that wait for each other all wait.",
    source="S0",
    kinds=("workflow_spec", "prioritisation_scorecard"),
)
def dependencies_hold(artifact: Header, context: LintContext) -> Iterator[Problem]:
    waits_for = _dependencies([*context.everything.values(), artifact])
    known = {*waits_for, *context.everything, *_use_cases(context.everything.values())}
    for path, use_case, on in _named_dependencies(artifact):
        if context.everything and on not in known:
            yield Problem(
                path=path, message=f"Enter “{on}” in the register, or correct the dependency on it."
            )
        elif use_case == on or use_case in _reached(on, waits_for):
            yield Problem(
                path=path, message=f"Break the circle: “{use_case}” and “{on}” wait for each other."
            )
    if isinstance(artifact, WorkflowSpec):
        live = artifact.delivery_plan.go_live_on.value
        for position, row in enumerate(artifact.delivery_plan.dependencies):
            if live and row.lands_on and row.lands_on > live:
                path = f"delivery_plan.dependencies.{position}.lands_on"
                message = f"Go live after “{row.on}” lands on {row.lands_on}, or make do without it."
                yield Problem(path=path, message=message)


def _named_dependencies(artifact: Header) -> Iterator[tuple[str, str, str]]:
    """Path, who waits, and for what."""
    if isinstance(artifact, WorkflowSpec):
        for position, row in enumerate(artifact.delivery_plan.dependencies):
            yield f"delivery_plan.dependencies.{position}.on", artifact.use_case_id, row.on
    elif isinstance(artifact, PrioritisationScorecard):
        for entry in artifact.entries:
            for on in entry.dependencies:
                yield f"entries.{entry.id}.dependencies", entry.use_case_id, on


def _dependencies(artifacts: Iterable[Header]) -> dict[str, set[str]]:
    """By use case, what it waits for."""
    found: dict[str, set[str]] = {}
    for artifact in artifacts:
        if isinstance(artifact, PrioritisationScorecard):
            found.update(
                {entry.use_case_id: set() for entry in artifact.entries if entry.use_case_id not in found}
            )
        for _path, use_case, on in _named_dependencies(artifact):
            found.setdefault(use_case, set()).add(on)
    return found


def _use_cases(artifacts: Iterable[Header]) -> set[str]:
    return {use_case for each in artifacts if (use_case := getattr(each, "use_case_id", None))}


def _reached(start: str, waits_for: Mapping[str, set[str]]) -> set[str]:
    """Everything that something waits for, directly or through others."""
    reached, to_see = set[str](), [start]
    while to_see:
        for each in waits_for.get(to_see.pop(), ()):
            if each not in reached:
                reached.add(each)
                to_see.append(each)
    return reached
