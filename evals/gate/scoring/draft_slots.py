"""How much of what a description says stands in the draft, and how much that it does not say. Pure.

`gold.slots` holds families, each weighted alike:

| family | holds | a draft's claims |
| --- | --- | --- |
| `owners` | field to name | the three owners |
| `dates` | path to ISO date, `*` for any row | the dates of delivery, and those at the paths |
| `people` | names of persons | persons anywhere |
| `systems` | names | rows of `systems` |
| `steps` | phrases | names of told steps, events |
| `ai_steps` | phrases | names of told steps that AI does |
| `decisions` | phrases | conditions, told exceptions and steps |
| `exceptions` | phrases | triggers of told exceptions, conditions, told limits and ways to object |
| `quantities` | amounts | numbers and times in slots, amounts in the words of the process |
| `open` | paths that nobody told | whatever stands there |
| `optional` | phrases and names | neither found nor wrong, in no family |

Of a family F1 = 2 found / (2 found + wrong + missed); the figure of a draft is the mean over its
families. `draft_words` says what is equal; dates are equal only exactly. One claim stands for one gold
value, and one that repeats another is neither found nor wrong.

Only what the draft says was told counts as found or wrong. Values that it infers from a cited document,
and labelled defaults, count as neither, but as wrong where they contradict a gold owner or date. Of an
open path, a value without a citation is wrong.

What counts as found but never as wrong: conditions and events, which are drawn by rule even where they
were told; plain fields of a row, of which nothing says where they come from; numbers that stand in the
description but not in gold, save the volumes, of which gold holds all; and systems without a name of
their own, such as “the portal”. A step that carries out a gold decision or exception is not wrong.
A family whose gold is empty counts only if something wrong is in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.drafting.artifacts.durations import hours_of
from assistant.drafting.artifacts.parties import PartyKind, PartyRef
from assistant.drafting.artifacts.provenance import SlotStatus
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import AI_ACTORS
from evals.gate.scoring.draft_claims import OPTION, Claim, claims_of, fits
from evals.gate.scoring.draft_words import (
    Amount,
    amount_of,
    amounts_in,
    holds_phrase,
    same_amount,
    same_name,
    with_unit,
)

OWNERS = ("business_owner", "operational_owner", "technical_owner")
DELIVERY_DATES = (
    "delivery_plan.development_start_on", "delivery_plan.pilot_end_on", "delivery_plan.go_live_on",
)  # fmt: skip
_PROCESS = ("steps", "events", "gateways", "flows", "decisions", "exceptions")
_LIMITS = ("out_of_scope", "prohibited_uses", "appeal_or_recourse")
"""Fields in which special cases stand that are no exceptions of the process."""
_DURATION = re.compile(r"P(?=.*\d)(?:[\d.]+[YMWD])*(?:T(?:[\d.]+[HMS])+)?")
Equal = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one family: how many gold values were found and missed, and how many claims are wrong."""

    found: int
    missed: int
    wrong: int

    @property
    def f1(self) -> float | None:
        """None if there was nothing to find and nothing is wrong."""
        all_of_them = 2 * self.found + self.missed + self.wrong
        return 2 * self.found / all_of_them if all_of_them else None


def family_scores(slots: Mapping[str, Any], description: str, spec: WorkflowSpec) -> dict[str, float]:
    """F1 of each family that says something about this draft."""
    tallies = family_tallies(slots, description, spec)
    return {family: tally.f1 for family, tally in tallies.items() if tally.f1 is not None}


def family_tallies(slots: Mapping[str, Any], description: str, spec: WorkflowSpec) -> dict[str, Tally]:
    """The tally of each family that gold has."""
    draft = _Draft(slots, description, spec, claims_of(spec))
    judges: dict[str, Callable[[Any], Tally]] = {
        "owners": draft.owners, "dates": draft.dates, "people": draft.people, "systems": draft.systems,
        "steps": draft.steps, "ai_steps": draft.ai_steps, "decisions": draft.decisions,
        "exceptions": draft.exceptions, "quantities": draft.quantities, "open": draft.open,
    }  # fmt: skip
    return {family: judge(slots[family]) for family, judge in judges.items() if family in slots}


@dataclass(frozen=True, slots=True)
class _Draft:
    slots: Mapping[str, Any]
    description: str
    spec: WorkflowSpec
    claims: Sequence[Claim]

    def owners(self, gold: Mapping[str, str]) -> Tally:
        found = wrong = 0
        for name in OWNERS:
            slot = getattr(self.spec, name)
            if not slot.filled or self._is_open((name,)):
                continue
            right = name in gold and same_name(gold[name], slot.value.name)
            told = slot.status is SlotStatus.CONFIRMED
            found += told and right
            wrong += not right and (told or name in gold)
        return Tally(found, len(gold) - found, wrong)

    def dates(self, gold: Mapping[str, str]) -> Tally:
        held = [claim for claim in self.claims if isinstance(claim.value, date)]
        found = sum(any(c.told and _is_day(c, path, day) for c in held) for path, day in gold.items())
        wrong = 0
        for claim in held:
            wanted = [(path, day) for path, day in gold.items() if fits(claim.path, path)]
            judged = claim.told and any(fits(claim.path, path) for path in DELIVERY_DATES)
            if (wanted or judged) and not self._is_open(claim.path):
                wrong += not any(_is_day(claim, path, day) for path, day in wanted)
        return Tally(found, len(gold) - found, wrong)

    def people(self, gold: Sequence[str]) -> Tally:
        parties = [c.value for c in self.claims if c.told and isinstance(c.value, PartyRef)]
        named = [party.name for party in parties if party.kind is PartyKind.PERSON]
        return _tally(gold, list(dict.fromkeys(named)), same_name, neutral=self._may_be_named)

    def systems(self, gold: Sequence[str]) -> Tally:
        named = [row.name for row in self.spec.systems if row.status is SlotStatus.CONFIRMED]
        return _tally(
            gold, named, same_name, neutral=lambda name: self._may_be_named(name) or self._has_no_name(name)
        )

    def steps(self, gold: Sequence[str]) -> Tally:
        told = self._told_steps()
        found = _matched(gold, [*told, *self._events()], _phrase)
        also = [*gold, *self.slots.get("decisions", ()), *self.slots.get("exceptions", ())]
        return Tally(found, len(gold) - found, self._unsaid(told, also))

    def ai_steps(self, gold: Sequence[str]) -> Tally:
        return _tally(gold, self._told_steps(by_ai=True), _phrase, neutral=self._may_be_said)

    def decisions(self, gold: Sequence[str]) -> Tally:
        words = [*self._conditions(), *self._told_exceptions(), *self._told_steps()]
        return _tally(gold, words, _phrase, neutral=lambda _: True)

    def exceptions(self, gold: Sequence[str]) -> Tally:
        told = self._told_exceptions()
        found = _matched(gold, [*told, *self._conditions(), *self._limits()], _phrase)
        wrong = self._unsaid(told, [*gold, *self.slots.get("decisions", ())])
        return Tally(found, len(gold) - found, wrong)

    def quantities(self, gold: Sequence[str]) -> Tally:
        wanted = [amount_of(each) for each in gold]
        measured = [(claim, amount) for claim in self.claims if (amount := _measured(claim)) is not None]
        said = [
            amount
            for claim in self.claims
            if isinstance(claim.value, str)
            and claim.path[0] in (*_PROCESS, *_LIMITS)
            and self._is_told_or_drawn(claim)
            for amount in amounts_in(claim.value)
        ]
        held = [amount for claim, amount in measured if claim.told or claim.status == OPTION]
        found = _matched(wanted, [*held, *said], same_amount)
        wrong = sum(
            claim.told and claim.in_slot and not self._is_stated(claim, amount, wanted)
            for claim, amount in measured
        )
        return Tally(found, len(wanted) - found, wrong)

    def open(self, gold: Sequence[str]) -> Tally:
        kept = invented = 0
        for path in gold:
            held = [c for c in self.claims if fits(c.path, path) and c.status != OPTION]
            if any(not c.cited or c.told for c in held):
                invented += 1
            elif not held:
                kept += 1
        return Tally(kept, invented, invented)

    def _told_steps(self, *, by_ai: bool = False) -> list[str]:
        told = [step for step in self.spec.steps if step.status is SlotStatus.CONFIRMED]
        return [step.name for step in told if not by_ai or step.actor_type in AI_ACTORS]

    def _told_exceptions(self) -> list[str]:
        return [row.trigger for row in self.spec.exceptions if row.status is SlotStatus.CONFIRMED]

    def _conditions(self) -> list[str]:
        spec = self.spec
        words = [
            *(each.question for each in spec.gateways),
            *(each.rule for each in spec.decisions),
            *(each.condition_text for each in spec.flows),
        ]
        return list(dict.fromkeys(each for each in words if each))

    def _is_open(self, path: tuple[str, ...]) -> bool:
        return any(fits(path, each) for each in self.slots.get("open", ()))

    def _is_told_or_drawn(self, claim: Claim) -> bool:
        return claim.told or claim.path[0] in ("gateways", "flows", "decisions")

    def _is_stated(self, claim: Claim, amount: Amount, wanted: Sequence[Amount]) -> bool:
        if self._is_open(claim.path) or any(same_amount(each, amount) for each in wanted):
            return True
        stated = () if claim.path[0] == "volumes" else amounts_in(self.description)
        return any(same_amount(each, amount) for each in stated)

    def _limits(self) -> list[str]:
        return [
            claim.value
            for claim in self.claims
            if claim.told and claim.path[0] in _LIMITS and isinstance(claim.value, str)
        ]

    def _events(self) -> list[str]:
        return [words for event in self.spec.events for words in (event.name, event.trigger) if words]

    def _unsaid(self, told: Sequence[str], phrases: Sequence[str]) -> int:
        """How many of these texts hold none of the phrases."""
        return sum(
            not self._may_be_said(each) and not any(holds_phrase(each, one) for one in phrases)
            for each in told
        )

    def _may_be_said(self, words: str) -> bool:
        return any(holds_phrase(words, each) for each in self.slots.get("optional", ()))

    def _may_be_named(self, name: str) -> bool:
        return any(same_name(each, name) for each in self.slots.get("optional", ()))

    def _has_no_name(self, name: str) -> bool:
        return name == name.lower() and name.casefold() in self.description.casefold()


def _tally(
    gold: Sequence[Any], claims: Sequence[Any], equal: Equal, *, neutral: Callable[[Any], bool]
) -> Tally:
    found = _matched(gold, claims, equal)
    wrong = [each for each in claims if not neutral(each) and not any(equal(one, each) for one in gold)]
    return Tally(found, len(gold) - found, len(wrong))


def _matched(gold: Sequence[Any], claims: Sequence[Any], equal: Equal) -> int:
    """The most gold values that can each have a claim of their own (Kuhn's augmenting paths)."""
    holder: dict[int, int] = {}

    def place(wanted: int, tried: set[int]) -> bool:
        for at, claim in enumerate(claims):
            if at in tried or not equal(gold[wanted], claim):
                continue
            tried.add(at)
            if at not in holder or place(holder[at], tried):
                holder[at] = wanted
                return True
        return False

    return sum(place(wanted, set()) for wanted in range(len(gold)))


def _phrase(phrase: str, text: str) -> bool:
    return holds_phrase(text, phrase)


def _is_day(claim: Claim, path: str, day: str) -> bool:
    return fits(claim.path, path) and claim.value == date.fromisoformat(day)


def _measured(claim: Claim) -> Amount | None:
    """The amount that a number or an ISO 8601 duration states; None for any other value."""
    value = claim.value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if claim.path[-2:-1] == ("review_band",) and value in (0, 1):
            return None  # the ends of the scale
        return Amount(value, "peak") if claim.path[-1] == "peak" else with_unit(value, claim.unit)
    if isinstance(value, str) and _DURATION.fullmatch(value):
        return Amount(hours_of(value) * 60, "time")
    return None
