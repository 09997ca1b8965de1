"""What an ownership plan is made of: a specification, what documents say, who confirms. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from assistant.drafting.artifacts.durations import hours_of
from assistant.drafting.artifacts.header import ArtifactStatus
from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.provenance import SlotStatus
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.people import Lane
from assistant.drafting.inference.inferred import Inferences, Topic
from assistant.drafting.linting.context import PeopleDirectory, Person
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.owners import Confirming, Owners, named_party
from assistant.drafting.settings import DraftingSettings
from knowledge.people import fold_name

NOTICE = timedelta(days=14)
"""How long before going live everything is confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A specification, and who confirms what it leaves open."""

    spec: WorkflowSpec
    confirm: Confirming
    parties: dict[str, PartyRef] = field(default_factory=dict)
    """Who has a role of the plan, such as `data_owner`, as far as it is known by now."""

    @property
    def today(self) -> date:
        """The day on which the plan is made."""
        return self.confirm.material.today

    def person(self, party: PartyRef) -> Person | None:
        """What the directory says of a party."""
        directory = self.confirm.material.directory
        return directory.find(party) if directory is not None else None

    def deputy(self, party: PartyRef) -> PartyRef | None:
        """Who stands in: the directory's deputy, else the backup on a level of escalation."""
        known = self.person(party)
        if known is not None and known.deputy:
            return named_party(self.confirm.material, known.deputy)
        for level in self.spec.escalation.levels:
            if level.responder.value and level.backup.value and same(level.responder.value, party):
                return level.backup.value
        return None

    def gone(self, party: PartyRef) -> bool:
        """Whether the directory says that a party is no longer there."""
        known = self.person(party)
        return known is not None and known.left_on is not None and known.left_on <= self.today

    def first(self, *roles: str, other_than: Iterable[PartyRef | None] = ()) -> PartyRef | None:
        """The first of several roles that somebody has, who is none of certain parties."""
        for role in roles:
            party = self.parties.get(role)
            if party is not None and not any(same(party, each) for each in other_than):
                return party
        return None

    def carried(self, slot: Slot[Any], make: Callable[[Any], Any] | None = None) -> dict[str, Any]:
        """A slot of the specification as the plan has it: its value, how certain, where from, who confirms.

        Args:
            slot: The specification's.
            make: Makes the plan's value of the specification's.
        """
        kept = {
            "value": make(slot.value) if make is not None and slot.filled else slot.value,
            "status": slot.status if slot.filled else SlotStatus.TBC,
            "provenance": slot.provenance,
            "confirm_owner": slot.confirm_owner,
            "confirm_by": slot.confirm_by,
            "question": slot.question,
            "blocks": slot.blocks,
        }
        if slot.options and not slot.filled:
            kept["options"] = [make(option) if make is not None else option for option in slot.options]
        return kept

    def topic(
        self, topic: Topic, make: Callable[[PartyRef], Any], side: TeamKind | None = None
    ) -> dict[str, Any] | None:
        """A slot with the party that documents name; open where they disagree or name somebody gone."""
        found = self.confirm.material.inferences.get(topic)
        if found is None or not isinstance(found.value, str) or not found.value.strip():
            return None
        party = named_party(self.confirm.material, found.value, side=side)
        if not is_real(party):
            return None
        if not found.also and self.gone(party):
            question = f"A document in force names {party.name}, who has left. Who is it now?"
            return {**self.confirm.open(question), "provenance": list(found.citations)}
        return self.confirm.inferred(found, make(party))


def making_of(
    spec: WorkflowSpec,
    *,
    inferences: Inferences,
    directory: PeopleDirectory | None,
    today: date,
    settings: DraftingSettings,
) -> Making:
    """Gather what a plan is made of."""
    author = spec.author.value if is_real(spec.author.value) else None
    material = Material(
        told=(), today=today, author=author or PartyRef(name="Program manager"), inferences=inferences,
        directory=directory, settings=settings,
    )  # fmt: skip
    asked = {
        field: slot.value
        for field, slot in (
            ("operational_owner", spec.operational_owner),
            ("business_owner", spec.business_owner),
        )
        if slot.value is not None and is_real(slot.value) and slot.value.team_kind is not TeamKind.AI_TEAM
    }
    live = spec.delivery_plan.go_live_on.value
    due = None if live is None else max(live - min(NOTICE, live - date.min), min(today, live))
    return Making(
        spec=spec,
        confirm=Confirming(material=material, owners=Owners(slots={}, parties=asked), go_live=due),
    )


def same(one: PartyRef, other: PartyRef | None) -> bool:
    """Whether two references mean the same party."""
    return other is not None and (one.id == other.id or fold_name(one.name) == fold_name(other.name))


def is_duration(value: Any) -> bool:
    """Whether a value read from a document is an ISO 8601 duration."""
    try:
        return isinstance(value, str) and hours_of(value) > 0
    except ValueError:
        return False


def lane_party(lane: Lane | None) -> PartyRef | None:
    """Who works in a lane of people: its party, or the role that its name tells."""
    if lane is None or lane.kind in ("ai", "system"):
        return None
    party = lane.party or PartyRef(name=lane.name, kind=PartyKind.ROLE)
    return party if is_real(party) else None


def lanes_of(spec: WorkflowSpec) -> Mapping[str, Lane]:
    """The lanes by id."""
    return {lane.id: lane for lane in spec.lanes}


def distinct(
    parties: Iterable[PartyRef | None], *, without: Iterable[PartyRef | None] = ()
) -> list[PartyRef]:
    """Parties once each, in order, those of another list left out."""
    kept: list[PartyRef] = []
    for party in parties:
        if party is not None and not any(same(party, each) for each in (*kept, *without)):
            kept.append(party)
    return kept


_CARRIED = ("effective_from", "review_in", "author", "classification", "jurisdiction", "risk_tier")
"""Fields of the header that an artifact has from its specification, with where they come from."""


def header_from_spec(making: Making) -> dict[str, Any]:
    """What heads every artifact that is made from a specification, but for its own name and approvers."""
    spec, confirm = making.spec, making.confirm
    author = confirm.material.author.name
    told = "First draft, from the specification"
    change = {"version": "0.1.0", "date": making.today, "author": author, "change": told}
    return {
        "status": ArtifactStatus.DRAFT,
        **{field: making.carried(getattr(spec, field)) for field in _CARRIED},
        "access_roles": spec.access_roles,
        "access_groups": spec.access_groups,
        "drafted_by_ai": {"model": "rules", "kb_snapshot_id": str(confirm.material.inferences.release or "")},
        "change_log": [change],
        "use_case_id": spec.use_case_id,
        "workflow_spec_ref": confirm.default(spec.artifact_id, "The specification that it was made from."),
    }
