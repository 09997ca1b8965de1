"""Section C: lanes and roles. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class Lane(Row):
    """A band of the swimlane: whose steps stand in it."""

    name: str
    party: PartyRef | None = None
    kind: Literal["human", "ai", "system", "external"] = "human"


class Role(Row):
    """Somebody's part in the workflow."""

    name: str
    party: Slot[PartyRef] = slot("Who has the role.", ask="Who has this role?")
    lane: str | None = None
    responsibilities: list[str] = Field(default_factory=list)
    authority: list[str] = Field(
        default_factory=list, description="What they may decide, such as override or stop."
    )
    competence: list[str] = Field(default_factory=list)
    training_ref: Slot[str] = slot("The training they need.", ask="Which training does this role need?")
    training_due: Slot[str] = slot("By when they are trained, as a date.", required=False)


class People(Part):
    """C. Lanes and roles."""

    lanes: list[Lane] = table("Bands of the swimlane; at least two, one of them human.")
    roles: list[Role] = table("Who takes part, with what authority.")
    business_owner: Slot[PartyRef] = slot(
        "The person in the business who answers for the outcome.",
        ask="Who in the business is accountable for the outcome?",
    )
    operational_owner: Slot[PartyRef] = slot(
        "Who runs the work from day to day, in the business.", ask="Who runs it from day to day?"
    )
    technical_owner: Slot[PartyRef] = slot(
        "Who keeps the AI working.", ask="Who owns it on the technical side?"
    )
