"""AI components and human oversight. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.planning.bands import Bands
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.owners import Confirming
from assistant.drafting.planning.process import REVIEW_RULE, AIStep, Process

_CAPABILITIES = (
    ("entity_extraction", r"extract|read|parse|capture|transcrib"),
    (
        "classification",
        r"classif|categori|triage|route|tag|label|sort|prioriti|flag|match|screen|rank|assign",
    ),
    ("prediction", r"predict|forecast|scor|estimat|detect|anticipat"),
    ("generation", r"draft|write|generat|compos|summari|translat|reply|suggest|propos|prepare|answer"),
    ("knowledge_retrieval", r"search|retriev|look up|find"),
    ("compliance_validation", r"check|validat|verif|compar|comply"),
)
_ACTIONS = ["approve", "edit", "reject", "escalate"]


def plan_oversight(material: Material, confirm: Confirming, process: Process, bands: Bands) -> dict[str, Any]:
    """Sections F and G."""
    fields: dict[str, Any] = {
        "ai": [_component(material, confirm, step, bands) for step in process.ai_steps],
        "checkpoints": [_checkpoint(material, confirm, process, step) for step in process.ai_steps],
    }
    owner = confirm.owners.get("operational_owner")
    if owner is not None:
        how = "The reviewer's decision replaces the AI's output; the reason is recorded."
        fields["override"] = confirm.default(
            {"who": owner, "how": how, "logged": True}, "People decide, the AI does not."
        )
    fields |= _stop(material, confirm)
    bias = confirm.topic(
        Topic.BIAS_MEASURES, lambda value: list(value) if isinstance(value, list | tuple) else [value]
    )
    if bias:
        fields["automation_bias_measures"] = bias
    return fields


def capability_of(name: str) -> str:
    """What an AI step does, from its verb."""
    for capability, pattern in _CAPABILITIES:
        if re.match(pattern, name, re.IGNORECASE):
            return capability
    for capability, pattern in _CAPABILITIES:
        if re.search(rf"\b(?:{pattern})", name, re.IGNORECASE):
            return capability
    return "workflow_automation"


def _component(material: Material, confirm: Confirming, step: AIStep, bands: Bands) -> dict[str, Any]:
    limits = [text for _, text, _ in material.texts("limitation")]
    # Figures belong to metrics, not into the words of a failure.
    told = [
        text for _, text, _ in material.texts("failure_mode") if not any(letter.isdigit() for letter in text)
    ]
    modes = [{"mode": text, "detection": "The reviewer notices it."} for text in told]
    act = (
        "act_with_notice"
        if step.threshold_used
        else "draft"
        if capability_of(step.name) == "generation"
        else "suggest"
    )
    autonomy = confirm.default(
        act,
        "People decide until an output class is released."
        if not step.threshold_used
        else "As the stated threshold lets certain outputs pass.",
    )
    row: dict[str, Any] = {
        "id": f"ai-{step.id}",
        "step": step.id,
        "status": step.work.status,
        "provenance": list(step.work.provenance),
        "capability": confirm.default(capability_of(step.name), "Read from the verb of the step."),
        "output_classes": ["accepted", "to review"] if step.threshold_used else ["to review"],
        "autonomy": autonomy,
        "threshold": bands.threshold(confirm, used=step.threshold_used),
        "known_limitations": limits,
        "failure_modes": modes,
        "fallback_step": step.fallback,
    }
    caps = [
        (told, fact)
        for told, fact in material.facts(lambda facts: facts.quantities)
        if fact.kind == "monthly_cap"
    ]
    if caps:
        told, fact = caps[0]
        row["cost"] = confirmed({"monthly_cap": fact.value, "currency": fact.unit}, told.quote(fact.span))
    else:
        row["cost"] = confirm.default(
            {"cap_action": "The AI is stopped and the work goes on by hand until the cap is raised."},
            "Bounded by the monthly cap of the cost metric, which is asked for there.",
        )
    return row


def _checkpoint(material: Material, confirm: Confirming, process: Process, step: AIStep) -> dict[str, Any]:
    lane = process.builder.lanes_of[step.review]
    reviewer = process.lanes.party(lane)
    row: dict[str, Any] = {
        "id": f"check-{step.id}",
        "after_step": step.id,
        "step": step.review,
        "mode": "pre_action",
        "sample_rate": 1.0,
        "status": SlotStatus.DEFAULT,
        "provenance": [DefaultRule(rule=REVIEW_RULE)],
        "reviewer_role": confirm.default(reviewer, "Those in whose lane the review stands."),
        "criteria": ["The output is right and complete for this case."],
        "evidence_shown": ["The input of the step", "The AI's output"],
        "actions": list(_ACTIONS),
        "record": "Decision, reviewer and reason are recorded with the run.",
    }
    if step.threshold_used:
        row["sample_rate"] = None
        row["criteria"].append("Every output below the threshold is reviewed.")
    row["capacity_per_day"] = confirm.open("How many reviews can be done a day?", blocks="go_live")
    for told, fact in material.facts(lambda facts: facts.quantities):
        if fact.kind == "review_capacity_per_day":
            row["capacity_per_day"] = confirmed(fact.value, told.quote(fact.span))
    if training := material.inferences.get(Topic.TRAINING):
        row["training_ref"] = training.citations[0].title or training.citations[0].doc_id
    return row


def _stop(material: Material, confirm: Confirming) -> dict[str, Any]:
    """Who stops it: as said, else as documents say; that it was tested is never assumed."""
    said = material.texts("stop")
    authority = material.inferences.get(Topic.STOP_AUTHORITY)
    within = material.inferences.get(Topic.STOP_WITHIN)
    if said:
        people = [
            party
            for told, party in material.facts(lambda facts: facts.people)
            if party.responsibility == "stop_authority"
        ]
        limits = [
            fact.duration
            for _, fact in material.facts(lambda facts: facts.quantities)
            if fact.duration and "stop" in fact.subject.lower()
        ]
        stop: dict[str, Any] = {"how": said[0][1]}
        owner = {"name": people[0].name} if people else confirm.owners.get("operational_owner")
        stop |= {"who": owner} if owner else {}
        stop |= {"time_to_effect": limits[0]} if limits else {}
        return {"stop_procedure": confirmed(stop, said[0][2])}
    if authority is None or authority.also:
        return {}
    stop = {"who": confirm.party(Topic.STOP_AUTHORITY)}
    citations: Sequence[Any] = authority.citations
    if within is not None and not within.also:
        stop["time_to_effect"] = within.value
        citations = [*authority.citations, *within.citations]
    return {"stop_procedure": confirm.inferred(authority, stop) | {"provenance": list(citations)}}
