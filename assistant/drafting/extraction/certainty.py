"""What a description does not state as a fact: questions, wishes, conditions, denials, words of others. Pure.

Such words name nobody and set no date: they are shown as doubts, and the value stays to be confirmed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.extraction.claims import claims_of_others
from assistant.drafting.extraction.facts import BriefFacts, Doubt, Span
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.responsibilities import given_after

_OWNING = frozenset(
    """business_owner operational_owner technical_owner executive_sponsor data_owner platform_owner change_approver
    adoption_owner monitoring_owner incident_lead program_manager vendor_manager security_contact privacy_legal risk""".split()
)
"""What somebody is, rather than does on an occasion: it cannot hang on a condition."""
_PLANNED = frozenset("development_start pilot_start pilot_end go_live effective accepted".split())
_FIGURES = frozenset({"baseline", "target"})
"""A limit may well hold on a condition, and a target be hoped for."""
_OPEN = (
    r"perhaps|maybe|possibly|presumably|supposedly|allegedly|to be (?:decided|confirmed|determined|agreed|discussed)|tb[cd]"
    r"|(?:looking at|thinking of|considering)|not (?:yet )?(?:decided|certain|sure|clear|agreed|fixed|known)|undecided|unclear|(?:was|were|been) (?:mentioned|floated)"
)
_UNSURE = re.compile(rf"\b(?:{_OPEN})\b", re.IGNORECASE)
_UNSURE_FIGURE = re.compile(rf"\b(?:{_OPEN}|could|might)\b", re.IGNORECASE)
_UNSURE_WHEN = re.compile(
    rf"\b(?:{_OPEN}|could|might|hop(?:e|es|ed|ing)|wish(?:es|ed)?|tentative(?:ly)?|rumou?r\w*|wanted to|meant to have"
    r"|was (?:planned|supposed|meant|scheduled)|were (?:planned|supposed|meant)|had planned)\b",
    re.IGNORECASE,
)
_CONDITION_AHEAD = re.compile(
    r"(?:^|[,;:(]|\b(?:and|but|so|then)\b)\s*(?:only )?(?:if|unless|provided|assuming|supposing)\b",
    re.IGNORECASE,
)
_CONDITION_BEHIND = re.compile(
    r"\b(?:if|unless|provided|assuming|subject to|as long as|pending|depending on)\b[^.;]{0,60}?\b(?:agree\w*|accept\w*|object\w*|approv\w*|confirm\w*"
    r"|refuse\w*|says? (?:yes|no)|wants?|budget|grant\w*|available|allow\w*|permit\w*|goes well|works? out|holds?|decid\w*)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:is|are|was|does|do|did|will|would|has|have)(?:n['’]t| not| never)\b|\bnot (?=(?:on )?\d)",
    re.IGNORECASE,
)
_BUT_FALSE = re.compile(
    r"\b(?:wrong|false|untrue|not true|not the case|incorrect|nonsense|disagree|never agreed)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\bnot\b|n['’]t\b|\bno longer\b|\bnever\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”«»„]")
_BEFORE_NOW = re.compile(
    r"\b(?:formerly|previously|used to|until recently|until (?:last|19|20)\w*|in the past)\b", re.IGNORECASE
)
_NOT_THEY = re.compile(
    r"^,?(?: (?:is|was|will be|are))?(?:n['’]t| not| no longer| never)(?: (?:be|yet|the one|any ?more|longer))*(?P<rest> [^.;?!]{3,80})"
)


def without_uncertain(text: str, passages: Sequence[Passage], facts: BriefFacts) -> BriefFacts:
    """The facts without what the text only asks, wishes, denies or reports, with a doubt for each."""
    doubts: dict[Passage, Doubt] = {}

    def stated(span: Span, why: str | None, passage: Passage | None) -> bool:
        if why is None or passage is None:
            return True
        message = f"“{_short(passage.text)}” {why}; say who or when it is, once that is certain."
        doubts.setdefault(passage, Doubt(code="uncertain", message=message, spans=(span,)))
        return False

    claimed, told_of_others = claims_of_others(passages, facts.people)
    facts = replace(facts, people=claimed)
    denied = _denied(text, passages, [person.name for person in facts.people])
    people = []
    for person in facts.people:
        field, passage = person.responsibility, _at(passages, person.span.start)
        if field in _OWNING and passage is not None:
            why = (
                "is said and denied"
                if (person.name, field) in denied
                else _why_not(text, passage, person.span)
            )
            person = person if stated(person.span, why, passage) else replace(person, responsibility=None)
        people.append(person)
    dates = []
    for day in facts.dates:
        passage = _at(passages, day.span.start)
        why = _why_unset(text, passage, day.span, _UNSURE_WHEN) if passage and day.kind in _PLANNED else None
        dates.append(day if stated(day.span, why, passage) else replace(day, kind="other"))
    quantities = []
    for number in facts.quantities:
        passage = _at(passages, number.span.start)
        why = (
            _why_unset(text, passage, number.span, _UNSURE_FIGURE)
            if passage and number.kind in _FIGURES
            else None
        )
        quantities.append(number if stated(number.span, why, passage) else replace(number, kind="other"))
    return replace(
        facts, people=tuple(people), dates=tuple(dates), quantities=tuple(quantities),
        doubts=(*facts.doubts, *told_of_others, *doubts.values()),
    )  # fmt: skip


def _why_not(text: str, passage: Passage, span: Span) -> str | None:
    """Why the words around a name give that person nothing; None where they do."""
    before, after = _around(text, passage, span)
    if after.rstrip(' )"”').endswith("?"):
        return "is a question"
    if _inside_quotes(before) and _BUT_FALSE.search(after):
        return "is said to be wrong"
    if _CONDITION_AHEAD.search(before) or _CONDITION_BEHIND.search(after):
        return "holds only on a condition"
    near = before[-60:] + after[:60] if passage.label else before[-60:]
    if _UNSURE.search(near):
        return "is not certain"
    return "tells of earlier" if _BEFORE_NOW.search(before[-60:]) else None


def _why_unset(text: str, passage: Passage, span: Span, unsure: re.Pattern[str]) -> str | None:
    """Why a date or a figure is none that was decided; None where it is."""
    before, after = _around(text, passage, span)
    before = before.rpartition(";")[2]
    if after.rstrip(' )"”').endswith("?"):
        return "is a question"
    if _CONDITION_AHEAD.search(before) or _CONDITION_BEHIND.search(after):
        return "holds only on a condition"
    if unsure.search(before) or _UNSURE.search(after.partition(",")[0]):
        return "is not certain"
    near = before[-40:]
    return (
        "names no certain day or figure"
        if _DENIED.search(near) and not re.search(r"\b(?:later|until)\b", near)
        else None
    )


def _denied(text: str, passages: Sequence[Passage], names: Sequence[str]) -> set[tuple[str, str]]:
    """Who is said not to be what: "Karl Weber is not the business owner"."""
    found: set[tuple[str, str]] = set()
    denying = [each for each in passages if _DENIES.search(each.text)]
    for name in dict.fromkeys(names):
        for passage in denying:
            for place in re.finditer(rf"\b{re.escape(name)}\b", passage.text):
                words = _NOT_THEY.match(passage.text[place.end() :].replace("\n", " "))
                field = given_after(f" is{words['rest']}") or given_after(words["rest"]) if words else None
                if field is not None:
                    found.add((name, field))
    return found


def _around(text: str, passage: Passage, span: Span) -> tuple[str, str]:
    before, after = text[passage.start : span.start], text[span.end : passage.end]
    return before.replace("\n", " "), after.replace("\n", " ")


def _inside_quotes(before: str) -> bool:
    return len(_QUOTED.findall(before)) % 2 == 1


def _at(passages: Sequence[Passage], offset: int) -> Passage | None:
    index = bisect_right(passages, offset, key=lambda each: each.start) - 1
    return passages[index] if index >= 0 and offset < passages[index].end else None


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 100 else f"{words[:99]}…"
