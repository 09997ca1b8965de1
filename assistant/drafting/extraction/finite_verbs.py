"""Whether a word that may be a noun stands as a verb with its subject. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.extraction.actors import actor_kind, bare
from assistant.drafting.extraction.facts import ActorKind
from assistant.drafting.extraction.verb_forms import Form
from assistant.drafting.extraction.verbs import BASE, S, base_in_form, often_noun
from assistant.drafting.extraction.words import (
    ADVERBS,
    BE,
    DETERMINERS,
    MODALS,
    OBJECT_STARTERS,
    PREPOSITIONS,
    Word,
)

_SUBJECT_WORDS = 14
"""Words before a verb that are looked at for its subject."""
PLURAL_PRONOUNS = frozenset("i we they you people both".split())


def subject_in(segment: Sequence[Word]) -> list[Word]:
    return [word for word in segment[-_SUBJECT_WORDS:] if word.low not in ADVERBS and word.is_word]


def first_place(words: Sequence[Word]) -> int:
    return next((i for i, word in enumerate(words) if word.is_word and word.low not in ADVERBS), 0)


def is_present(
    words: Sequence[Word], i: int, base: str, subject: list[Word], mode: Form | None, *, item: bool
) -> bool:
    after = words[i + 1] if i + 1 < len(words) else None
    if after is not None and (
        after.low in BE or after.low in MODALS or after.low in ("has", "have", "come", "arrive", "of")
    ):
        return False
    if len(subject) > 1 and subject[-1].low == "that":
        return not often_noun(base) or (
            actor_kind(_phrase(subject[:-1])) is ActorKind.AI
            and after is not None
            and after.low in DETERMINERS | {"it", "them"}
        )
    if subject and subject[-1].low in DETERMINERS | PREPOSITIONS | {"and", "or", "to"}:
        return False
    if not often_noun(base):
        return bool(subject) or mode in (Form.PRESENT, None)
    follows = after is not None and (
        after.low in OBJECT_STARTERS or (after.is_word and after.low not in PREPOSITIONS | {"and", "or"})
    )
    if not subject:
        if mode is Form.PRESENT:
            return follows
        return mode is None and item and follows and not finite_later(words, i + 1)
    kind = actor_kind(_phrase(subject))
    if subject[-1].low in ("who", "which", "that", "he", "she", "it"):
        return True
    if kind is ActorKind.EXTERNAL and item and follows:
        return True
    if kind is None or kind is ActorKind.EXTERNAL:
        return after is not None and after.low in (DETERMINERS - {"that"}) | {"it", "them", "whether", "if"}
    return True


def is_plain(
    words: Sequence[Word], i: int, base: str, subject: list[Word], mode: Form | None, *, item: bool
) -> bool:
    after = words[i + 1] if i + 1 < len(words) else None
    if after is not None and (after.low in BE or after.low in MODALS or after.low in ("of", "has", "have")):
        return False
    if after is not None and after.low == "by" and often_noun(base):
        return False
    follows = after is not None and (
        after.low in OBJECT_STARTERS or (after.is_word and after.low not in PREPOSITIONS | {"and", "or"})
    )
    noun = often_noun(base)
    if subject:
        last = subject[-1].low
        if last in PLURAL_PRONOUNS or last == "who":
            return True
        plural = (
            last.endswith("s") or last in ("team", "people", "staff", "who") or subject[-1].text[0].isupper()
        )
        bounded = any(word.low in ("above", "over", "below", "under", "exceeding") for word in subject)
        counted = bounded and (plural or last[0].isdigit())
        if counted and not noun and after is not None and after.low in DETERMINERS:
            return True  # "accounts above 75 create a task"
        return plural and somebody_acts(subject) and (not noun or follows) and not noun_follows(words, i)
    if mode in (Form.PLAIN,):
        return not noun or follows
    if mode is not None or i != first_place(words):
        return mode is None and i > 0 and words[i - 1].low in (",", ":", "then", ")") and follows and not noun
    if not noun:
        return follows or item or after is None
    if not item:
        return after is not None and after.low in OBJECT_STARTERS - {
            "to",
            "for",
            "in",
            "on",
            "at",
            "from",
            "by",
            "as",
            "with",
            "up",
        }
    if (
        after is not None
        and after.low in ("and", "or")
        and i + 2 < len(words)
        and base_in_form(words[i + 2].low, BASE)
    ):
        return True  # "Check and sign the reply"
    return (
        after is None
        or (follows and not finite_later(words, i + 1))
        or (after.low in OBJECT_STARTERS and not finite_later(words, i + 1))
    )


def finite_later(words: Sequence[Word], i: int) -> bool:
    """Whether the clause has another verb, so that its first word is its subject."""
    for word in words[i:]:
        if not word.is_word or word.low in (
            "and",
            "or",
            "if",
            "when",
            "that",
            "which",
            "who",
            "until",
            "unless",
            "where",
        ):
            return False
        if word.low in BE or word.low in MODALS or word.low in ("goes", "has", "comes", "arrives"):
            return True
        if base_in_form(word.low, S) and _named(words, word):
            return True
        base = base_in_form(word.low, S)
        if base and not often_noun(base):
            return True
    return False


def _named(words: Sequence[Word], verb: Word) -> bool:
    """Whether all before a verb is the name of somebody who acts: "Call handler logs …"."""
    before = [word for word in words if word.start < verb.start]
    return len(before) <= 4 and somebody_acts(before)


def noun_follows(words: Sequence[Word], i: int) -> bool:
    return i > 0 and words[i - 1].low in DETERMINERS | PREPOSITIONS


def _phrase(subject: Sequence[Word]) -> str:
    return bare(" ".join(word.text for word in subject))


def somebody_acts(subject: Sequence[Word]) -> bool:
    """Whether the words before a verb end in somebody who acts: "Every Monday the clerks"."""
    if not subject:
        return False
    starts = [
        i
        for i, word in enumerate(subject)
        if i and word.low in DETERMINERS and subject[i - 1].low not in PREPOSITIONS
    ]
    kinds = (ActorKind.HUMAN, ActorKind.AI, ActorKind.SYSTEM)
    return actor_kind(_phrase(subject)) in kinds or bool(
        starts and actor_kind(_phrase(subject[starts[-1] :])) in kinds
    )
