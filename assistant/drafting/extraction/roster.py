"""Everybody and everything that acts in a description, each under one name. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction.actors import actor_key, actor_kind, bare, team_kind
from assistant.drafting.extraction.facts import ActorFact, ActorKind, Span
from assistant.drafting.extraction.words import ADVERBS, DETERMINERS, PREPOSITIONS, Word, span_at

_SPEAKER = re.compile(
    r"\b(?:we are|we're|I am|I'm|I work (?:in|on|for|as)|I (?:run|lead|manage|head)|we (?:in|at|on)|here (?:in|at)|our) "
    r"(?:the |a |an |at )?((?:[\w&-]+ ){0,3}?(?:team|desk|department|unit|office|group|lab|centre|center|service|agents?|clerks?|handlers?|analysts?|officers?|managers?|coordinators?|planners?|buyers?|nurses?))\b",
)
_SELF = re.compile(
    r"\b(?:I am|I'm|I’m|I work as) (?:the |a |an )?((?:[\w&-]+ ){0,3}?[\w-]+)(?=\s*[.,;]| (?:at|in|of|for)\b)"
)
_STARTERS = frozenset(
    "i we you he she it they who this that these those someone somebody which there here what".split()
)
_THE_MACHINE = frozenset("system tool solution software".split())
_AN_AI = re.compile(
    r"\b(?:the|an|our) (assistant|(?:AI|language) (?:model|assistant|agent)|AI|model|classifier|chatbot|bot)\b"
)
_NOT_ACTORS = frozenset(
    """today currently now then first next finally once each every all both process workflow step steps work goal purpose aim
    problem result outcome yes no note monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december""".split()
)


def subject_words(words: Sequence[Word]) -> list[Word]:
    """The noun phrase that acts, out of all that stands before the verb.

    "In the morning the clerk on duty" gives "the clerk".
    """
    kept = [word for word in words if word.is_word]
    while kept and (
        kept[0].low in ADVERBS
        or (kept[0].low in ("from", "there", "here", "after", "so", "as") and len(kept) > 1)
    ):
        kept = kept[1:]
    if len(kept) > 2 and kept[0].low in ("one", "each", "any", "some", "two", "both") and kept[1].low == "of":
        kept = kept[2:]
    relative = next(
        (
            i
            for i, word in enumerate(kept)
            if i and word.low in ("who", "which", "that") and len(kept) - i > 2
        ),
        None,
    )
    if (
        relative is not None
        and kept[relative - 1].low not in DETERMINERS | PREPOSITIONS
        and not any(word.low in _STARTERS for word in kept[relative + 1 :])
    ):
        kept = kept[:relative]
    starts = [
        i for i, word in enumerate(kept)
        if i and (word.low in DETERMINERS or word.low in _STARTERS) and kept[i - 1].low not in PREPOSITIONS and kept[i - 1].low not in ("and", "or") and not (kept[i - 1].low.endswith("ving") and i > 1)
    ]  # fmt: skip
    if starts:
        kept = kept[starts[-1] :]
    elif kept and kept[0].low in PREPOSITIONS:
        kept = kept[2:]
    for i, word in enumerate(kept):
        if i and (
            (word.low in PREPOSITIONS and word.low not in ("of",)) or word.low in ("who", "that", "which")
        ):
            return kept[:i]
    while kept and kept[-1].low in ADVERBS:
        kept = kept[:-1]
    return kept


def _without_kin(name: str) -> str:
    """ "colleague Ritva": the name alone."""
    return re.sub(
        r"^(?:colleague|boss|assistant|deputy|manager|director|dr\.?|mr\.?|mrs\.?|ms\.?|prof\.?) ", "", name
    )


class Roster:
    """Names in the order in which they were met; one key, one actor."""

    def __init__(self, text: str, *, systems: dict[str, str], people: Sequence[str]) -> None:
        self._text = text
        self._systems = systems
        self._people = {name.lower(): name for name in people} | {
            name.split()[0].lower(): name for name in people
        }
        self._found: dict[str, ActorFact] = {}
        self.last_human: str | None = None
        self.last_machine: str | None = None
        speaker = _SPEAKER.search(text) or _SELF.search(text)
        self._speaker = span_at(text, speaker.start(1), speaker.end(1)) if speaker else None

    @property
    def actors(self) -> tuple[ActorFact, ...]:
        """In the order of the text."""
        return tuple(sorted(self._found.values(), key=lambda actor: actor.span.start))

    def meet(self, start: int, end: int, *, person: bool = False) -> ActorFact | None:
        """The actor that text[start:end] names, entered on first sight; None where it names none.

        Args:
            start: Of the noun phrase.
            end: Of the noun phrase.
            person: Whether an unknown name is somebody's, as in a column "Who".
        """
        span = span_at(self._text, start, end)
        name = bare(span.text).strip(" *_`'\"")
        low = name.lower()
        if not name or low in _NOT_ACTORS or len(name.split()) > 6 or not name[0].isalpha():
            return None
        if low in ("we", "i", "us", "me"):
            return self.speaker()
        known = self._people.get(low) or self._people.get(_without_kin(low))
        if known:
            return self._enter(known, ActorKind.HUMAN, span)
        if low in self._systems:
            return self._enter(self._systems[low], ActorKind.SYSTEM, span)
        if low in _THE_MACHINE and (machine := self._machine_meant(start)):
            return machine
        short = self._abbreviated(low)
        if short is not None:
            return self._enter(short.name, short.kind, span)
        kind = actor_kind(name)
        if kind is None and person and len(name.split()) <= 4:
            kind = ActorKind.HUMAN
        if kind is None:
            return None
        if kind is ActorKind.EXTERNAL:
            name = re.sub(r"^(?:[a-z]+ed|new|angry|unhappy|other) (?=\w)", "", name, flags=re.IGNORECASE)
        at = span.text.rfind(name)
        inner = (
            span_at(self._text, span.start + max(at, 0), span.start + max(at, 0) + len(name))
            if at >= 0
            else span
        )
        return self._enter(re.sub(r"\s+", " ", name), kind, inner)

    def _abbreviated(self, low: str) -> ActorFact | None:
        """The actor whose first letters these are ("CSM" for customer success manager)."""
        if not 2 <= len(low) <= 5 or not low.isalpha():
            return None
        letters = (low, low.removesuffix("s"))
        return next(
            (
                actor
                for actor in self._found.values()
                if " " in actor.name and "".join(word[0] for word in actor.name.lower().split()) in letters
            ),
            None,
        )

    def _machine_meant(self, at: int) -> ActorFact | None:
        """The AI that "the system" stands for, where one was spoken of before and no system was."""
        met = [actor for actor in self._found.values() if actor.span.start < at]
        if any(actor.kind is ActorKind.SYSTEM for actor in met):
            return None
        named = next((actor for actor in met if actor.kind is ActorKind.AI), None)
        if named is None and (said := _AN_AI.search(self._text, max(0, at - 400), at)):
            span = span_at(self._text, *said.span(1))
            named = self._enter(span.text, ActorKind.AI, span)
        return named

    def speaker(self) -> ActorFact | None:
        """Who "we" is, where the description says so."""
        if self._speaker is None:
            return None
        return self.meet(self._speaker.start, self._speaker.end)

    def known(self, name: str | None) -> ActorFact | None:
        """The actor of this name."""
        return next((actor for actor in self._found.values() if actor.name == name), None)

    def _enter(self, name: str, kind: ActorKind, span: Span) -> ActorFact:
        key = actor_key(name)
        if key not in self._found and " " not in key:
            longer = [each for each in self._found if each.endswith(" " + key)]
            key = longer[0] if len(longer) == 1 else key
        if key == "ai" and key not in self._found:
            others = [
                each
                for each, actor in self._found.items()
                if actor.kind is ActorKind.AI and each.startswith("ai ")
            ]
            key = others[0] if len(others) == 1 else key
        found = self._found.get(key)
        if found is None:
            found = ActorFact(
                name=name,
                kind=kind,
                span=span,
                team_kind=team_kind(name) if kind is ActorKind.HUMAN else None,
            )
            self._found[key] = found
        elif span.start < found.span.start and actor_key(span.text) == key:
            self._found[key] = ActorFact(
                name=found.name, kind=found.kind, span=span, team_kind=found.team_kind
            )
        if kind is ActorKind.HUMAN:
            self.last_human = found.name
        elif kind in (ActorKind.AI, ActorKind.SYSTEM):
            self.last_machine = found.name
        return self._found[key]
