"""Different ways of saying the same small thing, brought to one."""

from __future__ import annotations

import re

_UNIT = r"(?:second|minute|hour|day|week|month|quarter|year)"
_SAME = [
    (r"\b(?:a )?fortnight\b", "2 weeks"),
    (r"\bhalf an? minute\b", "30 seconds"),
    (r"\bhalf (?:an )?hour\b|\bhalf-hour\b", "30 minutes"),
    (r"\b(?:a )?quarter of an hour\b", "15 minutes"),
    (r"\bhalf a day\b", "12 hours"),
    (r"\b(?:twice (?:a|per|every|each) year|half-yearly|every half[- ]year)\b", "every 6 months"),
    (r"\bhalf a year\b", "6 months"),
    (r"\btwice (?:a|per|every) day\b", "every 12 hours"),
    (r"\b(?:four|4) times (?:a|per|every) day\b", "every 6 hours"),
    (r"\bone(?: [a-z]+)? (?:in|out of) (?:ten|10)\b|\ba tenth\b", "10 %"),
    (r"\bper cent\b", "%"),
    (r"(?<=\d) (?:o'clock )?in the morning\b", " am"),
    (r"(?<=\d) (?:o'clock )?in the (?:afternoon|evening)\b", " pm"),
    (
        rf"\b(?P<led>within|in|after|inside|for|over|under|than|least|most) (?:an?|one) (?={_UNIT}\b)",
        r"\g<led> 1 ",
    ),
    (r"\b(?:(?:has|have|had) to|(?:is|are) (?:required|obliged) to|needs? to|shall)\b(?! not)", "must"),
    (
        r"\b(?:(?:is|are) not (?:allowed|permitted) to|(?:may|must|can|shall|could) not|cannot|"
        r"(?:is|are) (?:forbidden|prohibited) (?:to|from))\b",
        "must not",
    ),
    (r"\b(?:(?:is|are) (?:able|allowed|permitted|entitled|free) to|can)\b", "may"),
    (r"\b(?:no fewer than|no less than|not less than|not fewer than|(?:a )?minimum of)\b", "at least"),
    (
        r"\b(?:in (?:no more than|at most|under)|inside)(?= (?:an?|one|two|three|four|five|six|seven|ten|\d+)\b)",
        "within",
    ),
    (r"\b(?:no more than|not more than|(?:a )?maximum of|up to|no longer than|not longer than)\b", "at most"),
    (
        r"\b(?:no|not|never|nobody)\b(?P<between>(?:\s+[a-z]+){1,4}?)\s+(?:more|longer|later|higher|older|over)(?:\s+than)?\b",
        r"\g<between> at most",
    ),
    (
        r"\b(?:no|not|never|nobody)\b(?P<between>(?:\s+[a-z]+){1,4}?)\s+(?:less|fewer)\s+than\b",
        r"\g<between> at least",
    ),
    (r"\b(?:not|never) exceed\b", "at most"),
    (r"\b(?:prior to|ahead of|in advance of)\b", "before"),
    (r"\b(?:no|not) later than (?P<span>\w+ [a-z]+) before\b", r"at least \g<span> before"),
    (r"\bsubsequent to\b", "after"),
    (r"\b(?:except (?:if|when|where)|if not)\b", "unless"),
    (
        r"\b(?:provided that|providing|as long as|so long as|on condition that|on the condition that)\b",
        "provided",
    ),
    (r"\bonly (?:when|once|where|in cases? where)\b", "only if"),
    (r"\beach\b", "every"),
    (r"\b(?:at once|straight away|right away|without delay|promptly)\b", "immediately"),
    (r"\brequires?\b(?! to\b)", "needs"),
    (r"\bin written form\b", "in writing"),
    (r"\b(?:makes?|take[sn]?|made) (?:the |a )?decisions?\b", "decides"),
    (r"\b(?:signs?|signed) off(?: on)?\b", "approves"),
    (r"\bthe (?:majority|bulk) of\b", "most"),
    (r"\b(?:a|an|every) (?=(?:day|week|month|quarter|year|hour|minute)\b)", "per "),
    (r"\bannually\b|\byearly\b", "per year"),
    (r"\bmonthly\b", "per month"),
    (r"\bweekly\b", "per week"),
    (r"\bnobody (?:but|except|other than)|no one (?:but|except|other than)\b", "only"),
]
_RULES = tuple((re.compile(pattern, re.IGNORECASE), told) for pattern, told in _SAME)


def one_way(text: str) -> str:
    """The text with each known phrase in its one form.

    >>> one_way("It has to be kept for no more than 5 days prior to the audit.")
    'It must be kept for at most 5 days before the audit.'
    """
    for pattern, told in _RULES:
        text = pattern.sub(lambda m, told=told: _cased(m, told), text)
    return text


def _cased(match: re.Match[str], told: str) -> str:
    told = match.expand(told).lstrip()
    return told[:1].upper() + told[1:] if match.group()[:1].isupper() else told
