"""An adoption and training plan from a specification: roles with training, a trust guide. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.measures import Threshold
from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.workflow_spec.ai import AIComponent
from assistant.drafting.artifacts.workflow_spec.people import Role
from assistant.drafting.derivation.frame import Frame, listed
from assistant.drafting.inference.inferred import Topic
from knowledge.people import fold_name

_PRINCIPLES = [
    "A person answers for every decision, whoever prepared it.",
    "Whoever doubts an output says so, and is not blamed for the time that it takes.",
    "Nobody feeds the AI with what it may not see.",
]
_GUARDRAILS = [
    "Give people the time to review that the plan counts on.",
    "Do not judge people by how seldom they overrule the AI.",
    "Pass doubts about outputs on to whoever watches quality.",
]
_OVERRIDES = (
    ("override-rate", "Share of outputs that people overrule"),
    ("correct-override-rate", "Share of overruled outputs in which people were right"),
)


def fields(frame: Frame) -> dict[str, Any]:
    """The plan's own fields."""
    spec = frame.spec
    return {
        "adoption_owner": frame.first(frame.of_plan("adoption_owner")),
        "go_live_on": frame.carried(spec.delivery_plan.go_live_on),
        "audiences": [_audience(frame, role) for role in _people(frame)],
        "training": [_training(frame, role) for role in _people(frame)],
        "trust_guide": [row for component in spec.ai for row in _advice(frame, component)],
        "principles": frame.default(_PRINCIPLES, "How AI is used in every workflow."),
        "manager_guardrails": frame.default(_GUARDRAILS, "What managers owe people who review."),
        "comms_rhythm": _communications(frame),
        "feedback_channel": frame.first(
            frame.kept(spec.concern_reporting, lambda value: value.channel),
            frame.topic(Topic.CONCERN_CHANNEL, lambda value: str(value)),
        ),
        "adoption_metrics": _metrics(frame),
    }


def _people(frame: Frame) -> list[Role]:
    """Roles of people; a lane of people without a role counts as one."""
    spec = frame.spec
    machines = {lane.id for lane in spec.lanes if lane.kind != "human"}
    roles = [role for role in spec.roles if role.lane not in machines]
    taken = {role.lane for role in roles}
    return roles + [
        Role.model_validate({"id": f"role-{lane.id}", "name": lane.name, "lane": lane.id})
        for lane in spec.lanes
        if lane.kind == "human" and lane.id not in taken
    ]


def _audience(frame: Frame, role: Role) -> dict[str, Any]:
    steps = [step.name for step in frame.spec.steps if step.lane == role.lane]
    does = listed(steps or role.responsibilities)
    return frame.row(
        f"audience-{role.id}",
        "Everybody who does a step.",
        role=role.name,
        change_impact=frame.default(f"Does: {does}.", "The steps of their lane.") if does else None,
    )


def _training(frame: Frame, role: Role) -> dict[str, Any]:
    found = frame.found(Topic.TRAINING)
    entries = found.value if found is not None and not found.also else []
    entry = next((each for each in entries if _same_role(str(each.get("role", "")), role.name)), None)
    content = entry.get("content") if entry else None
    return frame.row(
        f"training-{role.id}",
        "Everybody who does a step is trained.",
        role=role.name,
        content=frame.first(
            frame.making.confirm.inferred(frame.narrowed(found, content), content)
            if found is not None and content
            else None,
            frame.kept(role.training_ref),
        ),
        due=frame.first(frame.kept(role.training_due, _day)),
    )


def _same_role(one: str, other: str) -> bool:
    first, second = fold_name(one), fold_name(other)
    return bool(first and second) and (first in second or second in first)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _advice(frame: Frame, component: AIComponent) -> list[dict[str, Any]]:
    step = frame.step(component.step)
    outputs = component.output_classes or ([out.artefact for out in step.outputs] if step else [])
    outputs = outputs or [f"Result of “{step.name if step else component.step}”"]
    threshold = component.threshold
    return [
        frame.row(
            f"trust-{component.id}-{number}",
            "One row a kind of output.",
            output_type=output,
            component=component.id,
            trust_when=frame.combined(_trust(threshold.value), [threshold], "What the threshold says.")
            if threshold.value is not None else None,
            challenge_when=_challenge(frame, component),
            how_to_check=_check(frame, component),
        )
        for number, output in enumerate(dict.fromkeys(outputs), 1)
    ]  # fmt: skip


def _trust(threshold: Threshold | None) -> str:
    if threshold is None or threshold.signal == "none" or threshold.auto_accept_at is None:
        return "Only after a person has reviewed it."
    return "Its certainty is at or above the threshold for acceptance, and nothing speaks against it."


def _challenge(frame: Frame, component: AIComponent) -> dict[str, Any]:
    doubts = [mode.mode for mode in component.failure_modes] + component.known_limitations
    threshold = component.threshold.value
    banded = threshold is not None and threshold.review_band is not None
    words = (["Its certainty lies in the band that people review"] if banded else []) + doubts
    if not words:
        return {}
    return frame.default(f"{listed(words)}.", "What is known of how it goes wrong.")


def _check(frame: Frame, component: AIComponent) -> dict[str, Any]:
    for checkpoint in frame.spec.checkpoints:
        if checkpoint.after_step != component.step:
            continue
        if checkpoint.criteria:
            return frame.default(f"{listed(checkpoint.criteria)}.", "The criteria of the review.")
        review = frame.step(checkpoint.step)
        if review is not None and review.instructions.filled:
            return frame.carried(review.instructions)
    return {}


def _communications(frame: Frame) -> list[dict[str, Any]]:
    owner = frame.spec.operational_owner
    rule = "Two communications at least, once a month."
    return [
        frame.row(
            row_id, rule, message=message, audience=audience, cadence=frame.default("P1M", rule),
            owner=frame.carried(owner) if owner.filled else None,
        )
        for row_id, message, audience in (
            ("what-changed", "What the AI does, and what changed in it", "Those who work with it"),
            ("how-it-goes", "How well it does, and what people found wrong", "The same, and managers"),
        )
    ]  # fmt: skip


def _metrics(frame: Frame) -> list[Any]:
    kept: list[Any] = [frame.copied(metric) for metric in frame.spec.metrics if metric.kind == "adoption"]
    names = " ".join(metric.name.lower() for metric in frame.spec.metrics)
    if "overrid" in names or "overrul" in names:
        return kept + [
            frame.copied(metric) for metric in frame.spec.metrics if "overr" in metric.name.lower()
        ]
    rule = "Overrides show whether people judge for themselves."
    return kept + [
        frame.row(
            identifier(row_id), rule, name=name, kind="quality", unit="%", direction="hold",
            baseline=frame.open("Which share was it in the pilot, counted how and when?", blocks="go_live"),
        )
        for row_id, name in _OVERRIDES
    ]  # fmt: skip
