"""Which field of a specification names a row of which table. Pure; rules and repairs share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.people import Role

NODES = ("steps", "events", "gateways")
ONE_SPACE = (*NODES, "lanes", "flows")
"""Tables whose ids share one space, because a process file holds them side by side."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that holds the id of a row of one of the tables."""

    path: str
    """Where it stands, such as `flows.flow_2.to`."""
    value: str
    tables: tuple[str, ...]
    holder: Any
    """The model that has the field."""
    name: str
    """The field's name in Python."""
    position: int | None = None
    """Of a list: which entry."""

    @property
    def is_place(self) -> bool:
        """Whether it says in which lane a node stands."""
        return self.name == "lane" and not isinstance(self.holder, Role)

    @property
    def may_be_words(self) -> bool:
        """Whether it may name somebody outside the workflow instead of a row."""
        return self.name == "consumer"

    def point_to(self, row_id: str) -> None:
        """Name another row instead."""
        if self.position is None:
            setattr(self.holder, self.name, row_id)
        else:
            entries = list(getattr(self.holder, self.name))
            entries[self.position] = row_id
            setattr(self.holder, self.name, entries)


def tables_of(spec: WorkflowSpec) -> dict[str, list[Any]]:
    """The rows of every table, by the table's path."""
    tables: dict[str, list[Any]] = {
        name: value
        for name in type(spec).model_fields
        if isinstance(value := getattr(spec, name), list) and all(isinstance(row, Row) for row in value)
    }
    tables["escalation.levels"] = spec.escalation.levels
    tables["delivery_plan.gates"] = spec.delivery_plan.gates
    return {name: rows for name, rows in tables.items() if rows or name in ONE_SPACE}


def ids_of(spec: WorkflowSpec) -> dict[str, Counter[str]]:
    """How often each id occurs in each table."""
    return {name: Counter(row.id for row in rows) for name, rows in tables_of(spec).items()}


def resolves(reference: Reference, ids: Mapping[str, Counter[str]]) -> bool:
    """Whether the row that a reference names exists, if it has to name one."""
    return reference.may_be_words or any(reference.value in ids.get(table, ()) for table in reference.tables)


def references(spec: WorkflowSpec) -> Iterator[Reference]:
    """Every filled reference, in the order of the tables."""
    yield from _of_people_and_process(spec)
    yield from _of_oversight(spec)
    yield from _of_data_and_metrics(spec)


def _one(path: str, holder: Any, name: str, *tables: str, key: str | None = None) -> Iterator[Reference]:
    value = getattr(holder, name)
    if value is not None:
        yield Reference(f"{path}.{key or name}", value, tables, holder, name)


def _many(path: str, holder: Any, name: str, *tables: str) -> Iterator[Reference]:
    for position, value in enumerate(getattr(holder, name)):
        yield Reference(f"{path}.{name}", value, tables, holder, name, position)


def _of_people_and_process(spec: WorkflowSpec) -> Iterator[Reference]:
    for role in spec.roles:
        yield from _one(f"roles.{role.id}", role, "lane", "lanes")
    for node in (*spec.steps, *spec.events, *spec.gateways):
        table = {"Step": "steps", "Event": "events"}.get(type(node).__name__, "gateways")
        yield from _one(f"{table}.{node.id}", node, "lane", "lanes")
    for step in spec.steps:
        path = f"steps.{step.id}"
        for read in step.inputs:
            yield from _one(f"{path}.inputs", read, "data_source", "data_sources")
        for made in step.outputs:
            yield from _one(f"{path}.outputs", made, "delivered_in", "systems")
            yield from _one(f"{path}.outputs", made, "consumer", "steps", "lanes", "roles")
        if step.system_of_record is not None:
            yield from _one(f"{path}.system_of_record", step.system_of_record, "system_id", "systems")
    for event in spec.events:
        yield from _one(f"events.{event.id}", event, "attached_to", "steps")
    for gateway in spec.gateways:
        yield from _one(f"gateways.{gateway.id}", gateway, "default_flow", "flows")
    for flow in spec.flows:
        yield from _one(f"flows.{flow.id}", flow, "source", *NODES, key="from")
        yield from _one(f"flows.{flow.id}", flow, "target", *NODES, key="to")
    for decision in spec.decisions:
        yield from _one(f"decisions.{decision.id}", decision, "gateway", "gateways")
    for handoff in spec.handoffs:
        yield from _one(f"handoffs.{handoff.id}", handoff, "from_lane", "lanes")
        yield from _one(f"handoffs.{handoff.id}", handoff, "to_lane", "lanes")
        yield from _one(f"handoffs.{handoff.id}", handoff, "flow", "flows")


def _of_oversight(spec: WorkflowSpec) -> Iterator[Reference]:
    for ai in spec.ai:
        yield from _one(f"ai.{ai.id}", ai, "step", "steps")
        yield from _one(f"ai.{ai.id}", ai, "fallback_step", "steps")
        yield from _many(f"ai.{ai.id}", ai, "grounding_sources", "data_sources")
    for checkpoint in spec.checkpoints:
        yield from _one(f"checkpoints.{checkpoint.id}", checkpoint, "after_step", "steps")
        yield from _one(f"checkpoints.{checkpoint.id}", checkpoint, "step", "steps")
    for row in spec.exceptions:
        yield from _one(f"exceptions.{row.id}", row, "at_step", *NODES)
        yield from _many(f"exceptions.{row.id}", row, "path", *NODES, "flows")
        yield from _one(f"exceptions.{row.id}", row, "returns_to", *NODES)
        yield from _one(f"exceptions.{row.id}", row, "ends_at", "events")


def _of_data_and_metrics(spec: WorkflowSpec) -> Iterator[Reference]:
    for source in spec.data_sources:
        yield from _one(f"data_sources.{source.id}", source, "system", "systems")
        yield from _one(f"data_sources.{source.id}", source, "gap_kpi", "metrics")
    for integration in spec.integrations:
        yield from _one(f"integrations.{integration.id}", integration, "source", "systems", key="from")
        yield from _one(f"integrations.{integration.id}", integration, "target", "systems", key="to")
    for metric in spec.metrics:
        path = f"metrics.{metric.id}"
        yield from _one(path, metric, "data_source_id", "data_sources")
        yield from _many(path, metric, "step_refs", "steps")
        for part in ("baseline", "after"):
            value = getattr(metric, part).value
            if value is not None:
                yield from _one(f"{path}.{part}", value, "data_source_id", "data_sources")
    if spec.as_is.value is not None:
        yield from _many("as_is", spec.as_is.value, "baseline_refs", "metrics")
