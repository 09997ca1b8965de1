"""The ownership plan. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import Provenance
from assistant.drafting.artifacts.slot import Slot, slot, table


class OwnerTerms(Part):
    """An owner, with what they accepted."""

    person: PartyRef
    org_unit: str | None = None
    deputy: PartyRef | None = None
    accepted_on: Slot[date] = slot(
        "When they accepted; an owner who did not is still to be confirmed.",
        ask="When did this owner accept?",
    )
    authority: list[str] = Field(default_factory=list)
    budget: str | None = None
    time_allocation: float | None = Field(default=None, description="Per cent of their time.")


class Assignment(Part):
    """Who has a standing role, and who stands in."""

    party: PartyRef
    deputy: PartyRef | None = None


class SixQuestions(Part):
    """Who answers when it matters."""

    supports_workflow: Slot[PartyRef] = slot("Who supports the workflow.", ask="Who supports the workflow?")
    monitors_quality: Slot[PartyRef] = slot(
        "Who watches output quality.", ask="Who watches the quality of outputs?"
    )
    governs_access: Slot[PartyRef] = slot("Who decides on access.", ask="Who decides on access?")
    documents_system: Slot[PartyRef] = slot(
        "Who keeps the documents true.", ask="Who keeps the documents true?"
    )
    handles_escalation: Slot[PartyRef] = slot("Who handles escalations.", ask="Who handles escalations?")
    accountable_when_wrong: Slot[PartyRef] = slot(
        "Who answers when it is wrong.", ask="Who answers when a result is wrong?"
    )


class RaciRow(Row):
    """Who does what about one activity; `id` is its activity id."""

    activity: str
    kind: Literal["step", "exception", "decision", "run", "change"] = "run"
    ref: str | None = Field(default=None, description="Id of the specification's step or exception.")
    responsible: list[PartyRef] = Field(default_factory=list)
    accountable: Slot[PartyRef] = slot("Exactly one.", ask="Who is accountable for this?")
    also_accountable: list[PartyRef] = Field(
        default_factory=list, description="Further parties that a file marks A, which is a mistake."
    )
    consulted: list[PartyRef] = Field(default_factory=list)
    informed: list[PartyRef] = Field(default_factory=list)


class DecisionRight(Row):
    """Who decides something: one driver, one approver."""

    decision: str
    driver: Slot[PartyRef] = slot("Who prepares it.", ask="Who drives this decision?")
    approver: Slot[PartyRef] = slot("Who decides.", ask="Who approves this decision?")
    contributors: list[PartyRef] = Field(default_factory=list)
    informed: list[PartyRef] = Field(default_factory=list)
    condition: str | None = None
    sla: Duration | None = None
    escalate_to: PartyRef | None = None


class Separation(Part):
    """Two duties that one person must not have."""

    a: str
    b: str
    reason: str
    provenance: list[Provenance] = Field(default_factory=list)


class Coverage(Part):
    """Who is there when."""

    hours: str | None = None
    on_call: str | None = None
    deputies: list[PartyRef] = Field(default_factory=list)
    leave_cover: str | None = None
    handover_checklist: list[str] = Field(default_factory=list)


class PerformanceMeasure(Part):
    """By what a changed role is measured."""

    role: str
    measure: str
    provenance: list[Provenance] = Field(default_factory=list)


class Collaboration(Part):
    """What a role decides and what it leaves to the AI."""

    role: str
    decides: list[str] = Field(default_factory=list)
    reviews: list[str] = Field(default_factory=list)
    is_informed: list[str] = Field(default_factory=list)
    must_not: list[str] = Field(default_factory=list)
    provenance: list[Provenance] = Field(default_factory=list)


class Capacity(Part):
    """Work that the ownership means."""

    review_hours_per_week: float | None = None
    support_hours: float | None = None
    backlog_limit: float | None = None
    working: str | None = Field(default=None, description="How it was computed.")


class Forum(Part):
    """A meeting that looks at it."""

    forum: str
    cadence: Duration
    chair: PartyRef | None = None
    inputs: list[str] = Field(default_factory=list)
    decisions: list[str] = Field(default_factory=list)
    dials: list[str] = Field(
        default_factory=list,
        description="Of performance, support, governance, quality, cost and value: those looked at.",
    )
    provenance: list[Provenance] = Field(default_factory=list)


class Transition(Part):
    """From the innovation team to the business."""

    from_innovation_team: str | None = None
    steps: list[str] = Field(default_factory=list)
    handover_on: date | None = None
    acceptance_evidence: str | None = None


class Succession(Part):
    """What happens when an owner goes."""

    trigger_events: list[str] = Field(default_factory=list)
    reassignment_within: Duration | None = None


class Acceptance(Part):
    """An owner's yes."""

    party: PartyRef
    accepted_on: date


STANDING_ROLES = (
    "data_owner", "platform_owner", "security_contact", "privacy_legal", "risk_second_line", "adoption_owner",
    "monitoring_owner", "change_approver", "incident_lead", "program_manager", "kb_document_owner",
)  # fmt: skip


class OwnershipPlan(Header):
    """Who owns a changed workflow: every step, exception, decision and run, and who stands in."""

    type: Literal["ownership_plan"] = "ownership_plan"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    scope: Slot[str] = slot("What the plan covers.", ask="What does the plan cover?")
    outcome_statement: Slot[str] = slot(
        "The outcome in operational terms, by the business owner.",
        ask="What outcome does the business owner answer for?",
    )
    outcome_metrics: Slot[list[str]] = slot(
        "Ids of metrics.", ask="By which metrics is the outcome measured?"
    )
    executive_sponsor: Slot[OwnerTerms] = slot(
        "Who accepts residual risk.", ask="Who is the executive sponsor?", blocks="go_live"
    )
    business_owner: Slot[OwnerTerms] = slot(
        "A named person in the business, with the date they accepted.",
        ask="Who in the business owns it, accepted when?",
    )
    operational_owner: Slot[OwnerTerms] = slot(
        "Who runs it from day to day.", ask="Who runs it from day to day?"
    )
    technical_owner: Slot[OwnerTerms] = slot("Who keeps the AI working.", ask="Who owns it technically?")
    data_owner: Slot[Assignment] = slot("Who answers for the data.", ask="Who is the data owner?")
    platform_owner: Slot[Assignment] = slot("Who runs the platform.", ask="Who owns the platform?")
    security_contact: Slot[Assignment] = slot("Whom security asks.", ask="Who is the security contact?")
    privacy_legal: Slot[Assignment] = slot("Privacy and legal.", ask="Who answers for privacy and legal?")
    risk_second_line: Slot[Assignment] = slot("The second line.", ask="Who is the second line of risk?")
    adoption_owner: Slot[Assignment] = slot("Who owns adoption; not the AI team.", ask="Who owns adoption?")
    monitoring_owner: Slot[Assignment] = slot("Who watches quality.", ask="Who owns monitoring?")
    change_approver: Slot[Assignment] = slot("Who approves changes.", ask="Who approves changes?")
    incident_lead: Slot[Assignment] = slot("Who leads in an incident.", ask="Who leads in an incident?")
    program_manager: Slot[Assignment] = slot("Who brings it live.", ask="Who is the program manager?")
    vendor_manager: Slot[Assignment] = slot(
        "Who looks after vendors.", ask="Who manages the vendor?", required=False
    )
    kb_document_owner: Slot[Assignment] = slot(
        "Who keeps the documents true.", ask="Who keeps the documents true?"
    )
    six_questions: SixQuestions = Field(default_factory=SixQuestions)
    raci: list[RaciRow] = table("All steps, exceptions and the 26 standing rows.")
    decision_rights: list[DecisionRight] = table("Go-live, stop, rollback, change, waiver, scale, retire.")
    separation_of_duties: list[Separation] = table("Duties that one person must not have together.")
    coverage: Slot[Coverage] = slot(
        "Hours, on call, deputies, leave.", ask="Who covers which hours?", blocks="go_live"
    )
    escalation_summary: Slot[str] = slot(
        "Id of the incident plan, or the levels in short.", ask="How does it escalate?"
    )
    performance_measures: list[PerformanceMeasure] = table(
        "Changed jobs get changed measures.", required=False
    )
    human_ai_collaboration: list[Collaboration] = table("What each role decides.", required=False)
    capacity: Slot[Capacity] = slot("Hours of review and support.", ask="How many hours of review a week?")
    review_rhythm: list[Forum] = table("Weekly, monthly, quarterly.")
    transition: Slot[Transition] = slot(
        "From the innovation team to the business.", ask="How is it handed over?", required=False
    )
    succession: Slot[Succession] = slot(
        "What happens when an owner goes.", ask="What happens when an owner leaves?"
    )
    acceptance: list[Acceptance] = table("Who accepted, when.", required=False)


KIND = ArtifactKind(model=OwnershipPlan, prefix="op", title="Ownership plan")
