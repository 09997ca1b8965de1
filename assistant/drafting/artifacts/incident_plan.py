"""The escalation and incident plan: what is an incident, who acts, how soon. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table
from assistant.drafting.artifacts.workflow_spec.support import EscalationLevel

AI_INCIDENTS = (
    "A wrong output that looked certain was accepted",
    "A gate or a checkpoint was bypassed",
    "A version was changed without a new assessment",
)
"""What is an incident whatever the workflow."""


class SeverityLevel(Row):
    """One severity."""

    sev: str = Field(description="Such as SEV1; the first is the worst.")
    criteria: Slot[str] = slot("What makes it this severity.", ask="What makes an incident this severe?")
    respond_within: Slot[Duration] = slot("How soon somebody answers.", ask="How soon must somebody answer?")
    update_every: Slot[Duration] = slot(
        "How often it is reported on.", ask="How often is it reported on until it is over?"
    )
    who: Slot[PartyRef] = slot("Who is called.", ask="Who is called?")


class IncidentRoles(Part):
    """Who does what in an incident."""

    incident_commander: Slot[PartyRef] = slot("Who leads; does not repair.", ask="Who leads in an incident?")
    deputy: Slot[PartyRef] = slot("Who stands in.", ask="Who stands in for the one who leads?")
    scribe: Slot[PartyRef] = slot("Who writes it down.", ask="Who writes down what happens?")
    subject_matter_expert: Slot[PartyRef] = slot(
        "Who knows the system; the AI team is asked here.", ask="Who knows the system?"
    )
    internal_liaison: Slot[PartyRef] = slot("Who tells colleagues.", ask="Who tells colleagues?")
    customer_liaison: Slot[PartyRef] = slot("Who tells customers.", ask="Who tells affected people?")


class Runbook(Part):
    """The five steps."""

    contain: Slot[str] = slot("How the harm is stopped.", ask="How is the harm stopped?")
    assess_reach: Slot[str] = slot("How all affected cases are found.", ask="How are affected cases found?")
    correct: Slot[str] = slot("How wrong results are put right.", ask="How are wrong results put right?")
    communicate: Slot[str] = slot("Who is told what.", ask="Who is told what?")
    learn: Slot[str] = slot("What follows from it.", ask="How is it made sure that it does not happen again?")


class StopAuthority(Part):
    """Who may stop it."""

    who: PartyRef
    how: str | None = None
    within: Duration | None = None


class ReportingDuty(Row):
    """A duty to report to an authority."""

    authority: str
    trigger: Slot[str] = slot("What must be reported.", ask="What must be reported to this authority?")
    deadline: Slot[Duration] = slot("Within which time.", ask="Within which time must it be reported?")
    owner: Slot[PartyRef] = slot("Who reports.", ask="Who reports?")


class Contact(Row):
    """Whom to reach in a role."""

    role: str
    party: Slot[PartyRef] = slot("Who.", ask="Who has this role in an incident?")
    deputy: Slot[PartyRef] = slot("Who stands in.", ask="Who stands in for this contact?")
    channel: str | None = None


class MessageTemplate(Row):
    """What is said to whom."""

    audience: str
    text: str
    channel: str | None = None
    owner: PartyRef | None = None


class DrillSchedule(Part):
    """When it is exercised."""

    every: Duration | None = None
    next_on: date | None = None
    scenario: str | None = None
    owner: PartyRef | None = None


class FollowUp(Part):
    """Something that a review asks for."""

    text: str
    owner: PartyRef | None = None
    due: date | None = None


class PostIncidentReview(Part):
    """How an incident is looked at afterwards."""

    due_within: Duration | None = None
    owner: PartyRef | None = None
    actions: list[FollowUp] = Field(default_factory=list)


class IncidentPlan(Header):
    """What counts as an incident, how severe it is, and who does what about it."""

    type: Literal["incident_plan"] = "incident_plan"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    incident_definition: Slot[list[str]] = slot("What is an incident.", ask="What counts as an incident?")
    severities: list[SeverityLevel] = table("The worst first.")
    unsure_means_higher: Slot[bool] = slot(
        "Whether the higher severity counts in doubt.", ask="Does the higher severity count in doubt?"
    )
    levels: list[EscalationLevel] = table("At least two; the first in the business.")
    roles: IncidentRoles = Field(default_factory=IncidentRoles)
    runbook: Runbook = Field(default_factory=Runbook)
    stop_authority: Slot[StopAuthority] = slot("Who may stop it.", ask="Who may stop it, and how?")
    ai_team_role: Slot[Literal["consulted", "responder"]] = slot(
        "The AI team is consulted; it does not lead.", ask="Which part has the AI team?"
    )
    reporting_duties: list[ReportingDuty] = table("To authorities.", required=False)
    contacts: list[Contact] = table("Role, party and deputy.")
    message_templates: list[MessageTemplate] = table("What is said to whom.", required=False)
    drill_schedule: Slot[DrillSchedule] = slot("When it is exercised.", ask="How often is it exercised?")
    last_drill_on: Slot[date] = slot(
        "When it was last exercised.", ask="When was it last exercised?", blocks="go_live"
    )
    last_drill_evidence: str | None = None
    post_incident_review: Slot[PostIncidentReview] = slot(
        "How an incident is looked at afterwards.", ask="How soon is an incident reviewed, and by whom?"
    )


KIND = ArtifactKind(model=IncidentPlan, prefix="ei", title="Escalation and incident plan")
