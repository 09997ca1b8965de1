"""Turn a follow-up and its history into a question that stands alone.

Rules, not a model: a follow-up is recognised by what it lacks (an opening such as "and",
a pronoun without a noun to point at, too few content words) and is completed with the
last question that did stand alone. A chat model may do better; see `assistant.models`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.answer import Turn
from assistant.answering.question_kind import AnswerKind, answer_kinds
from assistant.answering.terms import term_set

_OPENING = re.compile(
    r"^\s*(and|but|or|so|then|also|what about|how about|what if|and if|in that case|otherwise|"
    r"same for|why( not)?\s*\?|who\s*\?|when\s*\?|where\s*\?|how\s*\?|how come\s*\?|really)\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(it|its|they|them|their|theirs|this|that|these|those|he|she|his|her|him|there|one|ones|"
    r"the same|such|else|otherwise|instead|the (latter|former|first|second|other))\b",
    re.IGNORECASE,
)
_SUBORDINATE_POINTER = re.compile(
    r"(?<=\w )\b(before|after|when|once|until|unless|while|because|that|as|if) (it|they)\b", re.IGNORECASE
)
"""In "a prompt before it goes live" the question itself says what "it" is."""
_LEADING_FILLER = re.compile(r"^\s*(and|but|or|so|then|also)\b[\s,]*", re.IGNORECASE)
_SELF_CONTAINED_TERMS = 4
"""A question with a pointer but this many content words usually names its own subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandaloneQuestion:
    """A question with what it takes from the conversation."""

    text: str
    """Readable on its own; what is searched for."""
    focus: str
    """The part that was asked last; what the answer must address."""
    topic: str = ""
    """The earlier question it leans on; empty where it leans on none."""
    kinds: tuple[AnswerKind, ...]


def condense(question: str, history: Sequence[Turn]) -> StandaloneQuestion:
    """Complete a follow-up from the conversation; leave a full question as it is."""
    text = " ".join(question.split())
    kinds = answer_kinds(text)
    topic = _topic(history) if is_follow_up(text) else ""
    if not topic:
        return StandaloneQuestion(text=text, focus=text, kinds=kinds)
    if kinds == (AnswerKind.OPEN,) or _only_changes_the_subject(text):
        kinds = answer_kinds(topic)
    focus = _LEADING_FILLER.sub("", text)
    focus = focus[:1].upper() + focus[1:]
    return StandaloneQuestion(text=f"{topic.rstrip(' ?')}? {focus}", focus=focus, topic=topic, kinds=kinds)


def is_follow_up(question: str) -> bool:
    """Whether a question cannot be understood without what was said before."""
    if _OPENING.match(question):
        return True
    content = len(term_set(question))
    if content <= 1:
        return True
    outward = _SUBORDINATE_POINTER.sub(" ", question)
    return bool(_POINTER.search(outward)) and content <= _SELF_CONTAINED_TERMS


def _only_changes_the_subject(question: str) -> bool:
    return bool(re.match(r"^\s*(and|what about|how about|same for)\b", question, re.IGNORECASE)) and (
        answer_kinds(_LEADING_FILLER.sub("", question)) == (AnswerKind.OPEN,)
        or bool(re.match(r"^\s*and if\b", question, re.IGNORECASE))
    )


def _topic(history: Sequence[Turn]) -> str:
    """The latest user question that stood alone, followed by later follow-ups' subjects."""
    asked = [turn.text.strip() for turn in history if turn.role == "user" and turn.text.strip()]
    if not asked:
        return ""
    for earlier in reversed(asked):
        if not is_follow_up(earlier):
            later = asked[-1] if asked[-1] is not earlier else ""
            return " ".join(f"{earlier.rstrip(' ?')}? {later}".split()) if later else earlier
    return asked[-1]
