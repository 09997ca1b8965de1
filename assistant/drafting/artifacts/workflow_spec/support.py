"""Sections H, I and J: exceptions, escalation, service. Pure."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class ExceptionClass(StrEnum):
    """What can go wrong, whatever the workflow."""

    LOW_CONFIDENCE = "low_confidence"
    AI_UNAVAILABLE = "ai_unavailable"
    BAD_INPUT = "bad_input"
    STALE_DATA = "stale_data"
    OUT_OF_SCOPE = "out_of_scope"
    HUMAN_DISAGREES = "human_disagrees"
    SLA_BREACH = "sla_breach"
    HARM_OR_SECURITY = "harm_or_security"
    DOWNSTREAM_FAILURE = "downstream_failure"


class ExceptionRow(Row):
    """One thing that goes wrong, and what happens to the case."""

    kind: ExceptionClass | None = Field(
        default=None, description="Its class; none for one of the workflow's own."
    )
    not_applicable: str | None = Field(default=None, description="Why this class cannot occur.")
    trigger: str = ""
    detected_by: str | None = None
    at_step: str | None = None
    handler: Slot[PartyRef] = slot("Who answers for the case then.", ask="Who handles this?")
    path: list[str] = Field(default_factory=list, description="Ids of steps or flows that the case takes.")
    sla: Slot[Duration] = slot("How soon.", ask="How soon is this handled?")
    affects_customer: bool = False
    customer_message: str | None = None
    returns_to: str | None = Field(default=None, description="Id of the step at which the case goes on.")
    ends_at: str | None = Field(default=None, description="Id of the event at which it ends instead.")
    log: str | None = None


class EscalationLevel(Row):
    """One level of escalation."""

    level: int
    severity: str | None = None
    trigger: str | None = None
    responder: Slot[PartyRef] = slot("Who is called.", ask="Who is called first?")
    backup: Slot[PartyRef] = slot(
        "Who is called when they do not answer.", ask="Who is called if they cannot be reached?"
    )
    consulted: list[PartyRef] = Field(default_factory=list)
    channel: Slot[str] = slot("How they are called.", ask="Through which channel are they called?")
    respond_within: Slot[Duration] = slot("How soon they answer.", ask="How soon must they answer?")
    authority: list[str] = Field(
        default_factory=list, description="What they may do, such as stop or roll back."
    )
    hours: Slot[str] = slot("When they can be reached.", ask="At which hours can they be reached?")


class Escalation(Part):
    """How problems rise."""

    levels: list[EscalationLevel] = table("At least two.")


class ConcernReporting(Part):
    """How staff raise concerns."""

    channel: str | None = None
    anonymous: bool | None = None
    owner: PartyRef | None = None


class Recourse(Part):
    """How affected people object."""

    who: str | None = None
    how: str | None = None
    deadline: Duration | None = None
    human_reviewer: PartyRef | None = None


class ServiceLevel(Row):
    """What the service promises."""

    sli: str
    kind: str = Field(default="turnaround", description="quality, availability or turnaround.")
    slo: Slot[str] = slot("The figure promised.", ask="Which level is promised?", blocks="go_live")
    window: str | None = None
    owner: Slot[PartyRef] = slot("Who answers for it.", ask="Who answers for this service level?")


class SupportModel(Part):
    """Who helps when."""

    hours: str | None = None
    tiers: list[str] = Field(default_factory=list)
    tool: str | None = None


class Support(Part):
    """H, I and J. Exceptions, escalation and service."""

    exceptions: list[ExceptionRow] = table("At least the nine classes, or why one cannot occur.")
    escalation: Escalation = Field(default_factory=Escalation)
    concern_reporting: Slot[ConcernReporting] = slot(
        "How staff raise concerns.", ask="How do staff raise concerns?"
    )
    appeal_or_recourse: Slot[Recourse] = slot(
        "How affected people object.", ask="How can an affected person object?", required=False
    )
    service_levels: list[ServiceLevel] = table("Quality as well as turnaround or availability.")
    support_model: Slot[SupportModel] = slot("Hours, tiers and tool.", ask="When and where is support given?")
    error_budget_policy: Slot[str] = slot(
        "What happens when a level is missed.", ask="What happens when it is missed?"
    )
