"""Find what a question takes for granted: the clause after "since", what a "why" rests on."""

from __future__ import annotations

import re

_LINK = r"(?:since|because|given that|given|now that|as|seeing that|considering that|assuming(?: that)?|if it(?:'s| is) true that|provided that|knowing that|i (?:know|heard|read|understand|think|thought|was told) (?:that )?)"
_ASKS = r"(?:who|whom|whose|what|which|when|where|why|how|is|are|do|does|did|can|could|may|must|should|shall|will|would|to whom|by when|in which|for how|at what)"
_VERB = (
    r"(?:is|are|was|were|am|has|have|had|may|must|can|cannot|can't|do|does|don't|doesn't|did|need|needs|shall|should|will|"
    r"applies|apply|takes|take|keeps?|kept|allows?|approves?|decides?|gets?|expires?|lasts?|\w+ed|\w+s|isn't|aren't|mustn't|needn't)"
)
_BEFORE = re.compile(
    rf"^\W*(?:so |and |but |ok |well )*{_LINK},?\s+(?P<clause>.{{6,200}}?\b{_VERB}\b.{{0,160}}?)\s*[,;.–—-]+\s*(?:then |so )?(?={_ASKS}\b)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b{_ASKS}\b.{{4,160}}?,?\s+(?:since|because|given that|now that|seeing that|considering that)\s+"
    rf"(?P<clause>.{{6,200}}?\b{_VERB}\b.*?)\s*\?*\s*$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(?:so |and |but )?(?:why|how come|for what reason)\s+(?P<aux>is|are|was|were|do|does|did|may|can|can't|must|has|have|should|need|don't|doesn't|aren't|isn't)\s+(?P<rest>[^?]{6,200})\??\s*$",
    re.IGNORECASE,
)
_WHEN_STOPPED = re.compile(
    r"^\W*when (?:did|have) (?:we|you|they|the \w+(?: \w+)?)\s+(?:stop|cease|drop|abolish|lift|end)(?:ped|ed)?\s+(?P<rest>[^?]{6,200})\??\s*$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"^(?:we|i|you|they|it|staff|everyone|everybody|people|one|agents|employees) ", re.IGNORECASE
)
_LONGEST = 600
"""Characters of a question in which a premise is looked for."""


def presupposed(question: str) -> str:
    """What a question takes for granted, as a statement; "" where it takes nothing so.

    >>> presupposed("Since public chatbots are allowed, which one should I use?")
    'public chatbots are allowed'
    >>> presupposed("Why are we allowed to skip the review?")
    'we are allowed to skip the review'
    """
    question = question[:_LONGEST]
    for pattern in (_BEFORE, _AFTER):
        if match := pattern.search(question):
            return match.group("clause").strip(" ,;.?")
    if match := _WHY.match(question):
        return _asserted(match.group("aux"), match.group("rest").strip())
    if match := _WHEN_STOPPED.match(question):
        return f"it is no longer required: {match.group('rest').strip()}"
    return ""


def _asserted(aux: str, rest: str) -> str:
    """A why-question as the statement it rests on: "are", "we allowed to skip it" → "we are allowed …"."""
    if aux.lower() in {"do", "does", "did"}:
        return rest
    if _PRONOUN.match(rest):
        subject, _, predicate = rest.partition(" ")
        return f"{subject} {aux} {predicate}"
    placed = re.sub(r"\b(not|never|no longer|be|allowed|permitted|required)\b", rf"{aux} \1", rest, count=1)
    return placed if placed != rest else f"{rest} ({aux})"
