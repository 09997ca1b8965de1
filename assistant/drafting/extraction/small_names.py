"""Names in a text that is written in small letters throughout ("lisa owns it"). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.extraction.actors import actor_kind, bare, team_kind
from assistant.drafting.extraction.facts import PersonFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.responsibilities import given_after
from assistant.drafting.extraction.verbs import is_act
from assistant.drafting.extraction.words import (
    ADVERBS,
    BE,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    span_at,
)

_CAPITALS = 0.012
"""Share of large letters up to which a text counts as one in small letters."""
_WORD = r"[a-zß-öø-ÿ]{2,}"
_NAME = re.compile(
    rf"(?:^|(?<=[.,;:(]\s)|(?<=\band\s)|(?<=\bboss\s)|(?<=\bcolleague\s)|(?<=\bis\s))(?P<name>{_WORD}(?: (?:de|van|von|der|del|di|la) {_WORD}| {_WORD})?)"
    rf"(?: \((?P<title>[A-Za-z][^()]{{2,50}})\))?(?P<after> (?:owns|runs|leads|sponsors|builds|maintains|is|would be|will be|looks after|approves|manages|pays)\b[^.;,]*)"
)
_NO_NAME = (
    DETERMINERS
    | PREPOSITIONS
    | PRONOUNS
    | ADVERBS
    | BE
    | MODALS
    | frozenset(
        "if when there what here nothing everything anything one more most some any other who that idea plan goal aim problem".split()
    )
)


def in_small_letters(text: str) -> bool:
    """Whether its writer leaves large letters out."""
    letters = sum(char.isalpha() for char in text[:5000])
    return letters > 40 and sum(char.isupper() for char in text[:5000]) / letters < _CAPITALS


def small_names(text: str, passages: Sequence[Passage]) -> Iterator[PersonFact]:
    """Whoever is given a responsibility by a name in small letters; roles and things are none."""
    for passage in passages:
        for match in _NAME.finditer(text, passage.start, passage.end):
            words = match["name"].split()
            responsibility = given_after(match["after"])
            if responsibility is None or any(word in _NO_NAME or is_act(word) for word in words):
                continue
            if any(actor_kind(bare(phrase)) is not None for phrase in (match["name"], *words)):
                continue
            title = match["title"]
            yield PersonFact(
                name=match["name"], span=span_at(text, *match.span("name")), title=title, responsibility=responsibility,
                team_kind=team_kind(title) if title else None,
            )  # fmt: skip
