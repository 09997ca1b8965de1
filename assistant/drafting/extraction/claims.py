"""Responsibilities that somebody is only said, or thought, to have. Pure.

Beside a plain statement such a claim is a contradiction that people settle; the plain one is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.drafting.extraction.facts import Doubt, PersonFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.responsibilities import given_after
from assistant.drafting.extraction.words import span_at

_OF_ONESELF = re.compile(
    r"^(?:,? who)? (?:said|says|thinks?|thought|believe[sd]?|claim(?:s|ed)|assume[sd]?|feels?|felt|insist(?:s|ed)|told \w+)\b"
    r"[^.;,]{0,30}? (?:he|she|they)(?P<rest> (?:is|are|was|will|would|should|owns?|runs?|leads?)\b[^.;]{0,80})"
)
_CLAIMING = re.compile(r"\b(?:he|she|they)\s+(?:is|are|was|will|would|should|owns?|runs?|leads?)\b")
_HEDGED = re.compile(
    r"\b(?:I|we) (?:\w+ )?(?:think|believe|guess|assume|suppose|understand)\b[^.;]*$|\bas far as (?:I|we) know\b[^.;]*$",
    re.IGNORECASE,
)


def claims_of_others(
    passages: Sequence[Passage], people: Sequence[PersonFact]
) -> tuple[tuple[PersonFact, ...], list[Doubt]]:
    """People with what they claim for themselves, where only a guess of the writer stands against it.

    Returns:
        The people, and a doubt for each claim that a plain statement, or nothing, stands beside.
    """
    found = list(people)
    doubts: list[Doubt] = []
    for claimant, field, text in _claims(passages, people):
        rivals = [each for each in people if each.responsibility == field and each.name != claimant.name]
        role = field.replace("_", " ")
        if rivals and all(_guessed(passages, each) for each in rivals):
            found.append(replace(claimant, responsibility=field))
        elif rivals:
            named = rivals[0]
            message = f"{named.name} is named as {role}, and {claimant.name} is said to be it too; keep one."
            doubts.append(Doubt(code="contradiction", message=message, spans=(named.span, claimant.span)))
        elif all((each.name, each.responsibility) != (claimant.name, field) for each in people):
            message = f"“{text}” is told of somebody's words only; say who is {role}, once that is certain."
            doubts.append(Doubt(code="uncertain", message=message, spans=(claimant.span,)))
    return tuple(sorted(found, key=lambda each: each.span.start)), doubts


def _claims(
    passages: Sequence[Passage], people: Sequence[PersonFact]
) -> Iterator[tuple[PersonFact, str, str]]:
    """Who claims which responsibility, with the words; each pair once."""
    seen: set[tuple[str, str]] = set()
    for passage in passages:
        if not _CLAIMING.search(passage.text):
            continue
        for person in {each.name: each for each in people}.values():
            for place in re.finditer(rf"\b{re.escape(person.name)}\b", passage.text):
                words = _OF_ONESELF.match(passage.text[place.end() :].replace("\n", " "))
                field = given_after(words["rest"]) if words else None
                if words is None or field is None or (person.name, field) in seen:
                    continue
                seen.add((person.name, field))
                start = passage.start + place.start()
                span = span_at(passage.text, place.start(), place.end())
                span = replace(span, start=start, end=start + len(span.text))
                said = " ".join(passage.text[place.start() : place.end() + words.end()].split())
                yield replace(person, span=span, responsibility=None), field, said[:100]


def _guessed(passages: Sequence[Passage], person: PersonFact) -> bool:
    """Whether the writer only thinks that it is this person."""
    passage = next((each for each in passages if each.start <= person.span.start < each.end), None)
    return passage is not None and bool(
        _HEDGED.search(passage.text[: person.span.start - passage.start].replace("\n", " "))
    )
