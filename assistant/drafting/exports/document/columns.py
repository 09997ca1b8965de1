"""Which columns the tables of rows have. A model without a layout gets one from its fields. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from assistant.drafting.artifacts.measures import Metric
from assistant.drafting.artifacts.ownership_plan import DecisionRight, Forum, RaciRow
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec.ai import AIComponent, Checkpoint
from assistant.drafting.artifacts.workflow_spec.data import DataSource, Integration, System
from assistant.drafting.artifacts.workflow_spec.delivery import Gate
from assistant.drafting.artifacts.workflow_spec.governance import ThirdParty
from assistant.drafting.artifacts.workflow_spec.people import Lane, Role
from assistant.drafting.artifacts.workflow_spec.steps import Decision, Event, Flow, Gateway, Handoff, Step
from assistant.drafting.artifacts.workflow_spec.support import EscalationLevel, ExceptionRow, ServiceLevel
from assistant.drafting.exports.document.labels import label_of
from assistant.drafting.exports.document.wording import is_required, shown_fields


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, the fields that stand in it, and its share of the width.

    The first field stands without a label and the others with one; `=` before a field leaves its label out,
    `+` puts one before the first, and `-` says that the field is not shown.
    """

    header: str
    fields: tuple[str, ...]
    width: float


_MAX_COLUMNS = 5

_LAYOUTS: dict[type[BaseModel], tuple[Column, ...]] = {
    Lane: (
        Column("Lane", ("name",), 3),
        Column("Done by", ("kind",), 2),
        Column("Party", ("party",), 4),
    ),
    Role: (
        Column("Role", ("name", "lane"), 2.2),
        Column("Who", ("party",), 2.4),
        Column("Does", ("responsibilities",), 2.6),
        Column("May decide", ("authority",), 2.2),
        Column("Must know", ("competence", "training_ref", "training_due"), 2.4),
    ),
    Step: (
        Column("Step", ("name", "lane", "actor_type", "external_effect"), 2.3),
        Column("Who", ("accountable", "responsible", "deputy"), 2.4),
        Column("What", ("+inputs", "outputs", "system_of_record", "instructions"), 3.6),
        Column("Limits", ("=sla", "expected_effort", "volume"), 2),
        Column("Controls", ("+reversibility", "controls", "logs", "risk_refs"), 2.4),
    ),
    Event: (
        Column("Event", ("name", "attached_to"), 3),
        Column("Kind", ("kind",), 1.5),
        Column("Trigger", ("trigger",), 4),
        Column("Lane", ("lane",), 2),
    ),
    Gateway: (
        Column("Question", ("question",), 4),
        Column("Kind", ("kind", "=mode"), 2),
        Column("Lane", ("lane",), 2),
        Column("Otherwise", ("default_flow",), 3),
    ),
    Flow: (
        Column("From", ("source",), 3),
        Column("To", ("target",), 3),
        Column("When", ("condition_text", "condition_expr", "is_default", "loop_limit"), 4),
    ),
    Decision: (
        Column("Decision", ("gateway",), 3),
        Column("Decided by", ("decided_by", "about_people"), 2),
        Column("Rule", ("rule", "rationale_recorded"), 4),
        Column("Policy", ("policy_ref",), 2),
    ),
    Handoff: (
        Column("From", ("from_lane",), 2),
        Column("To", ("to_lane",), 2),
        Column("What is handed over", ("payload",), 3),
        Column("Through", ("channel", "ack_required"), 2.4),
        Column("Noticed after", ("timeout",), 2),
    ),
    AIComponent: (),
    Checkpoint: (
        Column("After", ("after_step", "step"), 2.2),
        Column("Reviewer", ("reviewer_role", "mode", "sample_rate", "approved_by"), 2.6),
        Column("Looks at", ("criteria", "evidence_shown"), 3.2),
        Column("May", ("actions",), 1.6),
        Column("Capacity", ("capacity_per_day", "time_budget", "record", "training_ref"), 2.4),
    ),
    ExceptionRow: (
        Column("What happens", ("trigger", "=kind", "not_applicable"), 3),
        Column("Noticed", ("detected_by", "at_step"), 2),
        Column("Handled by", ("handler", "sla"), 2.4),
        Column("The case then", ("path", "returns_to", "ends_at"), 2.8),
        Column("Told and recorded", ("customer_message", "affects_customer", "log"), 2.4),
    ),
    EscalationLevel: (
        Column("Level", ("level", "severity"), 1.2),
        Column("When", ("trigger",), 2.6),
        Column("Who is called", ("responder", "backup", "consulted"), 3),
        Column("How and when", ("channel", "hours", "respond_within"), 2.6),
        Column("May", ("authority",), 2),
    ),
    ServiceLevel: (
        Column("What is measured", ("sli", "kind"), 3),
        Column("Level promised", ("slo", "window"), 3),
        Column("Owner", ("owner",), 3),
    ),
    DataSource: (),
    System: (
        Column("System", ("name",), 2.4),
        Column("Serves as", ("role",), 1.6),
        Column("Owner", ("owner",), 2.6),
        Column("Reached through", ("interface", "access_method", "env"), 3),
    ),
    Integration: (
        Column("From", ("source",), 2),
        Column("To", ("target",), 2),
        Column("How", ("method",), 2.4),
        Column("When it fails", ("failure_behaviour", "downstream_process", "owner_notified"), 3.6),
    ),
    Metric: (
        Column("Measure", ("name", "kind", "unit", "direction"), 2.4),
        Column("Before", ("baseline",), 2.4),
        Column("Target", ("target", "after", "alert", "cap"), 2.4),
        Column("Owner", ("owner",), 2),
        Column("How", ("formula", "denominator", "data_source_id", "cadence", "step_refs"), 2.6),
    ),
    ThirdParty: (
        Column("Vendor", ("vendor", "=service"), 2),
        Column("Terms for data", ("data_terms",), 2.6),
        Column("How it is left", ("exit",), 2.6),
        Column("Without it", ("contingency", "sla"), 2.6),
    ),
    Gate: (
        Column("Gate", ("name", "between"), 2.2),
        Column("What must be shown", ("criteria",), 4),
        Column("Approver", ("approver",), 2.4),
        Column("Date", ("date",), 2),
    ),
    RaciRow: (
        Column("Activity", ("activity", "-ref", "-kind"), 3),
        Column("Responsible", ("responsible",), 2.2),
        Column("Accountable", ("accountable", "also_accountable"), 2.4),
        Column("Consulted", ("consulted",), 2),
        Column("Informed", ("informed",), 2),
    ),
    DecisionRight: (
        Column("Decision", ("decision", "condition"), 2.8),
        Column("Prepared by", ("driver",), 2.2),
        Column("Approved by", ("approver",), 2.2),
        Column("Contributors", ("contributors", "informed"), 2.2),
        Column("Within", ("sla", "escalate_to"), 2),
    ),
    Forum: (
        Column("Meeting", ("forum",), 2.2),
        Column("How often", ("cadence",), 1.4),
        Column("Chair", ("chair",), 2.2),
        Column("Looks at", ("inputs", "dials"), 2.8),
        Column("Decides", ("decisions",), 2.4),
    ),
}
"""An empty layout: too many fields for a table; each row gets a table of its own."""


def columns_of(model: type[BaseModel], rows: list[BaseModel]) -> tuple[Column, ...]:
    """The columns for these rows; none where each row gets a table of its own."""
    layout = _LAYOUTS.get(model)
    if layout is None:
        layout = _columns_from_fields(model, rows)
    return _with_forgotten_fields(model, layout) if layout else ()


def _columns_from_fields(model: type[BaseModel], rows: list[BaseModel]) -> tuple[Column, ...]:
    """One column a field that any row fills; the last holds all that would make too many."""
    used = [name for name in shown_fields(rows[0]) if any(_says_something(row, name) for row in rows)]
    if any(_is_part(model, name) for name in used):
        return ()
    own, rest = used[:_MAX_COLUMNS], used[_MAX_COLUMNS:]
    if len(rest) > _MAX_COLUMNS:
        return ()
    if rest:
        own, rest = used[: _MAX_COLUMNS - 1], used[_MAX_COLUMNS - 1 :]
    columns = [Column(label_of(key_of(model, name)), (name,), 2) for name in own]
    if rest:
        columns.append(Column("More", ("", *rest), 3))
    return tuple(columns)


def _is_part(model: type[BaseModel], name: str) -> bool:
    """Whether a field is a part with fields of its own, which a cell cannot show well."""
    kind = model.model_fields[name].annotation
    return isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, Slot) and any(
        isinstance(field.annotation, type) and issubclass(field.annotation, Slot)
        for field in kind.model_fields.values()
    )  # fmt: skip


def _says_something(row: BaseModel, name: str) -> bool:
    value = getattr(row, name)
    if isinstance(value, Slot):
        return value.filled or value.open or bool(value.options) or is_required(type(row), name)
    return value not in (None, "", [], False)


def _with_forgotten_fields(model: type[BaseModel], layout: tuple[Column, ...]) -> tuple[Column, ...]:
    """A field that a later version of the model adds is shown too, in the last column."""
    placed = {field.lstrip("=+-") for column in layout for field in column.fields}
    hidden = {"id", "status", "provenance"} if "provenance" in model.model_fields else set()
    forgotten = tuple(name for name in model.model_fields if name not in placed | hidden)
    if not forgotten:
        return layout
    last = layout[-1]
    return (*layout[:-1], Column(last.header, (*last.fields, *forgotten), last.width))
