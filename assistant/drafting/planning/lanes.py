"""Lanes: one for each human actor, one for the AI, one for systems. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind, identifier
from assistant.drafting.artifacts.provenance import DefaultRule, Provenance, SlotStatus
from assistant.drafting.extraction.facts import ActorFact, ActorKind
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.owners import Owners, named_party
from assistant.drafting.planning.work import WorkStep

AI_LANE = "ai-assistant"
SYSTEM_LANE = "systems"
UNKNOWN_ACTORS = frozenset(
    {"we", "i", "they", "you", "one", "someone", "somebody", "staff", "people", "us", "team"}
)


@dataclass(slots=True)
class Lanes:
    """Lanes by id, and which step stands in which."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    of_step: dict[int, str] = field(default_factory=dict)
    human: str = ""
    """The lane of people that stands in where no actor is named."""

    def party(self, lane: str) -> PartyRef:
        """Whose lane it is."""
        party = self.rows[lane]["party"]
        assert isinstance(party, PartyRef)
        return party


def plan_lanes(material: Material, steps: Sequence[WorkStep], owners: Owners) -> Lanes:
    """A lane for each step; steps without a named actor stand where the last person worked."""
    actors = {
        fact.name: (told.quote(fact.span), fact) for told, fact in material.facts(lambda facts: facts.actors)
    }
    lanes = Lanes()
    last = ""
    for place, step in enumerate(steps):
        lane = _lane_of(lanes, material, step, actors)
        if lane is None:
            lane = last or _waiting(lanes, material, steps, actors, owners)
        if lanes.rows[lane]["kind"] == "human":
            last = lane
        lanes.of_step[place] = lane
    lanes.human = last if last else _waiting(lanes, material, steps, actors, owners)
    first_human = next((lane for lane, row in lanes.rows.items() if row["kind"] == "human"), lanes.human)
    lanes.human = first_human
    return lanes


def ai_lane(lanes: Lanes, name: str | None = None, *provenance: Provenance) -> str:
    """The one lane of AI, made when first needed."""
    if AI_LANE not in lanes.rows:
        label = (
            name if name and name.lower() not in {"ai", "the ai", "model", "the model"} else "AI assistant"
        )
        lanes.rows[AI_LANE] = {
            "id": AI_LANE,
            "name": label[:1].upper() + label[1:],
            "kind": "ai",
            "party": PartyRef(
                name=label[:1].upper() + label[1:], kind=PartyKind.ROLE, team_kind=TeamKind.AI_TEAM
            ),
            "status": SlotStatus.CONFIRMED if provenance else SlotStatus.DEFAULT,
            "provenance": list(provenance) or [DefaultRule(rule="AI steps stand in a lane of their own.")],
        }
    return AI_LANE


def _lane_of(
    lanes: Lanes, material: Material, step: WorkStep, actors: dict[str, tuple[Provenance, ActorFact]]
) -> str | None:
    if step.kind is ActorKind.AI:
        return ai_lane(lanes, step.actor, *step.provenance[:1])
    if step.kind is ActorKind.SYSTEM:
        if SYSTEM_LANE not in lanes.rows:
            party = PartyRef(name="Systems", kind=PartyKind.TEAM, team_kind=TeamKind.PLATFORM)
            lanes.rows[SYSTEM_LANE] = {
                "id": SYSTEM_LANE,
                "name": "Systems",
                "kind": "system",
                "party": party,
                "status": SlotStatus.CONFIRMED,
                "provenance": list(step.provenance[:1]),
            }
        return SYSTEM_LANE
    if not step.actor or step.actor.strip().lower() in UNKNOWN_ACTORS:
        return None
    name = step.actor.strip()
    lane = identifier(name)
    lane = f"{lane}-lane" if lane in {AI_LANE, SYSTEM_LANE} else lane
    if lane not in lanes.rows:
        source, fact = actors.get(step.actor, (step.provenance[0], None))
        outside = step.kind is ActorKind.EXTERNAL
        side = TeamKind(fact.team_kind) if fact is not None and fact.team_kind else None
        party = named_party(material, name, side=side or (None if outside else TeamKind.OPERATIONS))
        lanes.rows[lane] = {
            "id": lane,
            "name": name[:1].upper() + name[1:],
            "kind": "external" if outside else "human",
            "party": party,
            "status": SlotStatus.CONFIRMED,
            "provenance": [source],
        }
    return lane


def _waiting(
    lanes: Lanes,
    material: Material,
    steps: Sequence[WorkStep],
    actors: dict[str, tuple[Provenance, ActorFact]],
    owners: Owners,
) -> str:
    """The lane of people for steps of which nobody says who does them."""
    for step in steps:
        if step.kind is ActorKind.HUMAN and step.actor and step.actor.strip().lower() not in UNKNOWN_ACTORS:
            found = _lane_of(lanes, material, step, actors)
            if found is not None:
                return found
    named = next(
        (
            name
            for name, (_, fact) in actors.items()
            if fact.kind is ActorKind.HUMAN and name.strip().lower() not in UNKNOWN_ACTORS
        ),
        None,
    )
    owner = owners.get("operational_owner")
    label = named or (f"{owner.name}'s team" if owner is not None else "Operations desk")
    lane = identifier(label)
    if lane not in lanes.rows:
        lanes.rows[lane] = {
            "id": lane,
            "name": label[:1].upper() + label[1:],
            "kind": "human",
            "party": PartyRef(name=label, kind=PartyKind.TEAM, team_kind=TeamKind.OPERATIONS),
            "status": SlotStatus.CONFIRMED if named else SlotStatus.DEFAULT,
            "provenance": [actors[named][0]]
            if named
            else [DefaultRule(rule="People do the steps of which nobody said who does them; name the team.")],
        }
    return lane
