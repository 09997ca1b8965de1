"""The nine questions, in the order in which answers build on one another. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.drafting.artifacts.provenance import SlotStatus
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the interview."""

    id: str
    ask: str
    why: str
    example: str
    fills: tuple[str, ...]
    """Paths that stay open where nobody can answer."""
    satisfied: Callable[[WorkflowSpec], bool]
    """Whether a draft has the answer already."""


def _said(slot: Slot) -> bool:  # type: ignore[type-arg]
    return slot.filled and slot.status in {SlotStatus.CONFIRMED, SlotStatus.INFERRED}


def _ai_said(spec: WorkflowSpec) -> bool:
    return any(
        step.actor_type.value.startswith("ai") and step.status is SlotStatus.CONFIRMED for step in spec.steps
    )


def _told_exceptions(spec: WorkflowSpec) -> bool:
    return sum(row.status is SlotStatus.CONFIRMED for row in spec.exceptions) >= 2


def _threshold_said(spec: WorkflowSpec) -> bool:
    return any(row.threshold.status is SlotStatus.CONFIRMED for row in spec.ai)


def _called_first(spec: WorkflowSpec) -> bool:
    return (
        bool(spec.escalation.levels)
        and _said(spec.escalation.levels[0].responder)
        and _said(spec.stop_procedure)
    )


def _baseline(spec: WorkflowSpec) -> bool:
    return any(_said(metric.baseline) for metric in spec.metrics if metric.kind == "outcome")


def _data_named(spec: WorkflowSpec) -> bool:
    return any(row.status is SlotStatus.CONFIRMED and _said(row.owner) for row in spec.data_sources)


def _dates(spec: WorkflowSpec) -> bool:
    plan = spec.delivery_plan
    return _said(plan.go_live_on) and _said(plan.pilot_end_on) and _said(spec.volumes)


QUESTIONS: tuple[Question, ...] = (
    Question(
        id="Q1",
        ask="Describe the work today in your own words: what starts it, who does what, where does it end, in which "
        "tools? You can paste a procedure.",
        why="The steps, the people and the tools all come from it; the model is chosen last, the work comes first.",
        example="A customer writes to the service mailbox. A clerk opens the mail, looks up the contract in the CRM and "
        "forwards it to the right team. It ends when the team has answered.",
        fills=("as_is",),
        satisfied=lambda spec: len(spec.steps) >= 3 and _said(spec.as_is),
    ),
    Question(
        id="Q2",
        ask="Which of these steps should AI do or help with, and what must stay a human decision?",
        why="It decides who does each step, what the AI may do by itself, and what it is not for.",
        example="The AI should classify the mail and draft the answer. Sending it stays with the clerk.",
        fills=("intended_purpose", "out_of_scope"),
        satisfied=_ai_said,
    ),
    Question(
        id="Q3",
        ask="Who in the business is accountable for the outcome? Who runs it from day to day? Who on the technical side?",
        why="Pilots stall when nobody in the business owns the outcome; two of the three must not be one person.",
        example="Dana Whitlock is accountable, Colm Daly runs the desk, Priya Raman's team keeps the model working.",
        fills=("business_owner", "operational_owner", "technical_owner"),
        satisfied=lambda spec: all(
            _said(slot) for slot in (spec.business_owner, spec.operational_owner, spec.technical_owner)
        ),
    ),
    Question(
        id="Q4",
        ask="What goes wrong today, and what could the AI get wrong? What happens to the case then, and who handles it?",
        why="Every exception needs one person who handles it, or cases get stuck where nobody looks.",
        example="Mails without a contract number go to the team lead. If the AI is down, clerks sort by hand.",
        fills=("fallback",),
        satisfied=_told_exceptions,
    ),
    Question(
        id="Q5",
        ask="When is the AI's output good enough to use without a person looking? What does a wrong one cost? Can it be undone?",
        why="It sets the threshold and how much is reviewed; until you say so people review everything.",
        example="From a score of 0.9 on it may be used. A wrong class costs ten minutes and can be undone.",
        fills=(),
        satisfied=_threshold_said,
    ),
    Question(
        id="Q6",
        ask="If it breaks or hurts someone, who is called first, who can stop it, and how fast?",
        why="The first call must reach somebody in the business or operations who can act, not the people who built it.",
        example="The duty manager is called first and can switch it off within 15 minutes; then the head of service.",
        fills=("stop_procedure",),
        satisfied=_called_first,
    ),
    Question(
        id="Q7",
        ask="How is this measured today, and what should change? Do you have numbers, and when were they taken?",
        why="Without a figure from before nobody can show later that it helped.",
        example="A case took 5.2 hours on average, measured over 400 cases in September 2026; it should take 3 hours.",
        fills=("business_value",),
        satisfied=_baseline,
    ),
    Question(
        id="Q8",
        ask="What data does it use, who owns it, is any of it personal or regulated, and which countries are concerned?",
        why="It decides which laws and which controls apply, and who is asked when the data is wrong.",
        example="Mails and contracts from the CRM, owned by the CRM team; they hold names and addresses; Germany only.",
        fills=("jurisdiction", "geographies"),
        satisfied=_data_named,
    ),
    Question(
        id="Q9",
        ask="What are the key dates: start of development, end of the pilot, going live? How many cases a day, and at peak?",
        why="Dates say when open items must be closed; volumes say how many reviewers are needed.",
        example="Development starts on 2027-01-11, the pilot ends on 2027-03-31, live on 2027-05-03; 300 a day, 450 at peak.",
        fills=(
            "delivery_plan.development_start_on",
            "delivery_plan.pilot_end_on",
            "delivery_plan.go_live_on",
            "volumes",
        ),
        satisfied=_dates,
    ),
)
BY_ID = {question.id: question for question in QUESTIONS}
