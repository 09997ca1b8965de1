"""Who a party is: its side of the organisation, whether it names a person, whether two are one. Pure."""

from __future__ import annotations

import re
from typing import Any

from assistant.drafting.artifacts.header import ArtifactStatus, Header
from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.linting.context import LintContext, Person
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.person_names import person_names
from assistant.drafting.linting.real_parties import is_real
from knowledge.people import fold_name, names_in

_SIDES = tuple(
    (side, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for side, words in (
        (TeamKind.AI_TEAM, r"(?:ai|ml|machine[ -]learning|artificial intelligence) (?:team|lab|lead|squad|"
         r"unit|group|engineer\w*|developers?)|head of (?:ai|data and ai|ai (?:and|&) data)|data scien\w+|"
         r"innovation (?:team|lab)|prompt engineer\w*"),
        (TeamKind.OPERATIONS, r"operations?|ops|desk|service centre|service center|back[ -]office|helpdesk"),
        (TeamKind.SECURITY, r"(?:information |cyber |it )?security|ciso"),
    )
)  # fmt: skip
_SEVERAL = re.compile(r";|\s/\s|\n|\band/or\b|\bor\b", re.IGNORECASE)
_AND = re.compile(r",? and |,|\s*&\s*")
_TWO_WORDS = re.compile(r"\s*[^\W\d_a-z][\w'’-]+ [^\W\d_a-z][\w'’-]+\s*")
"""A given and a family name, as far as their form shows."""


def known_as(party: PartyRef, context: LintContext) -> Person | None:
    """What the directory says of a party; None if it says nothing or there is none."""
    return context.directory.find(party) if context.directory else None


_UNMASKED = frozenset({TeamKind.AI_TEAM, TeamKind.PLATFORM, TeamKind.DATA, TeamKind.VENDOR})
"""Sides that the directory knows better than an artifact; any other may be the business of its own work."""


def side_of(party: PartyRef, context: LintContext) -> TeamKind | None:
    """A party's side: as the artifact says, unless the directory has them as builders; else by its words."""
    found = known_as(party, context)
    if found and found.team_kind in _UNMASKED:
        return found.team_kind
    if party.team_kind or party.kind is PartyKind.VENDOR:
        return party.team_kind or TeamKind.VENDOR
    if found and found.team_kind:
        return found.team_kind
    words = " ".join(part for part in (_words(party), party.title, party.org_unit) if part)
    return next((side for side, pattern in _SIDES if pattern.search(words)), None)


def _words(party: PartyRef) -> str:
    """A person's own name says nothing of their side; "Ada Holt, AI team" does."""
    return party.name.partition(",")[2] if party.kind is PartyKind.PERSON else party.name


def is_person(party: PartyRef, context: LintContext) -> bool:
    """Whether a party names a person: it says so, its name is one, or the directory has such a person."""
    if party.kind is PartyKind.PERSON:
        return True
    if party.kind is PartyKind.ROLE and any(person_names(party.name)):
        return True  # a bare name in a file
    found = known_as(party, context)
    names = {fold_name(name) for name in names_in(party.name)}
    return found is not None and found.kind is PartyKind.PERSON and fold_name(found.name) in names


def same_party(one: PartyRef | None, other: PartyRef | None) -> bool:
    """Whether two references mean the same party: the same id or the same name, however spelt."""
    if one is None or other is None:
        return False
    same_name = fold_name(one.name) == fold_name(other.name) != ""
    return same_name or (bool(one.id) and one.id == other.id)


def names_several(party: PartyRef) -> bool:
    """Whether a name holds several parties, such as "claims desk or finance"."""
    one, *others = _AND.split(party.name)
    persons = all(_TWO_WORDS.fullmatch(each) for each in (one, *others)) and any(person_names(party.name))
    return bool(_SEVERAL.search(party.name)) or bool(others and persons)


def party_in(slot: Slot[Any]) -> PartyRef | None:
    """The party in a slot, if it names anybody: "TBC" names nobody."""
    return slot.value if isinstance(slot.value, PartyRef) and is_real(slot.value) else None


def while_drafted(artifact: Header) -> Severity | None:
    """A warning while the artifact is not approved, for what may be right but is not said."""
    return None if artifact.status is ArtifactStatus.APPROVED else Severity.WARNING
