"""What is carried from one sentence to the next while steps are read. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.extraction.facts import StepFact, TextFact
from assistant.drafting.extraction.naming import Topics
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.roster import Roster
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.words import Word, span_at

NO_STEPS = {
    Section.OUT_OF_SCOPE, Section.PROHIBITED, Section.EXCEPTIONS, Section.NUMBERS, Section.PEOPLE, Section.DATES, Section.ALTERNATIVES, Section.PAIN,
    Section.LIMITS, Section.GEOGRAPHY, Section.AFFECTED, Section.USERS, Section.SYSTEMS, Section.DATA, Section.VALUE, Section.FALLBACK, Section.STOP,
    Section.APPEAL, Section.ESCALATION, Section.TRIGGER, Section.END, Section.PROBLEM,
}  # fmt: skip
IRREVERSIBLE = frozenset(
    "pay delete dismiss publish ship refund discard administer cancel issue release deny disburse dispense reject decline discharge destroy suspend terminate disconnect execute dispose settle".split()
)


@dataclass(slots=True)
class Scene:
    """What is carried from one sentence to the next."""

    text: str
    roster: Roster
    systems: Sequence[tuple[int, int, str]]
    topics: Topics
    responsible: Sequence[tuple[int, int]]
    """Where people are named with what they answer for."""
    steps: list[StepFact]
    triggers: list[TextFact]
    alternative: StepFact | None = None
    pending: str | None = None
    story: str | None = None
    """Who says "I" in a user story."""
    chapter: tuple[str, int] = ("", 0)
    """The heading, and how many steps stood before it."""
    charged: str | None = None
    """Whom a line of the chapter makes responsible for its steps."""

    def systems_within(self, start: int, end: int) -> tuple[str, ...]:
        """The systems that text[start:end] names, each once."""
        first = bisect_left(self.systems, (start,))
        last = bisect_left(self.systems, (end + 1,))
        return tuple(dict.fromkeys(name for _, high, name in self.systems[first:last] if high <= end))


def note_trigger(scene: Scene, passage: Passage) -> None:
    span = span_at(scene.text, passage.body or passage.start, passage.end)
    if not scene.triggers:
        scene.triggers.append(TextFact(kind="trigger", text=span.text, span=span))


def until_preposition(words: Sequence[Word]) -> list[Word]:
    found: list[Word] = []
    for word in words:
        if (
            word.low
            in (
                "in",
                "into",
                "to",
                "by",
                "from",
                "within",
                "against",
                "with",
                "for",
                "on",
                "via",
                "at",
                "of",
                "and",
                "or",
                "before",
                "after",
                "using",
            )
            or not word.is_word
        ):
            break
        found.append(word)
    return found
