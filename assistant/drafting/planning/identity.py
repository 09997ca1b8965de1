"""What the workflow is for and what changes, in the words that were used. Pure."""

from __future__ import annotations

import re
from typing import Any

from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.extraction.facts import ActorKind
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.planning.material import Material, Told
from assistant.drafting.planning.owners import Confirming
from assistant.drafting.planning.process import Process
from assistant.drafting.planning.work import Work

TITLE_WORDS = 6
_GREETING = re.compile(r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|morning)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;,\n]")
_TEXT_FIELDS = {"purpose": "intended_purpose", "problem": "business_problem", "value": "business_value"}
_LIST_FIELDS = {
    "out_of_scope": "out_of_scope",
    "prohibited": "prohibited_uses",
    "affected_people": "affected_people",
    "user_group": "user_groups",
    "geography": "geographies",
}
_PER_DAY = {
    "volume_per_day": 1.0,
    "volume_per_week": 1 / 5,
    "volume_per_month": 1 / 21,
    "volume_per_year": 1 / 250,
}
"""Working days: five a week, 21 a month, 250 a year."""


def title_of(material: Material) -> str:
    """The name of the workflow as said, else its first step."""
    stated = material.stated.get("workflow_name")
    if stated is not None and stated.value:
        return str(stated.value)
    # An answer about owners or dates gives the workflow no name.
    described = [told for told in material.told if told.about in (None, "Q1")]
    own = [told for told in described if not told.model] or described
    for told in own:
        if told.facts.title and (title := told.facts.title.strip("*_#` ")):
            return title
    for told in own:
        if title := _opening(told):
            return title
    named = next((step.name for told in material.told for step in told.facts.steps), None)
    return named or "Workflow without a name"


def _opening(told: Told) -> str | None:
    """The first sentence, where it is a few words and no step: "Travel claims."."""
    first = _SENTENCE_END.split(told.text.strip(), maxsplit=1)[0].strip("*_#` ")
    short = 0 < len(first.split()) <= TITLE_WORDS and not _GREETING.match(first)
    is_step = any(step.span.start < len(first) for step in told.facts.steps)
    return first[:1].upper() + first[1:] if short and not is_step else None


def plan_identity(material: Material, confirm: Confirming, work: Work, process: Process) -> dict[str, Any]:
    """Sections A and B."""
    title = title_of(material)
    fields: dict[str, Any] = {
        "workflow_name": _title_slot(material, title),
        "use_case_id": f"uc-{identifier(title)}",
    }
    for kind, name in _TEXT_FIELDS.items():
        found = material.texts(kind)
        if found:
            fields[name] = confirmed(found[0][1], found[0][2])
    for kind, name in _LIST_FIELDS.items():
        found = material.texts(kind)
        if found:
            fields[name] = confirmed(
                list(dict.fromkeys(text for _, text, _ in found)), *(turn for *_, turn in found)
            )
    if "prohibited_uses" not in fields and (rule := confirm.topic(Topic.PROHIBITED_USES, _as_list)):
        fields["prohibited_uses"] = rule
    if "user_groups" not in fields:
        people = [row for row in process.lanes.rows.values() if row["kind"] == "human"]
        fields["user_groups"] = confirm.default(
            [row["name"] for row in people], "Those whose steps stand in the flow."
        )
    fields |= _volumes(material) | _alternatives(material, confirm) | _change(material, confirm, work)
    return fields


def _title_slot(material: Material, title: str) -> dict[str, Any]:
    stated = material.stated.get("workflow_name")
    if stated is not None and stated.value:
        return confirmed(title, stated.provenance)
    told = next((told for told in material.told if told.facts.title or told.facts.steps), None)
    if told is None:
        return confirmed(title)
    span = told.facts.title_span or (told.facts.steps[0].span if told.facts.steps else None)
    return confirmed(title, told.quote(span))


def _volumes(material: Material) -> dict[str, Any]:
    """Cases per working day; a figure per week, month or year is divided, and says so."""
    volume: dict[str, Any] = {}
    turns = []
    for told, fact in material.facts(lambda facts: facts.quantities):
        if fact.kind in _PER_DAY and "per_day" not in volume:
            volume |= {
                "per_day": round(fact.value * _PER_DAY[fact.kind], 1),
                "unit": fact.subject or fact.unit,
            }
            turns.append(told.quote(fact.span))
        elif fact.kind == "peak_per_day" and "peak" not in volume:
            volume["peak"] = fact.value
            turns.append(told.quote(fact.span))
    return {"volumes": confirmed(volume, *turns)} if volume else {}


def _alternatives(material: Material, confirm: Confirming) -> dict[str, Any]:
    found = material.texts("alternative")
    if found:
        rows = [{"text": text, "uses_ai": _speaks_of_ai(text)} for _, text, _ in found]
        return {"alternatives_considered": confirmed(rows, *(turn for *_, turn in found))}
    rule = "Doing the work as today, without AI, is always an alternative; say why it is not enough."
    return {
        "alternatives_considered": confirm.default(
            [{"text": "Keep the work as it is today.", "uses_ai": False}], rule
        )
    }


def _speaks_of_ai(text: str) -> bool:
    words = set(text.lower().replace("-", " ").split())
    return bool(words & {"ai", "model", "llm", "bot", "copilot", "machine"})


def _change(material: Material, confirm: Confirming, work: Work) -> dict[str, Any]:
    """What is done today, and what is new, gone or decided elsewhere."""
    fields: dict[str, Any] = {}
    pains = material.texts("pain_point")
    systems = list(dict.fromkeys(fact.name for _, fact in material.facts(lambda facts: facts.systems)))
    told = next((told for told in material.told if told.facts.steps), None)
    if work.today and told is not None:
        as_is = {"steps": list(work.today), "pain_points": [text for _, text, _ in pains], "systems": systems}
        quotes = [told.quote(fact.span) for told, fact in material.facts(lambda facts: facts.steps, "Q1")][:5]
        fields["as_is"] = confirmed(as_is, *quotes, *(turn for *_, turn in pains))
    added = [step.name for step in work.steps if step.kind is ActorKind.AI or step.new]
    ai_steps = [step.name for step in work.steps if step.kind is ActorKind.AI]
    if added:
        to_be = {
            "summary": f"AI does: {'; '.join(ai_steps)}. "
            "People review its output and handle what it cannot do.",
            "new_steps": list(dict.fromkeys(added)),
            "removed_steps": list(work.removed),
        }
        fields["to_be"] = confirm.default(
            to_be, "The difference between the steps of today and those described."
        )
    problems = {text for _, text, _ in material.texts("problem")}
    reason = next(((text, turn) for _, text, turn in pains if text not in problems), None)
    if reason is not None:
        fields["redesign_rationale"] = confirmed(*reason)
    return fields


def _as_list(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [str(value)]
