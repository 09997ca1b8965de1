"""Sections K, L and M: data and systems, logging, fallback and rollback. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table

LOG_FIELDS = (
    "timestamp", "use_case", "run_id", "step_id", "actor", "model_version", "prompt_version", "input_ref",
    "output_ref", "confidence", "threshold", "human_decision", "reviewer", "override_reason", "outcome",
)  # fmt: skip
"""What every run of an AI step leaves in the log."""


class DataSource(Row):
    """Data that the workflow uses."""

    name: str
    system: str | None = Field(default=None, description="Id of a row of `systems`.")
    owner: Slot[PartyRef] = slot("Who answers for the data.", ask="Who owns this data?")
    classification: Slot[str] = slot(
        "public, internal, confidential or restricted.", ask="How is this data classified?"
    )
    personal: bool = False
    special: bool = Field(default=False, description="Health, biometrics, beliefs and the like.")
    lawful_basis: Slot[str] = slot(
        "Of personal data.", ask="On which legal basis is it used?", required=False
    )
    retention: Slot[Duration] = slot("How long it is kept.", ask="How long is it kept?", required=False)
    access_roles: list[str] = Field(default_factory=list)
    entity: str | None = Field(default=None, description="What it is about, such as customer or claim.")
    entity_key: str | None = None
    conflict_rule: str | None = Field(default=None, description="Which source wins where two disagree.")
    refresh: Slot[Duration] = slot(
        "How often it is refreshed.", ask="How often is this data refreshed?", blocks="go_live"
    )
    freshness_sla: Slot[Duration] = slot(
        "How old it may be.", ask="How old may this data be?", blocks="go_live"
    )
    quality_checks: Slot[list[str]] = slot(
        "How its quality is checked.", ask="How is its quality checked?", blocks="go_live"
    )
    failure_alert: Slot[PartyRef] = slot(
        "Who is told when it fails.", ask="Who is told when it fails?", blocks="go_live"
    )
    gap: str | None = Field(default=None, description="What is missing in it.")
    gap_kpi: str | None = Field(default=None, description="Id of the metric that closing the gap serves.")


class System(Row):
    """A tool or application."""

    name: str
    role: Literal["source", "record", "tool", "notify"] = "tool"
    owner: Slot[PartyRef] = slot("Who answers for the system.", ask="Who owns this system?")
    interface: str | None = None
    access_method: str | None = None
    env: str | None = None


class Integration(Row):
    """How two systems are joined."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    method: str | None = None
    failure_behaviour: str | None = None
    downstream_process: str | None = None
    owner_notified: PartyRef | None = None

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class Logging(Part):
    """What is recorded of each run."""

    events: list[str] = Field(default_factory=list)
    fields: list[str] = Field(default_factory=list)
    store: str | None = None
    owner: PartyRef | None = None
    retention: Duration | None = None
    access: list[str] = Field(default_factory=list)
    redaction: str | None = None
    tamper_evident: bool | None = None


class Fallback(Part):
    """How people do the work without AI."""

    trigger: str | None = None
    manual_process_ref: str | None = None
    capacity: str | None = None
    max_duration: Duration | None = None
    notify: list[PartyRef] = Field(default_factory=list)
    return_criteria: str | None = None


class DataAndSystems(Part):
    """K, L and M. Data and systems, logging, fallback and rollback."""

    data_sources: list[DataSource] = table("One row a source.")
    systems: list[System] = table("One row a tool or application.")
    integrations: list[Integration] = table("How systems are joined.", required=False)
    logging: Slot[Logging] = slot(
        "What is recorded, where, how long.", ask="What is recorded of each run, where, how long?"
    )
    fallback: Slot[Fallback] = slot(
        "How the work goes on without AI.", ask="How is the work done when the AI is down?"
    )
    rollback_plan_ref: Slot[str] = slot(
        "Id of the rollback plan.", ask="Which rollback plan applies?", blocks="go_live"
    )
