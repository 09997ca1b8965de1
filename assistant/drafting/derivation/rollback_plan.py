"""A rollback plan from a specification: triggers, who decides, what is restored. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.change_request import ChangeRequest, ChangeTarget
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec.ai import AIComponent
from assistant.drafting.artifacts.workflow_spec.identity import LifecycleStage
from assistant.drafting.artifacts.workflow_spec.steps import Reversibility
from assistant.drafting.derivation.frame import Frame
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.ownership.making import is_duration

_TRIGGER_RULE = "What makes people go back in every workflow."
_STEP_RULE = "The usual order of going back."
_BEFORE_LIVE = frozenset({LifecycleStage.IDEA, LifecycleStage.PILOT, LifecycleStage.PRE_PROD})
_BY_HAND = "none before it; people do the work without AI"


def fields(frame: Frame) -> dict[str, Any]:
    """The plan's own fields."""
    spec, tech = frame.spec, frame.spec.technical_owner.value
    fallback = spec.fallback.value
    return {
        "triggers": _triggers(frame),
        "target_state": [_target(frame, row) for row in spec.ai],
        "steps": _steps(frame),
        "time_to_restore": frame.first(frame.topic(Topic.ROLLBACK_WITHIN, _duration)),
        "last_tested_on": frame.open("When was the rollback last tried?", owner=tech, blocks="go_live"),
        "measured_time": frame.open("How long did it take then?", owner=tech, blocks="go_live"),
        "fallback": frame.carried(spec.fallback),
        "in_flight_cases": frame.default(
            "People finish the cases under way by hand.", "Until somebody says otherwise people finish them."
        ),
        "irreversible_effects": _irreversible(frame),
        "return_to_service": frame.first(
            frame.kept(spec.fallback, lambda value: [value.return_criteria] if value.return_criteria else [])
        ),
        "communication": frame.default(
            [{"audience": "Those who work with it", "owner": owner, "channel": None}
             for owner in [frame.making.confirm.owner]],
            "Those who work with it are told.",
        ) if fallback is None or not fallback.notify else frame.carried(
            spec.fallback, lambda value: [{"audience": party.name} for party in value.notify]
        ),
    }  # fmt: skip


def _duration(value: Any) -> Any:
    return value if is_duration(value) else None


def decision_maker(frame: Frame) -> dict[str, Any]:
    """Who may stop it or go back: as documents say, as the specification says, else who runs it."""
    levels = [row for row in frame.spec.escalation.levels if {"stop", "rollback"} & set(row.authority)]
    return frame.first(
        frame.party(Topic.STOP_AUTHORITY),
        frame.kept(frame.spec.stop_procedure, lambda value: value.who),
        *(frame.kept(row.responder) for row in levels),
        frame.kept(frame.spec.operational_owner),
    )


def _triggers(frame: Frame) -> list[dict[str, Any]]:
    rows = []
    for metric in frame.spec.metrics:
        alert = metric.alert.value
        if alert is not None and (alert.crit is not None or alert.warn is not None):
            rows.append(
                frame.row(
                    f"trigger-{metric.id}",
                    "A metric with an alert makes people go back.",
                    trigger=f"“{metric.name}” passes its critical value",
                    metric=metric.id,
                    threshold=alert.crit if alert.crit is not None else alert.warn,
                    decision_maker=decision_maker(frame),
                )
            )
    for row_id, words in (
        ("worse-version", "A new version does worse than the one before it"),
        ("harm", "Somebody may be harmed, or security is in doubt"),
    ):
        rows.append(frame.row(row_id, _TRIGGER_RULE, trigger=words, decision_maker=decision_maker(frame)))
    return rows


def _target(frame: Frame, row: AIComponent) -> dict[str, Any]:
    return frame.row(
        f"target-{row.id}",
        "One row an AI component.",
        component=row.id,
        model_version=_version_before(frame, row, ChangeTarget.MODEL),
        prompt_version=_version_before(frame, row, ChangeTarget.PROMPT),
    )


def _version_before(frame: Frame, row: AIComponent, target: ChangeTarget) -> dict[str, Any]:
    """The version that a change left behind; before going live there is none."""
    change = frame.beside(ChangeRequest)
    if change is not None and change.target.value is target and change.component in (None, row.id, row.step):
        return frame.carried(change.from_version)
    stage: Slot[LifecycleStage] = frame.spec.lifecycle_stage
    if stage.value in _BEFORE_LIVE:
        return frame.default(_BY_HAND, "Before going live there is no version to go back to.")
    question = f"To which {target.value} version does it go back?"
    return frame.open(question, owner=frame.spec.technical_owner.value)


def _steps(frame: Frame) -> list[dict[str, Any]]:
    run, tech = frame.carried(frame.spec.operational_owner), frame.carried(frame.spec.technical_owner)
    stop = frame.spec.stop_procedure.value
    return [
        frame.row("stop", _STEP_RULE, action="Stop the AI", executor=decision_maker(frame),
                  command=stop.how if stop else None,
                  expected_time=stop.time_to_effect if stop else None),
        frame.row("divert", _STEP_RULE, action="Give new cases and those under way to people", executor=run),
        frame.row("restore", _STEP_RULE, action="Restore the versions before", executor=tech),
        frame.row("check", _STEP_RULE, action="Check a sample of results with people", executor=run),
        frame.row("tell", _STEP_RULE, action="Tell those who work with it and those affected", executor=run),
    ]  # fmt: skip


def _irreversible(frame: Frame) -> dict[str, Any]:
    """Steps whose effect cannot be taken back; none only where every step says so."""
    stuck = [step for step in frame.spec.steps if step.reversibility.value is Reversibility.IRREVERSIBLE]
    if stuck:
        return frame.combined(
            [step.name for step in stuck],
            [step.reversibility for step in stuck],
            "Steps that are marked irreversible.",
        )
    if frame.spec.steps and all(step.reversibility.filled for step in frame.spec.steps):
        return frame.default(["none"], "No step is marked irreversible.")
    return {}
