"""What a chat model says around an answer: it announces, offers help, and claims nothing."""

from __future__ import annotations

import re

_ANNOUNCES = re.compile(
    r"^\W*(?:(?:here|below)(?:'s|’s| is| are)\b[^.;\d]{0,70}|(?:the |these |some )?(?:key|main|important|relevant)\s+"
    r"(?:points?|steps?|rules?|details?|requirements?|aspects?)\b[^.;\d]{0,40}|(?:in summary|to summari[sz]e|"
    r"in short|overall)|[^.;\d]{0,40}\bas follows|(?:the|these) (?:steps?|rules?|points?) (?:are|include))\s*:\W*$",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"^\W*(?:(?:please )?(?:let me know|feel free)\b|(?:i )?hope (?:this|that) helps\b|"
    r"if you (?:have|need|want|would like) (?:any|more|further|additional)\b.{0,60}\b(?:let me know|feel free|ask)\b|"
    r"(?:sure|certainly|of course|absolutely)\W*$)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|no|never|without|only|unless|except|must|may|should)\b", re.IGNORECASE)


def claims_nothing(sentence: str) -> bool:
    """Whether a sentence only announces what follows, or offers help.

    >>> claims_nothing("Here are the key points:"), claims_nothing("These need no approval:")
    (True, False)
    """
    announces = bool(_ANNOUNCES.match(sentence)) and not _DENIES.search(sentence)
    return announces or bool(_OFFERS.match(sentence))


def telling_lead(lead: str) -> str:
    """What of a list's intro its items depend on: the sentence that leads to them, if it claims anything."""
    last = re.split(r"(?<=[.!?])\s+", lead.strip())[-1]
    return "" if claims_nothing(last) else last


_LABEL = re.compile(r"^(?:[-*+•]|\d{1,3}[.)])?\s*\*\*(?P<label>[^*:.]{2,40}):?\*\*:?\s+(?=\S)")


def without_label(sentence: str) -> str:
    """A sentence without the bold topic before it; one that denies or limits stays.

    >>> without_label("- **Rest:** Eleven hours are due.")
    'Eleven hours are due.'
    """
    match = _LABEL.match(sentence)
    if not match or _DENIES.search(match["label"]) or ":" not in match.group():
        return sentence
    return sentence[match.end() :]
