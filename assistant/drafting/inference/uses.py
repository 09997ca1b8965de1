"""What AI must not be used for, and what keeps people from following it blindly. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.inference.acts import in_doubt
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.statement import Section

_FORBIDDEN = re.compile(
    r"\b(?:never allowed|not allowed|prohibited|forbidden|banned|not permitted|must not|may not|never (?:used|be used|permitted|acceptable)|off[- ]limits|out of bounds|no-go|excluded uses?|red lines?|unacceptable uses?)\b",
    re.IGNORECASE,
)
_USE = re.compile(
    r"\b(?:use[ds]?|using|uses|allowed|permitted|prohibited|forbidden|banned|purposes?|red lines?|never|off[- ]limits|no-go|out of bounds)\b",
    re.IGNORECASE,
)
_NOT_USES = one_of(
    r"passwords?",
    r"tools? (?:are|is)",
    r"steps? in",
    r"vendors?",
    r"data types?",
    r"stay out",
    r"information",
)
_MUST_NOT_USE = re.compile(
    r"\b(?:AI|[Mm]achine learning|machines?|software|algorithms?|assistants?|models?|tools?|systems?|chatbots?|bots?)\b[^.;]{0,40}?\b(?:must not|may not|must never|may never|shall not|is never|are never|is not|are not|does not|do not|cannot) (?:be )?(?:used|decide|deployed|employed|applied|make|diagnose|refuse|deny|rank|select)\b",
    re.IGNORECASE,
)


def _forbidden(section: Section) -> Iterator[Hit]:
    for items in section.lists:
        first = items[0]
        lead = first.lead or first.context
        if (
            first.about_ai
            and _FORBIDDEN.search(lead)
            and _USE.search(lead)
            and not _NOT_USES.search(lead)
            and len(items) >= 2
        ):
            yield Hit(topic=Topic.PROHIBITED_USES, value=[item.text for item in items], said=tuple(items))
    said = [
        each
        for each in section.statements
        if not each.cells
        and each.names_ai
        and not in_doubt(each)
        and _MUST_NOT_USE.search(each.text)
        and each.text.count(".") <= 1
    ]
    if said:
        yield Hit(
            topic=Topic.PROHIBITED_USES,
            value=[each.text for each in said],
            said=tuple(said),
            strength=BY_CONTEXT,
        )


_BIAS = re.compile(
    r"\b(?:automation bias|blind (?:acceptance|trust)|over-?relian\w+|over-?trust\w*|rubber[- ]stamp\w*|complacen\w+|relying too much|uncritical\w*|click(?:ing)?[- ]through|nodding through|deference)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\b(?:seeded|planted|known (?:errors?|answers?)|test cases|second time without|without (?:seeing|sight of|showing)|before (?:seeing|looking at|the suggestion)|blind (?:re-?review|double|second)|double[- ](?:read|review|check)|decoys?|review time|time (?:per|spent)|dummy cases|hidden (?:until|for)|catch trials?)\b",
    re.IGNORECASE,
)


def _against_bias(section: Section) -> Iterator[Hit]:
    named = any(
        _BIAS.search(each) for each in (section.heading, *(s.text for s in section.statements if not s.cells))
    )
    chosen = [
        each
        for each in section.statements
        if not each.cells
        and each.about_ai
        and not in_doubt(each)
        and _MEASURE.search(each.text)
        and (
            named
            or re.search(
                r"\b(?:seeded|planted|second time without|blind (?:re-?review|double|second)|catch trials?|decoys?)\b",
                each.text,
                re.IGNORECASE,
            )
        )
    ]
    if chosen:
        yield Hit(
            topic=Topic.BIAS_MEASURES,
            value=[each.text for each in chosen],
            said=tuple(chosen),
            strength=EXPLICIT if named else BY_CONTEXT,
        )


RULES = (
    Rule(
        topics=frozenset({Topic.PROHIBITED_USES}),
        trigger=re.compile(f"{_FORBIDDEN.pattern}|{_MUST_NOT_USE.pattern}", re.IGNORECASE),
        read=_forbidden,
    ),
    Rule(topics=frozenset({Topic.BIAS_MEASURES}), trigger=_MEASURE, read=_against_bias),
)
