"""Words of steps, conditions and events: what they mean for the flow, what they are called. Pure."""

from __future__ import annotations

import re

from assistant.drafting.planning.work import WorkStep

_CONFIDENCE = re.compile(r"\b(?:confiden\w*|scores?|certain\w*|probabilit\w*|sure)\b", re.IGNORECASE)
_BELOW = re.compile(r"\b(?:below|under|less|lower|not|doubtful|unsure|uncertain)\b", re.IGNORECASE)
_ACCEPTING = re.compile(r"(?:accept|use|take over|let|pass|release)\b", re.IGNORECASE)
_THE_REST = re.compile(r"\b(?:all )?(?:the )?(?:others|other ones|rest|remaining)\b", re.IGNORECASE)
USUAL_START, USUAL_END = "Case comes in", "Case closed"
EVENT_CHARS = 40
"""Longest name of an event; a longer one covers the picture beside it."""
_TOLD = re.compile(
    r"^(?:when(?:ever)?|if|once|as soon as|after|every time|(?:it|work|this|the process) (?:all )?"
    r"(?:starts|begins) (?:when|with|as soon as))\s+",
    re.IGNORECASE,
)
_EXTERNAL = frozenset("send notify reply publish pay email e-mail post call inform order refund".split())


def about_confidence(step: WorkStep) -> bool:
    """Whether a step is done depending on how certain the AI is, or for what the gateway does not accept."""
    return bool(_CONFIDENCE.search(step.condition or "") or _THE_REST.search(step.name))


def only_accepts(step: WorkStep) -> bool:
    """Whether a step says no more than that what is certain enough is accepted."""
    return bool(_CONFIDENCE.search(step.condition or "") and _ACCEPTING.match(step.name))


def does_more(step: WorkStep) -> bool:
    """Whether a step above the threshold is work, and not only what the gateway says: that it is accepted."""
    rest = _THE_REST.search(step.name) or _BELOW.search(step.condition or "")
    return not rest and not _ACCEPTING.match(step.name)


def acts_outside(name: str) -> bool:
    """Whether a step's name says that it acts on people or systems outside."""
    return name.split(" ", 1)[0].lower() in _EXTERNAL


def is_otherwise(step: WorkStep, condition: str) -> bool:
    said = (step.condition or "").lower()
    return said in {"otherwise", "else", "if not", "not"} or said in {
        f"not {condition.lower()}",
        f"otherwise: {condition.lower()}",
    }


def question_of(condition: str) -> str:
    """A condition as a question.

    >>> question_of("the amount is above 5,000 EUR"), question_of("incomplete")
    ('Is the amount above 5,000 EUR?', 'Incomplete?')
    """
    text = condition.strip().rstrip(".?")
    words = text.split()
    for verb in ("is", "are", "has", "have", "was", "were", "can", "does"):
        if verb in words[1:-1]:
            at = words.index(verb)
            if 0 < at <= 6 and verb in {"is", "are", "was", "were", "can"}:
                return f"{verb.capitalize()} {' '.join([*words[:at], *words[at + 1 :]])}?"
    if len(words) < 3:
        return f"{text[:1].upper()}{text[1:]}?"
    return f"Is it so that {text}?"


def event_name(told: str, usual: str) -> str:
    """What starts or ends the work, as the name of an event: its first clause, if short and no figure.

    >>> event_name("When a customer complains, the desk registers it.", "Case comes in")
    'A customer complains'
    >>> event_name("140 requests arrive a day", "Case comes in")
    'Case comes in'
    """
    clause = re.split(r"[,;:(]|\.\s|\s[-–—]\s", " ".join(told.split()).rstrip("."), maxsplit=1)[0]
    clause = _TOLD.sub("", clause).strip()
    fits = 0 < len(clause) <= EVENT_CHARS and not any(letter.isdigit() for letter in clause)
    return clause[:1].upper() + clause[1:] if fits else usual


def made_by(names: list[str]) -> str:
    """What steps make, for the name of their review.

    >>> made_by(["Classify the request"]), made_by(["Read it", "Draft a reply"])
    ('the result of “Classify the request”', 'the results from “Read it” to “Draft a reply”')
    """
    if len(names) == 1:
        return f"the result of “{names[0]}”"
    return f"the results from “{names[0]}” to “{names[-1]}”"
