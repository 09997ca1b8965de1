"""Whether an act is spoken of at a place in a sentence, and in which form. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.extraction.finite_verbs import (
    PLURAL_PRONOUNS,
    finite_later,
    first_place,
    is_plain,
    is_present,
    noun_follows,
    somebody_acts,
    subject_in,
)
from assistant.drafting.extraction.unknown_verbs import unknown_verb
from assistant.drafting.extraction.verb_forms import (
    Form,
    VerbGroup,
    after_be,
    after_have,
    after_modal,
    moving,
    skip_adverbs,
)
from assistant.drafting.extraction.verbs import BASE, ING, PARTICIPLE, PAST, S, base_in_form
from assistant.drafting.extraction.words import ADVERBS, BE, MODALS, Word


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
        return after_modal(words, i)
    if low in ("has", "have", "needs", "need", "had"):
        return after_have(words, i, segment)
    if low in BE:
        return after_be(words, i)
    if low in ("do", "does", "did", "don't", "doesn't", "didn't"):
        j, negated = skip_adverbs(words, i + 1)
        base = base_in_form(words[j].low, BASE) if j < len(words) else None
        return VerbGroup(base, Form.PLAIN, j + 1, True) if base and (negated or low.endswith("n't")) else None
    if low in ("goes", "go", "moves", "lands", "heads", "move") and segment:
        if (
            low in ("goes", "go")
            and i + 1 < len(words)
            and words[i + 1].low in ("through", "over")
            and _acts_or_we(segment)
        ):
            return VerbGroup("review", Form.PLAIN if low == "go" else Form.PRESENT, i + 2)
        return moving(words, i)
    subject = subject_in(segment)
    base = base_in_form(low, S)
    if base and is_present(words, i, base, subject, mode, item=item):
        return VerbGroup(base, Form.PRESENT, i + 1)
    base = base_in_form(low, BASE)
    if base and is_plain(words, i, base, subject, mode, item=item):
        return VerbGroup(base, Form.PLAIN, i + 1)
    base = base_in_form(low, PARTICIPLE)
    if base and not subject and mode is Form.PASSIVE:
        return VerbGroup(base, Form.PASSIVE, i + 1)
    base = base_in_form(low, PAST)
    if (
        base
        and (somebody_acts(subject) or (not subject and mode is Form.PAST))
        and not noun_follows(words, i)
    ):
        return VerbGroup(base, Form.PAST, i + 1)
    base = base_in_form(low, ING)
    if (
        base
        and not subject
        and (
            mode is Form.ING
            or (mode is None and item and i == first_place(words) and not finite_later(words, i + 1))
        )
    ):
        return VerbGroup(base, Form.ING, i + 1)
    return unknown_verb(words, i, subject)


def _acts_or_we(segment: Sequence[Word]) -> bool:
    subject = subject_in(segment)
    return bool(subject) and (subject[-1].low in PLURAL_PRONOUNS or somebody_acts(subject))
