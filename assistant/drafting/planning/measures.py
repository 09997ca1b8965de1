"""Metrics: what was named, and the kinds that every workflow needs. No figure is ever made up. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.extraction.facts import QuantityFact
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.planning.material import Material, Told
from assistant.drafting.planning.owners import Confirming
from assistant.drafting.planning.process import Process
from assistant.drafting.planning.work import same_work

_KINDS = (
    (
        "quality",
        ("error", "accura", "quality", "rework", "wrong", "correct", "precision", "mistake", "complaint"),
    ),
    ("cost", ("cost", "spend", "price", "budget")),
    ("adoption", ("adoption", "users", "usage", "uptake")),
)
_USUAL: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("outcome", "Time from start to end of a case", "hours", "down", {}),
    ("quality", "Share of AI outputs that reviewers accept unchanged", "%", "up", {}),
    (
        "adoption",
        "Share of eligible users who work with it each week",
        "%",
        "up",
        {"denominator": "eligible users"},
    ),
    ("cost", "Cost of the AI a month", "per month", "hold", {}),
    ("quality", "Share of cases that are done again", "%", "down", {"counter_metric": True}),
)
"""Kind, name, unit, direction, more: what is measured at least."""


AFTER_DAYS = 90
NAME_WORDS = 10


def plan_measures(material: Material, confirm: Confirming, process: Process) -> dict[str, Any]:
    """Section N."""
    rows = _stated(material, confirm)
    _separate(rows)
    have = {row["kind"] for row in rows if not row.get("counter_metric")}
    for kind, name, unit, direction, more in _USUAL:
        if kind not in have or more.get("counter_metric"):
            rows.append(
                {
                    "id": f"metric-{identifier(name)[:40]}",
                    "name": name,
                    "kind": kind,
                    "unit": unit,
                    "direction": direction,
                    "cadence": "P1M",
                    "status": SlotStatus.DEFAULT,
                    "provenance": [
                        DefaultRule(rule="Outcome, quality, adoption and cost are measured at least.")
                    ],
                    **more,
                }
            )
    owner = confirm.owners.get("operational_owner")
    for row in rows:
        row["after"] = _after(confirm)
        if owner is not None:
            row.setdefault("owner", confirm.default(owner, "The operational owner answers for the figures."))
        if row["kind"] == "outcome":
            row["step_refs"] = [step.id for step in process.ai_steps]
        if row["kind"] == "quality" and not row.get("counter_metric"):
            row.setdefault("alert", confirm.open("From which value on is who told?", blocks="go_live"))
        if row["kind"] == "cost":
            row.setdefault("cap", _cap(material, confirm))
    return {"metrics": rows, "monitoring": _monitoring(confirm)}


def _separate(rows: list[dict[str, Any]]) -> None:
    """Give each metric an id and a name of its own."""
    seen: dict[str, int] = {}
    for row in rows:
        seen[row["id"]] = seen.get(row["id"], 0) + 1
        if seen[row["id"]] > 1:
            row["name"] = f"{row['name']} ({seen[row['id']]})"
            row["id"] = f"{row['id']}-{seen[row['id']]}"


def _stated(material: Material, confirm: Confirming) -> list[dict[str, Any]]:
    """A metric for each thing of which a figure of today, or one to be reached, was told."""
    groups: list[tuple[str, list[tuple[Told, QuantityFact]]]] = []
    for told, fact in material.facts(lambda facts: facts.quantities):
        if fact.kind not in {"baseline", "target"} or not fact.subject.strip():
            continue
        group = next((members for subject, members in groups if same_work(subject, fact.subject)), None)
        if group is None:
            groups.append((fact.subject, [(told, fact)]))
        else:
            group.append((told, fact))
    return [_metric(confirm, subject, members) for subject, members in groups]


def _metric(confirm: Confirming, subject: str, members: list[tuple[Told, QuantityFact]]) -> dict[str, Any]:
    name = _name(subject, members[0][1])
    kind = next((kind for kind, words in _KINDS if any(word in name.lower() for word in words)), "outcome")
    baseline = next((each for each in members if each[1].kind == "baseline"), None)
    target = next((each for each in members if each[1].kind == "target"), None)
    row: dict[str, Any] = {
        "id": f"metric-{identifier(name)[:40]}",
        "name": name,
        "kind": kind,
        "unit": members[0][1].unit,
        "direction": _direction(name, baseline, target),
        "cadence": "P1M",
        "provenance": [told.quote(fact.span) for told, fact in members],
    }
    if kind == "adoption":
        row["denominator"] = "eligible users"
    if baseline is not None:
        told, fact = baseline
        value = {"value": fact.value, "captured_on": fact.as_of, "sample_n": fact.sample}
        row["baseline"] = confirmed(
            {key: each for key, each in value.items() if each is not None}, told.quote(fact.span)
        )
        if fact.as_of is None or fact.sample is None:
            # A figure without date, sample and method is no baseline yet; the figure itself is kept.
            row["baseline"] = {
                **confirm.open(
                    f"{fact.value:g} {fact.unit} was named: when, how, over how many cases was it measured?",
                    blocks="go_live",
                ),
                "provenance": [told.quote(fact.span)],
                "options": [{key: each for key, each in value.items() if each is not None}],
            }
    if target is not None:
        told, fact = target
        row["target"] = confirmed({"value": fact.value, "by": fact.as_of}, told.quote(fact.span))
    return row


def _name(subject: str, fact: QuantityFact) -> str:
    """A metric's name from what is measured; where that is a whole sentence, from its unit."""
    subject = subject.strip()
    if len(subject.split()) <= NAME_WORDS and not any(letter.isdigit() for letter in subject):
        return subject[:1].upper() + subject[1:]
    if fact.duration:
        return "Time that a case takes"
    wrong = any(word in subject.lower() for word in _KINDS[0][1])
    return "Share of cases that go wrong" if wrong else f"Figure in {fact.unit or 'cases'}"


def _direction(name: str, baseline: Any, target: Any) -> str:
    if baseline is not None and target is not None and baseline[1].value != target[1].value:
        return "down" if target[1].value < baseline[1].value else "up"
    falls = (
        "time",
        "error",
        "cost",
        "rework",
        "complaint",
        "delay",
        "backlog",
        "wait",
        "churn",
        "mistake",
        "duration",
    )
    return "down" if any(word in name.lower() for word in falls) else "up"


def _after(confirm: Confirming) -> dict[str, Any]:
    """Measured again for 90 days from going live; without a date of going live that stays open."""
    if confirm.go_live is None:
        return confirm.open("From when to when is it measured again after going live?", blocks="go_live")
    window = {"window_start": confirm.go_live, "window_end": confirm.go_live + timedelta(days=AFTER_DAYS)}
    return confirm.default(window, f"Measured for {AFTER_DAYS} days from going live.")


def _cap(material: Material, confirm: Confirming) -> dict[str, Any]:
    for told, fact in material.facts(lambda facts: facts.quantities):
        if fact.kind == "monthly_cap":
            alert = material.inferences.get(Topic.COST_ALERT_AT)
            value: dict[str, Any] = {"monthly_cap": fact.value}
            provenance: list[Any] = [told.quote(fact.span)]
            if alert is not None and not alert.also:
                value["alert_at"] = alert.value
                provenance += alert.citations
            if value.get("alert_at") is None:
                break
            value["cap_action"] = "The AI is stopped and the work goes on by hand until the cap is raised."
            return confirmed(value, *provenance)
    return confirm.open(
        "What may it cost a month, when is somebody warned, and what happens at the cap?", blocks="go_live"
    )


def _monitoring(confirm: Confirming) -> dict[str, Any]:
    owner = confirm.owners.get("operational_owner")
    value: dict[str, Any] = {
        "cadence": "P1W",
        "drift_signals": ["Share of outputs that reviewers change", "Share of cases below the threshold"],
        "degradation_runbook": "Stop the AI, do the work by hand, tell the technical owner.",
    }
    if owner is not None:
        value["owner"] = owner
    found = confirm.material.inferences.get(Topic.MONITORING_EVERY)
    if found is not None and not found.also:
        return confirm.inferred(found, {**value, "cadence": found.value})
    if owner is None:
        return confirm.open("Who watches the quality of outputs, and how often?")
    return confirm.default(value, "Reviewed weekly by the operational owner until otherwise agreed.")
