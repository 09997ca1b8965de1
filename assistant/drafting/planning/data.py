"""Data, systems, logging, fallback. Pure."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.parties import TeamKind, identifier
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.artifacts.workflow_spec.data import LOG_FIELDS
from assistant.drafting.extraction.facts import DataFact
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.planning.material import Material, Told
from assistant.drafting.planning.owners import Confirming, named_party
from assistant.drafting.planning.process import FALLBACK_RULE, Process
from knowledge.people import fold_name


def plan_data(material: Material, confirm: Confirming, process: Process) -> dict[str, Any]:
    """Sections K, L and M; the steps of the process learn where their inputs and outputs lie."""
    systems = _systems(material, confirm)
    sources = _sources(material, confirm, systems)
    _connect(process, systems, sources)
    fields: dict[str, Any] = {"systems": list(systems.values()), "data_sources": list(sources.values())}
    if any(row.get("personal") for row in sources.values()):
        fields["dpia_ref"] = confirm.open("Where is the data protection impact assessment?", blocks="go_live")
    fields["logging"] = _logging(material, confirm)
    fields["fallback"] = _fallback(material, confirm, process)
    return fields


def _systems(material: Material, confirm: Confirming) -> dict[str, dict[str, Any]]:
    owners = {
        fold_name(entry["system"]): entry["owner"]
        for entry in _listed(material, Topic.SYSTEM_OWNERS)
        if entry.get("system") and entry.get("owner")
    }
    found = material.inferences.get(Topic.SYSTEM_OWNERS)
    rows: dict[str, dict[str, Any]] = {}
    for told, fact in material.facts(lambda facts: facts.systems):
        key = identifier(fact.name)
        row = rows.setdefault(
            key, {"id": f"sys-{key}", "name": fact.name, "provenance": [told.quote(fact.span)]}
        )
        if fact.role:
            row["role"] = fact.role
        if fact.owner:
            row["owner"] = confirmed(named_party(material, fact.owner), told.quote(fact.span))
        elif "owner" not in row and found is not None and fold_name(fact.name) in owners:
            owner = owners[fold_name(fact.name)]
            quotes = [each for each in found.citations if owner in each.quote] or list(found.citations[:1])
            row["owner"] = confirm.inferred(found, named_party(material, owner)) | {"provenance": quotes}
    return rows


def _sources(
    material: Material, confirm: Confirming, systems: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    loose: list[tuple[Told, DataFact]] = []
    for told, fact in material.facts(lambda facts: facts.data):
        if fact.system is None and fact.owner is None:
            loose.append((told, fact))
            continue
        key = identifier(fact.name)
        row = rows.setdefault(
            key, {"id": f"data-{key}", "name": fact.name, "provenance": [told.quote(fact.span)]}
        )
        row |= _of_fact(material, confirm, told, fact, systems)
    if loose:
        rows["case"] = _one_source(material, confirm, loose, systems)
    if not rows:
        rule = "Every AI step reads something; name what it is."
        rows["input"] = {
            "id": "data-input",
            "name": "What comes in with a case",
            "status": SlotStatus.DEFAULT,
            "provenance": [DefaultRule(rule=rule)],
            "system": next((row["id"] for row in systems.values()), None),
        }
    for row in rows.values():
        if row.get("personal"):
            row["retention"] = row.get("retention") or confirm.open("How long is it kept?")
            row["lawful_basis"] = row.get("lawful_basis") or confirm.open("On which legal basis is it used?")
    freshness, desk = confirm.topic(Topic.DATA_FRESHNESS), confirm.owners.get("operational_owner")
    for row in rows.values():
        if desk is not None:
            rule = "Until somebody else is named, the operational owner is told."
            row.setdefault("failure_alert", confirm.default(desk, rule))
        if freshness is not None:
            row.setdefault("freshness_sla", freshness)
    return rows


def _one_source(
    material: Material,
    confirm: Confirming,
    loose: list[tuple[Told, DataFact]],
    systems: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """Data of which neither system nor owner was told: one source, named by what it holds."""
    names = list(dict.fromkeys(fact.name for _, fact in loose))
    row: dict[str, Any] = {
        "id": "data-case",
        "name": ", ".join(names)[:1].upper() + ", ".join(names)[1:],
        "provenance": [told.quote(fact.span) for told, fact in loose],
    }
    for told, fact in loose:
        row |= _of_fact(material, confirm, told, fact, systems)
    if len(systems) == 1:
        row["system"] = next(iter(systems.values()))["id"]
    return row


def _of_fact(
    material: Material, confirm: Confirming, told: Told, fact: DataFact, systems: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    turn = told.quote(fact.span)
    row: dict[str, Any] = {}
    if fact.system and identifier(fact.system) in systems:
        row["system"] = systems[identifier(fact.system)]["id"]
    if fact.owner:
        row["owner"] = confirmed(named_party(material, fact.owner, side=TeamKind.DATA), turn)
    if fact.personal or fact.special:
        row["personal"] = True
        row["classification"] = confirm.default("confidential", "Personal data is confidential at least.")
    if fact.special:
        row["special"] = True
    return row


def _connect(
    process: Process, systems: dict[str, dict[str, Any]], sources: dict[str, dict[str, Any]]
) -> None:
    """Each step's inputs and outputs: from which source, in which system, for which step."""
    by_lane = process.builder
    ai = {step.id: step for step in process.ai_steps}
    following = {flow["from"]: flow["to"] for flow in by_lane.flows}
    any_source = next(iter(sources.values()))["id"]
    works = {row["id"]: row for row in by_lane.steps}
    for row in by_lane.steps:
        used = [
            systems[identifier(name)]["id"]
            for name in row.get("systems_used", ())
            if identifier(name) in systems
        ]
        consumer = ai[row["id"]].review if row["id"] in ai else following.get(row["id"])
        output: dict[str, Any] = {"artefact": f"Result of “{row['name']}”"}
        if consumer in works:
            output["consumer"] = consumer
        tool = used[0] if used else next((each["id"] for each in systems.values()), None)
        if tool is not None and (used or row["id"] in ai):
            output["delivered_in"] = tool
        row["outputs"] = [output]
        if row["id"] in ai:
            row["inputs"] = [{"data_source": any_source}]


def _logging(material: Material, confirm: Confirming) -> dict[str, Any]:
    value: dict[str, Any] = {
        "fields": list(LOG_FIELDS),
        "events": ["run", "review", "override", "exception", "stop"],
    }
    if owner := confirm.party(Topic.LOG_OWNER):
        value["owner"] = owner
    store = material.inferences.get(Topic.LOG_STORE)
    if store is not None and not store.also:
        value["store"] = str(store.value)
    retention = material.inferences.get(Topic.LOG_RETENTION)
    if retention is not None and not retention.also:
        value["retention"] = retention.value
        citations = [*retention.citations, *(store.citations if store is not None and not store.also else ())]
        return confirm.inferred(retention, value) | {"provenance": citations}
    return confirm.default(
        value, "The fields that every run leaves; owner, store and retention are to be confirmed."
    )


def _fallback(material: Material, confirm: Confirming, process: Process) -> dict[str, Any]:
    said = material.texts("fallback")
    owner = confirm.owners.get("operational_owner")
    value: dict[str, Any] = {
        "trigger": "The AI does not answer, or its quality alert is raised.",
        "manual_process_ref": process.ai_steps[0].fallback if process.ai_steps else process.first_human,
        "return_criteria": "The AI answers again and a sample of its outputs has been reviewed.",
        "notify": [owner] if owner is not None else [],
    }
    if said:
        return confirmed({**value, "trigger": said[0][1]}, said[0][2])
    return confirm.default(value, FALLBACK_RULE)


def _listed(material: Material, topic: Topic) -> list[dict[str, Any]]:
    found = material.inferences.get(topic)
    return [entry for entry in found.value if isinstance(entry, dict)] if found is not None else []
