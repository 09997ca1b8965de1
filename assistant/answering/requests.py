"""Tell a question from a request to act.

The assistant answers; it approves, changes, sends and writes nothing. A request to act is
turned away before anything is searched, whatever it claims about who asks.
"""

from __future__ import annotations

import re

_ACT = (
    r"approve|reject|publish|promote|delete|remove|retire|change|edit|update|overwrite|replace|send|"
    r"share|forward|email|notify|supersede|grant|revoke|reset|ignore|disregard|forget|pretend|act|"
    r"write|draft|compose|translate|generate|create|book|order|buy|sign|execute|run|print|reveal|"
    r"export|estimate|calculate|predict|repeat|output"
)
_REQUEST = re.compile(
    rf"^\s*(?:please\s+|kindly\s+|now\s+|just\s+|can you\s+(?:please\s+)?|could you\s+(?:please\s+)?|"
    rf"would you\s+(?:please\s+)?|i want you to\s+|you (?:must|should|will) now\s+)?(?:{_ACT})\b(?!\s+(?:is|are|was|were|has|have|requests?|logs?|approvals?)\b)",
    re.IGNORECASE,
)
_TAKEOVER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:rules?|instructions?|prompts?|above|previous|guard\w*)\b|"
    r"\byou are now\b|\b(?:system|hidden|initial) (?:prompt|instructions?)\b|\b(?:maintenance|developer|debug|god) mode\b|"
    r"\bpretend\b.{0,30}\b(?:i am|i'm|you are|to be|that)\b",
    re.IGNORECASE,
)

_FAVOUR = re.compile(
    rf"^\s*(?:can|could|would|will) you\s+(?:please\s+)?(?:(?:write|draft|compose)\s+(?:me|us|an?)\b|"
    rf"(?:{_ACT})\b.{{0,80}}\bfor me\b)",
    re.IGNORECASE,
)
"""A favour asked as a question; "can you share this with vendors?" asks what anybody may do."""


def asks_to_act(question: str) -> bool:
    """Whether a message wants something done rather than told.

    >>> asks_to_act("Approve the draft policy."), asks_to_act("Who can approve the draft policy?")
    (True, False)
    """
    return bool(_TAKEOVER.search(question) or _FAVOUR.match(question)) or (
        bool(_REQUEST.match(question)) and not question.rstrip().endswith("?")
    )
