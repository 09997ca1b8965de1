"""The sections of a workflow specification, A to P."""

from __future__ import annotations

from collections.abc import Callable

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.identity import AsIs, ToBe
from assistant.drafting.artifacts.workflow_spec.steps import AI_ACTORS
from assistant.drafting.exports.document.blocks import Block, Cell, Figure, Line, Section, Table, TableRow
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.labels import value_in_words
from assistant.drafting.exports.document.sections import field_blocks, section
from assistant.drafting.exports.document.wording import Wording

Picture = Callable[[WorkflowSpec], str]
"""Draws the swimlane as SVG."""

_ALT_STEPS = 30

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("A. Identity and purpose", (
        "workflow_name", "domain", "registry_link", "lifecycle_stage", "intended_purpose", "out_of_scope",
        "prohibited_uses", "business_problem", "business_value", "value_chain", "alternatives_considered",
        "affected_people", "user_groups", "volumes", "geographies",
    )),
    ("B. What changes", ("redesign_rationale",)),
    ("C. Lanes and roles",
     ("business_owner", "operational_owner", "technical_owner", "lanes", "roles")),
    ("D. Steps", ("steps",)),
    ("E. Flow", ("events", "gateways", "decisions", "flows", "handoffs")),
    ("F. AI components", ("ai",)),
    ("G. Human oversight",
     ("checkpoints", "override", "stop_procedure", "automation_bias_measures")),
    ("H. Exceptions", ("exceptions",)),
    ("I. Escalation", ("escalation", "concern_reporting", "appeal_or_recourse")),
    ("J. Service and support", ("service_levels", "support_model", "error_budget_policy")),
    ("K. Data and systems", ("data_sources", "systems", "integrations")),
    ("L. Logging and audit", ("logging",)),
    ("M. Fallback and rollback", ("fallback", "rollback_plan_ref")),
    ("N. Metrics", ("metrics", "monitoring")),
    ("O. Governance and risk", (
        "risk_tier_rationale", "governance_triggers", "controls", "impact_assessment_ref", "dpia_ref",
        "residual_risks", "unmeasured_risks", "notices", "change_control", "third_parties",
    )),
    ("P. Delivery", (
        "delivery_plan", "adoption_plan_ref", "ownership_plan_ref", "evaluation_plan_ref",
        "measurement_plan_ref", "incident_plan_ref", "decommission",
    )),
)  # fmt: skip


def workflow_sections(spec: WorkflowSpec, wording: Wording, picture: Picture | None) -> list[Section]:
    """All sections; the swimlane follows the comparison of the work before and after."""
    sections = []
    for title, names in SECTIONS:
        blocks = field_blocks(spec, names, wording, caption=title[3:])
        if title.startswith("B."):
            blocks = [_before_and_after(spec, wording), *blocks, *_figure(spec, picture)]
        sections.append(section(title, blocks))
    return [each for each in sections if each.blocks]


PLACED = ("as_is", "to_be")
"""Fields that the comparison shows."""


def _before_and_after(spec: WorkflowSpec, wording: Wording) -> Table:
    as_is, to_be = spec.as_is.value or AsIs(), spec.to_be.value or ToBe()
    rows = [
        ("In short", _listed("Pain points", as_is.pain_points), _text(to_be.summary)),
        ("Steps", _numbered(as_is.steps), _steps(spec, wording)),
        (
            "Systems",
            _items([wording.names.of("system", each) for each in as_is.systems]),
            _items([each.name for each in spec.systems]),
        ),
        ("Steps that go, steps that come", _items(to_be.removed_steps), _items(to_be.new_steps)),
        ("Decisions that move", (), _items(to_be.moved_decisions)),
        ("Measured by", wording.lines(as_is.baseline_refs, "baseline_refs"), ()),
        ("Status", _status(spec, "as_is", wording), _status(spec, "to_be", wording)),
    ]
    shown = tuple(
        TableRow(cells=((Line(text=label, strong=True),), before, after))
        for label, before, after in rows
        if before or after
    )
    return Table(
        caption="The work before and after",
        headers=("", "As it is", "As it will be"),
        rows=shown,
        widths=(1.6, 4.2, 4.2),
    )


def _status(spec: WorkflowSpec, name: str, wording: Wording) -> Cell:
    slot = getattr(spec, name)
    return wording.status(slot) if slot.filled else wording.field(spec, name)


def _text(given: str | None) -> Cell:
    return (Line(text=one_line(given)),) if given else ()


def _items(given: list[str]) -> Cell:
    return tuple(Line(text=one_line(each), item=len(given) > 1) for each in given)


def _listed(label: str, given: list[str]) -> Cell:
    return (Line(text="", label=label), *_items(given)) if given else ()


def _numbered(given: list[str]) -> Cell:
    return tuple(Line(text=f"{number}. {one_line(each)}") for number, each in enumerate(given, start=1))


def _steps(spec: WorkflowSpec, wording: Wording) -> Cell:
    lines = []
    for number, step in enumerate(spec.steps, start=1):
        who = wording.names.of("lane", step.lane)
        doer = f", {value_in_words(step.actor_type.value)}" if step.actor_type in AI_ACTORS else ""
        lines.append(Line(text=f"{number}. {one_line(step.name)} ({who}{doer})"))
    return tuple(lines)


def _figure(spec: WorkflowSpec, picture: Picture | None) -> list[Block]:
    if picture is None or not spec.steps:
        return []
    name = one_line(spec.workflow_name.value or spec.title)
    return [Figure(svg=picture(spec), alt=_alt(spec, name), caption=f"How {name} runs, lane by lane")]


def _alt(spec: WorkflowSpec, name: str) -> str:
    """The picture in words: who stands in the lanes, and the steps in their order."""
    lanes = {lane.id: one_line(lane.name) for lane in spec.lanes}
    steps = [f"{one_line(each.name)} ({lanes.get(each.lane, each.lane)})" for each in spec.steps[:_ALT_STEPS]]
    more = f"; and {len(spec.steps) - _ALT_STEPS} more" if len(spec.steps) > _ALT_STEPS else ""
    return (
        f"Swimlane diagram of {name} with the lanes {', '.join(lanes.values())}. "
        f"Steps in order: {'; '.join(steps)}{more}."
    )
