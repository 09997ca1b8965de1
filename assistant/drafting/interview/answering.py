"""What an answer says, in the light of the question. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.drafting.artifacts.parties import PartyKind, PartyRef
from assistant.drafting.artifacts.provenance import UserTurn
from assistant.drafting.extraction.actors import team_kind
from assistant.drafting.extraction.facts import BriefFacts
from assistant.drafting.extraction.reading import read_brief
from assistant.drafting.interview.questions import BY_ID
from assistant.drafting.planning.material import Stated, Told
from assistant.drafting.planning.owners import looks_like_person

_UNKNOWN = re.compile(
    r"^\W*(?:i |we )?(?:really |honestly )?(?:do not|don't|dont|don’t) (?:really |yet )?know(?: yet)?\b|^\W*(?:no idea|not sure|unknown|"
    r"tbc|tbd|skip|pass|n/?a|\?+|not decided(?: yet)?|nobody knows|cannot say|can't say)\W*$",
    re.IGNORECASE,
)
_ASK = re.compile(r"\b(?:ask|check with|talk to)\s+([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,3})")
_NAME = re.compile(
    r"(?:the\s+)?(?:[A-Z][\w’'.-]+(?:\s+(?:of|and|for|de|van|von)\s+|\s+)){0,4}[A-Z][\w’'.-]+"
    r"|the\s+[a-z][\w’' -]{2,40}?(?=\s+(?:is|are|can|may|runs?|within|first|then|and)\b|[,.;]|$)"
)
_OWNER_ORDER = ("business_owner", "operational_owner", "technical_owner")
_FIRST_LEVEL = "escalation.levels.level-1.responder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer as material."""

    told: Told
    stated: Mapping[str, Stated] = field(default_factory=dict)
    unknown: bool = False
    """They do not know; what the question fills stays to be confirmed."""


def told_answer(question: str, text: str, *, turn: int, source: str = "interview", today: date) -> Answered:
    """Read an answer.

    Args:
        question: Q1 to Q9.
        turn: Which message it is, from 1.
    """
    if _UNKNOWN.search(text):
        return _unknown(question, text, turn, source)
    told = Told(source=source, text=text, facts=read_brief(text, today=today), turn=turn, about=question)
    readers = {"Q3": _owners, "Q6": _first_called}
    stated = readers[question](told) if question in readers else {}
    return Answered(told=told, stated=stated)


def _unknown(question: str, text: str, turn: int, source: str) -> Answered:
    """Nothing is known, but perhaps who knows."""
    turn_of = UserTurn(source=source, turn=turn, quote=text)
    named = _ASK.search(text)
    ask = PartyRef(name=named[1], kind=PartyKind.PERSON) if named else None
    stated = {
        path: Stated(value=None, provenance=turn_of, unknown=True, ask=ask) for path in BY_ID[question].fills
    }
    told = Told(source=source, text=text, facts=BriefFacts(), turn=turn, about=question)
    return Answered(told=told, stated=stated, unknown=True)


def _owners(told: Told) -> dict[str, Stated]:
    """Owners by what is said of them; bare names in the order of the question."""
    said = {person.responsibility for person in told.facts.people if person.responsibility in _OWNER_ORDER}
    if said:
        return {}
    names = [
        part.strip(" .")
        for part in re.split(r"[;\n]|,(?!\s*(?:Head|Chief|Director|Lead))|\bthen\b|\band\b", told.text)
    ]
    names = [
        re.sub(r"^(?:it is|it's|that is|that's|probably)\s+", "", name, flags=re.IGNORECASE)
        for name in names
        if name
    ]
    if not names or len(names) > len(_OWNER_ORDER) or any(len(name.split()) > 6 for name in names):
        return {}
    return {
        path: Stated(value=party_from(name), provenance=told.quote(None))
        for path, name in zip(_OWNER_ORDER, names, strict=False)
    }


def party_from(name: str) -> dict[str, str]:
    """A party from a name as somebody types it: "Dana Whitlock, Head of Claims" or "the service desk".

    >>> party_from("the service desk")
    {'name': 'Service desk', 'kind': 'role', 'team_kind': 'operations'}
    """
    name, _, title = name.strip().rstrip(".").partition(",")
    name = re.sub(r"^(?:the|our)\s+", "", name.strip(), flags=re.IGNORECASE)
    name = name[:1].upper() + name[1:]
    party = {"name": name, "kind": "person" if looks_like_person(name) else "role"}
    if title.strip():
        party["title"] = title.strip()
    side = team_kind(f"{name} {title}")
    if side is not None:
        party["team_kind"] = side
    return party


def _first_called(told: Told) -> dict[str, Stated]:
    """Who is called first: the first party named."""
    if any((person.responsibility or "").startswith("escalation") for person in told.facts.people):
        return {}
    # A capital at the beginning of the sentence makes no name.
    found = _NAME.search(re.sub(r"^\W*(?:The|Our|A)\s+(?=[a-z])", "the ", told.text))
    if found is None:
        return {}
    return {_FIRST_LEVEL: Stated(value=party_from(found[0]), provenance=told.quote(None))}
