"""Turn a follow-up and its history into a question that stands alone.

Rules, not a model: a follow-up is recognised by what it lacks (an opening such as "and",
a pronoun without a noun to point at, no subject of its own) and is completed with the
question that it leans on. What the reader typed last is always kept, word for word. A
chat model may do better; see `assistant.models`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.answer import Turn
from assistant.answering.courtesy import courtesy_reply, without_courtesy
from assistant.answering.labels import exchange_labels
from assistant.answering.question_kind import AnswerKind, answer_kinds
from assistant.answering.subject import names_no_subject, subject_terms
from knowledge.terms import term_set

_OPENING = re.compile(
    r"^\s*(and|but|or|so|then|also|what about|how about|what if|and if|if|in that case|otherwise|even|"
    r"same for|why( not)?\s*\?|who\s*\?|when\s*\?|where\s*\?|how\s*\?|how come\s*\?|really)\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(it|its|they|them|their|theirs|this|that|these|those|he|she|his|her|him|there|one|ones|"
    r"the same|such|else|otherwise|instead|also|as well(?! as)|the (latter|former|first|second|other)|(which|what|any) other)\b|"
    r"\btoo\s*\?",
    re.IGNORECASE,
)
_NO_POINTER = re.compile(
    r"\bIT\b|(?i:\b(?:is|are|was|were|be|has|have) there\b|\bthere (?:is|are|was|were)\b|\bone of (?:the|our)\b|"
    r"\b(?:no|any|every|each|some) ?one\b|\bat least one\b|\bthis (?:week|month|quarter|year)\b|"
    r"\b(?:check|ensure|say|show|mean|know|require|prove|sure|confirm|state|decide|evidence|tool|system|person|"
    r"someone|anyone|people|document|change)\w* that\b)"
)
"""Words that look like pointers and point at nothing said before."""
_SUBORDINATE_POINTER = re.compile(
    r"(?<=\w )\b(before|after|when|once|until|unless|while|because|that|as|if) (it|they)\b", re.IGNORECASE
)
"""In "a prompt before it goes live" the question itself says what "it" is."""
_LEADING_FILLER = re.compile(r"^\s*(and|but|or|so|then|also)\b[\s,]*", re.IGNORECASE)
_SWITCH = re.compile(
    r"^\W*(?:(?:and |but |ok |so )?(?:now )?(?:another|a different|(?:a )?new|one more|next|last) (?:question|topic|thing|subject)"
    r"(?: (?:please|though))?|(?:on (?:to )?)?something (?:else|different)(?: entirely)?|(?:changing|new|different) (?:the )?(?:topic|subject)|"
    r"on (?:a|an) (?:\w+ )?(?:note|matter|topic|subject)|by the way|unrelated(?: question)?|apropos)\s*[:,.;–—-]+\s*(?=\w)",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^\W*(?:(?:no|nope|sorry|oops|actually|wait|well)\b[\s,.!–—-]*)*"
    r"(?:i (?:actually |really )?(?:meant|mean|was asking about|was talking about|am asking about|wanted to ask about)|"
    r"i'm asking about|not (?:the |for )?[\w.-]+(?: [\w.-]+)?\s*[,;–—-]+\s*(?:but\s+)?|no\s*[,:]\s*(?=[^\s?]+(?:\s+[^\s?]+){0,3}\s*\??$))(?:\s+(?:for|about))?\b[\s,:]*(?=\w)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\s*(?:and |but |so |then |also )*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|"
    r"could|may|must|should|shall|will|would|has|have|by when|until when|at what|in which|to whom|for how)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    rf"^(?!{_QUESTION.pattern.removeprefix('^')})\s*[\w'’./%€$-]+(?:\s+[\w'’./%€$-]+){{0,4}}\s*\?\s*$",
    re.IGNORECASE,
)
"""A few words with a question mark and without a question: "Agency workers?"."""
_DEFINITION = re.compile(
    r"^\s*(?:(?:what|who) (?:is|are|was|were)|what's|who's|define|what does)\b", re.IGNORECASE
)
_SELF_CONTAINED_TERMS = 4
"""A question with a pointer, or opened by "and", with this many content words names its own subject."""


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
    if courtesy_reply(question):
        return StandaloneQuestion(text=question, focus=question, kinds=answer_kinds(question))
    context = _Context()
    for turn in history:
        if turn.role == "user" and not courtesy_reply(turn.text):
            context = _after(context, turn.text)
    return _complete(question, context)


def is_follow_up(question: str) -> bool:
    """Whether a question cannot be understood without what was said before."""
    content = len(term_set(question))
    outward = _without_inner_pointers(question)
    points = bool(_POINTER.search(outward))
    if _CORRECTION.match(question):
        return True
    if _OPENING.match(question):
        whole = _QUESTION.match(question) and content >= _SELF_CONTAINED_TERMS
        return points or not whole
    if not subject_terms(question) or _FRAGMENT.match(question):
        return True
    if content <= 1:
        return points or not _DEFINITION.match(question)
    return points and content <= _SELF_CONTAINED_TERMS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What a conversation is about: a question that stood alone and the last one that leaned on it."""

    asked: str = ""
    detail: str = ""

    @property
    def topic(self) -> str:
        return f"{self.asked.rstrip(' ?.')}? {self.detail}".strip() if self.detail else self.asked


def _after(context: _Context, message: str) -> _Context:
    """The context once one more message of the reader has been understood."""
    standalone = _complete(message, context)
    if not standalone.topic:
        return _Context(asked=standalone.text)
    if standalone.text.startswith(context.asked.rstrip(" ?.")):
        return _Context(asked=context.asked, detail=standalone.focus)
    return _Context(asked=standalone.text)


def _complete(question: str, context: _Context) -> StandaloneQuestion:
    text = without_courtesy(" ".join(question.split()))
    # A bare answer to "which one do you mean?" completes the question that was too short.
    switched = _SWITCH.sub("", text)
    replies = names_no_subject(context.asked) and not _QUESTION.match(text)
    if switched != text or not context.asked or not (replies or is_follow_up(text)):
        text = _capitalised(switched)
        return StandaloneQuestion(text=text, focus=text, kinds=answer_kinds(text))
    corrected = _CORRECTION.sub("", text)
    focus = _capitalised(_LEADING_FILLER.sub("", corrected))
    kinds = answer_kinds(focus)
    restates = corrected != text and not _QUESTION.match(focus)
    if restates or kinds == (AnswerKind.OPEN,) or _only_changes_the_subject(text):
        kinds = answer_kinds(context.topic)
    exchanged = exchange_labels(context.topic, focus)
    whole = exchanged or f"{context.topic.rstrip(' ?.')}? {focus}"
    return StandaloneQuestion(text=whole, focus=exchanged or focus, topic=context.topic, kinds=kinds)


def _without_inner_pointers(question: str) -> str:
    """A question without the pointers whose noun it names itself."""
    text = _NO_POINTER.sub(" ", question)
    match = _SUBORDINATE_POINTER.search(text)
    return _SUBORDINATE_POINTER.sub(" ", text) if match and subject_terms(text[: match.start()]) else text


def _only_changes_the_subject(question: str) -> bool:
    return bool(re.match(r"^\s*(and|what about|how about|same for)\b", question, re.IGNORECASE)) and (
        answer_kinds(_LEADING_FILLER.sub("", question)) == (AnswerKind.OPEN,)
        or bool(re.match(r"^\s*and if\b", question, re.IGNORECASE))
    )


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
