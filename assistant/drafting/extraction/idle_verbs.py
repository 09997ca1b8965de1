"""Verbs of work that tell none where they stand: "it takes two days", "the procedure is completed". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction.actors import actor_kind, bare
from assistant.drafting.extraction.clause_scan import Act
from assistant.drafting.extraction.facts import ActorKind
from assistant.drafting.extraction.numbers import LENGTH
from assistant.drafting.extraction.roster import subject_words
from assistant.drafting.extraction.verb_forms import Form
from assistant.drafting.extraction.words import Word

_EXTENTS = frozenset("place too about around long up hours days between on over the our".split())
"""Words behind "take" and "run" that tell how long or where."""


def tells_no_work(act: Act, *, passive: bool) -> bool:
    """Verbs of work that tell none here: "find out too late", "the procedure is completed", "handlers go back to paper"."""
    base, things = act.group.base, act.object
    first = things[0].low if things else ""
    subject = subject_words(act.subject)
    head = subject[-1].low if subject else ""
    if base in ("receive", "keep", "measure", "use") or any(word.low == "whose" for word in act.subject):
        return True
    if base == "make" and first in ("sure", "mistakes", "sense", "errors", "money", "it", "this"):
        return True
    if (
        base in ("take", "run")
        and things
        and (first[0].isdigit() or (first in _EXTENTS and _length_or_place(things)))
    ):
        return True
    if (
        passive
        and head == "it"
        and base in ("propose", "intend", "plan", "suggest", "agree", "decide", "note", "assume")
    ):
        return True  # "it is proposed that …"
    if act.group.form is Form.MOVES and any(word.low == "wrong" for word in things):
        return True  # "letters go to the wrong house"
    if (
        passive
        and act.subject
        and (act.subject[0].low[0].isdigit() or (subject and subject[0].low[0].isdigit()))
    ):
        return True  # "3,180 complaints were recorded"
    if act.group.form is Form.MOVES and first == "with":
        return True
    if (
        base == "find"
        and first == "out"
        and len(things) > 1
        and things[1].low in ("too", "only", "late", "that", "about", "when")
    ):
        return True
    if (
        base == "look"
        and things
        and first not in ("at", "up", "for", "into", "through", "after", "over", "out", "in", "on")
    ):
        return True
    if passive and (
        base in ("deal", "plan", "intend") or (base in ("take", "make") and head.startswith("decision"))
    ):
        return True
    if (
        passive
        and base in ("approve", "sign", "agree", "authorise", "authorize")
        and subject
        and subject[0].low in ("changes", "change")
    ):
        return True
    if (
        passive
        and base in ("complete", "close", "finish", "conclude")
        and head in ("process", "procedure", "workflow")
    ):
        return True
    if act.group.form is Form.MOVES and subject:
        return actor_kind(bare(" ".join(word.text for word in subject))) is ActorKind.HUMAN
    return False


def _length_or_place(words: Sequence[Word]) -> bool:
    said = " ".join(word.text for word in words[:6])
    return (
        bool(LENGTH.search(said))
        or words[0].low in ("place", "too", "long", "on", "up")
        or bool(
            re.search(r"\b(?:desk|team|unit|office|shift|operations?|department|lab|floor|business)\b", said)
        )
    )
