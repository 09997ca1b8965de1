"""Questions about all use cases, answered by computation. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.drafting.artifacts.measures import Metric
from assistant.drafting.artifacts.prioritisation_scorecard import PrioritisationScorecard
from assistant.drafting.artifacts.ranking import RankedUseCase, rank_use_cases
from assistant.drafting.artifacts.rollback_plan import RollbackPlan
from assistant.drafting.artifacts.workflow_spec.steps import AI_ACTORS
from assistant.drafting.linting.limits import LintLimits
from assistant.drafting.portfolio.use_cases import Portfolio, UseCase

_BEFORE_LIVE = frozenset({"idea", "pilot", "pre_prod"})
_LIVE = frozenset({"production", "scaling"})
_DAYS_A_MONTH = 365 / 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A use case that a question finds."""

    use_case: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with how it is answered."""

    id: str
    ask: str
    answer: Callable[[UseCase, date, LintLimits], Iterator[str]]
    """The details of one use case; none where it is no hit."""


def _no_business_owner(case: UseCase, _today: date, _limits: LintLimits) -> Iterator[str]:
    if case.stage in _BEFORE_LIVE | {None} and case.owners["business_owner"] is None:
        yield f"Nobody in the business owns it ({_stage(case)})."


def _rollback_not_tested(case: UseCase, today: date, limits: LintLimits) -> Iterator[str]:
    if case.stage not in _LIVE:
        return
    plan = case.artifacts.get("rollback_plan")
    if not isinstance(plan, RollbackPlan):
        yield "It is in production and has no rollback plan."
        return
    tested = plan.last_tested_on.value
    if tested is None:
        yield "Its rollback was never tested."
    elif today - tested > timedelta(days=limits.rollback_test_months * _DAYS_A_MONTH):
        yield f"Its rollback was last tested on {tested.isoformat()}."


def _ai_without_checkpoint(case: UseCase, _today: date, _limits: LintLimits) -> Iterator[str]:
    if case.spec is None:
        return
    checked = {row.after_step for row in case.spec.checkpoints}
    for step in case.spec.steps:
        if step.actor_type in AI_ACTORS and step.id not in checked:
            yield f"Nobody reviews the AI step “{step.name}”."


def _baseline_after_live(case: UseCase, _today: date, _limits: LintLimits) -> Iterator[str]:
    for metric in _metrics(case):
        taken = metric.baseline.value.captured_on if metric.baseline.value else None
        if taken is not None and case.go_live is not None and taken >= case.go_live:
            yield f"The baseline of “{metric.name}” was taken on {taken}, it went live on {case.go_live}."


def _no_specification(case: UseCase, _today: date, _limits: LintLimits) -> Iterator[str]:
    if case.spec is None:
        yield "There is no workflow specification."


def _overdue_items(case: UseCase, today: date, _limits: LintLimits) -> Iterator[str]:
    late = [item for artifact in case.artifacts.values() for item in artifact.open_items if item.due < today]
    if late:
        yield f"{len(late)} open items are overdue; the oldest was due on {min(item.due for item in late)}."


QUESTIONS: tuple[Question, ...] = (
    Question(id="no_business_owner", ask="Which pilots have no business owner?", answer=_no_business_owner),
    Question(
        id="rollback_not_tested",
        ask="Which production workflows have no rollback tested in time?",
        answer=_rollback_not_tested,
    ),
    Question(
        id="ai_without_checkpoint", ask="Which AI steps lack a checkpoint?", answer=_ai_without_checkpoint
    ),
    Question(
        id="baseline_after_live",
        ask="Whose baseline was taken after going live?",
        answer=_baseline_after_live,
    ),
    Question(id="no_specification", ask="Which use cases have no specification?", answer=_no_specification),
    Question(id="overdue_items", ask="Where are open items overdue?", answer=_overdue_items),
)


def answer_questions(portfolio: Portfolio, *, today: date, limits: LintLimits) -> dict[str, list[Hit]]:
    """The hits of each question, in the order of the use cases."""
    return {
        question.id: [
            Hit(use_case=case.id, title=case.title, detail=detail)
            for case in portfolio.use_cases
            for detail in question.answer(case, today, limits)
        ]
        for question in QUESTIONS
    }


def ranking(portfolio: Portfolio) -> tuple[RankedUseCase, ...]:
    """All scored use cases in one order: readiness first, then scores."""
    cards = [each for each in portfolio.shared if isinstance(each, PrioritisationScorecard)]
    cards += [
        card
        for case in portfolio.use_cases
        if isinstance(card := case.artifacts.get("prioritisation_scorecard"), PrioritisationScorecard)
    ]
    entries = [entry for card in cards for entry in card.entries]
    weights = cards[0].weights if cards else None
    return rank_use_cases(entries, weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredValue:
    """What a metric has moved, where both sides were measured in the same way."""

    use_case: str
    title: str
    metric: str
    unit: str
    before: float
    after: float
    better: float
    """Change in the wanted direction; negative where it got worse."""
    days: int


def measured_values(portfolio: Portfolio, limits: LintLimits) -> list[MeasuredValue]:
    """Figures from before and after, of windows that are long enough; nothing is estimated."""
    return [
        value
        for case in portfolio.use_cases
        for metric in _metrics(case)
        if (value := _measured(case, metric, limits)) is not None
    ]


def totals(values: list[MeasuredValue]) -> dict[str, float]:
    """Summed improvement by unit: only figures of one unit add up, and shares do not."""
    summed: dict[str, float] = {}
    for value in values:
        if value.unit and "%" not in value.unit:
            summed[value.unit] = round(summed.get(value.unit, 0.0) + value.better, 6)
    return summed


def _metrics(case: UseCase) -> list[Metric]:
    """Metrics of the measurement plan, else of the specification."""
    for kind in ("measurement_plan", "workflow_spec"):
        found = getattr(case.artifacts.get(kind), "metrics", None)
        if found:
            return [each for each in found if isinstance(each, Metric)]
    return []


def _measured(case: UseCase, metric: Metric, limits: LintLimits) -> MeasuredValue | None:
    before, after = metric.baseline.value, metric.after.value
    if (
        before is None
        or after is None
        or after.value is None
        or after.window_start is None
        or after.window_end is None
    ):
        return None
    days = (after.window_end - after.window_start).days
    same = {before.unit or metric.unit} == {after.unit or metric.unit}
    if days < limits.after_window_min_days or not same:
        return None
    gained = after.value - before.value
    better = -gained if metric.direction == "down" else gained if metric.direction == "up" else -abs(gained)
    return MeasuredValue(
        use_case=case.id,
        title=case.title,
        metric=metric.name,
        unit=metric.unit,
        before=before.value,
        after=after.value,
        better=round(better, 6),
        days=days,
    )


def _stage(case: UseCase) -> str:
    return case.stage.replace("_", " ") if case.stage else "stage not said"
