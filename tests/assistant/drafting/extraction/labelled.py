"""What a test description says, as a person reads it, and how far the facts agree with that."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assistant.drafting.extraction.actors import actor_key
from assistant.drafting.extraction.facts import BriefFacts, StepFact
from assistant.drafting.extraction.reading import read_brief


@dataclass(frozen=True)
class Case:
    """A description with its labels.

    A step is "verb thing @ actor", the actor empty where none is named and "*" where it is not judged.
    People are "Name=responsibility", quantities "kind=value", dates "kind=YYYY-MM-DD"; `other` is not judged.
    """

    name: str
    text: str
    steps: str
    people: str = ""
    quantities: str = ""
    dates: str = ""


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

    def report(self) -> str:
        rows = [(name, getattr(self, name)) for name in ("steps", "actors", "people", "quantities", "dates")]
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
    return found


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
