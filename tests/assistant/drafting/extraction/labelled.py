"""What a test description says, as a person reads it, and how far the facts agree with that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import date

from assistant.drafting.extraction.actors import actor_key
from assistant.drafting.extraction.facts import BriefFacts, StepFact
from assistant.drafting.extraction.reading import read_brief


@dataclass(frozen=True)
class Case:
    """A description with its labels.

    A step is "verb thing @ actor", the actor empty where none is named and "*" where it is not judged.
    People are "Name=responsibility", quantities "kind=value", dates "kind=YYYY-MM-DD"; `other` is not judged.
    Decisions are "words of the question / words of each exit", exceptions "words of the trigger @ handler",
    texts "kind: words", systems and data names. What a case leaves empty of these is not judged; an empty title says that there is none.
    """

    name: str
    text: str
    steps: str
    people: str = ""
    quantities: str = ""
    dates: str = ""
    title: str | None = None
    decisions: str = ""
    exceptions: str = ""
    texts: str = ""
    systems: str = ""
    data: str = ""


JUDGED_TEXTS = frozenset("purpose problem value out_of_scope affected_people".split())
"""Kinds of sentence for which a fact without a label is wrong."""


@dataclass
class Tally:
    """Found, missed and wrong over many cases."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    def compare(self, case: str, labelled: list[str], found: list[str]) -> None:
        rest = list(found)
        for label in labelled:
            if label in rest:
                rest.remove(label)
                self.right += 1
            else:
                self.missed.append(f"{case}: {label}")
        self.wrong += [f"{case}: {each}" for each in rest]


@dataclass
class Agreement:
    """One tally for each family of facts."""

    steps: Tally = field(default_factory=Tally)
    actors: Tally = field(default_factory=Tally)
    people: Tally = field(default_factory=Tally)
    quantities: Tally = field(default_factory=Tally)
    dates: Tally = field(default_factory=Tally)
    titles: Tally = field(default_factory=Tally)
    decisions: Tally = field(default_factory=Tally)
    exceptions: Tally = field(default_factory=Tally)
    texts: Tally = field(default_factory=Tally)
    systems: Tally = field(default_factory=Tally)
    data: Tally = field(default_factory=Tally)

    def report(self) -> str:
        rows = [(each.name, getattr(self, each.name)) for each in fields(self)]
        return "\n".join(
            f"{name:11} recall {tally.recall:.3f} precision {tally.precision:.3f} n={tally.right + len(tally.missed)}"
            for name, tally in rows
        )


def agreement(cases: tuple[Case, ...]) -> Agreement:
    """The facts of all cases against their labels."""
    found = Agreement()
    for case in cases:
        facts = read_brief(case.text, today=date(2027, 1, 4))
        _compare_steps(found, case, facts)
        found.people.compare(
            case.name,
            _pairs(case.people),
            [f"{each.name}={each.responsibility or ''}" for each in facts.people],
        )
        quantities = [f"{each.kind}={each.value:.10g}" for each in facts.quantities if each.kind != "other"]
        found.quantities.compare(
            case.name, [each for each in _pairs(case.quantities) if not each.startswith("other")], quantities
        )
        found.dates.compare(
            case.name, _pairs(case.dates), [f"{each.kind}={each.value}" for each in facts.dates]
        )
        _compare_words(found, case, facts)
    return found


def _compare_words(found: Agreement, case: Case, facts: BriefFacts) -> None:
    """The facts that are judged by some of their words."""
    if case.title is not None:
        title = [case.title] if case.title else []
        same = bool(title and facts.title and title[0].lower() == facts.title.lower().split(" (")[0])
        found.titles.compare(case.name, title, title if same else [facts.title] if facts.title else [])
    for tally, labels, facts_found in (
        (found.decisions, case.decisions, [f"{each.question} {each.exits}" for each in facts.decisions]),
        (found.exceptions, case.exceptions, [f"{each.trigger} @ {each.handler or ''}" for each in facts.exceptions]),
        (found.texts, case.texts, [f"{each.kind}: {each.text}" for each in facts.texts if each.kind in JUDGED_TEXTS or f"{each.kind}:" in case.texts]),
        (found.systems, case.systems, [each.name for each in facts.systems]),
        (found.data, case.data, [each.name for each in facts.data]),
    ):  # fmt: skip
        if labels:
            _compare_labels(tally, case.name, _pairs(labels), facts_found)


def _compare_labels(tally: Tally, case: str, labels: list[str], facts_found: list[str]) -> None:
    rest = list(facts_found)
    for label in labels:
        fact = next((each for each in rest if _holds(each, label)), None)
        if fact is None:
            tally.missed.append(f"{case}: {label}")
        else:
            rest.remove(fact)
            tally.right += 1
    tally.wrong += [f"{case}: {each}" for each in rest]


def _holds(fact: str, label: str) -> bool:
    """Whether a fact is of the label's kind, is of its handler and has its words."""
    low = " ".join(fact.lower().split())
    if "@" in label:
        words, handler = (part.strip().lower() for part in label.split("@"))
        trigger, _, who = low.rpartition("@")
        return words in trigger and (_same_actor(handler, who.strip() or None))
    if re.match(r"[a-z_]+: ", label):
        kind, _, words = label.lower().partition(": ")
        return low.startswith(kind + ":") and words in low
    return all(part.strip().lower() in low for part in label.split(" / "))


def _pairs(labels: str) -> list[str]:
    return [each.strip() for each in labels.split(";") if each.strip()]


def _compare_steps(found: Agreement, case: Case, facts: BriefFacts) -> None:
    rest = list(facts.steps)
    for label in (line.strip() for line in case.steps.splitlines() if line.strip()):
        words, actor = (part.strip() for part in label.split("@"))
        step = next((each for each in rest if _is(each, words, actor)), None) or next(
            (each for each in rest if _is(each, words, None)), None
        )
        if step is None:
            found.steps.missed.append(f"{case.name}: {label}")
            continue
        rest.remove(step)
        found.steps.right += 1
        if actor == "*":
            continue
        if _same_actor(actor, step.actor):
            found.actors.right += bool(actor)
        elif actor:
            found.actors.missed.append(f"{case.name}: {label} (found {step.actor})")
            found.actors.wrong += [f"{case.name}: {step.name} by {step.actor}"] * (step.actor is not None)
        else:
            found.actors.wrong.append(f"{case.name}: {step.name} by {step.actor}")
    found.steps.wrong += [f"{case.name}: {each.name} @ {each.actor} | {each.span.text!r}" for each in rest]


def _is(step: StepFact, words: str, actor: str | None) -> bool:
    verb, *things = words.lower().split()
    said = f"{step.name} {step.span.text}".lower()
    return (
        step.name.lower().split()[0] == verb
        and all(thing in said for thing in things)
        and (actor is None or _same_actor(actor, step.actor))
    )


def _same_actor(label: str, actor: str | None) -> bool:
    if not label or actor is None:
        return not label and actor is None
    mine, theirs = actor_key(label), actor_key(actor)
    return mine == theirs or theirs.endswith(" " + mine) or mine.endswith(" " + theirs)
