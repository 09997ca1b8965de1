"""What a description of work says. Every fact carries the words it was read from. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the description: `text == description[start:end]`, in characters."""

    start: int
    end: int
    text: str


class ActorKind(StrEnum):
    """Who or what acts."""

    HUMAN = "human"
    AI = "ai"
    SYSTEM = "system"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFact:
    """A role, team, system or outside party that does something, named as the description names it."""

    name: str
    kind: ActorKind
    span: Span
    team_kind: str | None = None
    """A `TeamKind` value where the words show one ("claims desk": operations)."""
    responsibilities: tuple[str, ...] = ()
    """What the role or team itself answers for, in the words of `PersonFact.responsibility`, where no person is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFact:
    """A person named with a role or a responsibility."""

    name: str
    span: Span
    title: str | None = None
    """Their job title as written, such as "Head of Claims"."""
    responsibility: str | None = None
    """A field of the specification or the plan: `business_owner`, `operational_owner`, `technical_owner`,
    `executive_sponsor`, `data_owner`, `change_approver`, `escalation_l1`, …"""
    team_kind: str | None = None
    deputy: str | None = None


class Era(StrEnum):
    """Whether a step is how the work is done today or how it shall be done."""

    TODAY = "today"
    FUTURE = "future"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFact:
    """One activity, in the order of the work."""

    name: str
    """Verb and object, imperative: "Check the policy number"."""
    span: Span
    actor: str | None = None
    """The `ActorFact.name` of who does it; None where the description does not say."""
    kind: ActorKind | None = None
    """Human, AI or system, where the words show it."""
    systems: tuple[str, ...] = ()
    """`SystemFact.name`s used in it."""
    condition: str | None = None
    """"the amount is above 5,000 EUR", where the step is done only then."""
    otherwise: str | None = None
    """What is done when the condition does not hold, as written."""
    time_limit: str | None = None
    """ISO 8601 duration of a limit stated for it, such as PT4H."""
    era: Era = Era.UNSTATED
    irreversible: bool = False
    """Whether the words show an effect that cannot be taken back (pays, sends, deletes, dismisses)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFact:
    """A question with its exits."""

    question: str
    """Ends with a question mark: "Is the amount above 5,000 EUR?"."""
    exits: tuple[tuple[str, str], ...]
    """Condition and what is done then, as written; the last may be ("otherwise", …)."""
    span: Span
    decided_by: ActorKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionFact:
    """Something that goes wrong, and what is done about it."""

    trigger: str
    span: Span
    kind: str | None = None
    """An `ExceptionClass` value where the words show one."""
    handler: str | None = None
    """Who handles it, as named."""
    action: str | None = None
    time_limit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFact:
    """A tool, application, mailbox or register that is used."""

    name: str
    span: Span
    role: str | None = None
    """source, record, tool or notify, where the words show it."""
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFact:
    """Data that the work uses."""

    name: str
    span: Span
    system: str | None = None
    owner: str | None = None
    personal: bool | None = None
    special: bool | None = None
    """Health, biometrics, union membership and the like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityFact:
    """A number with what it is of."""

    kind: str
    """volume_per_day, peak_per_day, time_limit, auto_accept_at, review_below, reject_below, sample_rate,
    cost_per_item, monthly_cap, retention, baseline, target, review_capacity_per_day, money_limit, other."""
    value: float
    unit: str
    """As written ("claims per day", "EUR", "%", "hours"); durations are in `duration`."""
    subject: str
    """What is counted or limited, in the description's words."""
    span: Span
    duration: str | None = None
    """ISO 8601 where it is one."""
    as_of: date | None = None
    """When it was measured, where the same sentence says so."""
    sample: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFact:
    """A date with what happens then."""

    kind: str
    """development_start, pilot_start, pilot_end, go_live, baseline_captured, accepted, review, effective, other."""
    value: date
    span: Span
    party: str | None = None
    """Whose, as for the date on which an owner accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFact:
    """A sentence that says one thing worth keeping in its own words."""

    kind: str
    """purpose, problem, value, out_of_scope, prohibited, alternative, pain_point, failure_mode, limitation,
    affected_people, user_group, geography, stop, appeal, fallback, handoff, control, threshold_rationale, trigger, end."""
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something the reader of the description should look at."""

    code: str
    """order_to_machine, contradiction, uncertain, cycle, not_a_workflow, empty, cut_short, unclear_actor, unclear_date."""
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefFacts:
    """All that was read from one description; orders are those of the text, steps in order of the work."""

    title: str | None = None
    title_span: Span | None = None
    steps: tuple[StepFact, ...] = ()
    actors: tuple[ActorFact, ...] = ()
    people: tuple[PersonFact, ...] = ()
    systems: tuple[SystemFact, ...] = ()
    data: tuple[DataFact, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    exceptions: tuple[ExceptionFact, ...] = ()
    quantities: tuple[QuantityFact, ...] = ()
    dates: tuple[DateFact, ...] = ()
    texts: tuple[TextFact, ...] = ()
    doubts: tuple[Doubt, ...] = field(default=())
