"""What the reader of a description should look at: contradictions, circles, no workflow at all. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from assistant.drafting.extraction.facts import (
    ActorKind,
    BriefFacts,
    DateFact,
    Doubt,
    PersonFact,
    QuantityFact,
    StepFact,
)
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.words import span_at

_ONE_ONLY = frozenset(
    "business_owner operational_owner technical_owner executive_sponsor change_approver".split()
)
_ONE_DATE = frozenset("development_start pilot_start pilot_end go_live".split())
_ONE_VALUE = frozenset(
    "auto_accept_at review_below reject_below monthly_cap sample_rate peak_per_day".split()
)
_STEP = re.compile(
    r"\b(?:back |returns? |goes |go |jump |continue |proceed |on )?(?:to|at|with|from)\s(?:(?:the )?step (?P<number>\d{1,2})|(?P<first>(?:the )?(?:first step|beginning)|the (?:start|top)|(?<=back to )start))\b",
    re.IGNORECASE,
)
_WAY_OUT = re.compile(
    r"\b(?:if|until|unless|when|once|except|only|at most|max\w*|twice|till|otherwise|or else|while|where)\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\bstep (?P<a>\d{1,2})\b[^.;]{0,20}\b(?:requires?|needs?|depends on|waits for|comes after|follows|only after|after)\b[^.;]{0,25}\bstep (?P<b>\d{1,2})\b",
    re.IGNORECASE,
)
_FOREVER = re.compile(
    r"\b(?:and so on forever|forever|again and again|over and over|in circles?|endless\w*|never ends|back and forth without)\b",
    re.IGNORECASE,
)


def contradictions(
    people: Sequence[PersonFact], dates: Sequence[DateFact], quantities: Sequence[QuantityFact]
) -> list[Doubt]:
    """Two people for one responsibility, two dates for one event, two values for one limit."""
    found: list[Doubt] = []
    owners: defaultdict[str, dict[str, PersonFact]] = defaultdict(dict)
    for person in people:
        if person.responsibility in _ONE_ONLY:
            owners[person.responsibility or ""].setdefault(person.name, person)
    for role, named in owners.items():
        if len(named) > 1:
            found.append(
                Doubt(
                    code="contradiction",
                    message=f"{' and '.join(named)} are each named as {role.replace('_', ' ')}; keep one.",
                    spans=tuple(each.span for each in named.values()),
                )
            )
    events: defaultdict[str, dict[object, DateFact]] = defaultdict(dict)
    for each in dates:
        if each.kind in _ONE_DATE:
            events[each.kind].setdefault(each.value, each)
    for kind, values in events.items():
        if len(values) > 1:
            told = " and ".join(each.span.text for each in values.values())
            found.append(
                Doubt(
                    code="contradiction",
                    message=f"{kind.replace('_', ' ').capitalize()} is given as {told}; keep one.",
                    spans=tuple(each.span for each in values.values()),
                )
            )
    limits: defaultdict[tuple[str, str], dict[float, QuantityFact]] = defaultdict(dict)
    for fact in quantities:
        if fact.kind in _ONE_VALUE:
            limits[fact.kind, ""].setdefault(
                fact.value / 100
                if fact.unit and fact.value > 1 and "cap" not in fact.kind and "peak" not in fact.kind
                else fact.value,
                fact,
            )
    for (kind, _), by_value in limits.items():
        if len(by_value) > 1:
            told = " and ".join(fact.span.text for fact in by_value.values())
            found.append(
                Doubt(
                    code="contradiction",
                    message=f"{kind.replace('_', ' ').capitalize()} is given as {told}; keep one.",
                    spans=tuple(fact.span for fact in by_value.values()),
                )
            )
    return found


def cycles(text: str, passages: Sequence[Passage], steps: Sequence[StepFact]) -> list[Doubt]:
    """Places where the work is sent back with no way out told."""
    found: list[Doubt] = []
    needs: dict[int, tuple[int, Passage]] = {}
    number = 0
    for passage in passages:
        mark = re.match(r"\s*(?:step\s+)?\(?(\d{1,3})[.):]?\s", passage.text, re.IGNORECASE)
        number = int(mark[1]) if mark and passage.numbered else number
        for match in _NEEDS.finditer(passage.text):
            needs[int(match["a"])] = (int(match["b"]), passage)
        back = _STEP.search(passage.text, mark.end() if mark else 0)
        earlier = back is not None and (
            back["first"]
            or (number and int(back["number"]) <= number)
            or (not number and re.search(r"\b(?:back|returns?|again|restart)\b", passage.text))
        )
        if (
            earlier
            and re.search(
                r"\b(?:back|go(?:es)?|returns?|repeat|continue|restart|again|start)\b",
                passage.text,
                re.IGNORECASE,
            )
            and not _WAY_OUT.search(passage.text)
        ) or _FOREVER.search(passage.text):
            found.append(_cycle(text, passage))
    for start in needs:
        seen, at = [start], needs[start][0]
        while at in needs and at not in seen:
            seen.append(at)
            at = needs[at][0]
        if at == start and start == min(seen):
            found.append(_cycle(text, needs[start][1]))
    found += _circles(text, steps) if not found else []
    return found


def _circles(text: str, steps: Sequence[StepFact]) -> list[Doubt]:
    """Hand-overs that lead from one to the other and back, none of them under a condition."""
    moves: dict[str, tuple[str, StepFact]] = {}
    names = {
        step.actor.lower(): step.actor for step in steps if step.actor and step.kind is not ActorKind.EXTERNAL
    }
    for step in steps:
        if (
            step.condition
            or not step.actor
            or not re.match(r"(?:Send|Return|Pass|Forward|Hand|Give|Escalate|Route)\b", step.name)
        ):
            continue
        sentence_end = text.find(".", step.span.end)
        if _WAY_OUT.search(text[step.span.start : sentence_end if sentence_end > 0 else len(text)]):
            continue
        target = re.search(r"\bto (?:the |a |an )?(.+)$", step.span.text, re.IGNORECASE)
        to = names.get(target[1].lower()) if target else None
        if to and to != step.actor and step.actor not in moves:
            moves[step.actor] = (to, step)
    last = {step.actor: step for step in steps if step.actor}
    for start, (to, step) in moves.items():
        if (
            to in moves
            and moves[to][0] == start
            and last[to] is moves[to][1]
            and steps[-1] in (step, moves[to][1])
        ):
            return [
                Doubt(
                    code="cycle",
                    message=f"{start} and {to} pass the work to each other with no way out told; say when it ends.",
                    spans=(step.span, moves[to][1].span),
                )
            ]
    return []


def _cycle(text: str, passage: Passage) -> Doubt:
    return Doubt(
        code="cycle",
        message="The steps lead back with no way out told; say when they go on or end.",
        spans=(span_at(text, passage.start, passage.end),),
    )


def not_a_workflow(facts: BriefFacts, *, we: bool) -> list[Doubt]:
    """Whether nobody, no team and no system occurs in it."""
    if we or facts.people or facts.systems or facts.actors:
        return []
    return [
        Doubt(
            code="not_a_workflow",
            message="No role, team or system is named; say who does the work, and in which tools.",
        )
    ]


def unclear_actors(steps: Sequence[StepFact]) -> list[Doubt]:
    """One doubt for all steps of which nobody is said to do them."""
    spans = tuple(step.span for step in steps if step.actor is None)
    if not spans:
        return []
    return [
        Doubt(
            code="unclear_actor",
            message=f"Nobody is named for {len(spans)} of {len(steps)} steps; say who does them.",
            spans=spans,
        )
    ]
