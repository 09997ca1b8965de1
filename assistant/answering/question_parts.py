"""The parts of a question: what each asks, and whether it asks for one thing or for several."""

from __future__ import annotations

import re

_NOT_PLURAL = (
    r"(?:this|is|was|does|has|his|always|across|its|process|status|basis|access|business|class|bonus|us|"
    r"happens|goes|comes|means|counts|applies|lies|stands|says|needs)"
)
_AFTER_VERB = r"(?:the|our|an|a|my|your|their|to|if|when|with|at|into|us|ai|it)"
_SET = re.compile(
    r"^\s*(?:please )?(?:list|name|enumerate)\b|\b(?:list|name|give me) (?:me )?(?:all|every|each|the)\b|"
    r"\b(?:what|which) (?:are|were)\b(?! the (?:first|second|last|next)\b)|"
    r"\b(?:what|which) (?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b|"
    rf"\b(?:what|which)(?: [\w-]+){{0,2}}? (?!{_NOT_PLURAL}\b)[a-z-]{{2,}}s\b(?<!ss) (?!{_AFTER_VERB}\b)|"
    r"\b(?:what|which) [\w-]+s (?:to|with|at) (?:check|ask|do|capture)\b|"
    r"\bwho may\b|\bwhat counts as\b|\bwhat else\b",
    re.IGNORECASE,
)
_ASKING = (
    r"(?:(?:within|by|from|for|on|at|in|to|under|after) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|do|does|did|can|must|may|should|will)\b"
)
_JOIN = re.compile(
    rf"[,;]?\s+and\s+(?:also\s+|then\s+)?(?={_ASKING})|[?;]\s+(?={_ASKING})|"
    r",\s+(?=(?:who|whom|what|where|why|how)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(_ASKING, re.IGNORECASE)
_MIN_PART_WORDS = 3


def asks_for_a_set(question: str) -> bool:
    """Whether several things are asked for: "which tools …", "what are the steps", "list …".

    >>> asks_for_a_set("Which tools are approved?"), asks_for_a_set("Which tool is approved?")
    (True, False)
    """
    return bool(_SET.search(question))


def question_parts(question: str) -> tuple[str, ...]:
    """The questions inside a question, in order; the whole if it has one part.

    >>> question_parts("Who approves a loan, and within how many days?")
    ('Who approves a loan', 'within how many days?')
    """
    parts = [part.strip() for part in _JOIN.split(question) if part and part.strip()]
    if any(len(part.split()) < _MIN_PART_WORDS or not _ASKS.search(part) for part in parts):
        return (question,)
    return tuple(parts) or (question,)
