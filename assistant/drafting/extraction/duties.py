"""What roles and teams without a person's name answer for ("Business owner: Head of Claims"). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.extraction.facts import ActorFact, ActorKind, PersonFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.responsibilities import given_after, labelled_below
from assistant.drafting.extraction.roster import Roster
from knowledge.units import UnitKind

_LABELLED = re.compile(r"(?:the |our |an? )?[A-Za-z][\w&'’ -]{1,50}?(?=\s*(?:[.,;(]|$))")
_OPEN = re.compile(
    r"\s*(?:to be \w+|tb[adc]\b|open\b|none\b|unknown\b|not yet\b|nobody\b|n/a)", re.IGNORECASE
)
"""What stands where a role is not filled."""
_SUBJECT = re.compile(
    r"(?:the|our) (?P<role>[A-Za-z][\w&'’-]*(?: [\w&'’-]+){0,4}?)(?= (?:is|will be|remains|owns|runs|sponsors|approves|has|maintains|looks|leads|manages)\b)",
    re.IGNORECASE,
)


def with_duties(
    text: str, passages: Sequence[Passage], roster: Roster, people: Sequence[PersonFact]
) -> tuple[ActorFact, ...]:
    """The actors of the roster, each with the responsibilities that the text gives the role itself."""
    duties: dict[str, list[str]] = {}
    for passage in passages:
        if passage.kind is UnitKind.HEADING:
            continue
        if any(passage.start <= each.span.start < passage.end for each in people):
            continue
        for duty, start, end in _duties(text, passage):
            met = roster.meet(start, end, person=bool(passage.label))
            if met is not None and met.kind is ActorKind.HUMAN:
                duties.setdefault(met.name, []).append(duty)
    return tuple(
        replace(actor, responsibilities=tuple(dict.fromkeys(duties.get(actor.name, ()))))
        for actor in roster.actors
    )


def _duties(text: str, passage: Passage) -> list[tuple[str, int, int]]:
    duty = labelled_below(passage.label, passage.heading) if passage.label else None
    if duty is not None:
        match = _LABELLED.match(text, passage.body, passage.end)
        return [(duty, *match.span())] if match and not _OPEN.match(match.group()) else []
    match = _SUBJECT.match(text, passage.body or passage.start, passage.end)
    duty = given_after(text[match.end() : passage.end]) if match else None
    return [(duty, *match.span("role"))] if match and duty else []
