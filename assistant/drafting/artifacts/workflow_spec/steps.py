"""Sections D and E: steps, and how they follow one another. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import ConfigDict, Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table


class ActorType(StrEnum):
    """Who does a step."""

    HUMAN = "human"
    AI = "ai"
    SYSTEM = "system"
    AI_WITH_HUMAN = "ai_with_human"


AI_ACTORS = frozenset({ActorType.AI, ActorType.AI_WITH_HUMAN})


class Reversibility(StrEnum):
    """Whether an effect can be taken back."""

    REVERSIBLE = "reversible"
    COSTLY = "costly"
    IRREVERSIBLE = "irreversible"


class StepInput(Part):
    """What a step reads."""

    data_source: str = Field(description="Id of a row of `data_sources`.")
    fields: list[str] = Field(default_factory=list)
    format: str | None = None


class StepOutput(Part):
    """What a step makes."""

    artefact: str
    delivered_in: str | None = Field(
        default=None, description="Id of the system in which its consumer finds it."
    )
    consumer: str | None = Field(default=None, description="Id of the step, lane or role that uses it.")


class SystemOfRecord(Part):
    """Where a step's result is kept as the truth."""

    system_id: str
    write: Literal["auto", "manual", "none"] = "none"
    reconciliation: str | None = None


class Sla(Part):
    """How long a step may take."""

    target: Duration
    max: Duration | None = None
    clock_start: str | None = None
    calendar: str | None = None
    breach_action: str | None = None


class Step(Row):
    """One activity."""

    name: str = Field(description="Verb and object.")
    lane: str
    actor_type: ActorType
    external_effect: bool = Field(default=False, description="Whether it acts on people or systems outside.")
    accountable: Slot[PartyRef] = slot(
        "Exactly one party that answers for it.", ask="Who is accountable for this step?"
    )
    responsible: list[PartyRef] = Field(default_factory=list)
    deputy: Slot[PartyRef] = slot(
        "Who stands in.", ask="Who stands in for the accountable party?", required=False
    )
    inputs: list[StepInput] = Field(default_factory=list)
    outputs: list[StepOutput] = Field(default_factory=list)
    system_of_record: SystemOfRecord | None = None
    instructions: Slot[str] = slot("What to do with each class of output.", required=False)
    sla: Slot[Sla] = slot("How long it may take, and what happens then.", ask="How long may this step take?")
    volume: float | None = Field(default=None, description="Cases per day.")
    expected_effort: Duration | None = None
    reversibility: Slot[Reversibility] = slot(
        "Whether its effect can be taken back.", ask="Can its effect be undone?"
    )
    logs: list[str] = Field(default_factory=list)
    controls: list[str] = Field(default_factory=list)
    risk_refs: list[str] = Field(default_factory=list)


class Event(Row):
    """A start, an end, or something that happens in between."""

    kind: Literal["start", "end", "timer", "message", "error", "escalation"]
    name: str = ""
    trigger: str | None = None
    lane: str
    attached_to: str | None = Field(default=None, description="Id of the step on whose edge it stands.")


class Gateway(Row):
    """Where the flow splits or joins."""

    kind: Literal["exclusive", "parallel", "event_based"] = "exclusive"
    question: str | None = None
    mode: Literal["split", "join"] = "split"
    lane: str
    default_flow: str | None = None


class Flow(Row):
    """From one node to the next."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    condition_text: str | None = None
    condition_expr: str | None = None
    is_default: bool = False
    loop_limit: str | None = Field(
        default=None, description="Of a way back: what ends it (a count, a timer)."
    )

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class Decision(Row):
    """What a gateway's choice rests on."""

    gateway: str
    rule: str
    decided_by: Literal["human", "ai", "rule"] = "human"
    about_people: bool = False
    policy_ref: str | None = None
    rationale_recorded: bool = True


class Handoff(Row):
    """Where work passes from one lane to another."""

    from_lane: str
    to_lane: str
    flow: str | None = None
    payload: Slot[str] = slot("What is handed over.", ask="What is handed over here?")
    channel: Slot[str] = slot("Through what.", ask="Through which tool is it handed over?")
    ack_required: bool = False
    timeout: Slot[Duration] = slot(
        "After how long somebody looks.", ask="After how long is a missing handoff noticed?"
    )


class Process(Part):
    """D and E. Steps and flow."""

    steps: list[Step] = table("One row an activity.")
    events: list[Event] = table("Start, ends and what happens in between.")
    gateways: list[Gateway] = table("Splits and joins.", required=False)
    flows: list[Flow] = table("What follows what.")
    decisions: list[Decision] = table("One row a split.", required=False)
    handoffs: list[Handoff] = table("One row a crossing between lanes.", required=False)
