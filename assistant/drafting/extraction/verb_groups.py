"""Whether an act is spoken of at a place in a sentence, and in which form. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.drafting.extraction.actors import actor_kind, bare
from assistant.drafting.extraction.facts import ActorKind
from assistant.drafting.extraction.verbs import (
    BASE,
    ING,
    PARTICIPLE,
    PAST,
    S,
    base_in_form,
    is_act,
    often_noun,
)
from assistant.drafting.extraction.words import (
    ADVERBS,
    BE,
    DETERMINERS,
    MODALS,
    OBJECT_STARTERS,
    PREPOSITIONS,
    Word,
)


class Form(StrEnum):
    """How the act is put; an act that follows "and" is put in the same way."""

    PRESENT = "present"
    PLAIN = "plain"
    PAST = "past"
    PASSIVE = "passive"
    ING = "ing"
    MOVES = "moves"


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """An act with where its words end."""

    base: str
    form: Form
    after: int
    """Index of the first word behind the verb."""
    negated: bool = False
    modal: str = ""


_UNKNOWN_VERB = re.compile(r"[a-z]{3,}[^s]s$")
_STATES = frozenset(
    """is has does was needs wants owns gets uses knows likes costs means seems appears contains consists comes goes remains
    includes requires depends works sits lies lives exists happens occurs becomes always sometimes perhaps besides across this his its
    less plus thus as us minus towards regards details results plans claims cases requests emails tickets orders invoices hours
    days weeks months minutes""".split()
)
_PLAIN_STATES = frozenset("have need want like know cost mean seem appear contain consist come remain include require depend work exist happen occur become when where while whether once until since than then both half about spend waste lose miss exceed cover face expect hope love hate prefer".split())
_SUBJECT_WORDS = 14
"""Words before a verb that are looked at for its subject."""
_PLURAL_PRONOUNS = frozenset("i we they you people both".split())


def verb_at(
    words: Sequence[Word], i: int, segment: Sequence[Word], mode: Form | None, *, item: bool
) -> VerbGroup | None:
    """The act whose first word stands at `i`; None where there is none.

    Args:
        words: Of the sentence.
        i: Place of the word to judge.
        segment: The words of this clause before it: its subject, if it has one of its own.
        mode: How the act before was put, for one that shares its subject.
        item: Whether the sentence is an item of a list, which may begin with a verb.
    """
    if i and words[i - 1].low in ("'", "’"):
        return None  # "the drivers' names"
    group = _verb_at(words, i, segment, mode, item=item)
    if group is not None and not group.negated and _denied(segment):
        return replace(group, negated=True)
    return group


def _denied(segment: Sequence[Word]) -> bool:
    """Whether "never" stands between the subject and the verb."""
    for word in reversed(segment):
        if word.low in ("never", "not"):
            return True
        if word.low not in ADVERBS:
            return False
    return False


def _verb_at(
    words: Sequence[Word], i: int, segment: Sequence[Word], mode: Form | None, *, item: bool
) -> VerbGroup | None:
    low = words[i].low
    if low in MODALS:
        return _after_modal(words, i)
    if low in ("has", "have", "needs", "need", "had"):
        return _after_have(words, i, segment)
    if low in BE:
        return _after_be(words, i)
    if low in ("do", "does", "did", "don't", "doesn't", "didn't"):
        j, negated = skip_adverbs(words, i + 1)
        base = base_in_form(words[j].low, BASE) if j < len(words) else None
        return VerbGroup(base, Form.PLAIN, j + 1, True) if base and (negated or low.endswith("n't")) else None
    if low in ("goes", "go", "moves", "lands", "heads", "move") and segment:
        if low in ("goes", "go") and i + 1 < len(words) and words[i + 1].low in ("through", "over") and _acts_or_we(segment):
            return VerbGroup("review", Form.PLAIN if low == "go" else Form.PRESENT, i + 2)
        return _moves(words, i)
    subject = _own(segment)
    base = base_in_form(low, S)
    if base and _is_present(words, i, base, subject, mode, item=item):
        return VerbGroup(base, Form.PRESENT, i + 1)
    base = base_in_form(low, BASE)
    if base and _is_plain(words, i, base, subject, mode, item=item):
        return VerbGroup(base, Form.PLAIN, i + 1)
    base = base_in_form(low, PARTICIPLE)
    if base and not subject and mode is Form.PASSIVE:
        return VerbGroup(base, Form.PASSIVE, i + 1)
    base = base_in_form(low, PAST)
    if base and (_acts(subject) or (not subject and mode is Form.PAST)) and not _noun_before(words, i):
        return VerbGroup(base, Form.PAST, i + 1)
    base = base_in_form(low, ING)
    if (
        base
        and not subject
        and (
            mode is Form.ING
            or (mode is None and item and i == _first(words) and not _finite_later(words, i + 1))
        )
    ):
        return VerbGroup(base, Form.ING, i + 1)
    return _unknown(words, i, subject)


def _acts_or_we(segment: Sequence[Word]) -> bool:
    subject = _own(segment)
    return bool(subject) and (subject[-1].low in _PLURAL_PRONOUNS or _acts(subject))


def _own(segment: Sequence[Word]) -> list[Word]:
    return [word for word in segment[-_SUBJECT_WORDS:] if word.low not in ADVERBS and word.is_word]


def _first(words: Sequence[Word]) -> int:
    return next((i for i, word in enumerate(words) if word.is_word and word.low not in ADVERBS), 0)


def skip_adverbs(words: Sequence[Word], i: int) -> tuple[int, bool]:
    """The next place that is no adverb, and whether a "not" or "never" was passed."""
    negated = False
    while i < len(words) and (
        words[i].low in ADVERBS or (words[i].low.endswith("ly") and not is_act(words[i].low))
    ):
        negated |= words[i].low in ("not", "never", "n't")
        i += 1
    return i, negated


def _after_modal(words: Sequence[Word], i: int) -> VerbGroup | None:
    modal = words[i].low
    j, negated = skip_adverbs(words, i + 1)
    negated |= modal == "cannot"
    if j >= len(words):
        return None
    if words[j].low in ("be", "get"):
        k, more = skip_adverbs(words, j + 1)
        base = base_in_form(words[k].low, PARTICIPLE) if k < len(words) else None
        return VerbGroup(base, Form.PASSIVE, k + 1, negated or more, modal) if base else None
    base = base_in_form(words[j].low, BASE)
    return VerbGroup(base, Form.PLAIN, j + 1, negated, modal) if base else None


def _after_have(words: Sequence[Word], i: int, segment: Sequence[Word]) -> VerbGroup | None:
    j, negated = skip_adverbs(words, i + 1)
    if j >= len(words) or not (segment or words[j].low == "to"):
        return None
    if words[j].low == "to":
        k, more = skip_adverbs(words, j + 1)
        if k < len(words) and words[k].low == "be":
            m, _ = skip_adverbs(words, k + 1)
            base = base_in_form(words[m].low, PARTICIPLE) if m < len(words) else None
            return VerbGroup(base, Form.PASSIVE, m + 1, negated, "must") if base else None
        base = base_in_form(words[k].low, BASE) if k < len(words) else None
        return VerbGroup(base, Form.PLAIN, k + 1, negated or more, "must") if base else None
    if words[j].low == "been":
        k, _ = skip_adverbs(words, j + 1)
        base = base_in_form(words[k].low, PARTICIPLE) if k < len(words) else None
        return VerbGroup(base, Form.PASSIVE, k + 1, negated) if base else None
    base = base_in_form(words[j].low, PARTICIPLE) if words[i].low.startswith("ha") else None
    return VerbGroup(base, Form.PAST, j + 1, negated) if base else None


def _after_be(words: Sequence[Word], i: int) -> VerbGroup | None:
    j, negated = skip_adverbs(words, i + 1)
    negated |= words[i].low.endswith("n't")
    if j < len(words) and words[j].low in ("being", "been"):
        j, _ = skip_adverbs(words, j + 1)
    if j >= len(words):
        return None
    base = base_in_form(words[j].low, PARTICIPLE)
    if base:
        return VerbGroup(base, Form.PASSIVE, j + 1, negated)
    base = base_in_form(words[j].low, ING)
    if base:
        return VerbGroup(base, Form.PRESENT, j + 1, negated)
    if words[j].low == "to" and j + 1 < len(words):
        if words[j + 1].low == "be":
            k, more = skip_adverbs(words, j + 2)
            base = base_in_form(words[k].low, PARTICIPLE) if k < len(words) else None
            return VerbGroup(base, Form.PASSIVE, k + 1, negated or more, "shall") if base else None
        base = base_in_form(words[j + 1].low, BASE)
        return VerbGroup(base, Form.PLAIN, j + 2, negated, "shall") if base else None
    return None


def _moves(words: Sequence[Word], i: int) -> VerbGroup | None:
    """ "goes to finance", "goes straight back to the clerk"."""
    j, negated = skip_adverbs(words, i + 1)
    while j < len(words) and words[j].low in ("straight", "back", "on", "over", "up", "off", "down", "out"):
        j += 1
    if j < len(words) and words[j].low in ("to", "into", "with"):
        base = "return" if any(word.low == "back" for word in words[i:j]) else "send"
        return VerbGroup(base, Form.MOVES, j, negated)
    return None


def _is_present(
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
        return mode is None and item and follows and not _finite_later(words, i + 1)
    kind = actor_kind(_phrase(subject))
    if subject[-1].low in ("who", "which", "that", "he", "she", "it"):
        return True
    if kind is ActorKind.EXTERNAL and item and follows:
        return True
    if kind is None or kind is ActorKind.EXTERNAL:
        return after is not None and after.low in (DETERMINERS - {"that"}) | {"it", "them", "whether", "if"}
    return True


def _is_plain(
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
        if last in _PLURAL_PRONOUNS or last == "who":
            return True
        plural = (
            last.endswith("s") or last in ("team", "people", "staff", "who") or subject[-1].text[0].isupper()
        )
        bounded = any(word.low in ("above", "over", "below", "under", "exceeding") for word in subject)
        if plural or last[0].isdigit():
            if bounded and not noun and after is not None and after.low in DETERMINERS:
                return True
        return plural and _acts(subject) and (not noun or follows) and not _noun_before(words, i)
    if mode in (Form.PLAIN,):
        return not noun or follows
    if mode is not None or i != _first(words):
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
    if after is not None and after.low in ("and", "or") and i + 2 < len(words) and base_in_form(words[i + 2].low, BASE):
        return True  # "Check and sign the reply"
    return (
        after is None
        or (follows and not _finite_later(words, i + 1))
        or (after.low in OBJECT_STARTERS and not _finite_later(words, i + 1))
    )


def _finite_later(words: Sequence[Word], i: int) -> bool:
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
    return len(before) <= 4 and _acts(before)


def _noun_before(words: Sequence[Word], i: int) -> bool:
    return i > 0 and words[i - 1].low in DETERMINERS | PREPOSITIONS


def _phrase(subject: Sequence[Word]) -> str:
    return bare(" ".join(word.text for word in subject))


def _acts(subject: Sequence[Word]) -> bool:
    """Whether the words before a verb end in somebody who acts: "Every Monday the clerks"."""
    if not subject:
        return False
    starts = [i for i, word in enumerate(subject) if i and word.low in DETERMINERS and subject[i - 1].low not in PREPOSITIONS]
    kinds = (ActorKind.HUMAN, ActorKind.AI, ActorKind.SYSTEM)
    return actor_kind(_phrase(subject)) in kinds or bool(
        starts and actor_kind(_phrase(subject[starts[-1] :])) in kinds
    )


def _unknown(words: Sequence[Word], i: int, subject: list[Word]) -> VerbGroup | None:
    """A verb that the list lacks, after somebody known to act and before what it is done to."""
    low = words[i].low
    if (
        subject and len(low) > 3 and low.isalpha() and subject[-1].low.endswith("s") and i + 1 < len(words) and words[i + 1].low in DETERMINERS - {"that", "all"}
        and not re.search(r"(?:s|ly|ing|ed|ous|ful|al|ive|able)$", low) and low not in _PLAIN_STATES and not is_act(low) and low not in PREPOSITIONS | ADVERBS and _acts(subject)
    ):  # fmt: skip
        return VerbGroup(low, Form.PLAIN, i + 1)
    if not subject or low in _STATES or is_act(low) or not _UNKNOWN_VERB.match(low) or i + 1 >= len(words):
        return None
    if words[i + 1].low not in DETERMINERS | {"it", "them"} or not _acts(subject):
        return None
    base = low[:-1]
    if re.search(r"(?:s|x|z|ch|sh)es$", low):
        base = low[:-2]
    elif low.endswith("ies"):
        base = low[:-3] + "y"
    return VerbGroup(base, Form.PRESENT, i + 1)
