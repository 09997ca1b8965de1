"""One specification from all that is known. Pure: the same material, the same draft."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from assistant.drafting.artifacts.header import ArtifactStatus
from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.paths import at_path, put_at
from assistant.drafting.artifacts.slot import Slot, confirmed
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.errors import NothingToDraftError
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.planning.audience import restrict
from assistant.drafting.planning.bands import stated_bands
from assistant.drafting.planning.data import plan_data
from assistant.drafting.planning.delivery import plan_delivery, stated_date
from assistant.drafting.planning.finishing import finish
from assistant.drafting.planning.governance import plan_governance, settle_tier
from assistant.drafting.planning.identity import plan_identity, title_of
from assistant.drafting.planning.lanes import plan_lanes
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.measures import plan_measures
from assistant.drafting.planning.oversight import plan_oversight
from assistant.drafting.planning.owners import OWNER_FIELDS, Confirming, resolve_owners
from assistant.drafting.planning.process import ProcessPlanner
from assistant.drafting.planning.support import plan_support
from assistant.drafting.planning.work import plan_work

_NOT_LIVE = "Going live lies ahead; say `pilot` where a pilot has begun."


def build_workflow_spec(material: Material) -> WorkflowSpec:
    """Plan a specification.

    Raises:
        NothingToDraftError: If not one step of work was told.
    """
    work = plan_work(material)
    if not work.steps:
        raise NothingToDraftError()
    owners = resolve_owners(material)
    go_live = stated_date(material, "go_live")
    confirm = Confirming(material=material, owners=owners, go_live=go_live[0] if go_live else None)
    lanes = plan_lanes(material, work.steps, owners)
    bands = stated_bands(material)
    process = ProcessPlanner(material, confirm, work, lanes, bands).build()
    title = title_of(material)
    fields: dict[str, Any] = _header(material, confirm, title)
    fields |= plan_identity(material, confirm, work, process)
    fields |= {name: owners.slots[name] for name in OWNER_FIELDS[:3] if name in owners.slots}
    fields.setdefault("geographies", confirm.open("In which countries?"))
    if confirm.go_live is not None and confirm.go_live > material.today:
        fields.setdefault("lifecycle_stage", confirm.default("idea", _NOT_LIVE))
    fields |= plan_oversight(material, confirm, process, bands)
    fields |= plan_support(material, confirm, process)
    fields |= plan_data(material, confirm, process)
    fields |= plan_measures(material, confirm, process)
    fields |= plan_governance(material, confirm, process)
    fields |= plan_delivery(material, confirm, title)
    fields |= _flow(material, confirm, process, lanes)
    spec = WorkflowSpec.model_validate(fields)
    _keep_base(spec, material.base)
    settle_tier(spec, confirm)
    _apply_stated(spec, material, confirm)
    return restrict(finish(spec, confirm), material.inferences)


def _header(material: Material, confirm: Confirming, title: str) -> dict[str, Any]:
    header: dict[str, Any] = {
        "artifact_id": f"ws-{identifier(title)}",
        "title": title,
        "status": ArtifactStatus.DRAFT,
        "author": confirmed(material.author),
        "drafted_by_ai": {
            "model": material.drafted_with,
            "kb_snapshot_id": str(material.inferences.release or ""),
        },
        "change_log": [
            {
                "version": "0.1.0",
                "date": material.today,
                "author": material.author.name,
                "change": "First draft",
            }
        ],
        "classification": confirm.default("internal", "Internal until somebody decides otherwise."),
        "review_in": confirm.topic(Topic.REVIEW_EVERY)
        or confirm.default(material.settings.limits.review_in, "The longest time between reviews."),
    }
    places = material.texts("geography")
    if places:
        header["jurisdiction"] = confirmed(
            list(dict.fromkeys(text for _, text, _ in places)), *(turn for *_, turn in places)
        )
    approver = confirm.party(Topic.GO_LIVE_APPROVER) or confirm.owners.get("business_owner")
    if approver is not None and approver.name != material.author.name:
        header["approvers"] = confirm.default(
            [approver], "Who opens the gate to production approves the specification."
        )
    return header


def _flow(material: Material, confirm: Confirming, process: Any, lanes: Any) -> dict[str, Any]:
    """Sections C, D and E, with a role for each lane of people and a handoff for each crossing."""
    builder = process.builder
    handoffs = _handoffs(confirm, builder)
    for row in builder.steps:
        row.pop("systems_used", None)
    return {
        "lanes": list(lanes.rows.values()),
        "roles": _roles(material, confirm, lanes),
        "steps": builder.steps,
        "events": builder.events,
        "gateways": builder.gateways,
        "flows": builder.flows,
        "decisions": _decisions(confirm, builder),
        "handoffs": handoffs,
    }


def _roles(material: Material, confirm: Confirming, lanes: Any) -> list[dict[str, Any]]:
    training = material.inferences.get(Topic.TRAINING)
    rows = []
    for lane in lanes.rows.values():
        if lane["kind"] != "human":
            continue
        row: dict[str, Any] = {
            "id": f"role-{lane['id']}",
            "name": lane["name"],
            "lane": lane["id"],
            "party": confirm.default(lane["party"], "As the description names them."),
            "authority": ["override the AI's output"],
            "training_due": _training_due(confirm),
            "status": lane["status"],
            "provenance": lane["provenance"],
        }
        if training is not None and not training.also:
            row["training_ref"] = confirm.inferred(
                training, training.citations[0].title or training.citations[0].doc_id
            )
        rows.append(row)
    return rows


def _training_due(confirm: Confirming) -> dict[str, Any]:
    """Trained by the day of going live; open where that is not known."""
    if confirm.go_live is None:
        return confirm.open("By when are they trained?", blocks="go_live")
    return confirm.default(confirm.go_live.isoformat(), "Trained by the day of going live at the latest.")


def _decisions(confirm: Confirming, builder: Any) -> list[dict[str, Any]]:
    rows = []
    for gateway in builder.gateways:
        if gateway["mode"] != "split":
            continue
        condition = next(
            (
                flow["condition_text"]
                for flow in builder.flows
                if flow["from"] == gateway["id"] and flow["condition_text"]
            ),
            None,
        )
        rows.append(
            {
                "id": f"decision-{gateway['id']}",
                "gateway": gateway["id"],
                "rule": condition or gateway["question"],
                "decided_by": "rule" if gateway["lane"] == "ai-assistant" else "human",
                "status": "default",
                "provenance": [{"kind": "default", "rule": "One row for each split of the flow."}],
            }
        )
    return rows


def _handoffs(confirm: Confirming, builder: Any) -> list[dict[str, Any]]:
    """One row for each pair of lanes between which the flow crosses."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    names = {
        row["id"]: row.get("name") or row.get("question") or ""
        for row in (*builder.steps, *builder.gateways, *builder.events)
    }
    tools = {row["id"]: row["systems_used"][0] for row in builder.steps if row.get("systems_used")}
    for flow in builder.flows:
        pair = (builder.lanes_of[flow["from"]], builder.lanes_of[flow["to"]])
        if pair[0] == pair[1] or pair in rows:
            continue
        what = names.get(flow["from"]) or "the case"
        rows[pair] = {
            "id": f"handoff-{pair[0]}-to-{pair[1]}",
            "from_lane": pair[0],
            "to_lane": pair[1],
            "status": "default",
            "provenance": [{"kind": "default", "rule": "The flow crosses between these lanes."}],
            "payload": confirm.default(
                f"The case with the result of “{what}”", "What the step before it makes."
            ),
        }
        if tool := tools.get(flow["to"]) or tools.get(flow["from"]):
            rows[pair]["channel"] = confirm.default(tool, "The tool that the step itself is done in.")
    return list(rows.values())


_KEPT_LISTS = frozenset({"access_roles", "access_groups", "supersedes"})


def _keep_base(spec: WorkflowSpec, base: WorkflowSpec | None) -> None:
    """What a begun specification holds stays as it stands there."""
    if base is None:
        return
    for name in WorkflowSpec.model_fields:
        value = getattr(base, name)
        said = isinstance(value, Slot) and value.filled and name not in OWNER_FIELDS
        if said or (name in _KEPT_LISTS and value):
            setattr(spec, name, value)


def _apply_stated(spec: WorkflowSpec, material: Material, confirm: Confirming) -> None:
    """Values that somebody gave for a field outright; what does not fit stays open with a question."""
    for path, stated in material.stated.items():
        try:
            field = at_path(spec, path)
            if not isinstance(field, Slot):
                put_at(spec, path, stated.value)
            elif stated.confirms:
                if field.filled:
                    provenance = [*field.provenance, stated.provenance]
                    put_at(spec, path, confirmed(field.value, *provenance))
            elif stated.unknown:
                if not field.filled:
                    put_at(
                        spec,
                        path,
                        confirm.open(field.question or "", owner=stated.ask) | {"question": field.question},
                    )
            else:
                put_at(spec, path, confirmed(stated.value, stated.provenance))
        except (KeyError, ValidationError):
            continue
