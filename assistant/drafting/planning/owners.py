"""Who owns the work, as far as people have said, and who confirms what they have not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.provenance import SlotStatus, UserTurn
from assistant.drafting.artifacts.slot import Blocks, Slot, confirmed, defaulted, inferred, to_be_confirmed
from assistant.drafting.extraction.facts import PersonFact
from assistant.drafting.inference.inferred import InferredValue, Topic
from assistant.drafting.planning.material import Material
from knowledge.people import fold_name

_SIDE = {
    "business_owner": TeamKind.BUSINESS,
    "operational_owner": TeamKind.OPERATIONS,
    "technical_owner": TeamKind.AI_TEAM,
    "executive_sponsor": TeamKind.EXECUTIVE,
}
"""On which side a role stands, where neither words nor directory say."""
_LABELS = frozenset(
    """attendees participants present invited stakeholders people contacts contact roles team owners owner
    responsible names all everyone cc from to""".split()
)
"""Words that head lists of people and name nobody."""
OWNER_FIELDS = tuple(_SIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Owners by field: what goes into the slot, and the party where there is just one."""

    slots: dict[str, dict[str, Any]]
    parties: dict[str, PartyRef]

    def get(self, field: str) -> PartyRef | None:
        """The party of a field, or None."""
        return self.parties.get(field)


def resolve_owners(material: Material) -> Owners:
    """Owners as stated, with the directory's spelling and side; two names for one field stay open."""
    slots: dict[str, dict[str, Any]] = {}
    parties: dict[str, PartyRef] = {}
    for field in OWNER_FIELDS:
        claims = claims_of(material, field)
        if not claims:
            continue
        party, provenance = claims[0]
        if len(claims) == 1:
            parties[field] = party
            slots[field] = confirmed(party, *provenance)
        else:
            slots[field] = {
                "status": SlotStatus.TBC,
                "options": [each for each, _ in claims],
                "provenance": [turn for _, turns in claims for turn in turns],
                "question": f"{' or '.join(each.name for each, _ in claims)}? Both were named.",
            }
    return Owners(slots=slots, parties=parties)


def claims_of(material: Material, field: str) -> list[tuple[PartyRef, list[UserTurn]]]:
    stated = material.stated.get(field)
    if stated is not None and not stated.unknown and stated.value is not None:
        return [
            (known_party(material, PartyRef.model_validate(stated.value), _SIDE[field]), [stated.provenance])
        ]
    base = getattr(material.base, field, None) if material.base is not None else None
    if isinstance(base, Slot) and base.filled:
        turns = [each for each in base.provenance if isinstance(each, UserTurn)]
        return [(known_party(material, base.value, _SIDE[field]), turns or [UserTurn(source="file")])]
    claims: dict[str, tuple[PartyRef, list[UserTurn]]] = {}
    for told, person in material.facts(lambda facts: facts.people):
        if person.responsibility == field and person.name.lower() not in _LABELS:
            party = _in_the_work(known_party(material, _party_of(person), _SIDE[field]), field)
            claims.setdefault(fold_name(party.name), (party, []))[1].append(told.quote(person.span))
    return list(claims.values())


_DEPARTMENTS = frozenset({TeamKind.HR, TeamKind.LEGAL, TeamKind.RISK, TeamKind.SECURITY, TeamKind.EXECUTIVE})
"""Sides that are the business where the work is their own, such as recruiting for HR."""


def _in_the_work(party: PartyRef, field: str) -> PartyRef:
    """An owner of the work as one of the business or operations, whatever their department is called."""
    if field in ("business_owner", "operational_owner") and party.team_kind in _DEPARTMENTS:
        return party.model_copy(update={"team_kind": _SIDE[field]})
    return party


def _party_of(person: PersonFact) -> PartyRef:
    return PartyRef.model_validate(
        {
            "name": person.name,
            "title": person.title,
            "kind": PartyKind.PERSON if looks_like_person(person.name) else PartyKind.ROLE,
            "team_kind": person.team_kind,
        }
    )


_TITLE_WORDS = frozenset(
    """head director manager lead leader officer chief team desk owner supervisor analyst engineer department
    office committee board council unit group clerk agent specialist coordinator secretary operations service
    support president partner nurse doctor editor""".split()
)


def looks_like_person(name: str) -> bool:
    """Whether a name is that of a person rather than of a role or a team.

    >>> looks_like_person("Dana Whitlock"), looks_like_person("Head of Claims")
    (True, False)
    """
    words = name.replace(",", " ").split()
    return (
        1 < len(words) <= 5
        and all(
            word[:1].isupper() or word.lower() in {"de", "van", "von", "der", "da", "al", "bin", "la"}
            for word in words
        )
        and not any(word.lower().strip(".") in _TITLE_WORDS for word in words)
    )


def known_party(material: Material, party: PartyRef, side: TeamKind | None = None) -> PartyRef:
    """A party with what the directory knows of it; its side is the role's where nobody says otherwise."""
    if party.kind is PartyKind.ROLE and looks_like_person(party.name):
        party = party.model_copy(update={"kind": PartyKind.PERSON})
    person = material.directory.find(party) if material.directory is not None else None
    if person is not None:
        party = party.model_copy(
            update={
                "title": party.title or person.title,
                "team_kind": person.team_kind or party.team_kind,
                "org_unit": party.org_unit or person.org_unit,
                "valid_to": party.valid_to
                or (person.left_on - timedelta(days=1) if person.left_on else None),
            }
        )
    return party if party.team_kind or side is None else party.model_copy(update={"team_kind": side})


def named_party(
    material: Material, name: str, *, side: TeamKind | None = None, kind: PartyKind | None = None
) -> PartyRef:
    """A party as somebody or a document names it."""
    found = kind or (PartyKind.PERSON if looks_like_person(name) else PartyKind.ROLE)
    return known_party(material, PartyRef(name=name.strip(), kind=found), side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """Who confirms, until when: the operational owner, else the business owner, else who speaks."""

    material: Material
    owners: Owners
    go_live: date | None = None

    @property
    def owner(self) -> PartyRef:
        """The person asked where nobody else is nearer."""
        return (
            self.owners.get("operational_owner") or self.owners.get("business_owner") or self.material.author
        )

    @property
    def by(self) -> date:
        """The date: some days from now, but before going live."""
        usual = self.material.today + timedelta(days=self.material.settings.confirm_within_days)
        if self.go_live is None:
            return usual
        return min(usual, self.go_live)

    def open(
        self, question: str, *, owner: PartyRef | None = None, blocks: Blocks = "approval"
    ) -> dict[str, Any]:
        """A slot that is to be confirmed."""
        return to_be_confirmed(question, owner=owner or self.owner, by=self.by, blocks=blocks)

    def default(self, value: Any, rule: str, *, owner: PartyRef | None = None) -> dict[str, Any]:
        """A slot that a labelled rule fills."""
        return defaulted(value, rule, owner=owner or self.owner, by=self.by)

    def inferred(self, found: InferredValue, value: Any = None) -> dict[str, Any]:
        """A slot that documents fill; where they disagree it stays open with the choice."""
        if found.also:
            others = [other for other, _ in found.also]
            return {
                **self.open(
                    f"Documents in force disagree: {_in_words([found.value, *others])}. Which holds?"
                ),
                "provenance": [*found.citations, *(citation for _, citation in found.also)],
            }
        return inferred(
            found.value if value is None else value, found.citations, owner=self.owner, by=self.by
        )

    def topic(self, topic: Topic, shape: Any = None) -> dict[str, Any] | None:
        """A slot from what documents say of a topic; None where they say nothing.

        Args:
            topic: What is looked up.
            shape: Makes the slot's value of the topic's; None takes it as it is.
        """
        found = self.material.inferences.get(topic)
        if found is None:
            return None
        return self.inferred(found, shape(found.value) if shape is not None else None)

    def party(self, topic: Topic, side: TeamKind | None = None) -> PartyRef | None:
        """A role that documents name without contradiction, else None."""
        found = self.material.inferences.get(topic)
        if found is None or found.also or not isinstance(found.value, str):
            return None
        return named_party(self.material, found.value, side=side)


def _in_words(values: list[Any]) -> str:
    return " or ".join(dict.fromkeys(str(value) for value in values))
