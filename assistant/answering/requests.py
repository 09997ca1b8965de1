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

_DO_TO = re.compile(
    r"^\s*(?:please\s+|kindly\s+|now\s+|just\s+|go ahead and\s+|you (?:must|should|will) now\s+)?"
    r"(?:set|open|close|ring|call|phone|rewrite|reword|restart|start|stop|pause|switch|turn|put|mark|withdraw|"
    r"withhold|add|move|assign|schedule|install|disable|enable|activate|unlock|lock|block|cancel|submit|file|"
    r"upload|download|escalate|raise|lower|increase|reduce|waive|accept|decline|register|remind|"
    r"restore|archive|suspend|extend|shorten|hire|dismiss|pay|transfer|refund)\s+"
    r"(?:the|a|an|my|our|your|this|that|these|those|all|every|each|him|her|them|it|me|us|up|off|on|[A-Z0-9][\w-]*)\b"
    r"(?!\s+(?:how|what|when|where|which|who|whom|whose|why|whether|if|about|more)\b)",
)
"""An order to do something to a thing: the verb needs its object, so that "open incidents" is a subject."""
_GIVE = re.compile(
    r"^\s*(?:please\s+)?(?:give|grant|let|allow|get|make) (?:me|us|my|him|her|them)\b.{0,60}\b"
    r"(?:access|permission|rights?|admin\w*|role|account|password|an exception)\b",
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
    >>> asks_to_act("Close the ticket of Ms Hart."), asks_to_act("closing a ticket without an owner")
    (True, False)
    """
    if _TAKEOVER.search(question) or _FAVOUR.match(question):
        return True
    if question.rstrip().endswith("?"):
        return False
    first = question.lstrip()[:1].lower() + question.lstrip()[1:]
    return bool(_REQUEST.match(question) or _GIVE.match(question) or _DO_TO.match(first))
