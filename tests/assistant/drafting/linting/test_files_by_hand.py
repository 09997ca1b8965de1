"""Defects in files as people write them: found by the rule for it, at its place, with little besides."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import yaml

from assistant.drafting.artifacts.reading import read_artifact
from assistant.drafting.artifacts.writing import as_data
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.runner import lint
from tests.assistant.drafting.specimens import TODAY, complete_plan, complete_spec

Data = dict[str, Any]


def row(rows: list[Data], row_id: str) -> Data:
    return next(each for each in rows if each["id"] == row_id)


def put(path: str, value: Any) -> Callable[[Data], None]:
    """Write a value at a place of the file; rows by their id."""

    def defect(data: Data) -> None:
        *above, last = path.split(".")
        for key in above:
            data = row(data, key) if isinstance(data, list) else data[key]
        data[last] = value

    return defect


def cut(path: str) -> Callable[[Data], None]:
    """Leave out what stands at a place of the file, or a row."""

    def defect(data: Data) -> None:
        *above, last = path.split(".")
        for key in above:
            data = row(data, key) if isinstance(data, list) else data[key]
        data.remove(row(data, last)) if isinstance(data, list) else data.pop(last)

    return defect


def without(path: str, **left: Any) -> Callable[[Data], None]:
    """Leave out those rows of a table whose fields have these values."""
    return lambda data: data.update(
        {path: [each for each in data[path] if all(each.get(key) != value for key, value in left.items())]}
    )


def by_kind(data: Data) -> None:
    """Exceptions as a mapping by their kind, one of them missing."""
    rows = {
        each["kind"]: {k: v for k, v in each.items() if k not in ("id", "kind")}
        for each in data["exceptions"]
    }
    data["exceptions"] = {kind: row for kind, row in rows.items() if kind != "stale_data"}


def unused(data: Data) -> None:
    """A step to which nothing leads, with as little as a person writes."""
    data["steps"].append(
        {"id": "archive", "name": "Archive the file", "lane": "lane_desk", "actor_type": "Human",
         "accountable": "Petra Lind", "inputs": ["requests"], "reversibility": "reversible"}
    )  # fmt: skip


SPEC = [
    ("G01", "steps.archive", unused),
    ("G02", "steps.take_over_request", cut("flows.flow_taken_over")),
    ("G03", "events", without("events", kind="start")),
    ("G04", "gateways.gw_certain", cut("flows.flow_certain")),
    ("G05", "flows.flow_certain", cut("flows.flow_certain.condition_text")),
    ("G07", "steps.check_request.lane", put("steps.check_request.lane", "")),
    ("G10", "flows.flow_recorded.to", put("flows.flow_recorded.to", "inform_custmer")),
    ("W01", "to_be", put("to_be", "The assistant helps.")),
    ("W03", "out_of_scope", put("out_of_scope", [])),
    ("W04", "steps.record_decision.system_of_record",
     put("steps.record_decision.system_of_record", {"system": "service_ledger", "write": "Manual"})),
    ("W08", "handoffs.handoff_desk_assistant.timeout", cut("handoffs.handoff_desk_assistant.timeout")),
    ("O01", "steps.check_request.accountable", put("steps.check_request.accountable", "TBD")),
    ("O01", "steps.check_request.accountable",
     put("steps.check_request.accountable", "Petra Lind and Ivo Brandt")),
    ("O01", "steps.check_request.accountable",
     put("steps.check_request.accountable", ["Petra Lind", "Ivo Brandt"])),
    ("O02", "business_owner", put("business_owner", {"name": "Sana Okafor", "team": "AI team"})),
    ("O03", "technical_owner", put("technical_owner", "Ivo Brandt")),
    ("O04", "operational_owner", put("operational_owner", {"name": "Lena Marsh", "team_kind": "Legal"})),
    ("A01", "ai", put("ai", [])),
    ("A02", "ai.ai_propose.threshold", cut("ai.ai_propose.threshold.calibration_ref")),
    ("A03", "checkpoints", put("checkpoints", [])),
    ("A06", "checkpoints", put("checkpoints.check_proposals.reviewer_role", "AI engineering")),
    ("A07", "checkpoints", put("checkpoints.check_proposals.capacity_per_day", "40")),
    ("A10", "ai.ai_propose.model", put("ai.ai_propose.model.version", "latest")),
    ("A11", "ai.ai_propose.action_space", put("ai.ai_propose.action_space", ["Read purchase record"])),
    ("A12", "stop_procedure", put("stop_procedure", "Ivo Brandt")),
    ("H01", "exceptions", by_kind),
    ("H02", "exceptions.exc_sla_breach.sla", put("exceptions.exc_sla_breach.sla", "soon")),
    ("H03", "exceptions", cut("exceptions.exc_low_confidence")),
    ("E01", "escalation.levels.level_1",
     put("escalation.levels.level_1.responder", {"name": "Tomas Ek", "team": "ai team"})),
    ("E03", "escalation.levels.level_2.channel", cut("escalation.levels.level_2.channel")),
    ("E04", "escalation.levels.level_3", put("escalation.levels.level_3.respond_within", "2 days")),
    ("E06", "service_levels", without("service_levels", kind="quality")),
    ("M01", "metrics.complaints.baseline", put("metrics.complaints.baseline", 12)),
    ("M02", "metrics.complaints.baseline",
     put("metrics.complaints.baseline.captured_on", "1 November 2026")),
    ("M05", "metrics", without("metrics", kind="adoption")),
    ("M12", "metrics.complaints.target",
     put("metrics.complaints.target", {"value": "20", "by": "2027-02-01"})),
    ("D01", "steps.check_request.inputs", put("steps.check_request.inputs", ["Mailbox"])),
    ("D02", "data_sources.requests", put("data_sources.requests.refresh", "weekly")),
    ("D05", "data_sources.requests.lawful_basis",
     put("data_sources.requests.lawful_basis", "to be confirmed")),
    ("V01", "controls.fallback", cut("controls.fallback")),
    ("V02", "risk_tier", put("risk_tier", "Low")),
    ("V06", "controls.access", put("controls.access", {"roles": "warranty"})),
    ("C01", "change_control",
     put("change_control.changes", {"model": "Marta Quill", "threshold": "Marta Quill"})),
    ("C05", "change_control", put("change_control.retrospective_approval_within", "2 weeks")),
    ("R01", "rollback_plan_ref", put("rollback_plan_ref", "TBC")),
    ("S04", "delivery_plan.gates", put("delivery_plan.gates", [])),
    ("P04", "business_value", put("business_value", "TBC")),
    ("P05", "business_problem", put("business_problem", "Customers wait 19 days.")),
]  # fmt: skip
PLAN = [
    ("O05", "six_questions.monitors_quality", put("six_questions.monitors_quality", "")),
    ("O06", "business_owner.person",
     put("business_owner", {"person": "Head of Customer Care", "accepted_on": "12 Jan 2026"})),
    ("O08", "raci.check_request", put("raci.check_request.accountable", "Petra Lind, Ivo Brandt")),
    ("O12", "raci", cut("raci.check_request")),
    ("T01", "adoption_owner", put("adoption_owner", "AI team")),
]  # fmt: skip
FOLLOW = {
    "G01": {"G02"}, "G02": {"H02"}, "G03": {"G10"}, "G10": {"G01", "G02"}, "D01": {"G10"}, "H03": {"H01"},
    "O08": {"O13"}, "O02": {"O06"}, "O03": {"O06"}, "O06": {"O13"}, "T01": {"O03", "O13"},
}  # fmt: skip
"""What a defect also breaks, by its rule."""


@cache
def written(kind: str) -> str:
    artifact: Any = complete_spec() if kind == "spec" else complete_plan()
    artifact.status = "draft"
    return json.dumps(as_data(artifact, bare=True), default=str)


@pytest.mark.parametrize(
    ("kind", "rule", "place", "defect", "ending"),
    [
        (kind, *each, ("yaml", "json")[number % 2])
        for kind, defects in (("spec", SPEC), ("plan", PLAN))
        for number, each in enumerate(defects)
    ],
    ids=[f"{each[0]} {number}" for number, each in enumerate(SPEC + PLAN)],
)
def test_it_is_found_at_its_place(
    kind: str, rule: str, place: str, defect: Callable[[Data], None], ending: str
) -> None:
    data = json.loads(written(kind))
    defect(data)
    text = yaml.safe_dump(data, sort_keys=False) if ending == "yaml" else json.dumps(data)
    artifact = read_artifact(text, name=f"by-hand.{ending}").artifact
    beside = complete_plan() if kind == "spec" else complete_spec()
    report = lint(artifact, LintContext(today=TODAY, related={beside.type: beside}))
    assert [each for each in report.findings if each.rule == rule and each.path.startswith(place)]
    # A value that is missing also has nobody who confirms it (P04).
    assert {each.rule for each in report.findings} <= {rule, "P04", *FOLLOW.get(rule, ())}


def test_without_a_defect_nothing_is_found() -> None:
    read = read_artifact(written("spec"), name="by-hand.json")
    assert not read.notes
    assert not lint(
        read.artifact, LintContext(today=TODAY, related={"ownership_plan": complete_plan()})
    ).findings
