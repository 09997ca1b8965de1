"""The adoption and training plan: how people come to use it well. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Day, Duration
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.measures import Metric
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class Audience(Row):
    """People whose work changes."""

    role: str
    n: Slot[int] = slot("How many they are.", ask="How many people have this role?")
    change_impact: Slot[str] = slot("What changes for them.", ask="What changes for them?")
    benefit: Slot[str] = slot("What they gain.", ask="What do they gain?")


class Training(Row):
    """What one role learns, by when."""

    role: str
    content: Slot[str] = slot("What they learn.", ask="What does this role learn?")
    method: Slot[str] = slot("How.", ask="How is this role trained?")
    due: Slot[Day] = slot(
        "By when, before going live.", ask="By when is this role trained?", blocks="go_live"
    )
    assessment: Slot[str] = slot("How it is checked.", ask="How is it checked that they learned it?")
    refresh: Slot[Duration] = slot("How often it is repeated.", ask="How often is the training repeated?")
    owner: PartyRef | None = None


class TrustAdvice(Row):
    """For one kind of output: when to trust it and when not."""

    output_type: str
    component: str | None = Field(default=None, description="Id of the AI row of the specification.")
    trust_when: Slot[str] = slot("When it can be relied on.", ask="When can this output be relied on?")
    challenge_when: Slot[str] = slot("When to doubt it.", ask="When should this output be doubted?")
    how_to_check: Slot[str] = slot("How to check it.", ask="How is this output checked?")


class Communication(Row):
    """Something that is told regularly."""

    message: str
    audience: str
    channel: Slot[str] = slot("Through what.", ask="Through which channel is it told?")
    cadence: Slot[Duration] = slot("How often.", ask="How often is it told?")
    owner: Slot[PartyRef] = slot("By whom.", ask="Who tells it?")


class ResistanceRisk(Row):
    """Why people might not use it."""

    risk: str
    response: str | None = None
    owner: PartyRef | None = None


class LaunchSupport(Part):
    """Who helps at launch."""

    who: PartyRef | None = None
    channel: str | None = None
    hours: str | None = None
    until: date | None = None


class AdoptionPlan(Header):
    """Who owns adoption, who learns what by when, when to trust the AI and when to challenge it."""

    type: Literal["adoption_plan"] = "adoption_plan"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    adoption_owner: Slot[PartyRef] = slot("Who owns adoption; not the AI team.", ask="Who owns adoption?")
    go_live_on: Slot[date] = slot("When it goes live.", ask="When does it go live?", blocks="go_live")
    audiences: list[Audience] = table("People whose work changes.")
    training: list[Training] = table("One row a role.")
    trust_guide: list[TrustAdvice] = table("One row a kind of output.")
    principles: Slot[list[str]] = slot("How AI is used here.", ask="By which principles is the AI used?")
    manager_guardrails: Slot[list[str]] = slot(
        "What managers do and do not do.", ask="What must managers do, and what not?"
    )
    comms_rhythm: list[Communication] = table("At least two, with cadence and owner.")
    feedback_channel: Slot[str] = slot("Where users say what is wrong.", ask="Where do users give feedback?")
    champions: Slot[list[PartyRef]] = slot(
        "Who helps colleagues.", ask="Who helps colleagues as a champion?", required=False
    )
    resistance_risks: list[ResistanceRisk] = table("Why people might not use it.", required=False)
    adoption_metrics: list[Metric] = table(
        "Eligible users, active share, overrides and how many of them were right."
    )
    launch_support: Slot[LaunchSupport] = slot(
        "Who helps at launch.", ask="Who helps at launch, where, until when?", blocks="go_live"
    )
    certification_gate: Slot[str] = slot(
        "What somebody must have passed before they use it.",
        ask="What must somebody have passed before they may use it?",
    )


KIND = ArtifactKind(model=AdoptionPlan, prefix="at", title="Adoption and training plan")
