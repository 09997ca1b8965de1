"""An evaluation and acceptance plan from a specification: risks to tests, criteria left open. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.workflow_spec.ai import AIComponent
from assistant.drafting.derivation.frame import Frame
from assistant.drafting.inference.inferred import Topic

_SETS = (
    ("usual-cases", "Usual cases", False, False),
    ("edge-cases", "Edge cases", True, False),
    ("attacks", "Attempts to mislead it", False, True),
)
"""Id, name, whether edge cases and whether attacks belong into it."""
_COMPARED = {"up": "at_least", "down": "at_most", "hold": "at_most"}


def fields(frame: Frame) -> dict[str, Any]:
    """The plan's own fields."""
    spec, tech = frame.spec, frame.spec.technical_owner.value
    return {
        "system_under_test": [_tested(frame, row) for row in spec.ai],
        "builder": frame.carried(spec.technical_owner),
        "evaluation_owner": frame.carried(spec.technical_owner),
        "suite_id": frame.open("Which evaluation suite is run?", owner=tech),
        "suite_version": frame.open("Which version of the suite?", owner=tech),
        "risks": _risks(frame),
        "test_sets": _test_sets(frame),
        "metrics": _metrics(frame),
        "comparator": frame.default(
            {"kind": "current_process", "text": "The work as it is done today"},
            "It is held against the work of today first.",
        ),
        "acceptance_criteria": _criteria(frame),
        "sign_off": _sign_off(frame),
        "regression_policy": frame.first(frame.topic(Topic.CHANGE_EVIDENCE, str)),
        "unmeasured_risks": frame.carried(spec.unmeasured_risks),
        "rerun_triggers": _triggers(frame),
    }


def _tested(frame: Frame, row: AIComponent) -> dict[str, Any]:
    model = row.model.value
    return frame.row(
        f"tested-{row.id}",
        "One row an AI component.",
        component=row.id,
        model_version=frame.carried(row.model, lambda value: value.version),
        prompt_version=frame.carried(row.prompt_version),
        kb_version=model.index_version if model else None,
    )


def _risks(frame: Frame) -> list[dict[str, Any]]:
    rows = [
        frame.row(
            f"risk-{row.id}-{number}",
            "A way to go wrong that the specification names.",
            risk=mode.mode,
            severity=mode.severity,
            component=row.id,
            test_sets=["usual-cases", "edge-cases"],
        )
        for row in frame.spec.ai
        for number, mode in enumerate(row.failure_modes, 1)
    ]
    usual = (("wrong-but-certain", "A wrong output looks certain", ["usual-cases", "edge-cases"]),
             ("misled", "Somebody misleads it through what it reads", ["attacks"]))  # fmt: skip
    return rows + [
        frame.row(f"risk-{row_id}", "A risk of every AI component.", risk=risk, test_sets=sets)
        for row_id, risk, sets in usual
    ]


def _test_sets(frame: Frame) -> list[dict[str, Any]]:
    owner = frame.spec.operational_owner
    return [
        frame.row(
            row_id,
            "Three sets that every suite has.",
            name=name,
            contains_edge=edge,
            contains_adversarial=attack,
            owner=frame.carried(owner) if owner.filled else None,
        )
        for row_id, name, edge, attack in _SETS
    ]


def _metrics(frame: Frame) -> list[dict[str, Any]]:
    return [
        frame.row(
            f"eval-{metric.id}",
            "A metric of quality of the specification.",
            name=metric.name,
            unit=metric.unit,
            compared=_COMPARED[metric.direction],
        )
        for metric in frame.spec.metrics
        if metric.kind == "quality"
    ]


def _criteria(frame: Frame) -> list[dict[str, Any]]:
    """One a metric of quality; numbers are for people to agree."""
    owner = frame.spec.business_owner.value
    return [
        frame.row(
            f"criterion-{metric.id}",
            "Each metric of quality is accepted at a number.",
            text=f"“{metric.name}” reaches the number agreed",
            metric=f"eval-{metric.id}",
            compared=_COMPARED[metric.direction],
            unit=metric.unit or None,
            threshold=frame.open(f"At which value of “{metric.name}” is it accepted?", owner=owner),
            agreed_on=frame.open("When was that number agreed?", owner=owner),
        )
        for metric in frame.spec.metrics
        if metric.kind == "quality"
    ]


def _sign_off(frame: Frame) -> list[dict[str, Any]]:
    rule = "The business owner and the second line of risk accept it; the builder does not alone."
    second = frame.first(frame.party(Topic.SECOND_LINE), frame.of_plan("risk_second_line"))
    return [
        frame.row(
            "sign-business", rule, role="Business owner", person=frame.carried(frame.spec.business_owner)
        ),
        frame.row("sign-risk", rule, role="Second line of risk", person=second),
    ]


def _triggers(frame: Frame) -> dict[str, Any]:
    control = frame.spec.change_control
    changes = control.value.changes if control.value else []
    covered = [f"A change of the {row.covered}" for row in changes if row.eval_required and row.covered]
    if covered:
        return frame.combined(covered, [control], "What change control covers.")
    return frame.default(
        [f"A change of the {part}" for part in ("model", "prompt", "threshold")],
        "Every change of these is evaluated.",
    )
