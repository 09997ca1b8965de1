"""Section P: delivery. Pure."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Day
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class Gate(Row):
    """A stage gate."""

    name: str
    criteria: Slot[list[str]] = slot("What must be shown.", ask="What must be shown at this gate?")
    approver: Slot[PartyRef] = slot("Who opens it.", ask="Who approves this gate?")
    date: Slot[Day] = slot("When.", ask="When is this gate?", blocks="go_live")
    between: tuple[str, str] | None = Field(default=None, description="Stages between which it stands.")


class Milestone(Part):
    """Something due."""

    name: str
    due: date | None = None
    owner: PartyRef | None = None


class Dependency(Part):
    """Another use case or project on which this one waits."""

    on: str
    lands_on: date | None = None
    owner: PartyRef | None = None


class DeliveryPlan(Part):
    """How and when it goes live."""

    gates: list[Gate] = table("At least one between pilot and production.")
    milestones: list[Milestone] = Field(default_factory=list)
    dependencies: list[Dependency] = Field(default_factory=list)
    test_cycles: list[str] = Field(default_factory=list)
    rollout_stages: list[str] = Field(default_factory=list)
    development_start_on: Slot[date] = slot(
        "When development begins.", ask="When does development begin?", required=False
    )
    pilot_end_on: Slot[date] = slot("When the pilot ends.", ask="When does the pilot end?", blocks="go_live")
    go_live_on: Slot[date] = slot("When it goes live.", ask="When does it go live?", blocks="go_live")


class Decommission(Part):
    """How it ends."""

    criteria: str | None = None
    data_disposal: str | None = None
    owner: PartyRef | None = None


class Delivery(Part):
    """P. Delivery and the artifacts beside this one."""

    delivery_plan: DeliveryPlan = Field(default_factory=DeliveryPlan)
    adoption_plan_ref: Slot[str] = slot(
        "Id of the adoption and training plan.", ask="Which adoption plan?", blocks="go_live"
    )
    ownership_plan_ref: Slot[str] = slot("Id of the ownership plan.", ask="Which ownership plan?")
    evaluation_plan_ref: Slot[str] = slot(
        "Id of the evaluation plan.", ask="Which evaluation plan?", blocks="go_live"
    )
    measurement_plan_ref: Slot[str] = slot(
        "Id of the measurement plan.", ask="Which measurement plan?", blocks="go_live"
    )
    incident_plan_ref: Slot[str] = slot(
        "Id of the incident plan.", ask="Which incident plan?", blocks="go_live"
    )
    decommission: Slot[Decommission] = slot(
        "When and how it ends.", ask="When and how does it end?", required=False
    )
