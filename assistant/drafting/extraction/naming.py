"""Short names for steps: what is done, and to what. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.drafting.extraction.actors import bare, singular
from assistant.drafting.extraction.clause_objects import plain_object
from assistant.drafting.extraction.words import ADVERBS, DETERMINERS, PREPOSITIONS, Word

MOST_WORDS = 8
_TRANSFER = frozenset(
    """send assign route escalate pass forward hand return refer transfer submit direct dispatch deliver reply respond report
    email e-mail mail move add attach put reassign reroute release refund notify offer link write upload copy speak talk
    invite post apply allocate distribute redirect appoint issue present give promote feed publish push queue""".split()
)
_WITH = frozenset(
    "compare match check discuss reconcile cross-check consult link share agree populate fill update replace validate verify".split()
)
_PRONOUNS = frozenset("it them this these that they him her those both everything".split())
_QUESTIONS = frozenset("who which what whether how where if".split())
_PARTICLES = frozenset("up out off in on down over back through at".split())
"""Words that belong to the verb before them: "look up the supplier"."""
_WEAK_STARTS = frozenset("within by during per until before after".split())


class Topics:
    """The things that were spoken of, so that "it" can be called by its name."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._phrase: dict[str, str] = {}
        self._last: dict[str, int] = {}
        self._lead: str | None = None

    def begin(self) -> None:
        """A new sentence: "it" is then what it speaks of first."""
        self._lead = None

    def add(self, words: Sequence[Word]) -> None:
        """Remember a noun phrase; what is not one is passed over."""
        kept: list[Word] = []
        for word in words:
            if not kept and word.low in _PARTICLES:
                continue
            if kept and word.low in PREPOSITIONS:
                break
            if word.is_word and word.low not in ADVERBS:
                kept.append(word)
        phrase = bare(" ".join(word.text for word in kept))
        if (
            not phrase
            or len(kept) > 5
            or kept[-1].low in _PRONOUNS
            or kept[0].low in PREPOSITIONS
            or kept[0].low in _QUESTIONS
            or phrase[0].isdigit()
        ):
            return
        head = singular(phrase.split()[-1].lower())
        self._count[head] += 1
        self._last[head] = sum(self._count.values())
        self._lead = self._lead or head
        self._phrase.setdefault(
            head, "the " + (phrase if phrase[:2].isupper() else phrase[0].lower() + phrase[1:])
        )

    def called(self) -> str | None:
        """What the sentence spoke of first, else what is spoken of most."""
        if self._lead:
            return self._phrase[self._lead]
        return (
            self._phrase[max(self._count, key=lambda head: (self._count[head], self._last[head]))]
            if self._count
            else None
        )


def step_name(
    base: str, things: Sequence[Word], tail: Sequence[Word], topics: Topics, sentence_start: int = -1
) -> str:
    """Verb and object, at most eight words, first letter large.

    Args:
        base: The verb in its plain form.
        things: What is acted on; empty where the sentence does not say.
        tail: What stands behind a passive verb ("to a buyer").
        topics: For "it" and "them".
        sentence_start: Offset of the word that is written large only for being the first.
    """
    keep = (
        {"of", "for"}
        | ({"to"} if base in _TRANSFER else set())
        | ({"with", "against"} if base in _WITH else set())
    )
    while (
        len(things) > 1
        and things[0].low in ADVERBS - {"all", "both", "each", "only", "either"}
        and things[0].low not in PREPOSITIONS
    ):
        things = things[1:]
    if len(things) > 1 and things[-1].low in ("myself", "ourselves", "themselves", "himself", "herself"):
        things = things[:-1]
    asked = bool(things) and things[0].low in _QUESTIONS
    words = (
        list(things[: MOST_WORDS - 1])
        if asked
        else plain_object(
            [word for word in things if word.is_word or word.low in "&%€$£,"], keep=frozenset(keep)
        )
    )
    if words and words[0].low in _WEAK_STARTS:
        words = []
    parts = [_inside(word, sentence_start) for word in words]
    if not words and base == "decide" and (called := topics.called()):
        parts = ["on", *called.split()]
    if words and words[0].low in _PRONOUNS:
        parts = [topics.called() or parts[0], *parts[1:]]
        parts = " ".join(parts).split()
    elif (
        (not words or words[0].low in PREPOSITIONS - {"up"})
        and base in _TRANSFER
        and base not in ("reply", "respond", "report", "talk", "speak")
        and (called := topics.called())
    ):
        parts = [*called.split(), *parts]
    if base in _TRANSFER and "to" not in parts:
        parts += _destination(tail)
    return _short(base, parts)


def _inside(word: Word, sentence_start: int) -> str:
    """A word as it is written within a sentence."""
    first = word.start == sentence_start and word.text[1:].islower()
    return word.low if word.low in DETERMINERS or first else word.text


def _destination(tail: Sequence[Word]) -> list[str]:
    for i, word in enumerate(tail):
        if word.low == "to":
            return [each.text for each in plain_object(list(tail[i:]), keep=frozenset({"of"}))]
    return []


def _short(base: str, parts: list[str]) -> str:
    words = [base, *parts]
    if len(words) > MOST_WORDS:
        words = words[:MOST_WORDS]
        cut = [
            i
            for i, word in enumerate(words)
            if i > 2 and word.lower() in PREPOSITIONS | {"and", "or", "that", "which"}
        ]
        if cut and cut[-1] > 4:
            words = words[: cut[-1]]
    while len(words) > 2 and re.fullmatch(r"[\d.,]+", words[-1]) and words[-2].islower():
        words.pop()
    while len(words) > 2 and words[-1].lower() in (
        "once",
        "twice",
        "immediately",
        "directly",
        "manually",
        "automatically",
        "afterwards",
        "later",
    ):
        words.pop()
    while len(words) > 1 and words[-1].lower() in {","} | DETERMINERS | PREPOSITIONS | {"and", "or", "not"}:
        words.pop()
    name = " ".join(words).replace(" ,", ",")
    return name[0].upper() + name[1:]
