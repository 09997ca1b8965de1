"""Where what was told contradicts itself: both are shown, nobody's word silently wins. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.drafting.artifacts.provenance import UserTurn
from assistant.drafting.planning.delivery import DATE_FIELDS
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.owners import OWNER_FIELDS, claims_of

_IN_WORDS = {
    "business_owner": "accountable for the outcome",
    "operational_owner": "the one who runs it from day to day",
    "technical_owner": "the technical owner",
    "executive_sponsor": "the executive sponsor",
    "development_start": "the start of development",
    "pilot_end": "the end of the pilot",
    "go_live": "the date of going live",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two or more values for one field."""

    path: str
    question: str
    options: tuple[Any, ...]


def contradictions(material: Material) -> list[Contradiction]:
    """Fields for which different values were told and none was chosen since."""
    return [*_owners(material), *_dates(material)]


def _owners(material: Material) -> list[Contradiction]:
    found = []
    for field in OWNER_FIELDS:
        claims = claims_of(material, field)
        if len(claims) > 1 and field not in material.stated:
            said = [f"{party.name} {_where(turns[0])}" for party, turns in claims]
            question = f"You named {' and '.join(said)} as {_IN_WORDS[field]}. Which one is it?"
            found.append(
                Contradiction(path=field, question=question, options=tuple(party for party, _ in claims))
            )
    return found


def _dates(material: Material) -> list[Contradiction]:
    found = []
    for kind, field in DATE_FIELDS.items():
        path = f"delivery_plan.{field}"
        told = {
            fact.value: teller.quote(fact.span)
            for teller, fact in material.facts(lambda facts: facts.dates)
            if fact.kind == kind
        }
        if len(told) > 1 and path not in material.stated:
            said = [f"{value.isoformat()} {_where(turn)}" for value, turn in told.items()]
            question = f"For {_IN_WORDS[kind]} you said {' and '.join(said)}. Which one holds?"
            found.append(Contradiction(path=path, question=question, options=tuple(told)))
    return found


def _where(turn: UserTurn) -> str:
    return (
        f"at turn {turn.turn}"
        if turn.turn
        else f"in the {turn.source}"
        if turn.source == "brief"
        else f"in {turn.source}"
    )


def chosen_option(text: str, options: Sequence[Any]) -> Any | None:
    """The option that a reply picks, by number, name or date; None if it names another or none."""
    reply = text.strip().rstrip(".").lower()
    if reply.isdigit() and 0 < int(reply) <= len(options):
        return options[int(reply) - 1]
    fits = [
        option
        for option in options
        if str(getattr(option, "name", option)).lower() in reply
        or (reply and reply in str(getattr(option, "name", option)).lower())
    ]
    return fits[0] if len(fits) == 1 else None
