"""How an act is put, and the small verbs before it: "must be checked", "has sent", "goes to". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.drafting.extraction.verbs import BASE, ING, PARTICIPLE, base_in_form, is_act
from assistant.drafting.extraction.words import ADVERBS, Word


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


def skip_adverbs(words: Sequence[Word], i: int) -> tuple[int, bool]:
    """The next place that is no adverb, and whether a "not" or "never" was passed."""
    negated = False
    while i < len(words) and (
        words[i].low in ADVERBS or (words[i].low.endswith("ly") and not is_act(words[i].low))
    ):
        negated |= words[i].low in ("not", "never", "n't")
        i += 1
    return i, negated


def after_modal(words: Sequence[Word], i: int) -> VerbGroup | None:
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


def after_have(words: Sequence[Word], i: int, segment: Sequence[Word]) -> VerbGroup | None:
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


def after_be(words: Sequence[Word], i: int) -> VerbGroup | None:
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


def moving(words: Sequence[Word], i: int) -> VerbGroup | None:
    """ "goes to finance", "goes straight back to the clerk"."""
    j, negated = skip_adverbs(words, i + 1)
    while j < len(words) and words[j].low in ("straight", "back", "on", "over", "up", "off", "down", "out"):
        j += 1
    if j < len(words) and words[j].low in ("to", "into", "with"):
        base = "return" if any(word.low == "back" for word in words[i:j]) else "send"
        return VerbGroup(base, Form.MOVES, j, negated)
    return None
