"""What exactly a question asks for, so that a near miss can be told from an answer.

"How much bonus do engineers get?" asks for a bonus; text about engineers that never
speaks of a bonus does not answer it, however similar it is. Most near misses are of this
kind: right subject, absent attribute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.terms import FUNCTION_WORDS, stem, words

_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had|"
    r"need|needs|counts?|means?|apply|applies)"
)
_BOUNDARY = (
    r"(?:of|for|in|on|to|from|by|with|at|that|which|used|before|after|during|between|when|if|we|i|"
    r"you|they|it|the|a|an|per|within|until|under|about|as|and|or)"
)
_WORDS = r"((?:[\w'/-]+\s+){0,3}?[\w'/-]+?)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bhow (?:many|much)\s+(?!{_AUXILIARY}\b){_WORDS}\s+(?={_AUXILIARY}\b|{_BOUNDARY}\b|[\w-]+s?\b\?)",
        rf"\b(?:what|which)\s+(?!{_AUXILIARY}\b){_WORDS}\s+(?={_AUXILIARY}\b|{_BOUNDARY}\b|[\w-]+(?:s|ed)\b)",
        rf"\b(?:what|which)\s+(?:is|are|was|were)\s+(?:the|our|their|its|my|your|a|an)?\s*{_WORDS}(?=\s+{_BOUNDARY}\b|\s*[?.,])",
    )
)

_TYPE_WORDS = frozenset(
    stem(word)
    for word in (
        "second minute hour day week month quarter year date deadline time period duration "
        "person people party role team group body office department owner name "
        "number amount level kind type sort order status step stage way thing part place rule "
        "policy document playbook standard guide section page case question answer reason "
        "difference happen recommend maximum minimum total first last next other only many "
        "one two three four five six seven eight nine ten official current"
    ).split()
)
"""Words that name the shape of an answer rather than its subject."""

_MONEY_NOUN = (
    r"(?:salary|wage|bonus|costs?|price|fees?|fines?|penalty|dollars?|euros?|pounds?|budget|refund|"
    r"ransom amount|(?:hourly|daily|day) rate|per[- ]seat|compensation)"
)
_MONEY_ASKED = re.compile(
    rf"\bhow much (?:is|are|was|were|do|does|did|must|can|will|would)\b.*\b(?:paid|pay|cost|spend|charge|earn)\b|"
    rf"\bhow much (?:\w+ )?(?:money|{_MONEY_NOUN})\b|\bhow many (?:dollars|euros|pounds)\b|"
    rf"\b(?:what|which)\b(?:[\w' -]+? |\s+){_MONEY_NOUN}\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£]\s?\d|\b\d[\d.,]*\s?(?:k|m|million|thousand)?\s?(?:usd|eur|gbp|dollars?|euros?|pounds?|cents?)\b|"
    r"\b(?:usd|eur|gbp)\s?\d",
    re.IGNORECASE,
)
_PERCENT_ASKED = re.compile(r"\b(percent|percentage|per cent|what share|proportion)\b|%", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s?(%|percent\b|per cent\b)", re.IGNORECASE)
_PERSON_ASKED = re.compile(
    r"\b(name of the|what is the name|who is the (named|current|appointed)|named (owner|approver|officer|person)|whose name)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?<![.!?|:*#-]\s)(?<!^)\b[A-Z][a-zà-ÿ]{2,}\s+(?:[A-Z]\.\s+)?[A-Z][a-zà-ÿ]{2,}\b")
_ROLE_WORDS = re.compile(
    r"\b(Date|Last|First|Officer|Manager|Director|Lead|Head|Team|Board|Name|Author|Approver|Owner|Policy|Incident|Security|Chief|Department|Office|Committee|Response|Review|Standard|Service|Data|Privacy|Risk|Model|Council|Desk)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][\w.-]*")
_IDENTIFIER = re.compile(r"\b(?=[\w.-]*\d)(?=[\w.-]*[A-Za-z])[A-Za-z][\w.]*-?\d[\w.-]*\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the evidence must speak of to answer."""

    attributes: frozenset[str]
    """Stems of the words that name what is asked for, such as {"insur", "carrier"}."""
    identifiers: frozenset[str]
    """Years, record numbers and the like, in lower case."""
    names: frozenset[str]
    """Words written with a capital inside the question, in lower case."""
    money: bool
    percent: bool
    person: bool


def parse_asked(question: str) -> Asked:
    """Read from the words of a question what it asks for.

    >>> sorted(parse_asked("Which insurance carrier covers us in 2024?").attributes)
    ['carrier', 'insur']
    """
    named = {word for phrase in _phrases(question) for word in words(phrase)}
    attributes = {stem(word) for word in named if word not in FUNCTION_WORDS} - _TYPE_WORDS
    identifiers = {*_YEAR.findall(question), *_IDENTIFIER.findall(question)}
    return Asked(
        attributes=frozenset(stem_ for stem_ in attributes if not stem_.isdigit()),
        identifiers=frozenset(identifier.lower() for identifier in identifiers),
        names=frozenset(_bare(name) for name in _NAME.findall(question)) - {"i", "i'm"},
        money=bool(_MONEY_ASKED.search(question)),
        percent=bool(_PERCENT_ASKED.search(question)),
        person=bool(_PERSON_ASKED.search(question)),
    )


def _phrases(question: str) -> Iterable[str]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(question):
            yield match.group(1)


def attribute_coverage(
    asked: Asked, found: frozenset[str] | set[str], *, weight: Callable[[str], float] = lambda _: 1.0
) -> float:
    """Share of the asked-for attribute that a text names, by weight; 1 where none is asked for."""
    total = sum(weight(term) for term in asked.attributes)
    if not total:
        return 1.0
    return sum(weight(term) for term in asked.attributes if term in found) / total


def identifier_coverage(asked: Asked, text: str) -> float:
    """Share of the years and record numbers of the question that a text holds; 1 if it has none."""
    if not asked.identifiers:
        return 1.0
    lower = text.lower()
    return sum(identifier in lower for identifier in asked.identifiers) / len(asked.identifiers)


def name_coverage(asked: Asked, text: str) -> float:
    """How much of the question's names a text holds: 1 for all or none asked, at most half for some.

    A name that is missing is mostly the very thing that was asked for ("in Portuguese").
    """
    if not asked.names:
        return 1.0
    lower = text.lower()
    share = sum(name in lower for name in asked.names) / len(asked.names)
    return share if share == 1 else share / 2


def _bare(name: str) -> str:
    return name.lower().rstrip(".").removesuffix("'s")


def holds_value(asked: Asked, text: str) -> bool:
    """Whether a text holds a value of the kind asked for: money, a percentage, a name."""
    if asked.money and not _MONEY.search(text):
        return False
    if asked.percent and not _PERCENT.search(text):
        return False
    if asked.person:
        return any(not _ROLE_WORDS.search(match.group()) for match in _PERSON.finditer(text))
    return True
