"""The work as it will be done: steps of all tellings, in one order, each with who or what does it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.artifacts.provenance import DefaultRule, Provenance, SlotStatus
from assistant.drafting.extraction.facts import ActorKind, Era, StepFact
from assistant.drafting.planning.material import Material, Told
from knowledge.terms import term_set

SAME_WORK = 0.5
"""Share of the words of the shorter of two step names that must be in the other for them to be one step."""
_STRUCTURED = re.compile(
    r"\b(classif\w*|categori[sz]\w*|extract\w*|triag\w*|summari[sz]\w*|transcrib\w*|translat\w*|predict\w*|scor\w*"
    r"|detect\w*|match\w*|rank\w*|tag\w*|label\w*|search\w*|look up|sort\w*|read\w*|draft\w*|forecast\w*|route|routing)\b",
    re.IGNORECASE,
)
_PROPOSING = re.compile(r"(?:propos|suggest|recommend|predict|estimat|draft|prepar)", re.IGNORECASE)
"""How a step begins by which AI does beforehand what a person decided or wrote."""
_AFTERWARDS = re.compile(
    r"(?:send|notif|repl|publish|pay|e-?mail|mail|post|call|inform|order|refund|sign|file|archive|release|close"
    r"|tell|hand|forward|print|upload|issue)",
    re.IGNORECASE,
)
"""How a step begins that does something with what was decided or written before."""
REVIEWING = re.compile(
    r"^(?:review|check|approve|verify|confirm|validate|inspect|correct|proofread|sign off|edit|assess|examine|decide)\b",
    re.IGNORECASE,
)
"""How a step begins by which a person looks at what was made before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStep:
    """One step of the work to be."""

    name: str
    actor: str | None
    kind: ActorKind
    provenance: tuple[Provenance, ...]
    status: SlotStatus = SlotStatus.CONFIRMED
    kind_said: bool = True
    """Whether the words show who or what does it; else it is proposed."""
    systems: tuple[str, ...] = ()
    condition: str | None = None
    otherwise: str | None = None
    time_limit: str | None = None
    irreversible: bool = False
    new: bool = False
    """Not part of the work as it is done today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The work as it is and as it will be."""

    steps: tuple[WorkStep, ...]
    today: tuple[str, ...]
    """Names of today's steps; empty where nothing is known of today."""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def same_work(one: str, other: str) -> bool:
    """Whether two step names mean the same work, whoever does it."""
    first, second = term_set(one), term_set(other)
    if not first or not second:
        return False
    if any(_prepares(*pair) for pair in ((one, other), (other, one))):
        return True
    return len(first & second) / min(len(first), len(second)) > SAME_WORK


def _prepares(one: str, other: str) -> bool:
    """Whether one step proposes or drafts what the other decides or writes; not what is done with it then."""
    if not _PROPOSING.match(one) or REVIEWING.match(other) or _AFTERWARDS.match(other):
        return False
    things, others = (term_set(name.partition(" ")[2]) for name in (one, other))
    return bool(others) and others <= things


def plan_work(material: Material) -> Work:
    """Join the steps of all tellings.

    Steps of today that a future step replaces are left out; where the future is told only in
    part, the rest of today's work stays as it is.
    """
    told = list(material.facts(lambda facts: facts.steps, "Q1"))
    now = [_step(teller, fact) for teller, fact in told if fact.era is not Era.FUTURE]
    future = [replace(_step(teller, fact), new=True) for teller, fact in told if fact.era is Era.FUTURE]
    stated_today = [fact for _, fact in told if fact.era is Era.TODAY]
    steps = _merge(now, future, whole=_tells_all(now, future) and bool(stated_today)) if future else now
    steps = _hand_to_ai(steps, material)
    names_now = (
        [step.name for step in now if step.kind is not ActorKind.AI] if (stated_today or future) else []
    )
    if not any(step.kind is ActorKind.AI for step in steps):
        steps = _propose(steps)
        names_now = names_now or [step.name for step in now]
    kept = [step.name for step in steps]
    return Work(
        steps=tuple(_unique(steps)),
        today=tuple(dict.fromkeys(names_now)),
        removed=tuple(name for name in dict.fromkeys(names_now) if name not in kept),
        added=tuple(step.name for step in steps if step.kind is ActorKind.AI or step.name not in names_now),
    )


def _step(told: Told, fact: StepFact) -> WorkStep:
    return WorkStep(
        name=fact.name,
        actor=fact.actor,
        kind=fact.kind or ActorKind.HUMAN,
        kind_said=fact.kind is not None,
        status=SlotStatus.DEFAULT if told.model else SlotStatus.CONFIRMED,
        provenance=(told.quote(fact.span),),
        systems=fact.systems,
        condition=fact.condition,
        otherwise=fact.otherwise,
        time_limit=fact.time_limit,
        irreversible=fact.irreversible,
    )


def _tells_all(now: Sequence[WorkStep], future: Sequence[WorkStep]) -> bool:
    """Whether the future is told from its beginning, not only where AI comes in."""
    return len(future) >= len(now) and future[0].kind is not ActorKind.AI


def _merge(now: list[WorkStep], future: list[WorkStep], *, whole: bool) -> list[WorkStep]:
    """Each future step in place of the step of today that it replaces; those that replace none go with
    the future step before them. Steps of today that nothing replaces stay."""
    if whole:
        return future
    places = _places(now, future)
    if not any(place is not None for place in places):
        at = _before_review(now)
        return [*now[:at], *future, *now[at:]]
    replaced = {place for place in places if place is not None}
    at = next(place for place in places if place is not None)
    blocks: dict[int, list[WorkStep]] = {}
    for step, place in zip(future, places, strict=True):
        at = place if place is not None else at
        blocks.setdefault(at, []).append(step)
    return [
        step
        for place, old in enumerate(now)
        for step in (*([] if place in replaced else [old]), *blocks.get(place, []))
    ]


def _places(now: Sequence[WorkStep], future: Sequence[WorkStep]) -> list[int | None]:
    """Of each future step: which step of today it replaces, each at most once and never back in the order."""
    found: list[int | None] = []
    least = 0
    for step in future:
        fits = [at for at in range(least, len(now)) if _replaces(step, now[at])]
        found.append(fits[0] if fits else None)
        least = fits[0] + 1 if fits else least
    return found


def _replaces(new: WorkStep, old: WorkStep) -> bool:
    """Whether a future step takes the place of one of today; two people who check are two checks."""
    if new.kind is old.kind is ActorKind.HUMAN and new.actor and old.actor and new.actor != old.actor:
        return False
    return same_work(old.name, new.name)


def _before_review(steps: Sequence[WorkStep]) -> int:
    """Where AI comes in when nobody says: after what comes in is taken up, before it is judged."""
    for place, step in enumerate(steps):
        if place and REVIEWING.match(step.name):
            return place
    return min(1, len(steps))


def _hand_to_ai(steps: list[WorkStep], material: Material) -> list[WorkStep]:
    """Apply what was answered about which steps AI does, and which stay with people."""
    result = list(steps)
    for told, fact in material.facts(lambda facts: facts.steps):
        if told.about != "Q2":
            continue
        places = [place for place, step in enumerate(result) if same_work(step.name, fact.name)]
        kind = fact.kind or (ActorKind.AI if fact.era is Era.FUTURE else None)
        if places:
            old = result[places[0]]
            result[places[0]] = replace(
                old,
                name=fact.name if kind is ActorKind.AI else old.name,
                kind=kind or old.kind,
                kind_said=kind is not None or old.kind_said,
                actor=fact.actor if kind is ActorKind.AI else old.actor,
                new=old.new or kind is ActorKind.AI,
                provenance=(*old.provenance, told.quote(fact.span)),
            )
        elif kind is ActorKind.AI:
            result.insert(_before_review(result), replace(_step(told, fact), new=True))
    return result


def _propose(steps: list[WorkStep]) -> list[WorkStep]:
    """Where no step is said to be AI's: propose the first that is structured work."""
    for place, step in enumerate(steps):
        if step.kind is not ActorKind.EXTERNAL and _STRUCTURED.search(step.name) and not step.irreversible:
            rule = DefaultRule(
                rule="Proposed for AI because it is structured work; say if it should stay with people."
            )
            proposed = replace(
                step,
                kind=ActorKind.AI,
                actor=None,
                kind_said=False,
                new=True,
                status=SlotStatus.DEFAULT,
                provenance=(*step.provenance, rule),
            )
            return [*steps[:place], proposed, *steps[place + 1 :]]
    return steps


def _unique(steps: Sequence[WorkStep]) -> list[WorkStep]:
    """Without a step that says again what one before it said, by the same kind of actor under the same condition."""
    seen: set[tuple[frozenset[str], ActorKind, str | None]] = set()
    kept = []
    for step in steps:
        key = (term_set(step.name) or frozenset({step.name}), step.kind, step.condition)
        if key not in seen:
            seen.add(key)
            kept.append(step)
    return kept
