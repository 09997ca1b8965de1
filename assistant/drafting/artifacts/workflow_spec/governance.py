"""Sections N and O: metrics, monitoring, governance and risk. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.measures import Metric
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class GovernanceTrigger(StrEnum):
    """What makes the seven controls necessary."""

    REGULATED_DATA = "regulated_data"
    CUSTOMER_FACING = "customer_facing"
    INTERNAL_DECISION_SUPPORT = "internal_decision_support"
    KNOWLEDGE_RETRIEVAL = "knowledge_retrieval"
    SECURITY_OPERATIONS = "security_operations"


class Monitoring(Part):
    """Who watches the quality of outputs."""

    owner: PartyRef | None = None
    dashboard: str | None = None
    cadence: Duration | None = None
    drift_signals: list[str] = Field(default_factory=list)
    degradation_runbook: str | None = None


class Access(Part):
    """Who may use it, and who grants that."""

    roles: list[str] = Field(default_factory=list)
    granting_owner: PartyRef | None = None
    review_interval: Duration | None = None


class Controls(Part):
    """The seven controls."""

    boundaries: Slot[str] = slot("What the AI may do and what not.", ask="Where are the AI's boundaries?")
    usage_policy: Slot[str] = slot("Which policy governs its use.", ask="Which policy governs its use?")
    access: Slot[Access] = slot(
        "Who may use it, who grants access.", ask="Who may use it, and who grants access?"
    )
    review: Slot[str] = slot("How outputs are reviewed.", ask="How are outputs reviewed?")
    logging: Slot[str] = slot("What is recorded.", ask="What is recorded?")
    fallback: Slot[str] = slot("How the work goes on without it.", ask="How does the work go on without it?")
    ownership: Slot[str] = slot("Who owns it.", ask="Who owns it?")


class ResidualRisk(Part):
    """A risk that remains, and who accepted it."""

    text: str
    accepted_by: PartyRef | None = None
    accepted_on: date | None = None


class Notices(Part):
    """Who was told when."""

    staff_informed_on: date | None = None
    affected_people_notice: date | None = None
    ai_disclosure_text: str | None = None


class ControlledChange(Part):
    """One kind of change and how it is approved."""

    covered: str = Field(description="model, prompt, threshold, data or tool.")
    approver: PartyRef | None = None
    eval_required: bool = True


class ChangeControl(Part):
    """How changes are approved."""

    changes: list[ControlledChange] = Field(default_factory=list)
    emergency_path: str | None = None
    retrospective_approval_within: Duration | None = None


class ThirdParty(Row):
    """A vendor on whom the workflow depends."""

    vendor: str
    service: str | None = None
    data_terms: Slot[str] = slot(
        "What the vendor may do with data.", ask="What may the vendor do with the data?"
    )
    sla: str | None = None
    exit: Slot[str] = slot("How it is left.", ask="How is this vendor left?")
    contingency: str | None = None


class Governance(Part):
    """N and O. Metrics, monitoring, governance and risk."""

    metrics: list[Metric] = table("At least one each of outcome, quality, adoption and cost.")
    monitoring: Slot[Monitoring] = slot(
        "Who watches quality, how often.", ask="Who watches quality, and how often?"
    )
    governance_triggers: list[GovernanceTrigger] = Field(default_factory=list)
    controls: Controls = Field(default_factory=Controls)
    risk_tier_rationale: Slot[str] = slot("Why this tier.", ask="Why this risk tier?")
    impact_assessment_ref: Slot[str] = slot(
        "The impact assessment.", ask="Where is the impact assessment?", blocks="go_live"
    )
    dpia_ref: Slot[str] = slot("The data protection impact assessment.", required=False, blocks="go_live")
    residual_risks: Slot[list[ResidualRisk]] = slot(
        "What risk remains, accepted by whom.",
        ask="Which risks remain, and who accepts them?",
        blocks="go_live",
    )
    unmeasured_risks: Slot[list[str]] = slot("Risks that nothing measures; may be `none`.", required=False)
    notices: Slot[Notices] = slot(
        "Who is told that AI is used, when.",
        ask="When are staff and affected people told?",
        required=False,
        blocks="go_live",
    )
    change_control: Slot[ChangeControl] = slot(
        "Who approves a change of model, prompt or threshold.",
        ask="Who approves a change of model, prompt or threshold?",
    )
    third_parties: list[ThirdParty] = table("Vendors.", required=False)
