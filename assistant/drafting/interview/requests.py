"""What people may ask of the interview itself, at any time. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Request(StrEnum):
    """Something other than an answer."""

    MISSING = "show missing"
    WHY = "why do you ask"
    UNDO = "undo"
    CHANGE = "change … to …"
    EXPLAIN = "explain E01"
    STOP = "stop and save"
    HELP = "help"
    DRAFT = "show draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request with what it names."""

    request: Request
    what: str = ""
    value: str = ""


_PATTERNS: tuple[tuple[Request, re.Pattern[str]], ...] = (
    (
        Request.MISSING,
        re.compile(
            r"^\W*(?:show|list|what(?:'s| is)) (?:me )?(?:what is |what's )?(?:still )?(?:missing|open)\W*$",
            re.I,
        ),
    ),
    (
        Request.WHY,
        re.compile(r"^\W*why (?:do|are) you ask(?:ing)?(?: (?:this|that|me))?\W*$|^\W*why\W*$", re.I),
    ),
    (Request.UNDO, re.compile(r"^\W*(?:undo|take (?:that|it) back|go back)\W*$", re.I)),
    (
        Request.CHANGE,
        # One short sentence: a pasted procedure may well begin with “Set the parcel …”.
        re.compile(
            r"^\W*(?:change|set)\s+(?P<what>[^.:;!?\n]{2,80}?)\s+to\s+(?P<value>[^!?\n]{1,120}?)\s*$", re.I
        ),
    ),
    (Request.EXPLAIN, re.compile(r"^\W*explain\s+(?P<what>[A-Z]\d{2})\W*$", re.I)),
    (
        Request.STOP,
        re.compile(
            r"^\W*(?:stop(?: and save)?|save(?: and stop)?|quit|exit|finish|that's all|done)\W*$", re.I
        ),
    ),
    (Request.HELP, re.compile(r"^\W*(?:help|\?|what can i say)\W*$", re.I)),
    (Request.DRAFT, re.compile(r"^\W*show (?:me )?(?:the )?draft\W*$", re.I)),
)


def asked_for(text: str) -> Asked | None:
    """The request that a message makes; None where it is an answer."""
    for request, pattern in _PATTERNS:
        if found := pattern.search(text.strip()):
            groups = found.groupdict()
            return Asked(request=request, what=groups.get("what") or "", value=groups.get("value") or "")
    return None
